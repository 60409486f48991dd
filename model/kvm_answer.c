// SPDX-License-Identifier: GPL-2.0-or-later
/* What KVM says a VMM may offer to a guest: the PMU's part of it, decoded. */
#include "model/kvm_answer.h"

#include <string.h>

#include "base/bits.h"
#include "model/hardware_amd.h"
#include "model/perfmon.h"

/* Ascending: most MSRs are below the first or above the last. */
static const struct {
	uint32_t first, count;
} pmu_msrs[] = {
	/* Intel; KVM lists up to eight general-purpose counters */
	{ .first = MSR_PMC0, .count = 8 },
	{ .first = MSR_PERFEVTSEL0, .count = 8 },
	{ .first = MSR_FIXED_CTR0, .count = 16 },
	{ .first = MSR_PERF_METRICS, .count = 1 },
	{ .first = MSR_IA32_PERF_CAPABILITIES, .count = 1 },
	/* FIXED_CTR_CTRL and GLOBAL_STATUS, _CTRL, _OVF_CTRL, _STATUS_SET */
	{ .first = MSR_FIXED_CTR_CTRL, .count = 5 },
	{ .first = MSR_PEBS_ENABLE, .count = 1 },
	{ .first = MSR_PEBS_DATA_CFG, .count = 1 },
	{ .first = MSR_ARCH_PEBS_BASE, .count = 1 },
	{ .first = MSR_ARCH_PEBS_INDEX, .count = 1 },
	{ .first = MSR_PMC0_FULL_WIDTH, .count = 8 },
	{ .first = MSR_DS_AREA, .count = 1 },
	{ .first = MSR_PERFMON_V6_PMC0, .count = 4 * 32 },
	{ .first = MSR_PERFMON_V6_FIXED_CTR0, .count = 4 * 16 },
	/* AMD */
	{ .first = MSR_AMD_PERF_GLOBAL_STATUS, .count = 4 },
	{ .first = MSR_K7_EVNTSEL0, .count = 8 },
	{ .first = MSR_F15H_PERF_CTL, .count = 12 },
};

bool msr_is_pmu(uint32_t msr)
{
	for (size_t i = 0; i < ARRAY_SIZE(pmu_msrs) && msr >= pmu_msrs[i].first; i++)
		if (msr - pmu_msrs[i].first < pmu_msrs[i].count)
			return true;
	return false;
}

/* The gap of one question: where the device itself could not be opened, that is why. */
static struct gap question_gap(const struct kvm_snapshot *kvm, enum fact fact,
			       const struct reading *reading)
{
	if (reading->state != READING_OK && kvm->device.state != READING_OK &&
	    kvm->device.state != READING_NOT_TAKEN)
		return gap_of(FACT_KVM_DEVICE, &kvm->device);
	return gap_of(fact, reading);
}

static bool take_leaf(const struct cpuid_table *cpuid, uint32_t leaf, struct cpuid_regs *ret)
{
	const struct cpuid_regs *regs = cpuid_table_find(cpuid, leaf, 0);

	if (regs)
		*ret = *regs;
	return regs;
}

static void decode_leaves(const struct cpuid_table *cpuid, struct kvm_answer *answer)
{
	struct cpuid_regs features = { 0 }, ext_features = { 0 }, amd_features = { 0 };

	answer->has_leaf_0a = take_leaf(cpuid, CPUID_PERFMON, &answer->leaf_0a);
	answer->has_leaf_23 = take_leaf(cpuid, CPUID_PERFMON_EXT, &answer->leaf_23);
	answer->has_leaf_80000022 =
		take_leaf(cpuid, CPUID_AMD_PERFMON, &answer->leaf_80000022);
	answer->perfmon_v2 = bits_test(answer->leaf_80000022.eax, CPUID_AMD_PERFMON_V2);
	take_leaf(cpuid, CPUID_EXT_AMD_FEATURES, &amd_features);
	answer->perfctr_core = bits_test(amd_features.ecx, CPUID_AMD_ECX_PERFCTR_CORE);
	take_leaf(cpuid, CPUID_FEATURES, &features);
	answer->pdcm = bits_test(features.ecx, CPUID_1_ECX_PDCM);
	answer->dtes64 = bits_test(features.ecx, CPUID_1_ECX_DTES64);
	answer->ds = bits_test(features.edx, CPUID_1_EDX_DS);
	take_leaf(cpuid, CPUID_EXT_FEATURES, &ext_features);
	answer->arch_lbr = bits_test(ext_features.edx, CPUID_7_0_EDX_ARCH_LBR);
}

