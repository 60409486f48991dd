// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which formats hosts have something in, and who has which: the smallest few, each with how
 * many hosts have it. The smallest eight of two sets together are among the smallest eight of
 * each, so that sets can be joined in any order and any grouping.
 */
#pragma once

#include <stdint.h>

#include "model/first_names.h"

#define FORMATS_MAX 8

struct format_hosts {
	uint64_t format; /* never 0 */
	uint64_t hosts;
	struct first_names names;
};

/* Zeroed: none. */
struct formats {
	size_t count;
	struct format_hosts of[FORMATS_MAX]; /* ascending */
};

void formats_add(struct formats *formats, uint64_t format, uint64_t hosts,
		 const struct first_names *names) _nonnull_;
void formats_join(struct formats *formats, const struct formats *others) _nonnull_;

/* How many hosts have one of these. */
uint64_t formats_hosts(const struct formats *formats) _nonnull_;

bool formats_same(const struct formats *a, const struct formats *b) _nonnull_;
