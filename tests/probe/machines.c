// SPDX-License-Identifier: GPL-2.0-or-later
/* Whole machines for the fake host; the tests change them one fact at a time. */
#include "machines.h"

#include <errno.h>

static const struct cpuid_entry intel_leaves[] = {
	{ 0x0, 0, { 0x1c, 0x756e6547, 0x6c65746e, 0x49656e69 } },
	/* VMX, PDCM; no hypervisor bit */
	{ 0x1, 0, { 0x000606a6, 0x00100800, 0x00008020, 0x00200000 } },
	{ 0x7, 0, { 0, 0, 0, 0 } },
	{ 0xa, 0, { 0x08300805, 0, 0x0000000f, 0x00008604 } },
	{ 0x14, 0, { 1, 0, 0, 0 } },
	{ 0x14, 1, { 2, 0, 0, 0 } },
	{ 0x1a, 0, { 0, 0, 0, 0 } },
	{ 0x1c, 0, { 0, 0, 0, 0 } },
	{ 0x80000000, 0, { 0x80000008, 0, 0, 0 } },
	{ 0x80000001, 0, { 0, 0, 0, 0 } },
	{ 0x80000002, 0, { 0x65746e49, 0, 0, 0 } },
	{ 0x80000003, 0, { 0, 0, 0, 0 } },
	{ 0x80000004, 0, { 0, 0, 0, 0 } },
	{ 0x80000008, 0, { 0x3039, 0, 0, 0 } },
};

static const struct cpuid_entry amd_leaves[] = {
	{ 0x0, 0, { 0x10, 0x68747541, 0x444d4163, 0x69746e65 } },
	{ 0x1, 0, { 0x00a10f11, 0, 0x80000000, 0 } },
	{ 0x7, 0, { 1, 0, 0, 0 } },
	{ 0x7, 1, { 0, 0, 0, 0 } },
	{ 0xa, 0, { 0, 0, 0, 0 } },
	{ 0x40000000, 0, { 0x40000001, 0x4b4d564b, 0x564b4d56, 0x4d } },
	{ 0x40000001, 0, { 1, 0, 0, 0 } },
	{ 0x80000000, 0, { 0x80000022, 0x68747541, 0x444d4163, 0x69746e65 } },
	{ 0x80000001, 0, { 0, 0, 0x00800004, 0 } },
	{ 0x80000002, 0, { 0, 0, 0, 0 } },
	{ 0x80000003, 0, { 0, 0, 0, 0 } },
	{ 0x80000004, 0, { 0, 0, 0, 0 } },
	{ 0x80000008, 0, { 0, 0, 0, 0 } },
	{ 0x8000000a, 0, { 0, 0, 0, 0 } },
	{ 0x80000022, 0, { 1, 6, 0, 0 } },
};

static const uint32_t msrs[] = { 0x309, 0x30a, 0x30b, 0x345, 0x38d, 0x38f };
static const uint32_t feature_msrs[] = { 0x480, 0x345 };
static const struct kvm_cpuid_entry2 entries[] = {
	{ .function = 0xa, .eax = 0x08300802, .edx = 0x8603 },
};

static void add_leaves(struct fake_host *fake, const struct cpuid_entry *entry, size_t count)
{
	for (size_t i = 0; i < count; i++)
		fake_cpuid_on(fake, 0, FAKE_LAST_CPU, entry[i]);
}

static void add_kvm(struct fake_host *fake)
{
	fake->kvm.entry = entries;
	fake->kvm.entry_count = ARRAY_SIZE(entries);
	fake->kvm.msr_index = (struct fake_list){ .msr = msrs, .count = ARRAY_SIZE(msrs) };
	fake->kvm.feature_index = (struct fake_list){ .msr = feature_msrs,
						      .count = ARRAY_SIZE(feature_msrs) };
	fake->kvm.feature_result = 1;
	fake->kvm.feature_value = 0x2000;
	fake->kvm.capability[KVM_CAPABILITY_PMU_CAPABILITY] = 1;
	fake->kvm.capability[KVM_CAPABILITY_PMU_EVENT_FILTER] = 1;
}

/* Two processes, and no perf event. */
static void add_processes(struct fake_host *fake)
{
	fake_folder(fake, "/proc", ". .. 1 42 cmdline self sys");
	fake_folder(fake, "/proc/1/fd", ". .. 0");
	fake_folder(fake, "/proc/42/fd", ". ..");
	fake_link(fake, "/proc/1/fd/0", "/dev/null");
	fake_link(fake, "/proc/self/ns/pid", "pid:[4026531836]");
	fake_link(fake, "/proc/self", "77");
}

