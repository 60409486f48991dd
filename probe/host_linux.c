// SPDX-License-Identifier: GPL-2.0-or-later
/* The doors of the machine this process runs on. */
#include "probe/host.h"

#include <cpuid.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/utsname.h>

/* Linux on x86 counts no further: NR_CPUS_RANGE_END in arch/x86/Kconfig. */
#define CPUS_MAX 8192

/* Two pages' worth of names: /sys/module fits. */
#define FOLDER_BUFFER_SIZE 16384

/* syslog(2): the actions have numbers, and no header names them. */
#define SYSLOG_ACTION_READ_ALL 3
#define SYSLOG_ACTION_SIZE_BUFFER 10

struct cpu_bits {
	__attribute__((aligned(8))) unsigned char bytes[CPU_ALLOC_SIZE(CPUS_MAX)];
};

static int linux_affinity_get(struct host *host, struct arena *arena, struct cpulist *ret)
{
	struct cpu_bits bits = { 0 };
	struct cpulist list = { 0 };

	(void)host;
	if (sched_getaffinity(0, sizeof(bits), (cpu_set_t *)bits.bytes) < 0)
		return -errno;
	for (unsigned int cpu = 0; cpu < CPUS_MAX; cpu++) {
		int r;

		if (!CPU_ISSET_S(cpu, sizeof(bits), (cpu_set_t *)bits.bytes))
			continue;
		r = cpulist_append(&list, arena, cpu);
		if (r < 0)
			return r;
	}
	*ret = list;
	return 0;
}

static int linux_affinity_set(struct host *host, const struct cpulist *cpus)
{
	struct cpu_bits bits = { 0 };

	(void)host;
	for (size_t i = 0; i < cpus->count; i++) {
		for (unsigned int cpu = cpus->range[i].first; cpu <= cpus->range[i].last;
		     cpu++)
			CPU_SET_S(cpu, sizeof(bits), (cpu_set_t *)bits.bytes);
	}
	return sched_setaffinity(0, sizeof(bits), (const cpu_set_t *)bits.bytes) < 0 ?
		       -errno :
		       0;
}

static void linux_cpuid(struct host *host, uint32_t leaf, uint32_t subleaf,
			struct cpuid_regs *ret)
{
	(void)host;
	__cpuid_count(leaf, subleaf, ret->eax, ret->ebx, ret->ecx, ret->edx);
}

static int linux_rdmsr(struct host *host, unsigned int cpu, uint32_t msr, uint64_t *ret)
{
	_cleanup_close_ int fd = -1;
	char path[sizeof("/dev/cpu/4294967295/msr")];
	uint64_t value;
	ssize_t length;

	(void)host;
	snprintf(path, sizeof(path), "/dev/cpu/%u/msr", cpu);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	length = pread(fd, &value, sizeof(value), msr);
	if (length != sizeof(value))
		return length < 0 ? -errno : -EIO;
	*ret = value;
	return 0;
}

static ssize_t linux_read_file(struct host *host, const char *path, char *buffer,
			       size_t size)
{
	_cleanup_close_ int fd = -1;
	ssize_t length;

	(void)host;
	/* Not to hang where somebody put a FIFO into a configuration folder. */
	fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return -errno;
	length = read(fd, buffer, size);
	return length < 0 ? -errno : length;
}

static ssize_t linux_read_link(struct host *host, const char *path, char *buffer,
			       size_t size)
{
	ssize_t length = readlink(path, buffer, size);

	(void)host;
	return length < 0 ? -errno : length;
}

/* What one getdents64() filled in; stops with the first non-zero answer of each. */
static int tell_entries(const char *buffer, size_t length,
			int (*each)(const char *name, void *data), void *data)
{
	for (size_t at = 0; at < length;) {
		const struct dirent64 *entry = (const void *)(buffer + at);
		int r = each(entry->d_name, data);

		if (r != 0)
			return r;
		at += entry->d_reclen;
	}
	return 0;
}

static int linux_list_folder(struct host *host, const char *path,
			     int (*each)(const char *name, void *data), void *data)
{
	__attribute__((aligned(8))) char buffer[FOLDER_BUFFER_SIZE];
	_cleanup_close_ int fd = -1;

	(void)host;
	fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	for (;;) {
		ssize_t length = getdents64(fd, buffer, sizeof(buffer));
		int r;

		if (length <= 0)
			return length < 0 ? -errno : 0;
		r = tell_entries(buffer, (size_t)length, each, data);
		if (r != 0)
			return r;
	}
}

static int linux_kernel_release(struct host *host, char *buffer, size_t size)
{
	struct utsname names;

	(void)host;
	if (uname(&names) < 0)
		return -errno;
	snprintf(buffer, size, "%s", names.release);
	return 0;
}

static ssize_t linux_kernel_log(struct host *host, char **ret)
{
	_cleanup_free_ char *log = NULL;
	int size, length;

	(void)host;
	size = klogctl(SYSLOG_ACTION_SIZE_BUFFER, NULL, 0);
	if (size <= 0)
		return size < 0 ? -errno : -ENODATA;
	log = malloc((size_t)size);
	if (!log)
		return -ENOMEM;
	length = klogctl(SYSLOG_ACTION_READ_ALL, log, size);
	if (length < 0)
		return -errno;
	*ret = log;
	log = NULL;
	return length;
}

static int linux_kvm_open(struct host *host)
{
	int fd = open("/dev/kvm", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		return -errno;
	host->kvm_fd = fd;
	return 0;
}

static int linux_kvm_ioctl(struct host *host, unsigned long request, void *argument)
{
	int r = ioctl(host->kvm_fd, request, argument);

	return r < 0 ? -errno : r;
}

static void linux_kvm_close(struct host *host)
{
	close(host->kvm_fd);
	host->kvm_fd = -1;
}

void host_linux_init(struct host *ret)
{
	static const struct host_ops ops = {
		.affinity_get = linux_affinity_get,
		.affinity_set = linux_affinity_set,
		.cpuid = linux_cpuid,
		.rdmsr = linux_rdmsr,
		.read_file = linux_read_file,
		.read_link = linux_read_link,
		.list_folder = linux_list_folder,
		.kernel_release = linux_kernel_release,
		.kernel_log = linux_kernel_log,
		.kvm_open = linux_kvm_open,
		.kvm_ioctl = linux_kvm_ioctl,
		.kvm_close = linux_kvm_close,
	};

	*ret = (struct host){ .ops = &ops, .kvm_fd = -1 };
}
