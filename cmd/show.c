// SPDX-License-Identifier: GPL-2.0-or-later
/* "pmu-caps show": the report. */
#include <string.h>

#include "cmd/commands.h"
#include "cmd/hosts.h"

static bool wants_colour(FILE *out, enum colour_when when)
{
	const char *no_colour = getenv("NO_COLOR"), *term = getenv("TERM");

	switch (when) {
	case COLOUR_ALWAYS:
		return true;
	case COLOUR_NEVER:
		return false;
	case COLOUR_AUTO:
		break;
	}
	return isatty(fileno(out)) && !(no_colour && *no_colour) &&
	       !(term && strcmp(term, "dumb") == 0);
}

static int write_report(FILE *out, const struct options *options,
			const struct report *report, bool several)
{
	const struct text_style style = { .colour = wants_colour(out, options->colour) };

	if (options->json)
		return report_json(out, report, several);
	/* One host's text names nothing, so that equal hosts print the same; several need it. */
	if (several)
		fprintf(out, "== %s ==\n", report->source.name);
	return report_text(out, report, &style);
}

enum exit_status command_show(const struct options *options)
{
	return hosts_write(options, write_report);
}
