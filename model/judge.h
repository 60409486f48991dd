// SPDX-License-Identifier: GPL-2.0-or-later
/* What the findings are raised from: the judges of one PMU and of the host. */
#pragma once

#include "model/verdict.h"

/* One group's PMU, and what its evidence ends with. */
struct judged_pmu {
	const struct cpu *cpu;
	const struct cpu_group *group;
	const struct hardware *hardware;
	const struct reading_u64 *supplied; /* IA32_PERF_CAPABILITIES, as it applies here */
	const char *cpus_label, *cpus; /* "; CPUs " and "0-7"; both "" where all are alike */
};

/* Each raises one finding at most. */
void judge_fixed_counter_hole(const struct judged_pmu *pmu, struct findings *ret) _nonnull_;
void judge_fixed_counter_disagreement(const struct judged_pmu *pmu, struct findings *ret)
	_nonnull_;
void judge_enumeration_below_perf(const struct judged_pmu *pmu, struct findings *ret)
	_nonnull_;
void judge_leaf_above_maximum(const struct judged_pmu *pmu, struct findings *ret) _nonnull_;
void judge_supplied_contradicts(const struct judged_pmu *pmu, struct findings *ret)
	_nonnull_;
void judge_undefined_bits(const struct judged_pmu *pmu, struct findings *ret) _nonnull_;

/* Raises that sources about the host contradict each other, once for all that they say. */
void judge_sources(const struct snapshot *snap, struct verdict *verdict) _nonnull_;

/* Raises what concerns the host as a whole; cpu and hardware of verdict are filled. */
void judge_host(const struct snapshot *snap, struct verdict *verdict) _nonnull_;

/* Raise what concerns the way to a guest; the outlook of verdict is filled. */
void judge_rules(const struct snapshot *snap, struct verdict *verdict) _nonnull_;
void judge_perf_log(const struct snapshot *snap, struct verdict *verdict) _nonnull_;
void judge_kvm(const struct snapshot *snap, struct verdict *verdict) _nonnull_;
void judge_outlook(const struct snapshot *snap, struct verdict *verdict) _nonnull_;

/* Raises what the reader of the snapshot noted. */
void judge_notes(const struct snapshot *snap, struct findings *ret) _nonnull_;
