// SPDX-License-Identifier: GPL-2.0-or-later
/* What the parts of a merge share: the two sides, and how single readings are merged. */
#pragma once

#include "model/snapshot.h"

/* How a number is shown where two differ. */
enum number_style { NUMBER_COUNT, NUMBER_SIGNED, NUMBER_HEX32, NUMBER_HEX64 };

struct merging {
	struct snapshot *into;
	const struct snapshot *from;
	const char *source; /* what from is called */
	int error; /* the first, -ENOMEM; nothing is done after it */
};

/* Notes that both know fact and differ. */
void merging_differ(struct merging *merging, const char *fact, const char *kept,
		    const char *other) _nonnull_;
void merging_differ_number(struct merging *merging, const char *fact,
			   enum number_style style, uint64_t kept, uint64_t other)
	_nonnull_;

/* A copy of text that lives as long as into; NULL for NULL and without memory. */
const char *merging_copy(struct merging *merging, const char *text);

/* A reading without a value. */
void merge_reading(struct reading *into, const struct reading *from) _nonnull_;

/* A number; fact is its name. */
void merge_u64(struct merging *merging, const char *fact, enum number_style style,
	       struct reading_u64 *into, const struct reading_u64 *from) _nonnull_;

/* A text. */
void merge_text(struct merging *merging, const char *fact, struct reading_text *into,
		const struct reading_text *from) _nonnull_;

/* A text whose absence is an answer too. Whether from's was taken. */
bool merge_text_or_absence(struct merging *merging, const char *fact,
			   struct reading_text *into, const struct reading_text *from)
	_nonnull_;

/* The parts, each in a file of its own. */
void merge_cpus(struct merging *merging) _nonnull_;
void merge_kvm(struct merging *merging) _nonnull_;
void merge_kernel(struct merging *merging) _nonnull_;
void merge_supplied(struct merging *merging) _nonnull_;
