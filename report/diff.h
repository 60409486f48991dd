// SPDX-License-Identifier: GPL-2.0-or-later
/* Two hosts side by side, and one host under two sets of facts; and their formats. */
#pragma once

#include <stdio.h>

#include "model/migration.h"

#include "report/report.h"

struct diff_report {
	struct source before, after;
	const struct diff *diff;
	size_t count; /* of the diff's items, those that are to be told */
	const struct migration *migration;
};

/* For people, with before, after and the consequence of each item. 0 or -ENOMEM. */
int diff_text(FILE *out, const struct diff_report *report, const struct text_style *style)
	_nonnull_ _must_check_;

/* A pmu-caps.diff document, indented. 0 or -ENOMEM. */
int diff_json(FILE *out, const struct diff_report *report) _nonnull_ _must_check_;

/* For people, what becomes of one host under other facts: now and then. 0 or -ENOMEM. */
int changes_text(FILE *out, const struct diff *diff, const struct text_style *style)
	_nonnull_ _must_check_;
