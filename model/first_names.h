// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The first of a set of names, in the order of their bytes: enough to begin looking at the
 * hosts that something is said of, in the same memory for eight and for a million.
 *
 * The first eight of two sets together are among the first eight of each, so that sets can be
 * joined in any order and any grouping. A name counts once, however often it is added.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/attrs.h"

#define FIRST_NAMES_MAX 8
/* With the NUL. Of a longer name the end is kept, which tells more than the begin of a path. */
#define FIRST_NAME_SIZE 256

/* Zeroed: none. */
struct first_names {
	size_t count;
	char name[FIRST_NAMES_MAX][FIRST_NAME_SIZE]; /* ascending */
};

void first_names_add(struct first_names *names, const char *name) _nonnull_;
void first_names_join(struct first_names *names, const struct first_names *others)
	_nonnull_;

bool first_names_same(const struct first_names *a, const struct first_names *b) _nonnull_;