/*
 * KVM up to 7.3 leaves ECX zero. Should one fill it, every counter it names is offered,
 * whatever the version.
 */
static void count_intel(struct kvm_answer *answer)
{
	struct perfmon_leaf leaf;

	perfmon_leaf_decode(&answer->leaf_0a, &leaf);
	answer->version = leaf.version;
	answer->gp = (struct counters){
		.count = leaf.gp_count,
		.width = leaf.gp_width,
		.bitmap = bits_ones32(leaf.gp_count),
	};
	answer->fixed.bitmap = bits_ones32(leaf.fixed_count) | leaf.fixed_bitmap;
	answer->fixed.count = bits_count(answer->fixed.bitmap);
	answer->fixed.width = leaf.fixed_width;
}

/*
 * A guest has four counters even where no CPUID bit says so; only enable_pmu=N takes them.
 * Where the parameter was not read, KVM_CAP_PMU_CAPABILITY tells that it is on; that it is 0
 * tells nothing, since kernels before 5.18 do not know it.
 */
static void count_legacy_amd(const struct kvm_snapshot *kvm, struct kvm_answer *answer)
{
	const struct reading_text *enable = &kvm->parameter[KVM_PARAMETER_ENABLE_PMU];
	const struct reading_u64 *capability =
		&kvm->capability[KVM_CAPABILITY_PMU_CAPABILITY];

	if (capability->reading.state != READING_OK || !capability->value)
		answer->gp.gap = gap_of(FACT_KVM_PARAMETERS, &enable->reading);
	if (!gap_is_open(&answer->gp.gap))
		answer->gp.count = AMD_COUNTERS_LEGACY;
}

static void count_amd(const struct kvm_snapshot *kvm, struct kvm_answer *answer)
{
	const struct reading_text *enable = &kvm->parameter[KVM_PARAMETER_ENABLE_PMU];

	/* Some kernels offer a stale leaf 0x80000022 with the PMU off: the parameter wins. */
	if (enable->reading.state == READING_OK && strcmp(enable->text, "N") == 0)
		return;
	if (answer->perfmon_v2) {
		answer->version = 2;
		answer->gp.count = amd_perfmon_counters(&answer->leaf_80000022);
	} else if (answer->perfctr_core) {
		answer->gp.count = AMD_COUNTERS_CORE;
	} else {
		count_legacy_amd(kvm, answer);
	}
	answer->gp.width = answer->gp.count ? AMD_COUNTER_WIDTH : 0;
	answer->gp.bitmap = bits_ones32(answer->gp.count);
}

static void decode_msrs(const struct kvm_snapshot *kvm, struct kvm_answer *answer)
{
	const struct msr_list *list = &kvm->msr_index;

	answer->msr_index_gap = question_gap(kvm, FACT_KVM_MSR_INDEX, &list->reading);
	for (size_t i = 0; i < list->count; i++)
		if (msr_is_pmu(list->msr[i]) && answer->msr_index_count < KVM_ANSWER_MSR_MAX)
			answer->msr_index[answer->msr_index_count++] = list->msr[i];
	answer->perf_capabilities_gap = question_gap(
		kvm, FACT_KVM_FEATURE_MSR, &kvm->feature_perf_capabilities.reading);
	answer->perf_capabilities = kvm->feature_perf_capabilities.value;
}

static void decode_capabilities(const struct kvm_snapshot *kvm, struct kvm_answer *answer)
{
	for (size_t i = 0; i < KVM_CAPABILITY_COUNT; i++) {
		answer->capability_gap[i] = question_gap(kvm, FACT_KVM_CAPABILITIES,
							 &kvm->capability[i].reading);
		answer->capability[i] = kvm->capability[i].value;
	}
}

void kvm_answer_decode(const struct kvm_snapshot *kvm, const struct cpu *cpu,
		       struct kvm_answer *ret)
{
	*ret = (struct kvm_answer){ 0 };
	decode_msrs(kvm, ret);
	decode_capabilities(kvm, ret);
	ret->gap = question_gap(kvm, FACT_KVM_SUPPORTED_CPUID, &kvm->supported);
	if (gap_is_open(&ret->gap)) {
		ret->gp.gap = ret->fixed.gap = ret->gap;
		return;
	}
	decode_leaves(&kvm->supported_cpuid, ret);
	if (gap_is_open(&cpu->vendor_gap))
		ret->gp.gap = ret->fixed.gap = cpu->vendor_gap;
	else if (cpu_is_amd(cpu))
		count_amd(kvm, ret);
	else
		count_intel(ret);
}
