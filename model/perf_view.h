// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The boot CPU's PMU as the kernel's perf sees it. KVM starts from perf's numbers, not from
 * CPUID, and perf's numbers differ by kernel.
 */
#pragma once

#include "model/perf_models.h"
#include "model/pmu_inputs.h"

/* perf's driver for AMD and Hygon begins with the K7. */
#define PERF_AMD_FAMILY_FIRST 6

/* Why perf has no core PMU. */
enum perf_absence {
	PERF_PRESENT = 0,
	PERF_ABSENT_VENDOR, /* no driver for this vendor */
	PERF_ABSENT_ENUMERATION, /* CPUID shows no architectural PMU, and no older driver fits */
	PERF_ABSENT_EVENTS, /* fewer than the seven architectural events */
	PERF_ABSENT_MODEL, /* the driver does not know this family, model or version */
	PERF_ABSENT_COUNTERS, /* no counter is left */
	PERF_ABSENT_BROKEN, /* the MSRs did not behave when perf tried them */
};
#define PERF_ABSENCE_COUNT (PERF_ABSENT_BROKEN + 1)

struct perf_counters {
	unsigned int count;
	unsigned int width; /* bits */
	uint64_t bitmap;
};

struct perf_view {
	enum perf_absence absence;
	bool arch_perfmon; /* the kernel's CPU feature, X86_FEATURE_ARCH_PERFMON */
	/* hybrid parts: there is a PMU per core type, and KVM is told of none */
	bool offered_to_kvm;
	unsigned int version;
	struct perf_counters gp, fixed;
	unsigned int event_length;
	uint32_t event_unavailable;
	struct perf_lbr lbr;
	bool guest_pebs; /* guests may use PEBS (pebs_ept) */
	bool guest_mediated; /* perf can hand the PMU over to a guest */
	bool assumes_fixed; /* more fixed counters than enumerated: perf expects three */
	/* A shift that C leaves undefined decided a count; predicted as gcc compiles it. */
	bool undefined_shift;
};

/* What the kernel's perf makes of the host; all zero but absence where it has no PMU. */
void perf_view_of(const struct ruleset *rules, const struct pmu_inputs *in,
		  struct perf_view *ret) _nonnull_;

/* Why perf has no core PMU, as a sentence; "" where it has one. */
const char *perf_absence_text(enum perf_absence absence);

/* The vendors' drivers: perf_view_intel.c, perf_view_amd.c, perf_view_zhaoxin.c. */
void perf_view_intel(const struct ruleset *rules, const struct pmu_inputs *in,
		     struct perf_view *ret) _nonnull_;
void perf_view_amd(const struct ruleset *rules, const struct pmu_inputs *in,
		   struct perf_view *ret) _nonnull_;
void perf_view_zhaoxin(const struct ruleset *rules, const struct pmu_inputs *in,
		       struct perf_view *ret) _nonnull_;

/*
 * The bitmap that kernels with counter bitmaps make of a count: its lowest ones, except
 * that none, 64 and further multiples of it shift by 64 bits and come out as all ones.
 */
uint64_t perf_view_bitmap(unsigned int count, struct perf_view *view) _nonnull_;
