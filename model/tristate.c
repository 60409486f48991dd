// SPDX-License-Identifier: GPL-2.0-or-later
/* Yes, no, or could not be told. */
#include "model/tristate.h"

#include <assert.h>

#include "base/attrs.h"

static const char *const words[] = {
	[TRI_UNKNOWN] = "unknown",
	[TRI_NO] = "no",
	[TRI_YES] = "yes",
};
static_assert(ARRAY_SIZE(words) == TRISTATE_COUNT, "every value has a word");

enum tristate tri_and(enum tristate a, enum tristate b)
{
	if (a == TRI_NO || b == TRI_NO)
		return TRI_NO;
	return a == TRI_YES ? b : a;
}

enum tristate tri_not(enum tristate value)
{
	switch (value) {
	case TRI_YES:
		return TRI_NO;
	case TRI_NO:
		return TRI_YES;
	case TRI_UNKNOWN:
		break;
	}
	return TRI_UNKNOWN;
}

const char *tri_word(enum tristate value)
{
	return words[value];
}
