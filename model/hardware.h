// SPDX-License-Identifier: GPL-2.0-or-later
/* What the silicon (or, in a guest, the hypervisor) enumerates: one group's PMU, decoded. */
#pragma once

#include "model/cpu.h"
#include "model/tristate.h"

/* Leaf 0xA as it stands. */
struct perfmon_leaf {
	unsigned int version; /* EAX[7:0] */
	unsigned int gp_count; /* EAX[15:8] */
	unsigned int gp_width; /* EAX[23:16], bits */
	unsigned int event_length; /* EAX[31:24] */
	uint32_t event_unavailable; /* EBX, the event_length lowest bits that are known */
	uint32_t event_available; /* the others of the vector, be their names known or not */
	uint32_t fixed_bitmap; /* ECX */
	unsigned int fixed_count; /* EDX[4:0], contiguous from 0 */
	unsigned int fixed_width; /* EDX[12:5], bits */
	bool anythread_deprecated; /* EDX[15] */
};

void perfmon_leaf_decode(const struct cpuid_regs *regs, struct perfmon_leaf *ret) _nonnull_;

/* The fixed counters that the leaf claims: by ECX and EDX, as its version defines them. */
uint32_t perfmon_leaf_fixed(const struct perfmon_leaf *leaf) _nonnull_;

/* Leaf 0x23; what a sub-leaf that 0x23.0 EAX does not list holds stays zero. */
struct perfmon_ext {
	uint32_t subleaves; /* 0x23.0 EAX */
	bool unit_mask_2, eq; /* 0x23.0 EBX[0], EBX[1] */
	bool rdpmc_user_disable; /* EBX[2] */
	unsigned int slots_per_cycle; /* ECX[7:0] */
	uint32_t gp_bitmap, fixed_bitmap; /* 0x23.1 EAX, EBX */
	uint32_t acr_gp_reload, acr_fixed_reload; /* 0x23.2 EAX, EBX */
	uint32_t acr_gp_cause, acr_fixed_cause; /* 0x23.2 ECX, EDX */
	uint32_t event_bitmap; /* 0x23.3 EAX: available ones */
	uint32_t pebs_caps; /* 0x23.4 EBX */
	uint32_t pebs_gp, pebs_gp_pdist, pebs_fixed, pebs_fixed_pdist; /* 0x23.5 */
};

/* IA32_PERF_CAPABILITIES, SDM vol. 4. */
struct perf_capabilities {
	uint64_t value;
	unsigned int lbr_format; /* 5:0; 0x3f: architectural LBR */
	bool pebs_trap; /* 6 */
	bool pebs_arch_regs; /* 7 */
	unsigned int pebs_format; /* 11:8; 0xf: architectural PEBS */
	bool freeze_while_smm; /* 12 */
	bool full_width_writes; /* 13 */
	bool pebs_baseline; /* 14 */
	bool perf_metrics; /* 15 */
	bool pebs_output_pt; /* 16 */
	bool pebs_timing_info; /* 17 */
	bool rdpmc_metrics_clear; /* 19 */
};

void perf_capabilities_decode(uint64_t value, struct perf_capabilities *ret) _nonnull_;

struct counters {
	struct gap gap; /* open: count and bitmap are not known */
	unsigned int count;
	unsigned int width; /* bits, as enumerated */
	uint32_t bitmap;
};

struct hardware {
	/* leaf 0x1A, where it names a core type; the gap only where the part has several */
	bool has_core_type;
	struct gap core_type_gap;
	unsigned int core_type, native_model; /* leaf 0x1A EAX[31:24], EAX[23:0] */

	struct gap perfmon_gap; /* open: leaf 0xA should be there and was not recorded */
	bool has_perfmon; /* leaf 0xA exists (its version may still be 0) */
	struct cpuid_regs perfmon_regs;
	struct perfmon_leaf perfmon;

	struct counters gp, fixed; /* gp.gap and fixed.gap also where 0x23 is unknown */
	unsigned int fixed_contiguous; /* ones of fixed.bitmap from bit 0 */

	struct gap perfmon_ext_gap;
	bool has_perfmon_ext; /* leaf 0x23 exists */
	bool perfmon_ext_counters; /* and its sub-leaf 1 does */
	struct perfmon_ext perfmon_ext;

	bool has_pdcm; /* IA32_PERF_CAPABILITIES exists */
	struct gap perf_capabilities_gap;
	bool perf_capabilities_supplied; /* given by the user, not read */
	struct perf_capabilities perf_capabilities;

	bool has_arch_lbr;
	struct gap arch_lbr_gap;
	struct cpuid_regs arch_lbr; /* leaf 0x1C, asked of the boot CPU's group only */

	bool is_amd; /* the fields below say something */
	struct gap amd_gap; /* leaf 0x80000001 */
	bool perfctr_core, perfctr_nb, perfctr_llc, ibs;
	struct gap amd_perfmon_gap; /* leaf 0x80000022 where it should be there */
	bool has_amd_perfmon;
	bool perfmon_v2, lbr_v2, lbr_pmc_freeze;
	struct cpuid_regs amd_perfmon;
};

/*
 * Decodes one group's PMU. cpu is the boot CPU's identity; supplied stands in for an
 * IA32_PERF_CAPABILITIES that was not read.
 */
void hardware_decode(const struct cpu *cpu, const struct cpu_group *group,
		     const struct reading_u64 *supplied, struct hardware *ret) _nonnull_;

/*
 * Whether the CPU has PERF_METRICS. IA32_PERF_CAPABILITIES says; where it was not read, a
 * CPU without fixed counter 3 has none: the metrics are shares of the slots that the counter
 * counts, Ice Lake brought both, and perf drives no metric without it (intel_pmu_init()). Not
 * so of hybrid parts, whose leaf 0xA lacks what some cores have, nor of what a hypervisor
 * makes up.
 */
enum tristate hardware_perf_metrics(const struct cpu *cpu, const struct hardware *boot)
	_nonnull_;

/* The name of fixed counter n, e.g. "TOPDOWN.SLOTS"; NULL where none is defined. */
const char *fixed_counter_name(unsigned int counter);

/* The name of architectural event n, e.g. "llc-misses"; NULL where none is defined. */
const char *architectural_event_name(unsigned int event);

/* "core", "atom", or NULL for another type. */
const char *core_type_word(unsigned int core_type);
