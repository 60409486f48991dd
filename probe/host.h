// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The doors through which the probe meets the live host. host_linux.c opens the real ones;
 * the tests have scripted ones that fail on a question they do not expect.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cpulist.h"
#include "model/snapshot.h"

struct host;

/* Doors return 0 (or a count) or a negative errno, unless said otherwise. */
struct host_ops {
	/* The CPUs this process may run on now; the list lives in arena. */
	int (*affinity_get)(struct host *host, struct arena *arena, struct cpulist *ret);
	/* Moves this process to one CPU, or with a list back to it. */
	int (*affinity_set)(struct host *host, const struct cpulist *cpus);
	/* Executes CPUID on the CPU we run on; cannot fail. */
	void (*cpuid)(struct host *host, uint32_t leaf, uint32_t subleaf,
		      struct cpuid_regs *ret);
	/* One register of one CPU through /dev/cpu/N/msr. */
	int (*rdmsr)(struct host *host, unsigned int cpu, uint32_t msr, uint64_t *ret);
	/* Up to size bytes of a file, not NUL terminated; returns the count. */
	ssize_t (*read_file)(struct host *host, const char *path, char *buffer,
			     size_t size);
	/* Up to size bytes of where a symbolic link points to; returns the count. */
	ssize_t (*read_link)(struct host *host, const char *path, char *buffer,
			     size_t size);
	/*
	 * Calls each for every entry of a folder, in any order, until it returns non-zero.
	 * -ENODATA after entries: the folder had others, too, which nobody recorded.
	 */
	int (*list_folder)(struct host *host, const char *path,
			   int (*each)(const char *name, void *data), void *data);
	/* uname -r */
	int (*kernel_release)(struct host *host, char *buffer, size_t size);
	/* The whole kernel log; *ret is the caller's to free. Returns the length. */
	ssize_t (*kernel_log)(struct host *host, char **ret);
	/* Opens /dev/kvm; the other kvm doors work from then until kvm_close. */
	int (*kvm_open)(struct host *host);
	/* ioctl() on /dev/kvm: its return value, or a negative errno. */
	int (*kvm_ioctl)(struct host *host, unsigned long request, void *argument);
	void (*kvm_close)(struct host *host);
};

struct host {
	const struct host_ops *ops;
	void *data; /* the fake's script */
	int kvm_fd;
};

/* The machine this process runs on. */
void host_linux_init(struct host *ret) _nonnull_;
