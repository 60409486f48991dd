// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Short texts for people that put several values together. Whatever they show stands in
 * fields of its own, too.
 */
#pragma once

#include "model/hardware.h"

struct phrase {
	char text[480];
	size_t length;
};

/* Appends; what does not fit is cut. A zeroed phrase is empty. */
void phrase_add(struct phrase *phrase, const char *format, ...) _printf_(2, 3);

/* Appends one of several things: "a, b, c". */
void phrase_list(struct phrase *phrase, const char *text) _nonnull_;

/* "EACCES", or the number where there is no name. */
void phrase_errno(struct phrase *phrase, int number) _nonnull_;

/* "0-2 4-6" */
void phrase_bits(struct phrase *phrase, uint32_t bitmap) _nonnull_;

/* "8 of width 48: 0-7", or "none" */
void phrase_counters(struct phrase *phrase, const struct counters *counters) _nonnull_;
