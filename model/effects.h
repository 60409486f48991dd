// SPDX-License-Identifier: GPL-2.0-or-later
/* What a change of facts does to a host and its guests: the verdicts before and after it. */
#pragma once

#include "model/verdict.h"

struct effect {
	char item[40]; /* "guest mode", "guest has pebs", "rule pmu-version" */
	char now[32], then[32];
	bool guest; /* a guest notices */
};

/* As many as are compared: a few numbers, the eligibility rules, the requirements. */
#define EFFECTS_MAX 32

struct effects {
	struct effect effect[EFFECTS_MAX];
	size_t count;
	bool guest; /* any of them is a guest's */
};

/* Those that differ. */
void effects_compare(const struct verdict *now, const struct verdict *then,
		     struct effects *ret) _nonnull_;
