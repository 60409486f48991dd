// SPDX-License-Identifier: GPL-2.0-or-later
/* Differences as the rows of a table, for people. */
#pragma once

#include "model/diff.h"

#include "report/phrase.h"
#include "report/walk.h"

/* What the two sides are called. */
struct diff_words {
	const char *before, *after;
};

/* Some of the items. What is known of neither side is no row. */
struct diff_rows {
	const struct diff *diff;
	size_t begin, end;
};

size_t diff_rows_count(const struct diff_rows *rows) _nonnull_;

/* The rows below the words; nothing at all where there are none. */
void diff_rows_show(struct walk *walk, const struct diff_rows *rows,
		    const struct diff_words *words) _nonnull_;

/* What the item is called. */
struct phrase diff_row_title(const struct diff_item *item) _nonnull_;
