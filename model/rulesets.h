// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How kernels differ in what perf and KVM make of a PMU: a row per rule set, a column per
 * behaviour.
 *
 * A kernel that answers in a new way is a new row; a behaviour that nobody had to tell
 * apart before is a new column, filled in every row. What all rows share is not a column:
 * it stands in perf_view*.c and predict*.c.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/attrs.h"

/* In the order in which the kernels came; the proposals build on the newest release. */
enum ruleset_id {
	RULESET_6_1,
	RULESET_6_8,
	RULESET_6_12,
	RULESET_6_17,
	RULESET_7_0,
	RULESET_FIXED3_V2,
	RULESET_FIXED3_V6,
};
#define RULESET_COUNT (RULESET_FIXED3_V6 + 1)

struct ruleset {
	enum ruleset_id id;
	const char *name; /* stable: JSON, --kernel, man page */
	const char *title; /* which kernels it stands for */
	const char *source; /* where the row was read */
	bool proposal; /* in no released kernel */
	bool inferred; /* not read from code, but from what its authors wrote */

	/* perf: arch/x86/events */
	bool counter_masks; /* counters are bitmaps and counted by their ones, else the
				 * highest bit decides */
	bool matches_family; /* CPU models are told apart by family and model, not by the
				 * model alone */
	bool reads_leaf_23; /* on parts that are not hybrid, leaf 0x23 overrides 0xA */
	bool width_needs_counters; /* the width of counters that do not exist is 0 */
	bool logs_counter_bitmaps; /* the log at boot shows "fixed-purpose bitmap" */
	uint32_t pebs_formats; /* PEBS record formats (a bit each) that guests may use */

	/* KVM: arch/x86/kvm, what CPUID shows */
	uint32_t max_leaf; /* basic leaves end here at the latest */
	uint32_t max_extended_leaf; /* and extended ones here */
	bool checks_gp; /* too few GP counters turn the vPMU off; more than KVM has
				 * are not shown */
	bool zero_when_disabled; /* leaf 0xA is zero without vPMU, else one bit of it is
				  * left uninitialised */
	bool core_needs_six; /* AMD: PERFCTR_CORE only with all six counters */
	bool amd_perfmon_v2; /* AMD: leaf 0x80000022 is filled */
	bool amd_perfmon_v2_dirty; /* its EBX[31:4] are left uninitialised */
	unsigned int max_fixed; /* fixed counters at most */
	unsigned int max_fixed_mediated; /* the same with the mediated vPMU */
	bool fixed_contiguous; /* fixed counters end at the first hole */
	bool leaf_0a_within_raw; /* leaf 0xA shows no more of them than the host's EDX */

	/* KVM: the feature MSR, IA32_PERF_CAPABILITIES */
	bool lbr_needs_call_stack;
	uint64_t pebs_bits; /* what PEBS gets of the host's value */
	bool metrics_mediated; /* bit 15, PERF_METRICS, with the mediated vPMU */

	/* KVM: the MSR index list and the capabilities */
	bool msrs_need_enable; /* no PMU MSR is listed without vPMU */
	bool fixed_msrs_counted; /* only those of the fixed counters that KVM has */
	bool lists_ovf_ctrl; /* 0x390 */
	bool lists_amd_status_set; /* 0xC0000303 */
	bool asks_beyond_max_leaf; /* KVM looks at leaf 0x80000022 though the CPU may have
				    * none: Intel parts then answer with another leaf */
	bool masked_events; /* KVM_CAP_PMU_EVENT_MASKED_EVENTS */
	bool mediated; /* the mediated vPMU exists */
};

extern const struct ruleset rulesets[RULESET_COUNT];

/* The rule set of that name; NULL if there is none. */
const struct ruleset *ruleset_find(const char *name) _nonnull_;
