// SPDX-License-Identifier: GPL-2.0-or-later
/* What the host has and a guest does not get, each with its cause. */
#include <string.h>

#include "model/deciding_gap.h"

#include "report/outline_parts.h"
#include "report/phrase.h"

/* A number or a three-valued word; the gap is that of "unknown". */
static void outline_side(struct walk *walk, const char *key, const struct gap *gap,
			 const char *text)
{
	if (strcmp(text, tri_word(TRI_UNKNOWN)) == 0)
		walk_tristate(walk, keyed(key), gap, TRI_UNKNOWN);
	else
		walk_word(walk, keyed(key), NULL, text);
}

static void outline_limit(struct walk *walk, const struct limit *limit,
			  const struct gap *host_gap, const struct gap *guest_gap)
{
	walk_object(walk, NULL);
	walk_word(walk, keyed("item"), NULL, item_kinds[limit->item].id);
	outline_side(walk, "host", host_gap, limit->host);
	outline_side(walk, "guest", guest_gap, limit->guest);
	walk_word(walk, keyed("cause"), NULL, causes[limit->cause].id);
	walk_word(walk, keyed("reference"), NULL, causes[limit->cause].reference);
	walk_object_end(walk);
}

/* Neighbours often share a cause, which is then told once. */
static void show_limit(struct walk *walk, const struct limits *limits, size_t index)
{
	const struct limit *limit = &limits->limit[index];
	const bool same = index > 0 && limits->limit[index - 1].cause == limit->cause;
	struct phrase text = { 0 };

	phrase_add(&text, "host %s, guest %s: %s", limit->host, limit->guest,
		   same ? "the same" : causes[limit->cause].summary);
	walk_line(walk, item_kinds[limit->item].id, text.text);
}

void outline_limits(struct walk *walk, const struct outlook *outlook, const struct gap *gap)
{
	const struct limits *limits = &outlook->limits;
	const struct gap host_gap = deciding_gap_of_host(outlook);
	/* Without any vPMU the line above has said it all. */
	const bool shown = walk_is_for_people(walk) && outline_has_vpmu(&outlook->guest);

	walk_array(walk, "limits");
	for (size_t i = 0; i < limits->count; i++)
		outline_limit(walk, &limits->limit[i], &host_gap, gap);
	walk_array_end(walk);
	for (size_t i = 0; i < limits->count && shown; i++)
		show_limit(walk, limits, i);
}
