// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which rules stand for a host's kernel, by evidence. Distributions backport: where what
 * the kernel shows contradicts its version, what it shows is believed.
 */
#pragma once

#include "model/changes.h"
#include "model/hardware.h"
#include "model/kvm_answer.h"
#include "model/release.h"

/* What kernels show of themselves, whatever their version says. */
enum signature_id {
	SIGNATURE_MEDIATED_PARAMETER,
	SIGNATURE_BASIC_LEAVES,
	SIGNATURE_OVF_CTRL,
	SIGNATURE_AMD_STATUS_SET,
	SIGNATURE_PEBS_TIMING,
	SIGNATURE_MASKED_EVENTS,
	SIGNATURE_EMPTY_WIDTH,
	SIGNATURE_FIXED_COUNTER_3,
	SIGNATURE_PERF_METRICS,
	SIGNATURE_LOGGED_BITMAPS,
	SIGNATURE_VERSION,
	SIGNATURE_PERFMON_EXT,
};
#define SIGNATURE_COUNT (SIGNATURE_PERFMON_EXT + 1)

struct signature_kind {
	const char *id; /* stable */
	const char *shown; /* what is seen where the kernel has it, as a sentence */
	const char *missing; /* and where it has not */
};

extern const struct signature_kind signature_kinds[SIGNATURE_COUNT];

/* What decided. */
enum rules_reason {
	RULES_ASKED, /* --kernel */
	RULES_RELEASE, /* the release, and no evidence against it */
	RULES_EVIDENCE, /* evidence, against the release or without any */
	RULES_DEFAULT, /* nothing: the newest released rules */
};
#define RULES_REASON_COUNT (RULES_DEFAULT + 1)

struct rules_choice {
	struct release_rules release; /* the rules, and how well they fit */
	enum rules_reason reason;
	/* One bit per signature_id: those that could be looked for, that were seen, and
	 * that contradict what the release lets expect. */
	uint32_t looked, seen, against;
	bool none_fits; /* no rule set shows all that this kernel shows */
};

/* What evidence is sought in. */
struct evidence_sources {
	const struct snapshot *snap;
	const struct cpu *cpu;
	const struct hardware *boot; /* NULL where the snapshot has no CPU */
	const struct kvm_answer *answer;
};

/* Chooses the rules. */
void evidence_choose(const struct evidence_sources *sources,
		     const struct changes *changes, struct rules_choice *ret) _nonnull_;

/* "--kernel", "release", "evidence", "default" */
const char *rules_reason_word(enum rules_reason reason);
