// SPDX-License-Identifier: GPL-2.0-or-later
/* Reports for people. */
#include "report/outline.h"
#include "report/report.h"
#include "report/text_sink.h"

int report_text(FILE *out, const struct report *report, const struct text_style *style)
{
	struct text_sink text;
	int r;

	text_sink_init(&text, style->colour);
	r = outline_report(report, &text.sink);
	if (r == 0)
		r = text_sink_write(&text, out);
	text_sink_done(&text);
	return r;
}
