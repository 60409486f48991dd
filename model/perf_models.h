// SPDX-License-Identifier: GPL-2.0-or-later
/* What perf and KVM know of Intel parts by their family and model alone. */
#pragma once

#include "model/rulesets.h"

struct perf_lbr {
	unsigned int depth; /* 0: perf does not use the part's LBR */
	bool call_stack; /* its filter knows the call-stack mode */
};

struct perf_model {
	unsigned int family, model;
	struct perf_lbr lbr; /* the model-specific one; architectural LBR is no row here */
	unsigned int lbr_from_stepping; /* earlier steppings have an erratum */
	bool broken_branch_misses; /* erratum AAJ80: event 6 counts wrongly */
	/* errata AAK155 and others: a VM exit may clear what fixed counters are enabled, so
	 * KVM uses neither of the VMX controls that load PERF_GLOBAL_CTRL */
	bool broken_global_ctrl;
	bool hybrid; /* perf has a PMU per core type, whatever CPUID says */
	enum ruleset_id hybrid_since;
	bool guest_pebs; /* guests may use PEBS (pebs_ept), whatever its format */
	enum ruleset_id guest_pebs_since;
};

/* The row of an Intel part under a rule set; NULL where perf knows nothing special. */
const struct perf_model *perf_model_find(const struct ruleset *rules, unsigned int family,
					 unsigned int model) _nonnull_;

bool perf_model_is_hybrid(const struct perf_model *model, const struct ruleset *rules);
bool perf_model_has_guest_pebs(const struct perf_model *model, const struct ruleset *rules);
struct perf_lbr perf_model_lbr(const struct perf_model *model, unsigned int stepping);

/* The model-specific LBR of an Intel part itself, whatever its kernel makes of it. */
struct perf_lbr perf_model_part_lbr(unsigned int family, unsigned int model,
				    unsigned int stepping);

/*
 * Counters of an Intel part before the architectural PMU that perf has a driver for: P6,
 * Knights Corner, Pentium 4. 0: there is none.
 */
unsigned int perf_model_legacy_counters(unsigned int family, unsigned int model);
