// SPDX-License-Identifier: GPL-2.0-or-later
/* Differences, for people. */
#include "report/diff.h"
#include "report/outline_diff.h"
#include "report/text_sink.h"

int diff_text(FILE *out, const struct diff_report *report, const struct text_style *style)
{
	struct text_sink text;
	int r;

	text_sink_init(&text, style->colour);
	r = outline_diff(report, &text.sink);
	if (r == 0)
		r = text_sink_write(&text, out);
	text_sink_done(&text);
	return r;
}

int changes_text(FILE *out, const struct diff *diff, const struct text_style *style)
{
	struct text_sink text;
	int r;

	text_sink_init(&text, style->colour);
	r = outline_changes(diff, &text.sink);
	if (r == 0)
		r = text_sink_write(&text, out);
	text_sink_done(&text);
	return r;
}
