// SPDX-License-Identifier: GPL-2.0-or-later
/* What changes of facts do, for people. */
#include "report/change_text.h"

/* The columns of the item and of what it is now. */
#define ITEM_WIDTH 32
#define NOW_WIDTH 20

static void write_row(FILE *out, const char *item, const char *now, const char *then)
{
	fprintf(out, "  %-*s %-*s %s\n", ITEM_WIDTH, item, NOW_WIDTH, now, then);
}

static void write_rows(FILE *out, const struct effects *effects, bool guest)
{
	for (size_t i = 0; i < effects->count; i++) {
		const struct effect *effect = &effects->effect[i];

		if (effect->guest == guest)
			write_row(out, effect->item, effect->now, effect->then);
	}
}

void change_text(FILE *out, const struct effects *effects)
{
	fputs("What changes\n", out);
	if (effects->count)
		write_row(out, "", "now", "then");
	if (effects->guest)
		write_rows(out, effects, true);
	else
		fputs("  no difference for guests\n", out);
	write_rows(out, effects, false);
}
