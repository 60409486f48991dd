// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A scripted machine behind the doors of probe/host.h. It answers what its script holds;
 * any other question fails the test and says what was asked.
 */
#pragma once

#include <linux/kvm.h>

#include "probe/host.h"

#define FAKE_LEAVES_MAX 128
#define FAKE_FILES_MAX 64
#define FAKE_FOLDERS_MAX 24
#define FAKE_LINKS_MAX 16
#define FAKE_MSRS_MAX 16
#define FAKE_LAST_CPU 8191u

struct fake_leaf {
	unsigned int first_cpu, last_cpu;
	struct cpuid_entry entry;
};

struct fake_file {
	const char *path, *text; /* NULL text: err */
	const char *later; /* what it holds from the second reading on; NULL: the same */
	int err;
	unsigned int readings;
};

struct fake_folder {
	const char *path, *names; /* names parted by blanks; NULL: err */
	int err;
};

struct fake_link {
	const char *path, *target; /* NULL: err */
	int err;
};

struct fake_msr {
	unsigned int cpu;
	uint32_t msr;
	uint64_t value;
	int err;
};

/* What an ioctl answers: a failure, or a list. */
struct fake_list {
	const uint32_t *msr;
	uint32_t count;
	int err;
	bool lies; /* success is claimed even where the room is too small */
};

/* /dev/kvm. Errors are positive errno values, 0 for none. */
struct fake_kvm {
	int open_err;
	int api_version, api_err;
	const struct kvm_cpuid_entry2 *entry;
	uint32_t entry_count;
	int cpuid_err;
	uint32_t cpuid_claims; /* not 0: success is claimed, with this many entries */
	uint32_t cpuid_calls, cpuid_room; /* how often asked, and for how many at last */
	struct fake_list msr_index, feature_index;
	int feature_result; /* of KVM_GET_MSRS: 1, 0 or a negative errno */
	uint64_t feature_value;
	int capability[KVM_CAPABILITY_COUNT]; /* the answer or a negative errno */
	bool is_open;
	unsigned int questions; /* ioctls so far */
};

struct fake_host {
	struct host host;
	const char *affinity; /* where the process may run: fake_affinity() */
	int affinity_err; /* of affinity_get; 0: none */
	const char *refused; /* CPUs that affinity_set refuses with EINVAL */
	int pin_err; /* of affinity_set to any CPU; 0: none */
	bool may_stay; /* CPUID may be executed without having moved */
	char now[64]; /* the affinity as last set */
	unsigned int moves;
	struct fake_leaf leaf[FAKE_LEAVES_MAX];
	size_t leaf_count;
	struct fake_file file[FAKE_FILES_MAX];
	size_t file_count;
	struct fake_folder folder[FAKE_FOLDERS_MAX];
	size_t folder_count;
	struct fake_link link[FAKE_LINKS_MAX];
	size_t link_count;
	struct fake_msr msr[FAKE_MSRS_MAX];
	size_t msr_count;
	const char *release, *log; /* NULL: the error */
	int release_err, log_err;
	struct fake_kvm kvm;
	struct snapshot snap; /* to be filled by the test */
};

/* A machine with one CPU and nothing else in its script; -> fake_host_done(). */
void fake_host_init(struct fake_host *ret);

/* Fails the test if the affinity is not as found or /dev/kvm still open. Frees snap. */
void fake_host_done(struct fake_host *fake);

/* Where the process runs when the probe begins: "0-3". */
void fake_affinity(struct fake_host *fake, const char *cpus);

/* The one CPU where the process is tied now; -1: it may be anywhere. */
int fake_cpu_now(const struct fake_host *fake);

/* Adds to the script; what was added last counts. A leaf holds for every CPU. */
void fake_cpuid(struct fake_host *fake, uint32_t leaf, uint32_t subleaf,
		struct cpuid_regs regs);
void fake_cpuid_on(struct fake_host *fake, unsigned int first_cpu, unsigned int last_cpu,
		   struct cpuid_entry entry);
void fake_file(struct fake_host *fake, const char *path, const char *text);
void fake_file_fails(struct fake_host *fake, const char *path, int err);
void fake_file_changes(struct fake_host *fake, const char *path, const char *text,
		       const char *later);
void fake_folder(struct fake_host *fake, const char *path, const char *names);
void fake_folder_fails(struct fake_host *fake, const char *path, int err);
void fake_link(struct fake_host *fake, const char *path, const char *target);
void fake_link_fails(struct fake_host *fake, const char *path, int err);
void fake_msr(struct fake_host *fake, unsigned int cpu, uint32_t msr, uint64_t value);
void fake_msr_fails(struct fake_host *fake, unsigned int cpu, uint32_t msr, int err);

/* Takes all readings into fake->snap, which must succeed. */
void fake_probe(struct fake_host *fake, bool all_cpus);

/* Fails the test if a reading did not end so; err is a positive errno value or 0. */
void check_reading(const struct reading *reading, enum reading_state state, int err);
void check_number(const struct reading_u64 *number, uint64_t value);
void check_text(const struct reading_text *text, const char *value);

/* The ioctl door, in fake_kvm.c. */
int fake_kvm_ioctl(struct host *host, unsigned long request, void *argument);
