// SPDX-License-Identifier: GPL-2.0-or-later
/* Findings about the registers of one PMU: out of place, doubtful, or not understood. */
#include "model/judge.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/bits.h"
#include "model/perfmon.h"

/* IA32_PERF_CAPABILITIES: bit 18 and all from 20 upward (Linux 7.2, events/perf_event.h) */
#define PERF_CAPABILITIES_UNDEFINED ((UINT64_C(1) << 18) | ~bits_ones(20))
/* 0x23.0 EAX: sub-leaves behind the last that is described */
#define PERFMON_EXT_UNDEFINED (~bits_ones32(PERFMON_EXT_SUBLEAF_PEBS_COUNTERS + 1))

static bool is_pmu_leaf(uint32_t leaf)
{
	static const uint32_t leaves[] = {
		CPUID_PERFMON,     CPUID_HYBRID,      CPUID_ARCH_LBR,
		CPUID_PERFMON_EXT, CPUID_AMD_PERFMON,
	};

	for (size_t i = 0; i < ARRAY_SIZE(leaves); i++)
		if (leaves[i] == leaf)
			return true;
	return false;
}

static bool is_above_maximum(const struct cpu *cpu, uint32_t leaf)
{
	if (leaf >= CPUID_EXT_MAX)
		return !gap_is_open(&cpu->extended_gap) && leaf > cpu->max_extended_leaf;
	return !gap_is_open(&cpu->limit_gap) && leaf > cpu->max_leaf;
}

void judge_leaf_above_maximum(const struct judged_pmu *pmu, struct findings *ret)
{
	const struct cpuid_table *cpuid = &pmu->group->cpuid;

	for (size_t i = 0; i < cpuid->count; i++) {
		const struct cpuid_entry *entry = &cpuid->entry[i];
		const struct cpuid_regs *regs = &entry->regs;

		if (!is_pmu_leaf(entry->leaf) || !is_above_maximum(pmu->cpu, entry->leaf) ||
		    !(regs->eax | regs->ebx | regs->ecx | regs->edx))
			continue;
		findings_add(ret, FINDING_LEAF_ABOVE_MAXIMUM,
			     "leaf 0x%x is above the maximum 0x%x%s%s", entry->leaf,
			     entry->leaf >= CPUID_EXT_MAX ? pmu->cpu->max_extended_leaf :
							    pmu->cpu->max_leaf,
			     pmu->cpus_label, pmu->cpus);
		return;
	}
}

void judge_supplied_contradicts(const struct judged_pmu *pmu, struct findings *ret)
{
	const struct hardware *hw = pmu->hardware;

	/* A supplied value that stands in, as well as one that is ignored, contradicts none. */
	if (pmu->supplied->reading.state != READING_OK || !hw->has_pdcm ||
	    hw->perf_capabilities_supplied ||
	    pmu->supplied->value == hw->perf_capabilities.value)
		return;
	findings_add(ret, FINDING_SUPPLIED_CONTRADICTS,
		     "read 0x%016" PRIx64 ", supplied 0x%016" PRIx64 "%s%s",
		     hw->perf_capabilities.value, pmu->supplied->value, pmu->cpus_label,
		     pmu->cpus);
}

void judge_undefined_bits(const struct judged_pmu *pmu, struct findings *ret)
{
	const struct hardware *hw = pmu->hardware;
	uint64_t capabilities = hw->perf_capabilities.value & PERF_CAPABILITIES_UNDEFINED;
	uint32_t subleaves = hw->perfmon_ext.subleaves & PERFMON_EXT_UNDEFINED;
	char msr[64] = "", leaf[64] = "";

	if (!capabilities && !subleaves)
		return;
	if (capabilities)
		snprintf(msr, sizeof(msr), "IA32_PERF_CAPABILITIES 0x%016" PRIx64,
			 capabilities);
	if (subleaves)
		snprintf(leaf, sizeof(leaf), "leaf 0x23.0: EAX 0x%08x", subleaves);
	findings_add(ret, FINDING_UNDEFINED_BITS, "%s%s%s%s%s", msr,
		     capabilities && subleaves ? "; " : "", leaf, pmu->cpus_label,
		     pmu->cpus);
}
