// SPDX-License-Identifier: GPL-2.0-or-later
/* Hosts as the model would judge them, their outlook aside written down whole. */
#include "tests/report/made_hosts.h"

#include <errno.h>
#include <string.h>

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
#define DENIED                                         \
	{                                              \
		.state = READING_DENIED, .err = EACCES \
	}
#define REGS(a, b, c, d)                                       \
	{                                                      \
		.eax = (a), .ebx = (b), .ecx = (c), .edx = (d) \
	}
#define ABSENT                                         \
	{                                              \
		.state = READING_ABSENT, .err = ENOENT \
	}

static const struct identity made_up_intel = {
	.vendor = "GenuineIntel",
	.has_brand = true,
	.brand = "Made-up Intel(R) CPU",
};

static const struct hardware ice_lake_hardware = {
	.has_perfmon = true,
	.perfmon_regs = { .eax = 0x08300805, .ecx = 0xf, .edx = 0x8604 },
	.perfmon = {
		.version = 5,
		.gp_count = 8,
		.gp_width = 48,
		.event_length = 8,
		.event_available = 0xff,
		.fixed_bitmap = 0xf,
		.fixed_count = 4,
		.fixed_width = 48,
		.anythread_deprecated = true,
	},
	.gp = { .count = 8, .width = 48, .bitmap = 0xff },
	.fixed = { .count = 4, .width = 48, .bitmap = 0xf },
	.fixed_contiguous = 4,
	.has_pdcm = true,
	.perf_capabilities = {
		.value = 0xf4c5,
		.lbr_format = 5,
		.pebs_trap = true,
		.pebs_arch_regs = true,
		.pebs_format = 4,
		.freeze_while_smm = true,
		.full_width_writes = true,
		.pebs_baseline = true,
		.perf_metrics = true,
	},
};

static const struct kvm_answer intel_answer = {
	.has_leaf_0a = true,
	.leaf_0a = { .eax = 0x08300802, .edx = 0x8603 },
	.pdcm = true,
	.perf_capabilities = 0x2000,
	.msr_index = { 0xc1, 0x186, 0x309, 0x30a, 0x30b, 0x345, 0x38d },
	.msr_index_count = 7,
	.capability = {
		[KVM_CAPABILITY_PMU_CAPABILITY] = 1,
		[KVM_CAPABILITY_PMU_EVENT_FILTER] = 1,
		[KVM_CAPABILITY_PMU_MASKED_EVENTS] = 1,
	},
	.version = 2,
	.gp = { .count = 8, .width = 48, .bitmap = 0xff },
	.fixed = { .count = 3, .width = 48, .bitmap = 0x7 },
};

static void make_ice_lake(struct made_host *host)
{
	made_snapshot_fill(&host->snap);
	host->snap.group[0] = (struct cpu_group){
		.cpus = "0-7",
		.cpuid = made_cpuid,
		.cpuid_bits = made_cpuid_bits,
		.msr = {
			[HOST_MSR_PERF_CAPABILITIES] = OK_VALUE(0xf4c5),
			[HOST_MSR_VMX_EXIT_CTLS] = OK_VALUE(0x000010ff000000ff),
			[HOST_MSR_VMX_ENTRY_CTLS] = OK_VALUE(0x000020ff000000ff),
			[HOST_MSR_MISC_ENABLE] = OK_VALUE(0x850089),
		},
	};
	host->snap.group_count = 1;
	host->identity = made_up_intel;
	host->verdict.cpu = (struct cpu){
		.vendor = VENDOR_INTEL,
		.max_leaf = 0x1b,
		.family = 6,
		.model = 106,
		.stepping = 6,
		.vmx = true,
		.pdcm = true,
	};
	host->verdict.hardware[0] = ice_lake_hardware;
	host->verdict.hardware_count = 1;
	host->verdict.answer = intel_answer;
}

