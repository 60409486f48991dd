// SPDX-License-Identifier: GPL-2.0-or-later
/* What was asked of a host for its guests, with the answers; and their formats. */
#pragma once

#include <stdio.h>

#include "model/requirement.h"

#include "report/report.h"

struct check {
	struct source source;
	const struct check_answer *answer;
	size_t count;
	enum tristate state; /* no if any answer is, else unknown if any is */
};

/* For people, a line and perhaps a remedy for each answer. 0 or -ENOMEM. */
int check_text(FILE *out, const struct check *check, const struct text_style *style)
	_nonnull_ _must_check_;

/* One line for the whole host: its state, its name, and what is not met or unknown. */
void check_line(FILE *out, const struct check *check) _nonnull_;

/* A pmu-caps.check document, indented or one compact line. 0 or -ENOMEM. */
int check_json(FILE *out, const struct check *check, bool compact) _nonnull_ _must_check_;
