// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Prediction against KVM's real answer. The answer stands above the prediction; where they
 * differ, this kernel is not what its rules say.
 */
#pragma once

#include "model/forecast.h"

enum agreement_state {
	AGREEMENT_NOT_COMPARED = 0,
	AGREEMENT_MATCH,
	AGREEMENT_MISMATCH,
};
#define AGREEMENT_STATE_COUNT (AGREEMENT_MISMATCH + 1)

/* Why nothing was compared. */
enum not_compared_reason {
	COMPARED = 0,
	NOT_COMPARED_NO_ANSWER, /* KVM was not asked, or did not answer */
	NOT_COMPARED_CHANGES, /* the prediction is about another kernel or parameter */
	NOT_COMPARED_MODULE, /* the vendor module is not one the rules are about */
	NOT_COMPARED_UNKNOWN, /* the prediction lacks a fact */
};
#define NOT_COMPARED_REASON_COUNT (NOT_COMPARED_UNKNOWN + 1)

#define DIFFERENCES_MAX 16

struct difference {
	const char *field; /* its path below kvm.answer, static text */
	char predicted[64], answered[64];
};

struct agreement {
	enum agreement_state state;
	enum not_compared_reason reason;
	struct difference difference[DIFFERENCES_MAX];
	size_t count;
	/*
	 * Fixed counters that KVM offers and the CPU lacks, a bit each: a guest that uses one
	 * gets a fault or a wrong count. Told apart from mismatches, and never unless KVM
	 * answered.
	 */
	uint32_t missing_fixed;
};

struct agreement_sides {
	const struct premises *premises;
	const struct forecast *legacy, *mediated;
	const struct kvm_answer *answer;
	const struct hardware *boot; /* NULL where the snapshot has no CPU */
};

void agreement_compare(const struct agreement_sides *sides, struct agreement *ret)
	_nonnull_;

/* The fixed counters that the CPU has, a bit each; valid where boot's are known. */
uint32_t agreement_existing_fixed(const struct hardware *boot, bool hypervisor) _nonnull_;

/* "not-compared", "match", "mismatch" */
const char *agreement_word(enum agreement_state state);

/* Why nothing was compared, as a sentence; "" where it was. */
const char *not_compared_text(enum not_compared_reason reason);