/* A kernel with no configuration of its own. */
static void add_kernel(struct fake_host *fake)
{
	add_processes(fake);
	fake_folder_fails(fake, "/etc/modprobe.d", ENOENT);
	fake_folder_fails(fake, "/run/modprobe.d", ENOENT);
	fake_folder_fails(fake, "/usr/local/lib/modprobe.d", ENOENT);
	fake_folder_fails(fake, "/usr/lib/modprobe.d", ENOENT);
	fake_folder_fails(fake, "/lib/modprobe.d", ENOENT);
	fake_folder(fake, "/sys/class/misc", ". .. cpu_dma_latency kvm rfkill");
	fake_folder(fake, "/sys/bus/event_source/devices", ". .. breakpoint cpu software");
	fake_file(fake, "/sys/bus/event_source/devices/cpu/caps/branches", "32\n");
	fake_file(fake, "/sys/bus/event_source/devices/cpu/caps/max_precise", "3\n");
	fake_file(fake, "/sys/bus/event_source/devices/cpu/caps/pmu_name", "icelake\n");
	fake_file(fake, "/sys/module/kvm/parameters/enable_pmu", "Y\n");
	fake_file(fake, "/proc/cmdline", "BOOT_IMAGE=/vmlinuz root=UUID=1234 quiet\n");
	fake_file(fake, "/proc/sys/kernel/nmi_watchdog", "1\n");
	fake_file(fake, "/proc/sys/kernel/perf_event_paranoid", "2\n");
	fake->release = "7.2.13";
	fake->log =
		"<5>[    0.000000] Linux version 7.2.13 (builder) #1 SMP\n"
		"<6>[    0.100000] Performance Events: Icelake events, Intel PMU driver.\n"
		"<6>[    0.100001] ... version:                5\n";
}

static void add_intel_kernel(struct fake_host *fake)
{
	add_kernel(fake);
	fake_folder(fake, "/sys/module", ". .. kvm kvm_intel printk");
	fake_file(fake, "/sys/module/kvm_intel/parameters/enable_mediated_pmu", "N\n");
	fake_file(fake,
		  "/sys/module/kvm_intel/parameters/error_on_inconsistent_vmcs_config",
		  "Y\n");
}

static void add_intel_msrs(struct fake_host *fake)
{
	fake_msr(fake, 0, 0x345, 0xf4c5);
	fake_msr(fake, 0, 0x483, 0x7fffff00036dff);
	fake_msr(fake, 0, 0x484, 0xffff000011ff);
	fake_msr(fake, 0, 0x1a0, 0x850089);
}

void machine_intel(struct fake_host *ret)
{
	fake_host_init(ret);
	fake_affinity(ret, "0-3");
	fake_file(ret, "/sys/devices/system/cpu/online", "0-3\n");
	add_leaves(ret, intel_leaves, ARRAY_SIZE(intel_leaves));
	add_intel_msrs(ret);
	add_kvm(ret);
	add_intel_kernel(ret);
}

static void add_core_type(struct fake_host *fake, struct fake_leaf type, uint32_t fixed)
{
	struct cpuid_entry counters = { 0x23, 1, { 0xff, fixed, 0, 0 } };

	fake_cpuid_on(fake, type.first_cpu, type.last_cpu, type.entry);
	fake_cpuid_on(fake, type.first_cpu, type.last_cpu, counters);
}

void machine_hybrid(struct fake_host *ret)
{
	static const struct fake_leaf core = { 0, 3, { 0x1a, 0, { 0x40000001, 0, 0, 0 } } };
	static const struct fake_leaf atom = { 4, 9, { 0x1a, 0, { 0x20000001, 0, 0, 0 } } };
	static const struct fake_leaf low_power = { 8,
						    9,
						    { 0x1a, 0, { 0x20000003, 0, 0, 0 } } };

	machine_intel(ret);
	fake_affinity(ret, "0-9");
	fake_file(ret, "/sys/devices/system/cpu/online", "0-9\n");
	fake_cpuid(ret, 0x0, 0,
		   (struct cpuid_regs){ 0x23, 0x756e6547, 0x6c65746e, 0x49656e69 });
	fake_cpuid(ret, 0x7, 0, (struct cpuid_regs){ 1, 0, 0, 1u << 15 });
	fake_cpuid(ret, 0x7, 1, (struct cpuid_regs){ 1u << 8, 0, 0, 0 });
	fake_cpuid(ret, 0x23, 0, (struct cpuid_regs){ 0x0b, 0, 0, 0 });
	fake_cpuid(ret, 0x23, 3, (struct cpuid_regs){ 0xfff, 0, 0, 0 });
	add_core_type(ret, core, 0x0f);
	add_core_type(ret, atom, 0x77);
	add_core_type(ret, low_power, 0x77);
	fake_msr(ret, 4, 0x345, 0x6000);
	fake_msr(ret, 8, 0x345, 0x6001);
}

void machine_amd_guest(struct fake_host *ret)
{
	fake_host_init(ret);
	fake_affinity(ret, "0-1");
	fake_file(ret, "/sys/devices/system/cpu/online", "0-1\n");
	add_leaves(ret, amd_leaves, ARRAY_SIZE(amd_leaves));
	add_kvm(ret);
	add_kernel(ret);
	fake_folder(ret, "/sys/module", "printk kvm kvm_amd");
	fake_file(ret, "/sys/module/kvm_amd/parameters/enable_mediated_pmu", "Y\n");
	fake_file_fails(ret,
			"/sys/module/kvm_amd/parameters/error_on_inconsistent_vmcs_config",
			ENOENT);
}
