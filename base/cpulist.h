// SPDX-License-Identifier: GPL-2.0-or-later
/* Sets of logical CPUs and their text form, "0-3,8,10-11", as sysfs writes them. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/attrs.h"

struct cpu_range {
	unsigned int first, last; /* inclusive */
};

/* Ranges in ascending order that neither touch nor overlap. Lives in an arena. */
struct cpulist {
	struct cpu_range *range;
	size_t count, capacity;
};

/* Appends a CPU above all that the list holds. 0, -EINVAL (not above) or -ENOMEM. */
int cpulist_append(struct cpulist *list, struct arena *arena, unsigned int cpu)
	_nonnull_ _must_check_;

/*
 * Reads "0-3,8\n" (blanks at the end allowed; an empty text is an empty list).
 * 0, -EINVAL, or -ENOMEM. ret is written only on success.
 */
int cpulist_parse(const char *text, struct arena *arena, struct cpulist *ret)
	_nonnull_ _must_check_;

/* The text form, in the arena; NULL without memory. */
const char *cpulist_format(const struct cpulist *list, struct arena *arena)
	_nonnull_ _must_check_;

bool cpulist_has(const struct cpulist *list, unsigned int cpu) _nonnull_;

/* How many CPUs are in the list. */
size_t cpulist_count(const struct cpulist *list) _nonnull_;
