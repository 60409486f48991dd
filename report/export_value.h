// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Single values of a report, for formats that hold a list of names and not a document. What
 * is not known, or does not apply, is not there: no such format has a word for it, and none
 * may write a zero in its place.
 */
#pragma once

#include "report/report.h"

enum export_value_kind {
	EXPORT_NOTHING = 0, /* not known, or does not apply */
	EXPORT_NUMBER,
	EXPORT_FLAG, /* number is 1 or 0 */
	EXPORT_WORD,
};

struct export_value {
	enum export_value_kind kind;
	uint64_t number;
	const char *word; /* lives as long as the report */
};

typedef struct export_value (*export_value_of)(const struct report *report);

struct export_value export_number(uint64_t number);
struct export_value export_flag(bool flag);
/* Nothing where it is unknown. */
struct export_value export_tristate(enum tristate value);
struct export_value export_word(const char *word) _nonnull_;

/* Of counters that are known, behind a gap of their own or another; none have no width. */
struct export_value export_count(const struct gap *behind, const struct counters *counters)
	_nonnull_;
struct export_value export_width(const struct gap *behind, const struct counters *counters)
	_nonnull_;

/* Whether the value is a flag that is set. */
bool export_is_set(const struct export_value *value) _nonnull_;

/* The host: what CPUID enumerates for the boot CPU, which perf and KVM go by. */
struct export_value export_vendor(const struct report *report) _nonnull_;
struct export_value export_brand(const struct report *report) _nonnull_;
struct export_value export_signature(const struct report *report) _nonnull_; /* a number */
struct export_value export_kernel(const struct report *report) _nonnull_;
struct export_value export_role(const struct report *report) _nonnull_;
struct export_value export_rules(const struct report *report) _nonnull_;
struct export_value export_hybrid(const struct report *report) _nonnull_;
struct export_value export_host_pmus(const struct report *report) _nonnull_;
struct export_value export_host_version(const struct report *report) _nonnull_;
struct export_value export_host_gp(const struct report *report) _nonnull_;
struct export_value export_host_gp_width(const struct report *report) _nonnull_;
struct export_value export_host_fixed(const struct report *report) _nonnull_;
struct export_value export_host_fixed_width(const struct report *report) _nonnull_;
struct export_value export_host_contiguous(const struct report *report) _nonnull_;
struct export_value export_nmi_watchdog(const struct report *report) _nonnull_;

/* A guest of the host. */
struct export_value export_mode(const struct report *report) _nonnull_;
struct export_value export_answered(const struct report *report) _nonnull_;
struct export_value export_guest_version(const struct report *report) _nonnull_;
struct export_value export_guest_gp(const struct report *report) _nonnull_;
struct export_value export_guest_gp_width(const struct report *report) _nonnull_;
struct export_value export_guest_fixed(const struct report *report) _nonnull_;
struct export_value export_guest_fixed_width(const struct report *report) _nonnull_;
struct export_value export_full_width(const struct report *report) _nonnull_;
struct export_value export_pebs(const struct report *report) _nonnull_;
struct export_value export_lbr(const struct report *report) _nonnull_;
struct export_value export_perf_metrics(const struct report *report) _nonnull_;
struct export_value export_topdown(const struct report *report) _nonnull_;

/* KVM and its mediated vPMU. */
struct export_value export_enable_pmu(const struct report *report) _nonnull_;
struct export_value export_enable_mediated_pmu(const struct report *report) _nonnull_;
struct export_value export_agrees(const struct report *report) _nonnull_;
struct export_value export_differences(const struct report *report) _nonnull_;
struct export_value export_eligible(const struct report *report) _nonnull_;
struct export_value export_requested(const struct report *report) _nonnull_;
struct export_value export_enabled(const struct report *report) _nonnull_;
struct export_value export_startable(const struct report *report) _nonnull_;

/* Whether a requirement of the mediated vPMU is met; nothing where that is assumed only. */
struct export_value export_requirement(const struct rule_result *result) _nonnull_;
