// SPDX-License-Identifier: GPL-2.0-or-later
/* Raw facts of a host from which everything could be read. */
#include "tests/report/made_snapshot.h"

#define OK                          \
	{                           \
		.state = READING_OK \
	}
#define OK_VALUE(number)                         \
	{                                        \
		.reading = OK, .value = (number) \
	}
#define OK_TEXT(string)                         \
	{                                       \
		.reading = OK, .text = (string) \
	}

static struct cpuid_entry entries[] = {
	{
		.leaf = 0,
		.regs = {
			.eax = 0x1b,
			.ebx = 0x756e6547,
			.ecx = 0x6c65746e,
			.edx = 0x49656e69,
		},
	},
	{ .leaf = 0xa, .regs = { .eax = 0x08300805, .ecx = 0xf, .edx = 0x8604 } },
};

const struct cpuid_table made_cpuid = { .entry = entries, .count = ARRAY_SIZE(entries) };

static struct cpuid_entry supported[] = {
	{ .leaf = 0xa, .regs = { .eax = 0x08300802, .edx = 0x8603 } },
};
static uint32_t msrs[] = { 0xc1, 0x186, 0x309, 0x30a, 0x30b, 0x345, 0x38d };
static uint32_t feature_msrs[] = { 0x345 };

static const struct kvm_snapshot kvm = {
	.device = OK,
	.api_version = OK_VALUE(12),
	.supported = OK,
	.supported_cpuid = { .entry = supported, .count = ARRAY_SIZE(supported) },
	.msr_index = { .reading = OK, .msr = msrs, .count = ARRAY_SIZE(msrs) },
	.msr_feature_index = {
		.reading = OK,
		.msr = feature_msrs,
		.count = ARRAY_SIZE(feature_msrs),
	},
	.feature_perf_capabilities = OK_VALUE(0x2000),
	.capability = {
		[KVM_CAPABILITY_PMU_CAPABILITY] = OK_VALUE(1),
		[KVM_CAPABILITY_PMU_EVENT_FILTER] = OK_VALUE(1),
		[KVM_CAPABILITY_PMU_MASKED_EVENTS] = OK_VALUE(1),
	},
	.misc_device = OK,
	.core_module = OK,
	.vendor_module = OK_TEXT("kvm_intel"),
	.parameter = {
		[KVM_PARAMETER_ENABLE_PMU] = OK_TEXT("Y"),
		[KVM_PARAMETER_ENABLE_MEDIATED_PMU] = OK_TEXT("N"),
		[KVM_PARAMETER_ERROR_ON_INCONSISTENT_VMCS_CONFIG] = OK_TEXT("Y"),
	},
	.requested = {
		[KVM_PARAMETER_ENABLE_PMU] = OK_TEXT("1"),
		[KVM_PARAMETER_ENABLE_MEDIATED_PMU] = OK_TEXT("0"),
		[KVM_PARAMETER_ERROR_ON_INCONSISTENT_VMCS_CONFIG].reading = {
			.state = READING_ABSENT,
		},
	},
	.requested_in = {
		[KVM_PARAMETER_ENABLE_PMU] = "kernel command line",
		[KVM_PARAMETER_ENABLE_MEDIATED_PMU] = "modprobe.d",
	},
};

static const struct kernel_snapshot kernel = {
	.release = OK_TEXT("7.2.13"),
	.perf_devices_reading = OK,
	.perf_device = {
		{
			.name = "cpu",
			.pmu_name = OK_TEXT("icelake"),
			.branches = OK_VALUE(32),
			.max_precise = OK_VALUE(3),
		},
	},
	.perf_device_count = 1,
	.log = OK,
	.command_line = OK_TEXT("kvm.enable_pmu=1"),
	.nmi_watchdog = OK_VALUE(0),
	.perf_event_paranoid = OK_VALUE((uint64_t)-1),
	.open_perf_events = OK_VALUE(0),
};

static struct cpuid_bits bits[] = {
	{ .leaf = 1, .known = { .eax = 0x0fff0fff, .ecx = 0x80000000 }, .regs.eax = 0x606a6 },
};

const struct cpuid_bits_table made_cpuid_bits = { .entry = bits, .count = ARRAY_SIZE(bits) };

static const struct vmm_snapshot vmm = {
	.name = OK_TEXT("qemu"),
	.version = OK_TEXT("10.0.2"),
	.cpu_model = OK_TEXT("host"),
	.pmu = OK_TEXT("on"),
	.host_kernel = OK_TEXT("7.2.13"),
};

static const struct disagreement disagreement = {
	.fact = "kernel release",
	.kept = "7.2.13",
	.other = "6.1.0",
	.source = "dmesg",
};

void made_snapshot_fill(struct snapshot *snap)
{
	static const char *line = "Performance Events: PEBS fmt4+-baseline";

	snap->coverage = COVERAGE_ALL;
	snap->logical_cpus = (struct reading_u64)OK_VALUE(8);
	snap->kvm = kvm;
	snap->kernel = kernel;
	snap->kernel.log_line = &line;
	snap->kernel.log_count = 1;
	snap->note[NOTE_BROKEN_LINE] = (struct note){
		.id = NOTE_BROKEN_LINE,
		.count = 2,
		.detail = "line 14: not a register",
	};
	snap->vmm = vmm;
	snap->disagreement[0] = disagreement;
	snap->disagreement_count = 1;
}
