// SPDX-License-Identifier: GPL-2.0-or-later
/* What became of the PMU between a host and a guest; and its formats. */
#pragma once

#include <stdio.h>

#include "model/explain.h"

#include "report/report.h"

struct explanation_report {
	struct source host, guest; /* host.kind NULL: there is no file of it */
	const struct explain_facts *facts;
	const struct explanation *explanation;
};

/* For people: a table, and what its causes are. 0 or -ENOMEM. */
int explanation_text(FILE *out, const struct explanation_report *report,
		     const struct text_style *style) _nonnull_ _must_check_;

/* An indented pmu-caps.explain document. 0 or -ENOMEM. */
int explanation_json(FILE *out, const struct explanation_report *report)
	_nonnull_ _must_check_;
