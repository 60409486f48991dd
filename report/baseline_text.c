// SPDX-License-Identifier: GPL-2.0-or-later
/* What every one of a set of hosts offers, for people. */
#include "report/baseline.h"
#include "report/outline_baseline.h"
#include "report/text_sink.h"

int baseline_text(FILE *out, const struct baseline *baseline, const struct text_style *style)
{
	struct text_sink text;
	int r;

	text_sink_init(&text, style->colour);
	r = outline_baseline(baseline, &text.sink);
	if (r == 0)
		r = text_sink_write(&text, out);
	text_sink_done(&text);
	return r;
}