static void make_clearwater(struct made_host *host)
{
	static struct cpuid_entry entries[] = {
		{ .leaf = 0xa, .regs = REGS(0x0d300806, 0x280, 0x77, 0x8603) },
		{ .leaf = 0x23, .subleaf = 0, .regs = { .eax = 0xb } },
		{ .leaf = 0x23, .subleaf = 1, .regs = { .eax = 0xff, .ebx = 0x77 } },
		{ .leaf = 0x23, .subleaf = 3, .regs = { .eax = 0x7f } },
	};
	struct hardware *hardware = &host->verdict.hardware[0];

	make_ice_lake(host);
	host->snap.group[0].cpuid =
		(struct cpuid_table){ .entry = entries, .count = ARRAY_SIZE(entries) };
	host->snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES].reading =
		(struct reading)DENIED;
	host->verdict.cpu.max_leaf = 0x23;
	host->verdict.cpu.perfmon_ext = true;
	host->snap.kvm.device = (struct reading)DENIED;
	host->snap.kvm.api_version = (struct reading_u64){ .reading = DENIED };
	host->snap.kernel.log = (struct reading)DENIED;
	hardware->perfmon_regs = (struct cpuid_regs)REGS(0x0d300806, 0x280, 0x77, 0x8603);
	perfmon_leaf_decode(&hardware->perfmon_regs, &hardware->perfmon);
	hardware->fixed = (struct counters){ .count = 6, .width = 48, .bitmap = 0x77 };
	hardware->fixed_contiguous = 3;
	hardware->has_perfmon_ext = hardware->perfmon_ext_counters = true;
	hardware->perfmon_ext = (struct perfmon_ext){
		.subleaves = 0xb,
		.gp_bitmap = 0xff,
		.fixed_bitmap = 0x77,
		.event_bitmap = 0x7f,
	};
	hardware->perf_capabilities_gap =
		(struct gap){ .fact = FACT_PERF_CAPABILITIES, .reading = DENIED };
	host->verdict.answer = (struct kvm_answer){
		.gap = { .fact = FACT_KVM_DEVICE, .reading = DENIED },
	};
	findings_add(&host->verdict.findings, FINDING_RUNNING_IN_GUEST, "a note");
	findings_add(&host->verdict.findings, FINDING_FIXED_COUNTER_HOLE,
		     "leaf 0x23.1: EBX 0x00000077");
	findings_add(&host->verdict.findings, FINDING_TOO_MANY_PMUS, "an error");
}

/* Sub-leaf 2 is listed by 0x23.0 of both core types, and only one of them has it. */
static struct cpuid_entry core_leaf_23[] = {
	{ .leaf = 0xa, .regs = REGS(0x08300805, 0, 0xf, 0x8604) },
	{ .leaf = 0x23, .subleaf = 0, .regs = { .eax = 0x3f, .ebx = 7, .ecx = 8 } },
	{ .leaf = 0x23, .subleaf = 1, .regs = { .eax = 0x3ff, .ebx = 0xf } },
	{ .leaf = 0x23, .subleaf = 2, .regs = REGS(0xfc, 7, 0x3ff, 0xf) },
	{ .leaf = 0x23, .subleaf = 3, .regs = { .eax = 0x1fff } },
	{ .leaf = 0x23, .subleaf = 4, .regs = { .ebx = 0x38 } },
	{ .leaf = 0x23, .subleaf = 5, .regs = REGS(0x3ff, 1, 0xf, 2) },
};
static struct cpuid_entry atom_leaf_23[] = {
	{ .leaf = 0x23, .subleaf = 0, .regs = { .eax = 0x7 } },
	{ .leaf = 0x23, .subleaf = 1, .regs = { .eax = 0xff, .ebx = 0x77 } },
};

static const struct perfmon_ext core_perfmon_ext = {
	.subleaves = 0x3f,
	.unit_mask_2 = true,
	.eq = true,
	.rdpmc_user_disable = true,
	.slots_per_cycle = 8,
	.gp_bitmap = 0x3ff,
	.fixed_bitmap = 0xf,
	.acr_gp_reload = 0xfc,
	.acr_fixed_reload = 7,
	.acr_gp_cause = 0x3ff,
	.acr_fixed_cause = 0xf,
	.event_bitmap = 0x1fff,
	.pebs_caps = 0x38,
	.pebs_gp = 0x3ff,
	.pebs_gp_pdist = 1,
	.pebs_fixed = 0xf,
	.pebs_fixed_pdist = 2,
};

static void make_hybrid_hardware(struct verdict *verdict)
{
	struct hardware *core = &verdict->hardware[0], *atom = &verdict->hardware[1];

	core->has_core_type = true;
	core->core_type = 0x40;
	core->native_model = 5;
	core->has_perfmon_ext = core->perfmon_ext_counters = core->has_arch_lbr = true;
	core->perfmon_ext = core_perfmon_ext;
	core->gp = (struct counters){ .count = 10, .width = 48, .bitmap = 0x3ff };
	core->perf_capabilities_supplied = true;
	core->perf_capabilities.pebs_output_pt = core->perf_capabilities.pebs_timing_info =
		core->perf_capabilities.rdpmc_metrics_clear = true;
	core->arch_lbr = (struct cpuid_regs)REGS(0x40000007, 7, 7, 0);
	*atom = *core;
	atom->core_type = 0x10; /* neither Core nor Atom */
	atom->perfmon_ext.subleaves = 0x7;
	atom->fixed = (struct counters){ .count = 7, .width = 48, .bitmap = 0x10077 };
	atom->fixed_contiguous = 3;
	verdict->hardware_count = 2;
}

