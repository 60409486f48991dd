// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The floor of one host: the CPUID leaves, ioctls and files that pmu-caps asks for, and
 * nothing else; nothing is decoded or printed.
 */
#include <cpuid.h>
#include <dirent.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/klog.h>
#include <sys/utsname.h>
#include <unistd.h>

static char buffer[64 * 1024];

static void read_leaf(unsigned int leaf, unsigned int subleaf, unsigned int *regs)
{
	__cpuid_count(leaf, subleaf, regs[0], regs[1], regs[2], regs[3]);
}

static void read_leaf_23(void)
{
	unsigned int regs[4], subleaves;

	read_leaf(0x23, 0, regs);
	subleaves = regs[0];
	for (unsigned int i = 1; i < 32; i++)
		if (subleaves >> i & 1)
			read_leaf(0x23, i, regs);
}

static void read_cpuid(void)
{
	static const struct {
		unsigned int leaf, subleaf;
	} leaves[] = {
		{ 0x7, 0 },        { 0x7, 1 },        { 0xa, 0 },
		{ 0x14, 0 },       { 0x14, 1 },       { 0x1a, 0 },
		{ 0x1c, 0 },       { 0x80000001, 0 }, { 0x80000002, 0 },
		{ 0x80000003, 0 }, { 0x80000004, 0 }, { 0x80000008, 0 },
		{ 0x8000000a, 0 }, { 0x80000022, 0 },
	};
	unsigned int regs[4], max, max_extended, is_guest;

	read_leaf(0, 0, regs);
	max = regs[0];
	read_leaf(1, 0, regs);
	is_guest = regs[2] >> 31;
	read_leaf(0x80000000, 0, regs);
	max_extended = regs[0];
	for (size_t i = 0; i < sizeof(leaves) / sizeof(leaves[0]); i++)
		if (leaves[i].leaf <= (leaves[i].leaf >> 31 ? max_extended : max))
			read_leaf(leaves[i].leaf, leaves[i].subleaf, regs);
	if (max >= 0x23)
		read_leaf_23();
	if (is_guest) {
		read_leaf(0x40000000, 0, regs);
		for (unsigned int leaf = 0x40000001;
		     leaf <= regs[0] && leaf <= 0x40000010; leaf++) {
			unsigned int ignored[4];

			read_leaf(leaf, 0, ignored);
		}
	}
}

static void read_file(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (read(fd, buffer, sizeof(buffer)) < 0)
		perror(path);
	close(fd);
}

static void read_folder(const char *path)
{
	DIR *folder = opendir(path);

	if (!folder)
		return;
	while (readdir(folder))
		;
	closedir(folder);
}

static void read_files(void)
{
	static const char *const folders[] = {
		"/sys/module",
		"/sys/class/misc",
		"/etc/modprobe.d",
		"/run/modprobe.d",
		"/usr/local/lib/modprobe.d",
		"/usr/lib/modprobe.d",
		"/lib/modprobe.d",
		"/sys/bus/event_source/devices",
	};
	static const char *const files[] = {
		"/sys/devices/system/cpu/online",
		"/sys/module/kvm/parameters/enable_pmu",
		"/sys/module/kvm_intel/parameters/enable_mediated_pmu",
		"/sys/module/kvm_intel/parameters/error_on_inconsistent_vmcs_config",
		"/proc/cmdline",
		"/sys/bus/event_source/devices/cpu/caps/pmu_name",
		"/sys/bus/event_source/devices/cpu/caps/branches",
		"/sys/bus/event_source/devices/cpu/caps/max_precise",
		"/proc/sys/kernel/nmi_watchdog",
		"/proc/sys/kernel/perf_event_paranoid",
		"/dev/cpu/0/msr",
	};
	struct utsname name;

	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		read_folder(folders[i]);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++)
		read_file(files[i]);
	uname(&name);
}

static void read_log(void)
{
	int size = klogctl(10, NULL, 0); /* SYSLOG_ACTION_SIZE_BUFFER */
	char *log = size > 0 ? malloc((size_t)size) : NULL;

	if (log && klogctl(3, log, size) < 0) /* SYSLOG_ACTION_READ_ALL */
		perror("klogctl");
	free(log);
}

static void ask_msr_lists(int kvm)
{
	struct {
		struct kvm_msr_list head;
		uint32_t index[1024];
	} *list = calloc(1, sizeof(*list));
	struct {
		struct kvm_msrs head;
		struct kvm_msr_entry entry;
	} msrs = { .head.nmsrs = 1, .entry.index = 0x345 };

	if (!list)
		return;
	list->head.nmsrs = 1024;
	ioctl(kvm, KVM_GET_MSR_INDEX_LIST, list);
	list->head.nmsrs = 1024;
	ioctl(kvm, KVM_GET_MSR_FEATURE_INDEX_LIST, list);
	ioctl(kvm, KVM_GET_MSRS, &msrs);
	free(list);
}

static void ask_kvm(void)
{
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	struct kvm_cpuid2 *cpuid2 =
		calloc(1, sizeof(*cpuid2) + 128 * sizeof(struct kvm_cpuid_entry2));

	if (kvm < 0 || !cpuid2)
		return;
	ioctl(kvm, KVM_GET_API_VERSION, 0);
	cpuid2->nent = 128;
	ioctl(kvm, KVM_GET_SUPPORTED_CPUID, cpuid2);
	ask_msr_lists(kvm);
	ioctl(kvm, KVM_CHECK_EXTENSION, 212);
	ioctl(kvm, KVM_CHECK_EXTENSION, 173);
	ioctl(kvm, KVM_CHECK_EXTENSION, 226);
	free(cpuid2);
	close(kvm);
}

int main(void)
{
	cpu_set_t before, boot;

	CPU_ZERO(&boot);
	CPU_SET(0, &boot);
	sched_getaffinity(0, sizeof(before), &before);
	sched_setaffinity(0, sizeof(boot), &boot);
	read_cpuid();
	ask_kvm();
	sched_setaffinity(0, sizeof(before), &before);
	read_files();
	read_log();
	return 0;
}
