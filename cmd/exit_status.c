// SPDX-License-Identifier: GPL-2.0-or-later
/* The program's exit status: which of several counts. */
#include "cmd/exit_status.h"

static const int ranks[] = {
	[STATUS_OK] = 0,
	[STATUS_UNKNOWN] = 1,
	[STATUS_NO] = 2,
	[STATUS_ERROR] = 3,
};

enum exit_status exit_status_merge(enum exit_status a, enum exit_status b)
{
	return ranks[a] >= ranks[b] ? a : b;
}