static void make_hybrid(struct made_host *host)
{
	static const struct changes changed = { "7.2", CHANGE_ON, CHANGE_ON, CHANGE_OFF };

	make_ice_lake(host);
	host->verdict.cpu.hybrid = true;
	host->verdict.cpu.max_leaf = 0x23;
	host->verdict.cpu.perfmon_ext = true;
	make_hybrid_hardware(&host->verdict);
	host->snap.group[0] = (struct cpu_group){
		.cpus = "0-3",
		.cpuid = { .entry = core_leaf_23, .count = ARRAY_SIZE(core_leaf_23) },
	};
	host->snap.group[1] = (struct cpu_group){
		.cpus = "4-7",
		.cpuid = { .entry = atom_leaf_23, .count = ARRAY_SIZE(atom_leaf_23) },
	};
	host->snap.group_count = 2;
	host->snap.supplied.perf_capabilities = (struct reading_u64)OK_VALUE(0xf4c5);
	host->snap.supplied.changes = changed;
}

static void make_zen_4(struct made_host *host)
{
	static struct cpuid_entry entries[] = {
		{ .leaf = 0x80000000, .regs = { .eax = 0x80000022 } },
		{ .leaf = 0x80000001, .regs = { .ecx = 0x11800404 } },
		{ .leaf = 0x80000022,
		  .regs = { .eax = 7, .ebx = 0x00304106, .ecx = 0xfff } },
	};

	make_ice_lake(host);
	host->snap.group[0].cpuid =
		(struct cpuid_table){ .entry = entries, .count = ARRAY_SIZE(entries) };
	host->identity = (struct identity){ .vendor = "AuthenticAMD" };
	host->snap.kvm.vendor_module.text = "kvm_amd";
	host->verdict.cpu = (struct cpu){
		.vendor = VENDOR_AMD,
		.family = 25,
		.model = 17,
		.max_extended_leaf = 0x80000022,
	};
	host->verdict.hardware[0] = (struct hardware){
		.gp = { .count = 6, .width = 48, .bitmap = 0x3f },
		.is_amd = true,
		.perfctr_core = true,
		.perfctr_nb = true,
		.perfctr_llc = true,
		.ibs = true,
		.has_amd_perfmon = true,
		.perfmon_v2 = true,
		.lbr_v2 = true,
		.amd_perfmon = { .eax = 7, .ebx = 0x00304106, .ecx = 0xfff },
	};
	host->verdict.answer = (struct kvm_answer){
		.has_leaf_0a = true,
		.has_leaf_23 = true,
		.has_leaf_80000022 = true,
		.leaf_80000022 = { .eax = 1, .ebx = 6 },
		.perfctr_core = true,
		.perfmon_v2 = true,
		.version = 2,
		.gp = { .count = 6, .width = 48, .bitmap = 0x3f },
	};
}

static void make_guest(struct made_host *host)
{
	make_ice_lake(host);
	host->verdict.cpu.hypervisor = true;
	strcpy(host->verdict.cpu.hypervisor_name, "KVMKVMKVM");
	host->snap.kvm = (struct kvm_snapshot){
		.device = ABSENT,
		.core_module = ABSENT,
		.vendor_module.reading = ABSENT,
		.parameter = {
			[KVM_PARAMETER_ENABLE_PMU].reading = ABSENT,
			[KVM_PARAMETER_ENABLE_MEDIATED_PMU].reading = ABSENT,
		},
	};
	host->verdict.answer = (struct kvm_answer){
		.gap = { .fact = FACT_KVM_DEVICE, .reading = ABSENT },
	};
	findings_add(&host->verdict.findings, FINDING_RUNNING_IN_GUEST, "%s", "");
}

