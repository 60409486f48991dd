// SPDX-License-Identifier: GPL-2.0-or-later
/* Everything worth telling beside the facts: a table of kinds, a list of what was found. */
#pragma once

#include "model/snapshot.h"

enum finding_id {
	FINDING_FIXED_COUNTER_HOLE,
	FINDING_FIXED_COUNTER_DISAGREEMENT,
	FINDING_ENUMERATION_BELOW_PERF,
	FINDING_CPUS_DISAGREE,
	FINDING_LEAF_ABOVE_MAXIMUM,
	FINDING_RUNNING_IN_GUEST,
	FINDING_NO_VIRTUALIZATION,
	FINDING_UNKNOWN_VENDOR_MODULE,
	FINDING_FACTS_CHANGED,
	FINDING_SUPPLIED_IGNORED,
	FINDING_SUPPLIED_CONTRADICTS,
	FINDING_UNDEFINED_BITS,
	FINDING_SOURCES_DISAGREE,
	/* the way to a guest */
	FINDING_KERNEL_UNKNOWN,
	FINDING_RULES_NOT_EXACT,
	FINDING_RULES_BY_EVIDENCE,
	FINDING_NO_RULES_FIT,
	FINDING_PROPOSAL_RULES,
	FINDING_PERF_PMU_BROKEN,
	FINDING_UNDEFINED_SHIFT,
	FINDING_PERF_LOG_DISAGREES,
	FINDING_KVM_MISMATCH,
	FINDING_KVM_OFFERS_MISSING_COUNTER,
	FINDING_KVM_LISTS_MISSING_COUNTER,
	FINDING_MISSING_COUNTER_PREDICTED,
	FINDING_MEDIATED_REFUSED,
	FINDING_PARAMETER_PENDING,
	FINDING_PARAMETER_NOT_IN_EFFECT,
	FINDING_WATCHDOG_BLOCKS_FIRST_VM,
	FINDING_WATCHDOG_MAY_BLOCK_FIRST_VM,
	FINDING_OPEN_EVENTS_BLOCK_FIRST_VM,
	FINDING_MEDIATED_VM_FAILED,
	/* a host and a guest side by side */
	FINDING_HOST_GUEST_SWAPPED,
	FINDING_GUEST_IS_NO_GUEST,
	FINDING_GUEST_EMULATED,
	FINDING_GUEST_NOT_OF_KVM,
	FINDING_HOST_GUEST_MISMATCH,
	FINDING_GUEST_BEYOND_HOST,
	/* the notes of the reader, in the order of enum note_id */
	FINDING_BROKEN_LINE,
	FINDING_CPUID_CONFLICT,
	FINDING_TRUNCATED_INPUT,
	FINDING_TOO_MANY_PMUS,
	FINDING_CPU_NOT_VISITED,
};
#define FINDING_COUNT (FINDING_CPU_NOT_VISITED + 1)

enum severity { SEVERITY_INFO, SEVERITY_WARNING, SEVERITY_ERROR };
#define SEVERITY_COUNT (SEVERITY_ERROR + 1)

struct finding_kind {
	const char *id; /* stable */
	enum severity severity;
	const char *summary;
	const char *remedy; /* what to do; never empty */
};

extern const struct finding_kind finding_kinds[FINDING_COUNT];

#define FINDING_EVIDENCE_SIZE 192

struct finding {
	enum finding_id id;
	char evidence[FINDING_EVIDENCE_SIZE]; /* what the host shows */
};

#define FINDINGS_MAX 64

struct findings {
	struct finding item[FINDINGS_MAX];
	size_t count;
};

/*
 * Adds a finding with its evidence; one more than FINDINGS_MAX is dropped. Of evidence that
 * is too long the last words are, and "..." stands for them: a list is better shortened by
 * struct text_list.
 */
void findings_add(struct findings *findings, enum finding_id id, const char *format, ...)
	_printf_(3, 4);

/* Further evidence of a finding. */
void findings_append(struct finding *finding, const char *format, ...) _printf_(2, 3);

const char *severity_word(enum severity severity);
