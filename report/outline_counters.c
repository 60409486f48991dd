// SPDX-License-Identifier: GPL-2.0-or-later
/* Counters of one kind, wherever they are counted. */
#include "report/outline_parts.h"
#include "report/phrase.h"

static void show_counters(struct walk *walk, const char *label,
			  const struct counters *counters)
{
	struct phrase text = { 0 };

	if (!walk_is_for_people(walk))
		return;
	if (gap_is_open(&counters->gap)) {
		walk_line_unknown(walk, label, &counters->gap);
		return;
	}
	phrase_counters(&text, counters);
	walk_line(walk, label, text.text);
}

void outline_counters(struct walk *walk, struct field field, const struct counters *set)
{
	walk_object(walk, field.key);
	walk_number(walk, keyed("count"), &set->gap, set->count);
	walk_number(walk, keyed("width"), &set->gap, set->width);
	walk_hex(walk, keyed("bitmap"), &set->gap, set->bitmap);
	walk_object_end(walk);
	if (field.label)
		show_counters(walk, field.label, set);
}
