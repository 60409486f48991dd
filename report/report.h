// SPDX-License-Identifier: GPL-2.0-or-later
/* What a report is made of, and the formats it can be written in. */
#pragma once

#include <stdio.h>

#include "base/error.h"

#include "model/identity.h"
#include "model/verdict.h"

struct report {
	struct source source;
	const struct snapshot *snap;
	const struct identity *identity;
	const struct verdict *verdict;
};

struct text_style {
	bool colour;
};

/* For people. 0 or -ENOMEM; what the stream thinks of it is for its owner to ask. */
int report_text(FILE *out, const struct report *report, const struct text_style *style)
	_nonnull_ _must_check_;

/* JSON: an indented document, or one compact line. 0 or -ENOMEM. */
int report_json(FILE *out, const struct report *report, bool compact)
	_nonnull_ _must_check_;

/* The snapshot alone, as a pmu-caps.record document. 0 or -ENOMEM. */
int report_record(FILE *out, const struct report *report, bool compact)
	_nonnull_ _must_check_;
