// SPDX-License-Identifier: GPL-2.0-or-later
/* The rule sets: what the code of each kernel was seen to do. */
#include "model/rulesets.h"

#include <string.h>

/*
 * PERF_CAP_PEBS_MASK of KVM: trap, save-arch-regs, format (IA32_PERF_CAPABILITIES 6, 7 and
 * 11:8). Bit 14, adaptive PEBS, is in the mask too and taken out again by every tree read.
 */
#define PEBS_BITS 0x00fc0ull
#define PEBS_TIMING_INFO 0x20000ull

#define PEBS_FORMAT(n) (1u << (n))

/* Where KVM_GET_SUPPORTED_CPUID ends; AVX10's leaf raised the first. */
#define LEAF_LIMIT_EXTENDED_TOPOLOGY 0x1f
#define LEAF_LIMIT_AVX10 0x24
#define EXTENDED_LIMIT_FEATURES_2 0x80000021
#define EXTENDED_LIMIT_PERFMON 0x80000022

/* 7.0 and what is proposed on top of it. */
#define ROW_7_0                                                                          \
	.counter_masks = true, .matches_family = true, .reads_leaf_23 = true,            \
	.width_needs_counters = true, .logs_counter_bitmaps = true,                      \
	.pebs_formats = PEBS_FORMAT(5) | PEBS_FORMAT(6), .max_leaf = LEAF_LIMIT_AVX10,   \
	.max_extended_leaf = EXTENDED_LIMIT_PERFMON, .checks_gp = true,                  \
	.zero_when_disabled = true, .core_needs_six = true, .amd_perfmon_v2 = true,      \
	.max_fixed = 3, .lbr_needs_call_stack = true,                                    \
	.pebs_bits = PEBS_BITS | PEBS_TIMING_INFO, .msrs_need_enable = true,             \
	.fixed_msrs_counted = true, .lists_amd_status_set = true, .masked_events = true, \
	.mediated = true

const struct ruleset rulesets[RULESET_COUNT] = {
	[RULESET_6_1] = {
		.id = RULESET_6_1,
		.name = "6.1",
		.title = "Linux 6.1",
		.source = "Linux 6.1.192 (also booted)",
		.max_leaf = LEAF_LIMIT_EXTENDED_TOPOLOGY,
		.max_extended_leaf = EXTENDED_LIMIT_FEATURES_2,
		.max_fixed = 3,
		.pebs_bits = PEBS_BITS,
		.lists_ovf_ctrl = true,
	},
	[RULESET_6_8] = {
		.id = RULESET_6_8,
		.name = "6.8",
		.title = "Linux 6.8",
		.source = "Ubuntu's Linux 6.8.0-31",
		.pebs_formats = PEBS_FORMAT(5),
		.max_leaf = LEAF_LIMIT_EXTENDED_TOPOLOGY,
		.max_extended_leaf = EXTENDED_LIMIT_PERFMON,
		.checks_gp = true,
		.zero_when_disabled = true,
		.core_needs_six = true,
		.amd_perfmon_v2 = true,
		.amd_perfmon_v2_dirty = true,
		.max_fixed = 3,
		.pebs_bits = PEBS_BITS,
		.msrs_need_enable = true,
		.fixed_msrs_counted = true,
		.lists_ovf_ctrl = true,
		.asks_beyond_max_leaf = true,
		.masked_events = true,
	},
	[RULESET_6_12] = {
		.id = RULESET_6_12,
		.name = "6.12",
		.title = "Linux 6.12",
		.source = "Linux 6.12.107 (6.12.117 also booted)",
		.counter_masks = true,
		.matches_family = true,
		.width_needs_counters = true,
		.pebs_formats = PEBS_FORMAT(5) | PEBS_FORMAT(6),
		.max_leaf = LEAF_LIMIT_AVX10,
		.max_extended_leaf = EXTENDED_LIMIT_PERFMON,
		.checks_gp = true,
		.zero_when_disabled = true,
		.core_needs_six = true,
		.amd_perfmon_v2 = true,
		.max_fixed = 3,
		.lbr_needs_call_stack = true,
		.pebs_bits = PEBS_BITS,
		.msrs_need_enable = true,
		.fixed_msrs_counted = true,
		.lists_amd_status_set = true,
		.asks_beyond_max_leaf = true,
		.masked_events = true,
	},
	[RULESET_6_17] = {
		.id = RULESET_6_17,
		.name = "6.17",
		.title = "Linux 6.16 to 6.19",
		.source = "Ubuntu's Linux 6.17.0-5 (6.16.12, 6.17.13 and 6.18.15 also booted)",
		.counter_masks = true,
		.matches_family = true,
		.reads_leaf_23 = true,
		.pebs_formats = PEBS_FORMAT(5) | PEBS_FORMAT(6),
		.max_leaf = LEAF_LIMIT_AVX10,
		.max_extended_leaf = EXTENDED_LIMIT_PERFMON,
		.checks_gp = true,
		.zero_when_disabled = true,
		.core_needs_six = true,
		.amd_perfmon_v2 = true,
		.max_fixed = 3,
		.lbr_needs_call_stack = true,
		.pebs_bits = PEBS_BITS,
		.msrs_need_enable = true,
		.fixed_msrs_counted = true,
		.masked_events = true,
	},
	[RULESET_7_0] = {
		.id = RULESET_7_0,
		.name = "7.0",
		.title = "Linux 7.0 to 7.3",
		.source = "Ubuntu's Linux 7.0.0-14, Linux 7.2.13 and 7.3.4 (both also booted)",
		ROW_7_0,
		.max_fixed_mediated = 3,
	},
	[RULESET_FIXED3_V2] = {
		.id = RULESET_FIXED3_V2,
		.name = "fixed3-v2",
		.title = "the proposal for fixed counter 3 and PERF_METRICS, version 2",
		.source = "\"KVM: x86/pmu: Add hardware Topdown metrics support\" v2 "
			  "(2026-04-23): its fixed counter patch on Linux 7.2.13 (also booted)",
		.proposal = true,
		ROW_7_0,
		.max_fixed_mediated = 4,
		.leaf_0a_within_raw = true,
	},
	[RULESET_FIXED3_V6] = {
		.id = RULESET_FIXED3_V6,
		.name = "fixed3-v6",
		.title = "the proposal for fixed counter 3 and PERF_METRICS, version 6",
		.source = "\"KVM: x86/pmu: Add hardware Topdown metrics support\" v3 to v6 "
			  "(2026-06): inferred from its change logs and from the code of v1",
		.proposal = true,
		.inferred = true,
		ROW_7_0,
		.max_fixed_mediated = 4,
		.fixed_contiguous = true,
		.metrics_mediated = true,
	},
};

const struct ruleset *ruleset_find(const char *name)
{
	for (size_t i = 0; i < RULESET_COUNT; i++)
		if (strcmp(rulesets[i].name, name) == 0)
			return &rulesets[i];
	return NULL;
}
