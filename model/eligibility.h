// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whether a host could run the mediated vPMU, rule by rule. The rules are a const table, the
 * results stand in an array beside it, and every rule that concerns the vendor is judged.
 */
#pragma once

#include "model/forecast.h"

enum eligibility_rule_id {
	RULE_KERNEL,
	RULE_VENDOR,
	RULE_ARCHITECTURAL_PMU,
	RULE_PERF_PMU,
	RULE_NOT_HYBRID,
	RULE_ENABLE_PMU,
	RULE_PMU_VERSION,
	RULE_PERFMON_V2,
	RULE_FULL_WIDTH_WRITES,
	RULE_VMX_LOADS_GLOBAL_CTRL,
};
#define ELIGIBILITY_RULE_COUNT (RULE_VMX_LOADS_GLOBAL_CTRL + 1)

enum rule_state {
	RULE_UNKNOWN = 0,
	RULE_MET,
	RULE_UNMET,
	RULE_BLOCKED, /* a rule that stands before it is not met */
};
#define RULE_STATE_COUNT (RULE_BLOCKED + 1)

/* What the judges look at. */
struct eligibility_facts {
	const struct premises *premises;
	const struct perf_view *perf;
};

struct rule_result {
	enum eligibility_rule_id rule;
	enum rule_state state;
	bool assumed; /* met because nobody looked; gap says at what */
	struct gap gap; /* open where unknown or assumed */
	char have[96]; /* what the host has, a phrase */
};

struct eligibility_rule {
	const char *id; /* stable */
	const char *title; /* the condition, as a sentence */
	const char *need; /* what is needed, a phrase */
	const char *source;
	const char *remedy; /* a command, or that nothing can be done */
	uint32_t needs; /* rules above it that must be met first, a bit each */
	bool intel, amd; /* for whom it is asked; other vendors are asked what both are */
	/* Fills state, assumed, gap and have of ret, which is zeroed but for its rule. */
	void (*judge)(const struct eligibility_facts *facts, struct rule_result *ret);
};

extern const struct eligibility_rule eligibility_rules[ELIGIBILITY_RULE_COUNT];

struct eligibility {
	enum tristate eligible;
	struct rule_result result[ELIGIBILITY_RULE_COUNT];
	size_t count;
};

void eligibility_judge(const struct eligibility_facts *facts, struct eligibility *ret)
	_nonnull_;

/* The result of one rule; NULL where it does not concern the host's vendor. */
const struct rule_result *eligibility_result(const struct eligibility *eligibility,
					     enum eligibility_rule_id rule) _nonnull_;

/* "unknown", "met", "unmet", "blocked" */
const char *rule_state_word(enum rule_state state);
