// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What moving a running guest from one host to another does to its PMU: a guest that has all
 * that the first host's KVM gives, and that goes on with what it found when it started.
 */
#pragma once

#include "model/diff.h"

enum migration_effect {
	MIGRATION_NONE = 0, /* a running guest does not notice */
	MIGRATION_TAKES, /* it loses something that it may be using */
	MIGRATION_ALTERS, /* something that it relies on becomes another */
	MIGRATION_GIVES, /* there for it after its next start */
	MIGRATION_UNKNOWN,
};
#define MIGRATION_EFFECT_COUNT (MIGRATION_UNKNOWN + 1)

struct migration {
	enum tristate keeps; /* the guest keeps all that it has */
	struct gap gap; /* open where that is unknown */
	enum migration_effect effect[DIFF_ITEMS_MAX]; /* of the diff's items */
	size_t count[MIGRATION_EFFECT_COUNT]; /* of items with each effect */
};

/* Of the two sides that the diff was made of. */
void migration_judge(const struct diff *diff, const struct diff_side *before,
		     const struct diff_side *after, struct migration *ret) _nonnull_;

/* What comes of it, as a sentence. */
const char *migration_text(enum tristate keeps);
