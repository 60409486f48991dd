// SPDX-License-Identifier: GPL-2.0-or-later
/* What the silicon (or, in a guest, the hypervisor) enumerates: one group's PMU, decoded. */
#include "model/hardware.h"

#include "base/bits.h"
#include "model/hardware_amd.h"
#include "model/perfmon.h"
#include "model/perfmon_ext.h"

#define FIXED_COUNTER_SLOTS 3

/* SDM vol. 2A "CPUID": EAX of leaf 0x1A is zero where there is nothing to tell. */
static void decode_core_type(const struct cpu *cpu, const struct cpuid_table *cpuid,
			     struct hardware *hw)
{
	static const struct cpu_leaf hybrid = {
		.leaf = CPUID_HYBRID,
		.fact = FACT_CPUID_HYBRID,
	};
	struct gap gap;
	const struct cpuid_regs *regs = cpu_leaf_find(cpu, cpuid, &hybrid, &gap);

	/* A part that is known to have one core type lacks nothing without the leaf. */
	if (cpu->hybrid || gap_is_open(&cpu->hybrid_gap))
		hw->core_type_gap = gap;
	if (!regs || !regs->eax)
		return;
	hw->has_core_type = true;
	hw->core_type = bits_field32(regs->eax, 31, 24);
	hw->native_model = bits_field32(regs->eax, 23, 0);
}

static void decode_perfmon(const struct cpu *cpu, const struct cpuid_table *cpuid,
			   struct hardware *hw)
{
	static const struct cpu_leaf perfmon = {
		.leaf = CPUID_PERFMON,
		.fact = FACT_CPUID_PERFMON,
	};
	const struct cpuid_regs *regs =
		cpu_leaf_find(cpu, cpuid, &perfmon, &hw->perfmon_gap);

	if (!regs)
		return;
	hw->has_perfmon = true;
	hw->perfmon_regs = *regs;
	perfmon_leaf_decode(regs, &hw->perfmon);
}

/* The counters of every vendor but AMD: leaf 0xA, and leaf 0x23 where it names them. */
static void decode_counters(struct hardware *hw)
{
	const struct perfmon_leaf *leaf = &hw->perfmon;
	const struct perfmon_ext *ext = &hw->perfmon_ext;

	if (gap_is_open(&hw->perfmon_gap))
		hw->gp.gap = hw->fixed.gap = hw->perfmon_gap;
	if (gap_is_open(&hw->gp.gap))
		return;
	hw->gp.width = leaf->gp_width;
	hw->fixed.width = leaf->fixed_width;
	if (hw->perfmon_ext_counters) {
		hw->gp.bitmap = ext->gp_bitmap;
		hw->gp.count = bits_count(ext->gp_bitmap);
		hw->fixed.bitmap = ext->fixed_bitmap;
	} else {
		hw->gp.bitmap = bits_ones32(leaf->gp_count);
		hw->gp.count = leaf->gp_count;
		hw->fixed.bitmap = perfmon_leaf_fixed(leaf);
	}
	hw->fixed.count = bits_count(hw->fixed.bitmap);
	hw->fixed_contiguous = bits_contiguous(hw->fixed.bitmap);
}

static void decode_perf_capabilities(const struct cpu *cpu, const struct cpu_group *group,
				     const struct reading_u64 *supplied,
				     struct hardware *hw)
{
	const struct reading_u64 *msr = &group->msr[HOST_MSR_PERF_CAPABILITIES];

	hw->has_pdcm = cpu->pdcm;
	hw->perf_capabilities_gap = cpu->features_gap;
	if (!hw->has_pdcm)
		return;
	if (msr->reading.state == READING_OK) {
		perf_capabilities_decode(msr->value, &hw->perf_capabilities);
	} else if (supplied->reading.state == READING_OK) {
		hw->perf_capabilities_supplied = true;
		perf_capabilities_decode(supplied->value, &hw->perf_capabilities);
	} else {
		hw->perf_capabilities_gap = gap_of(FACT_PERF_CAPABILITIES, &msr->reading);
	}
}

static void decode_arch_lbr(const struct cpu *cpu, const struct cpuid_table *cpuid,
			    struct hardware *hw)
{
	static const struct cpu_leaf arch_lbr = {
		.leaf = CPUID_ARCH_LBR,
		.fact = FACT_CPUID_ARCH_LBR,
	};
	struct gap gap;
	const struct cpuid_regs *regs = cpu_leaf_find(cpu, cpuid, &arch_lbr, &gap);

	/* Only the boot CPU is asked for it, whose table alone has leaf 0. */
	if (!regs && (!gap_is_open(&gap) || !cpuid_table_find(cpuid, CPUID_VENDOR, 0)))
		return;
	if (gap_is_open(&cpu->hybrid_gap))
		gap = cpu->hybrid_gap;
	else if (!cpu->arch_lbr)
		return;
	hw->arch_lbr_gap = gap;
	if (gap_is_open(&gap))
		return;
	hw->has_arch_lbr = true;
	hw->arch_lbr = *regs;
}

void hardware_decode(const struct cpu *cpu, const struct cpu_group *group,
		     const struct reading_u64 *supplied, struct hardware *ret)
{
	const struct cpuid_table *cpuid = &group->cpuid;

	*ret = (struct hardware){ 0 };
	decode_core_type(cpu, cpuid, ret);
	decode_perfmon(cpu, cpuid, ret);
	decode_perf_capabilities(cpu, group, supplied, ret);
	decode_arch_lbr(cpu, cpuid, ret);
	if (cpu_is_amd(cpu)) {
		hardware_amd_decode(cpu, group, ret);
		return;
	}
	perfmon_ext_decode(cpu, cpuid, ret);
	/* Which leaves describe the counters depends on the vendor. */
	if (gap_is_open(&cpu->vendor_gap))
		ret->gp.gap = ret->fixed.gap = cpu->vendor_gap;
	decode_counters(ret);
}

/* Bare metal of one core type: what leaf 0xA or 0x23 lacks is not there. */
static bool enumerates_all(const struct cpu *cpu)
{
	return !gap_is_open(&cpu->role_gap) && !cpu->hypervisor &&
	       !gap_is_open(&cpu->hybrid_gap) && !cpu->hybrid;
}

enum tristate hardware_perf_metrics(const struct cpu *cpu, const struct hardware *boot)
{
	if (!gap_is_open(&boot->perf_capabilities_gap))
		return tri_of(boot->has_pdcm && boot->perf_capabilities.perf_metrics);
	if (!enumerates_all(cpu) || gap_is_open(&boot->fixed.gap) ||
	    bits_test(boot->fixed.bitmap, FIXED_COUNTER_SLOTS))
		return TRI_UNKNOWN;
	return TRI_NO;
}
