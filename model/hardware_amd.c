// SPDX-License-Identifier: GPL-2.0-or-later
/* The PMU of AMD and Hygon, which leaf 0xA does not describe. */
#include "model/hardware_amd.h"

#include "base/bits.h"
#include "model/perfmon.h"

/* The first family with a PMU of today's kind (K7); perf knows none before it. */
#define AMD_FAMILY_K7 6

/* APM vol. 3 appendix E: EBX[3:0] is the number of core performance counters. */
unsigned int amd_perfmon_counters(const struct cpuid_regs *regs)
{
	return bits_field32(regs->ebx, 3, 0);
}

static void take_features(uint32_t ecx, struct hardware *hw)
{
	hw->ibs = bits_test(ecx, CPUID_AMD_ECX_IBS);
	hw->perfctr_core = bits_test(ecx, CPUID_AMD_ECX_PERFCTR_CORE);
	hw->perfctr_nb = bits_test(ecx, CPUID_AMD_ECX_PERFCTR_NB);
	hw->perfctr_llc = bits_test(ecx, CPUID_AMD_ECX_PERFCTR_LLC);
}

static void decode_features(const struct cpu *cpu, const struct cpuid_table *cpuid,
			    struct hardware *hw)
{
	static const struct cpu_leaf features = {
		.leaf = CPUID_EXT_AMD_FEATURES,
		.fact = FACT_CPUID_EXTENDED,
	};
	const struct cpuid_regs *regs = cpu_leaf_find(cpu, cpuid, &features, &hw->amd_gap);

	if (regs)
		take_features(regs->ecx, hw);
}

static void decode_perfmon(const struct cpu *cpu, const struct cpuid_table *cpuid,
			   struct hardware *hw)
{
	static const struct cpu_leaf perfmon = {
		.leaf = CPUID_AMD_PERFMON,
		.fact = FACT_CPUID_EXTENDED,
	};
	const struct cpuid_regs *regs =
		cpu_leaf_find(cpu, cpuid, &perfmon, &hw->amd_perfmon_gap);

	if (!regs)
		return;
	hw->has_amd_perfmon = true;
	hw->amd_perfmon = *regs;
	hw->perfmon_v2 = bits_test(regs->eax, CPUID_AMD_PERFMON_V2);
	hw->lbr_v2 = bits_test(regs->eax, CPUID_AMD_LBR_V2);
	hw->lbr_pmc_freeze = bits_test(regs->eax, CPUID_AMD_LBR_PMC_FREEZE);
}

/* Only PerfMonV2 counts its counters; before it the number follows from features. */
static void decode_counters(const struct cpu *cpu, struct hardware *hw)
{
	struct counters *gp = &hw->gp;

	if (!gap_is_open(&cpu->signature_gap) && cpu->family < AMD_FAMILY_K7)
		return;
	if (hw->perfmon_v2)
		gp->count = amd_perfmon_counters(&hw->amd_perfmon);
	else if (gap_is_open(&hw->amd_perfmon_gap))
		gp->gap = hw->amd_perfmon_gap;
	else if (hw->perfctr_core)
		gp->count = AMD_COUNTERS_CORE;
	else if (gap_is_open(&hw->amd_gap))
		gp->gap = hw->amd_gap;
	else if (gap_is_open(&cpu->signature_gap))
		gp->gap = cpu->signature_gap;
	else
		gp->count = AMD_COUNTERS_LEGACY;
	gp->bitmap = bits_ones32(gp->count);
	gp->width = gp->count ? AMD_COUNTER_WIDTH : 0;
}

/* Where the leaves were not recorded and single bits of them were. */
static void complete(const struct cpuid_bits_table *table, struct hardware *hw)
{
	static const uint32_t pmu =
		1u << CPUID_AMD_ECX_IBS | 1u << CPUID_AMD_ECX_PERFCTR_CORE |
		1u << CPUID_AMD_ECX_PERFCTR_NB | 1u << CPUID_AMD_ECX_PERFCTR_LLC;
	const struct cpuid_bits *features =
		cpuid_bits_find(table, CPUID_EXT_AMD_FEATURES, 0);
	const struct cpuid_bits *perfmon = cpuid_bits_find(table, CPUID_AMD_PERFMON, 0);

	if (gap_is_open(&hw->amd_gap) && features && (features->known.ecx & pmu) == pmu) {
		take_features(features->regs.ecx, hw);
		hw->amd_gap = (struct gap){ 0 };
	}
	/* Without PerfMonV2 the leaf counts nothing. */
	if (gap_is_open(&hw->amd_perfmon_gap) && perfmon &&
	    bits_test(perfmon->known.eax, CPUID_AMD_PERFMON_V2) &&
	    !bits_test(perfmon->regs.eax, CPUID_AMD_PERFMON_V2))
		hw->amd_perfmon_gap = (struct gap){ 0 };
}

void hardware_amd_decode(const struct cpu *cpu, const struct cpu_group *group,
			 struct hardware *hw)
{
	const struct cpuid_table *cpuid = &group->cpuid;

	hw->is_amd = true;
	/* Leaf 0xA is reserved and reads as zero: not having recorded it hides nothing. */
	hw->perfmon_gap = (struct gap){ 0 };
	decode_features(cpu, cpuid, hw);
	decode_perfmon(cpu, cpuid, hw);
	complete(&group->cpuid_bits, hw);
	decode_counters(cpu, hw);
}
