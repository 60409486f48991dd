// SPDX-License-Identifier: GPL-2.0-or-later
/* Memory that is given back all at once: what one snapshot owns. */
#pragma once

#include <stddef.h>

#include "base/attrs.h"

struct arena_block;

/* A zeroed struct arena is empty and ready. */
struct arena {
	struct arena_block *block; /* the one being filled; older ones hang behind it */
	size_t used; /* bytes taken of it */
};

/* Zeroed memory, aligned for any type; NULL when there is none. */
void *arena_alloc(struct arena *arena, size_t size) _nonnull_ _must_check_;

/* A copy of the first length bytes of text, with a NUL behind it; NULL without memory. */
char *arena_strndup(struct arena *arena, const char *text, size_t length)
	_nonnull_ _must_check_;
char *arena_strdup(struct arena *arena, const char *text) _nonnull_ _must_check_;

/*
 * Makes room for one more element in an array that lives in the arena: when count has
 * reached *capacity, the array moves to a block twice as large. Returns the array (maybe
 * moved; NULL without memory, and then the old one still stands).
 */
void *arena_grow(struct arena *arena, void *array, size_t count, size_t *capacity,
		 size_t element_size) _must_check_;

/* Forgets all allocations but keeps one block for the next use. */
void arena_reset(struct arena *arena) _nonnull_;

/* Gives all memory back; the arena is empty and ready again. */
void arena_done(struct arena *arena) _nonnull_;
