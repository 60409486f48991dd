// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two judged hosts side by side, or one host under two sets of facts: what guests gain, lose
 * and keep, what else differs, and what that means for a guest that moves while it runs.
 *
 * What is compared stands in tables of subjects, each at its path in the report. Guests come
 * first, then the host.
 */
#pragma once

#include "model/identity.h"
#include "model/verdict.h"

/* One side; all of it made from one snapshot. */
struct diff_side {
	const struct snapshot *snap;
	const struct identity *identity;
	const struct verdict *verdict;
};

enum diff_form {
	DIFF_ABSENT = 0, /* it does not apply to the side, or is not offered */
	DIFF_NUMBER,
	DIFF_BITMAP, /* 32 bits */
	DIFF_REGISTER, /* 64 bits */
	DIFF_WORD,
	DIFF_FLAG,
};

/* What stands at the subject's path in the report of one side. */
struct diff_value {
	enum diff_form form;
	struct gap gap; /* open: it applies and is not known */
	uint64_t number; /* of all forms but words; flags: 1 or 0 */
	const char *word; /* static text, or the identity's */
};

enum diff_direction {
	DIFF_UNKNOWN = 0, /* one side or both are not known */
	DIFF_GAIN,
	DIFF_LOSS,
	DIFF_CHANGE, /* neither better nor worse, or both */
};
#define DIFF_DIRECTION_COUNT (DIFF_CHANGE + 1)

/*
 * How two values are compared; absent counts as none where more of it is better. A register
 * that is there is better than none, whatever it holds.
 */
enum diff_measure {
	DIFF_MORE_IS_BETTER,
	DIFF_MORE_BITS, /* of a bitmap: a gain if none is lost, a loss if none is gained */
	DIFF_CAPABILITIES, /* IA32_PERF_CAPABILITIES: fields of formats, and single bits */
	DIFF_MODE, /* the kinds of vPMU are no better than each other, and better than none */
	DIFF_NEUTRAL,
};

/* What a running guest that is moved makes of it. */
enum diff_use {
	DIFF_USE_NONE = 0, /* it does not notice */
	DIFF_USE_SOME, /* it may be using what is lost; what is gained it does not know of */
	DIFF_USE_EXACT, /* it relies on this very value */
	DIFF_USE_KIND, /* that there is one, and that the guest starts with it */
	DIFF_USE_START, /* a guest of this kind must be started there to go on */
	DIFF_USE_FORMATS, /* guests with LBR or PEBS rely on this very value */
};

struct diff_subject {
	const char *path, *tail; /* JSON Pointer; an element's name stands between the two */
	const char *title; /* for people */
	enum diff_measure measure;
	bool guest; /* guests see it */
	bool hardware; /* the elements are groups of CPUs */
	bool both; /* compared only where both sides have such a thing */
	enum diff_use use;
	/* What it means; NULL where that is plain. mode's is its own. */
	const char *gain, *loss, *change;
	const char *gone; /* a loss that leaves nothing; NULL where it is as any other */
	struct diff_value (*value)(const struct diff_side *side, unsigned int index);
};

struct diff_item {
	const struct diff_subject *subject;
	const char *element; /* static text; NULL where the subject has no elements */
	struct diff_value before, after;
	enum diff_direction direction;
	const char *consequence; /* "" where it is plain */
};

#define DIFF_ITEMS_MAX 256

struct diff {
	struct diff_item item[DIFF_ITEMS_MAX]; /* guests' first */
	size_t count, guest_count;
};

/* Known and equal is no item; what is known of neither side is one. */
void diff_compare(const struct diff_side *before, const struct diff_side *after,
		  struct diff *ret) _nonnull_;

/* Whether what is known of them is different; among the first count items. */
enum tristate diff_is_different(const struct diff *diff, size_t count) _nonnull_;

/* Both sides are unknown: nothing says that they differ. */
bool diff_is_open(const struct diff_item *item) _nonnull_;

/* "unknown", "gain", "loss", "change" */
const char *diff_direction_word(enum diff_direction direction);
