// SPDX-License-Identifier: GPL-2.0-or-later
/* Why each null is null, and how to learn what it hides. */
#include <string.h>

#include "model/words.h"

#include "report/outline_parts.h"
#include "report/phrase.h"

static void phrase_gap(struct phrase *phrase, const struct gap *gap)
{
	phrase_add(phrase, "%s", fact_place(gap->fact));
	if (gap->reading.err) {
		phrase_add(phrase, ": ");
		phrase_errno(phrase, gap->reading.err);
	}
}

static const char *remedy_of(const struct gap *gap)
{
	return fact_remedy(gap->fact, gap->reading.state);
}

static void outline_entry(struct walk *walk, const struct unknown *unknown)
{
	const struct gap *gap = &unknown->gap;
	struct phrase detail = { 0 };

	phrase_gap(&detail, gap);
	walk_object(walk, NULL);
	walk_word(walk, keyed("path"), NULL, unknown->path);
	walk_word(walk, keyed("reason"), NULL, reading_reason_word(gap->reading.state));
	walk_word(walk, keyed("detail"), NULL, detail.text);
	walk_word(walk, keyed("how"), NULL, remedy_of(gap));
	walk_object_end(walk);
}

static bool is_same_gap(const struct gap *a, const struct gap *b)
{
	return a->fact == b->fact && a->reading.state == b->reading.state &&
	       a->reading.err == b->reading.err;
}

/* One missing fact hides many values; people are told of the fact once. */
static bool is_told(const struct walk *walk, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (is_same_gap(&walk->unknown[i].gap, &walk->unknown[index].gap))
			return true;
	return false;
}

/* One remedy may bring several facts; it is told once, behind all of them. */
static bool is_remedied(const struct walk *walk, size_t index)
{
	const char *remedy = remedy_of(&walk->unknown[index].gap);

	for (size_t i = 0; i < index; i++)
		if (strcmp(remedy_of(&walk->unknown[i].gap), remedy) == 0)
			return true;
	return false;
}

static void show_gap(struct walk *walk, const struct gap *gap)
{
	struct phrase text = { 0 };
	const struct item item = {
		.tone = TONE_PLAIN,
		.word = reading_reason_word(gap->reading.state),
		.text = text.text,
	};

	phrase_gap(&text, gap);
	walk_item(walk, &item);
}

static void show_remedy(struct walk *walk, const char *remedy)
{
	for (size_t i = 0; i < walk->unknown_count; i++) {
		const struct gap *gap = &walk->unknown[i].gap;

		if (strcmp(remedy_of(gap), remedy) == 0 && !is_told(walk, i))
			show_gap(walk, gap);
	}
	walk_detail(walk, remedy);
}

static void show_gaps(struct walk *walk)
{
	if (!walk->unknown_count || !walk_is_for_people(walk))
		return;
	walk_heading(walk, SECTION_UNKNOWN, "Could not tell");
	for (size_t i = 0; i < walk->unknown_count; i++)
		if (!is_remedied(walk, i))
			show_remedy(walk, remedy_of(&walk->unknown[i].gap));
}

void outline_unknown(struct walk *walk)
{
	walk_array(walk, "unknown");
	for (size_t i = 0; i < walk->unknown_count; i++)
		outline_entry(walk, &walk->unknown[i]);
	walk_array_end(walk);
	show_gaps(walk);
}
