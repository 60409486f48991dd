// SPDX-License-Identifier: GPL-2.0-or-later
/* CPUID leaf 0x23, the counters and events of each core type by bitmap. */
#include "model/perfmon_ext.h"

#include "base/bits.h"
#include "model/perfmon.h"

/* What stands for a sub-leaf that is not there, or was not recorded. */
static const struct cpuid_regs no_data;

/* One of the sub-leaves. A listed one that was not recorded opens ret_gap. */
static const struct cpuid_regs *subleaf_regs(const struct cpuid_table *cpuid,
					     const struct perfmon_ext *ext,
					     unsigned int subleaf, struct gap *ret_gap)
{
	const struct cpuid_regs *regs;

	if (!bits_test(ext->subleaves, subleaf))
		return &no_data;
	regs = cpuid_table_find(cpuid, CPUID_PERFMON_EXT, subleaf);
	if (regs)
		return regs;
	*ret_gap = gap_not_recorded(FACT_CPUID_PERFMON_EXT);
	return &no_data;
}

static void decode_counters(const struct cpuid_table *cpuid, struct hardware *hw)
{
	struct perfmon_ext *ext = &hw->perfmon_ext;
	const struct cpuid_regs *regs = subleaf_regs(
		cpuid, ext, PERFMON_EXT_SUBLEAF_COUNTERS, &hw->perfmon_ext_gap);

	hw->perfmon_ext_counters = bits_test(ext->subleaves, PERFMON_EXT_SUBLEAF_COUNTERS);
	hw->gp.gap = hw->fixed.gap = hw->perfmon_ext_gap;
	ext->gp_bitmap = regs->eax;
	ext->fixed_bitmap = regs->ebx;
}

/* ACR (auto counter reload), events, PEBS: nothing that the counters depend on. */
static void decode_capabilities(const struct cpuid_table *cpuid, struct hardware *hw)
{
	struct perfmon_ext *ext = &hw->perfmon_ext;
	struct gap *gap = &hw->perfmon_ext_gap;
	const struct cpuid_regs *regs;

	regs = subleaf_regs(cpuid, ext, PERFMON_EXT_SUBLEAF_ACR, gap);
	ext->acr_gp_reload = regs->eax;
	ext->acr_fixed_reload = regs->ebx;
	ext->acr_gp_cause = regs->ecx;
	ext->acr_fixed_cause = regs->edx;
	regs = subleaf_regs(cpuid, ext, PERFMON_EXT_SUBLEAF_EVENTS, gap);
	ext->event_bitmap = regs->eax;
	regs = subleaf_regs(cpuid, ext, PERFMON_EXT_SUBLEAF_PEBS_CAPS, gap);
	ext->pebs_caps = regs->ebx;
	regs = subleaf_regs(cpuid, ext, PERFMON_EXT_SUBLEAF_PEBS_COUNTERS, gap);
	ext->pebs_gp = regs->eax;
	ext->pebs_gp_pdist = regs->ebx;
	ext->pebs_fixed = regs->ecx;
	ext->pebs_fixed_pdist = regs->edx;
}

/* SDM vol. 2A "CPUID": the leaf is there if 7.1:EAX[8] is set and the maximum reaches it. */
void perfmon_ext_decode(const struct cpu *cpu, const struct cpuid_table *cpuid,
			struct hardware *hw)
{
	static const struct cpu_leaf subleaf_0 = {
		.leaf = CPUID_PERFMON_EXT,
		.fact = FACT_CPUID_PERFMON_EXT,
	};
	struct gap gap;
	const struct cpuid_regs *regs = cpu_leaf_find(cpu, cpuid, &subleaf_0, &gap);

	if (!regs && !gap_is_open(&gap))
		return;
	if (gap_is_open(&cpu->perfmon_ext_gap))
		gap = cpu->perfmon_ext_gap;
	else if (!cpu->perfmon_ext)
		return;
	if (gap_is_open(&gap)) {
		hw->perfmon_ext_gap = hw->gp.gap = hw->fixed.gap = gap;
		return;
	}
	hw->has_perfmon_ext = true;
	hw->perfmon_ext.subleaves = regs->eax;
	hw->perfmon_ext.unit_mask_2 = bits_test(regs->ebx, 0);
	hw->perfmon_ext.eq = bits_test(regs->ebx, 1);
	hw->perfmon_ext.rdpmc_user_disable = bits_test(regs->ebx, 2);
	hw->perfmon_ext.slots_per_cycle = bits_field32(regs->ecx, 7, 0);
	decode_counters(cpuid, hw);
	decode_capabilities(cpuid, hw);
}
