// SPDX-License-Identifier: GPL-2.0-or-later
/* How text is dressed up: colour on terminals, or where the user wants it. */
#include "cmd/style.h"

#include <string.h>

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

void style_heading(FILE *out, const char *name)
{
	_cleanup_free_ char *harmless = strdup(name);

	if (harmless)
		error_defuse(harmless);
	fprintf(out, "== %s ==\n", harmless ? harmless : "?");
}

struct text_style style_of(FILE *out, const struct options *options)
{
	return (struct text_style){ .colour = wants_colour(out, options->colour) };
}
