// SPDX-License-Identifier: GPL-2.0-or-later
/* Yes, no, or could not be told. */
#pragma once

#include <stdbool.h>

enum tristate {
	TRI_UNKNOWN = 0,
	TRI_NO,
	TRI_YES,
};
#define TRISTATE_COUNT (TRI_YES + 1)

static inline enum tristate tri_of(bool value)
{
	return value ? TRI_YES : TRI_NO;
}

/* Yes if both are, no if either is. */
enum tristate tri_and(enum tristate a, enum tristate b);

/* Yes turns into no and no into yes; what is unknown stays so. */
enum tristate tri_not(enum tristate value);

/* "yes", "no", "unknown" */
const char *tri_word(enum tristate value);
