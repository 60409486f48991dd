// SPDX-License-Identifier: GPL-2.0-or-later
/* What became of the PMU between a host and a guest, for people. */
#include "report/explanation.h"
#include "report/outline_explain.h"
#include "report/text_sink.h"

int explanation_text(FILE *out, const struct explanation_report *report,
		     const struct text_style *style)
{
	struct text_sink text;
	int r;

	text_sink_init(&text, style->colour);
	r = outline_explain(report, &text.sink);
	if (r == 0)
		r = text_sink_write(&text, out);
	text_sink_done(&text);
	return r;
}
