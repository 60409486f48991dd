// SPDX-License-Identifier: GPL-2.0-or-later
/* What switching the mediated vPMU on would give and take. */
#include "model/deciding_gap.h"

#include "report/outline_parts.h"
#include "report/phrase.h"

static bool is_listed(const struct tradeoff_results *results, unsigned int id, bool losses)
{
	return tradeoffs[id].loss == losses && results->applies[id] != TRI_NO;
}

static void show_list(struct walk *walk, const struct tradeoff_results *results, bool losses)
{
	struct phrase text = { 0 };

	if (!walk_is_for_people(walk))
		return;
	for (unsigned int id = 0; id < TRADEOFF_COUNT; id++) {
		if (!is_listed(results, id, losses))
			continue;
		phrase_list(&text, tradeoffs[id].id);
		if (results->applies[id] == TRI_UNKNOWN)
			phrase_add(&text, " (unknown)");
	}
	if (text.length)
		walk_line(walk, losses ? "Losses" : "Gains", text.text);
}

static void outline_list(struct walk *walk, const char *key,
			 const struct outlook *outlook, bool losses)
{
	const struct tradeoff_results *results = &outlook->tradeoffs;
	const struct gap gap = deciding_gap_of_tradeoff(outlook);

	walk_array(walk, key);
	for (unsigned int id = 0; id < TRADEOFF_COUNT; id++) {
		if (!is_listed(results, id, losses))
			continue;
		walk_object(walk, NULL);
		walk_word(walk, keyed("id"), NULL, tradeoffs[id].id);
		walk_tristate(walk, keyed("state"), &gap, results->applies[id]);
		walk_word(walk, keyed("summary"), NULL, tradeoffs[id].summary);
		walk_object_end(walk);
	}
	walk_array_end(walk);
	show_list(walk, results, losses);
}

void outline_tradeoffs(struct walk *walk, const struct outlook *outlook)
{
	outline_list(walk, "gains", outlook, false);
	outline_list(walk, "losses", outlook, true);
}
