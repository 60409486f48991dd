// SPDX-License-Identifier: GPL-2.0-or-later
/* Findings about the fixed counters that one PMU enumerates. */
#include "model/judge.h"

#include <stdio.h>

#include "base/bits.h"
#include "model/perfmon.h"

/* perf takes a version 2..4 PMU on bare metal to have at least this many (intel_pmu_init()). */
#define PERF_LEAST_FIXED 3

static const char *guest_note(const struct cpu *cpu)
{
	return cpu->hypervisor ? "; in a guest the hypervisor chose these values" : "";
}

void judge_fixed_counter_hole(const struct judged_pmu *pmu, struct findings *ret)
{
	const struct hardware *hw = pmu->hardware;
	uint32_t bitmap = hw->fixed.bitmap;

	if (gap_is_open(&hw->fixed.gap) || bits_length(bitmap) == hw->fixed_contiguous)
		return;
	findings_add(
		ret, FINDING_FIXED_COUNTER_HOLE,
		"fixed counters 0x%08x: counter %u is not there, %u are contiguous%s%s%s",
		bitmap, hw->fixed_contiguous, hw->fixed_contiguous, guest_note(pmu->cpu),
		pmu->cpus_label, pmu->cpus);
}

/*
 * Whether two descriptions of leaf 0xA agree: EDX counts contiguous counters only, so that
 * ECX = 0x77 beside a count of 3 is no contradiction.
 */
static bool leaf_agrees(const struct perfmon_leaf *leaf)
{
	return leaf->version < PERFMON_VERSION_FIXED_BITMAP ||
	       bits_contiguous(leaf->fixed_bitmap) == leaf->fixed_count;
}

/* Before version 5 leaf 0xA cannot name counters behind a hole. */
static bool ext_agrees(const struct hardware *hw)
{
	const struct perfmon_leaf *leaf = &hw->perfmon;
	uint32_t bitmap = hw->perfmon_ext.fixed_bitmap;

	if (!hw->perfmon_ext_counters)
		return true;
	if (leaf->version < PERFMON_VERSION_FIXED_BITMAP)
		return bits_contiguous(bitmap) == leaf->fixed_count;
	return bitmap == perfmon_leaf_fixed(leaf);
}

/* Why leaf 0x23 of an innocent CPU says more than its leaf 0xA. */
static const char *disagreement_reason(const struct judged_pmu *pmu)
{
	if (pmu->cpu->hypervisor)
		return guest_note(pmu->cpu);
	if (pmu->cpu->hybrid && leaf_agrees(&pmu->hardware->perfmon))
		return "; leaf 0xa holds what all core types of a hybrid part share";
	return "";
}

void judge_fixed_counter_disagreement(const struct judged_pmu *pmu, struct findings *ret)
{
	const struct hardware *hw = pmu->hardware;
	const struct perfmon_leaf *leaf = &hw->perfmon;
	char ecx[24] = "", ext[32] = "";

	if (gap_is_open(&hw->fixed.gap) || hw->is_amd ||
	    leaf->version < PERFMON_VERSION_FIXED)
		return;
	if (leaf_agrees(leaf) && ext_agrees(hw))
		return;
	if (leaf->version >= PERFMON_VERSION_FIXED_BITMAP)
		snprintf(ecx, sizeof(ecx), "ECX 0x%08x, ", leaf->fixed_bitmap);
	if (hw->perfmon_ext_counters)
		snprintf(ext, sizeof(ext), "; leaf 0x23.1: EBX 0x%08x",
			 hw->perfmon_ext.fixed_bitmap);
	findings_add(ret, FINDING_FIXED_COUNTER_DISAGREEMENT,
		     "leaf 0xa: version %u, %sEDX count %u%s%s%s%s", leaf->version, ecx,
		     leaf->fixed_count, ext, disagreement_reason(pmu), pmu->cpus_label,
		     pmu->cpus);
}

void judge_enumeration_below_perf(const struct judged_pmu *pmu, struct findings *ret)
{
	const struct cpu *cpu = pmu->cpu;
	const struct hardware *hw = pmu->hardware;
	const struct perfmon_leaf *leaf = &hw->perfmon;

	if (cpu->vendor != VENDOR_INTEL || gap_is_open(&cpu->role_gap) ||
	    cpu->hypervisor || gap_is_open(&hw->fixed.gap))
		return;
	/* perf of 6.16 and later goes by leaf 0x23 where it names the counters. */
	if (hw->perfmon_ext_counters || leaf->version < PERFMON_VERSION_FIXED ||
	    leaf->version >= PERFMON_VERSION_FIXED_BITMAP ||
	    leaf->fixed_count >= PERF_LEAST_FIXED)
		return;
	findings_add(ret, FINDING_ENUMERATION_BELOW_PERF,
		     "leaf 0xa: version %u, EDX count %u; perf drives %u%s%s",
		     leaf->version, leaf->fixed_count, PERF_LEAST_FIXED, pmu->cpus_label,
		     pmu->cpus);
}