static void make_odd(struct made_host *host)
{
	struct kvm_answer *answer = &host->verdict.answer;
	const struct gap failed = {
		.fact = FACT_KVM_CAPABILITIES,
		.reading = { .state = READING_FAILED, .err = EIO },
	};

	make_ice_lake(host);
	host->report.source.name = "\xff/caf\xc3\xa9 \xed\xa0\x80";
	strcpy(host->identity.brand, "\x1b[31m\xf0\x28\x8c\x28 \"\\ CPU");
	host->snap.kernel.release.text = "7.2\n\x07\xc2\x9b";
	host->snap.kvm.vendor_module.text = "kvm_pvm";
	host->snap.kvm.parameter[KVM_PARAMETER_ENABLE_PMU].text = "auto";
	host->snap.kvm.parameter[KVM_PARAMETER_ENABLE_MEDIATED_PMU] =
		(struct reading_text){ .reading = ABSENT };
	answer->msr_index_gap = failed;
	answer->perf_capabilities_gap = failed;
	answer->capability_gap[KVM_CAPABILITY_PMU_MASKED_EVENTS] = failed;
	answer->gp.gap = failed;
}

static void make_nothing(struct made_host *host)
{
	host->snap.group[0].cpus = "";
	host->snap.group_count = 1;
	host->identity.vendor_gap = gap_not_recorded(FACT_CPUID_LEAF_0);
	host->identity.brand_gap = gap_not_recorded(FACT_CPUID_BRAND);
	host->verdict.cpu.vendor_gap = gap_not_recorded(FACT_CPUID_LEAF_0);
	host->verdict.cpu.signature_gap = gap_not_recorded(FACT_CPUID_LEAF_1);
	host->verdict.cpu.role_gap = gap_not_recorded(FACT_CPUID_LEAF_1);
	host->verdict.cpu.features_gap = gap_not_recorded(FACT_CPUID_LEAF_1);
	host->verdict.cpu.hybrid_gap = gap_not_recorded(FACT_CPUID_LEAF_7);
	host->verdict.hardware_count = 1;
	host->verdict.hardware[0] = (struct hardware){
		.core_type_gap = gap_not_recorded(FACT_CPUID_HYBRID),
		.perfmon_gap = gap_not_recorded(FACT_CPUID_PERFMON),
		.gp.gap = gap_not_recorded(FACT_CPUID_PERFMON),
		.fixed.gap = gap_not_recorded(FACT_CPUID_PERFMON),
		.perfmon_ext_gap = gap_not_recorded(FACT_CPUID_PERFMON_EXT),
		.perf_capabilities_gap = gap_not_recorded(FACT_CPUID_LEAF_1),
		.arch_lbr_gap = gap_not_recorded(FACT_CPUID_LEAF_7),
		/* were it AMD, which nobody can tell, those leaves would be missing */
		.is_amd = true,
		.amd_gap = gap_not_recorded(FACT_CPUID_EXTENDED),
		.amd_perfmon_gap = gap_not_recorded(FACT_CPUID_EXTENDED),
	};
	host->verdict.answer.gap = gap_not_recorded(FACT_KVM_SUPPORTED_CPUID);
}

/* AMD before the K7: perf has no driver, so that KVM has no counter to give. */
static void make_k6(struct made_host *host)
{
	make_zen_4(host);
	host->verdict.cpu.family = 5;
	host->verdict.hardware[0] = (struct hardware){ .is_amd = true };
	host->verdict.answer = (struct kvm_answer){ .has_leaf_0a = true };
}

/* What the model makes of it all, as the host is. */
static void look_out(struct made_host *host)
{
	static const struct changes none;
	const struct evidence_sources sources = {
		.snap = &host->snap,
		.cpu = &host->verdict.cpu,
		.boot = &host->verdict.hardware[0],
		.answer = &host->verdict.answer,
	};

	outlook_of(&sources, &none, &host->verdict.outlook);
}

void made_host(enum made made, struct made_host *ret)
{
	static void (*const makers[])(struct made_host *) = {
		[MADE_ICE_LAKE] = make_ice_lake,
		[MADE_CLEARWATER] = make_clearwater,
		[MADE_HYBRID] = make_hybrid,
		[MADE_ZEN_4] = make_zen_4,
		[MADE_GUEST] = make_guest,
		[MADE_ODD] = make_odd,
		[MADE_K6] = make_k6,
		[MADE_NOTHING] = make_nothing,
	};

	*ret = (struct made_host){
		.report = {
			.source = { .kind = "live", .name = "" },
			.snap = &ret->snap,
			.identity = &ret->identity,
			.verdict = &ret->verdict,
		},
	};
	makers[made](ret);
	look_out(ret);
}
