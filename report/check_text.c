// SPDX-License-Identifier: GPL-2.0-or-later
/* What was asked of a host, for people. */
#include "report/check.h"
#include "report/outline_check.h"
#include "report/text_sink.h"

/* The states in a column of the longest and two blanks; whole inventories are written. */
static const char *const state_columns[TRISTATE_COUNT] = {
	[TRI_UNKNOWN] = "unknown  ",
	[TRI_NO] = "no       ",
	[TRI_YES] = "yes      ",
};

int check_text(FILE *out, const struct check *check, const struct text_style *style)
{
	struct text_sink text;
	int r;

	text_sink_init(&text, style->colour);
	r = outline_check(check, &text.sink);
	if (r == 0)
		r = text_sink_write(&text, out);
	text_sink_done(&text);
	return r;
}

/* Names of files may hold anything; nothing of it may steer a terminal or end the line. */
static void write_name(FILE *out, const char *name)
{
	for (; *name; name++)
		putc_unlocked(*name >= ' ' && *name <= '~' ? *name : '?', out);
}

/* "unknown: lbr, !pebs" behind what goes before it, or nothing; whether there was any. */
static bool write_those(FILE *out, const struct check *check, enum tristate met,
			const char *before)
{
	bool any = false;

	for (size_t i = 0; i < check->count; i++) {
		if (check->answer[i].result.met != met)
			continue;
		fputs(any ? ", " : before, out);
		if (!any)
			fputs(met == TRI_NO ? "not met: " : "unknown: ", out);
		fputs(check->answer[i].requirement, out);
		any = true;
	}
	return any;
}

void check_line(FILE *out, const struct check *check)
{
	bool any;

	fputs(state_columns[check->state], out);
	write_name(out, check->source.name);
	any = write_those(out, check, TRI_NO, ": ");
	write_those(out, check, TRI_UNKNOWN, any ? "; " : ": ");
	putc('\n', out);
}
