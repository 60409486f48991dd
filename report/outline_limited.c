// SPDX-License-Identifier: GPL-2.0-or-later
/* Which hosts limit a baseline, and which withhold what it would have to know. */
#include <inttypes.h>
#include <stdio.h>

#include "base/hex.h"

#include "report/outline_baseline.h"
#include "report/phrase.h"

/* Where no host tells, there is nothing to say but to ask them. */
#define HOW                                                                                  \
	"'pmu-caps --from=FILE' of such a host says which fact is missing and how to learn " \
	"it; then record it anew"

void thing_text(unsigned int thing, uint64_t number, char ret[THING_TEXT_SIZE])
{
	char hex[HEX_TEXT_MAX];

	if (thing >= ITEM_COUNT) {
		hex_format(number, thing == THING_PERF_CAPABILITIES ? 16 : 8, hex);
		snprintf(ret, THING_TEXT_SIZE, "%s", hex);
		return;
	}
	switch (item_kinds[thing].measure) {
	case ITEM_YES_NO:
		snprintf(ret, THING_TEXT_SIZE, "%s", tri_word(tri_of(number)));
		break;
	case ITEM_NUMBER_OF:
	case ITEM_WIDTH:
		snprintf(ret, THING_TEXT_SIZE, "%" PRIu64, number);
		break;
	case ITEM_FORMAT:
		if (number)
			snprintf(ret, THING_TEXT_SIZE, "%u", thing_format(thing, number));
		else
			snprintf(ret, THING_TEXT_SIZE, "-");
		break;
	}
}

/* Of a vPMU that is not there, nothing else is told. The counters stand for the bitmap. */
static bool is_told(const struct baseline *baseline, enum offer_scope scope,
		    unsigned int thing)
{
	return thing != THING_FIXED_BITMAP &&
	       (thing == ITEM_PMU || baseline_has_pmu(baseline, scope) != TRI_NO) &&
	       baseline_is_limited(baseline, &baseline->thing[scope][thing]);
}

static void outline_thing(struct shown_baseline *shown, enum offer_scope scope,
			  unsigned int thing)
{
	const struct baseline_thing *it = &shown->baseline->thing[scope][thing];
	const size_t item = formatted_item_of(thing);
	struct walk *walk = &shown->walk;
	char text[THING_TEXT_SIZE];

	thing_text(thing, it->number, text);
	walk_object(walk, NULL);
	walk_word(walk, keyed("scope"), NULL, offer_scope_word(scope));
	walk_word(walk, keyed("item"), NULL, thing_word(thing));
	walk_word(walk, keyed("value"), NULL, text);
	walk_number(walk, keyed("hosts"), NULL, it->hosts);
	outline_names(walk, &it->names);
	if (item < FORMATTED_ITEM_COUNT &&
	    baseline_formats_differ(shown->baseline, scope, item))
		outline_formats_of(shown, "formats", scope, item);
	walk_object_end(walk);
}

/* Values that hosts have in turn are limited by nobody: they differ, and have none in common. */
static void show_thing(struct shown_baseline *shown, enum offer_scope scope,
		       unsigned int thing)
{
	const struct baseline_thing *it = &shown->baseline->thing[scope][thing];
	const size_t item = formatted_item_of(thing);
	struct phrase text = { 0 };
	char value[THING_TEXT_SIZE];

	thing_text(thing, it->number, value);
	phrase_add(&text, "%s: ", value);
	if (it->hosts)
		phrase_hosts(&text, it->hosts, &it->names);
	else
		phrase_add(&text, "what the hosts have differs");
	walk_line(&shown->walk, thing_word(thing), text.text);
	if (item < FORMATTED_ITEM_COUNT)
		show_formats(shown, scope, item);
}

/* Where there may be no vPMU at all, people are told of that alone. */
static bool is_shown(const struct baseline *baseline, enum offer_scope scope,
		     unsigned int thing)
{
	return is_told(baseline, scope, thing) &&
	       (thing == ITEM_PMU || baseline_has_pmu(baseline, scope) == TRI_YES);
}

/* What limits another scope just as it limits the one that was told of is not told again. */
static bool is_news(const struct baseline *baseline, enum offer_scope scope,
		    unsigned int thing)
{
	const struct baseline_thing *it = &baseline->thing[scope][thing];
	const struct baseline_thing *now = &baseline->thing[OFFER_NOW][thing];

	const size_t item = formatted_item_of(thing);

	if (item < FORMATTED_ITEM_COUNT &&
	    !formats_same(&baseline->formats[scope][item],
			  &baseline->formats[OFFER_NOW][item]))
		return true;
	return scope == OFFER_NOW || !is_shown(baseline, OFFER_NOW, thing) ||
	       it->number != now->number || it->hosts != now->hosts ||
	       !first_names_same(&it->names, &now->names);
}

static void show_scope(struct shown_baseline *shown, enum offer_scope scope)
{
	const struct baseline *baseline = shown->baseline;
	struct walk *walk = &shown->walk;
	static const char *const titles[OFFER_SCOPE_COUNT] = {
		[OFFER_NOW] = "What limits it",
		[OFFER_EMULATED] = "What else would limit the emulated vPMU",
		[OFFER_MEDIATED] = "What else would limit the mediated vPMU",
	};
	bool begun = false;

	for (unsigned int thing = 0; thing < THING_COUNT; thing++) {
		if (!is_shown(baseline, scope, thing) || !is_news(baseline, scope, thing))
			continue;
		if (!begun)
			walk_heading(walk, SECTION_FINDINGS, titles[scope]);
		begun = true;
		show_thing(shown, scope, thing);
	}
}

void outline_limited_by(struct shown_baseline *shown)
{
	const struct baseline *baseline = shown->baseline;
	struct walk *walk = &shown->walk;

	walk_array(walk, "limited_by");
	for (enum offer_scope scope = 0; scope < OFFER_SCOPE_COUNT; scope++)
		for (unsigned int thing = 0; thing < THING_COUNT; thing++)
			if (is_told(baseline, scope, thing))
				outline_thing(shown, scope, thing);
	walk_array_end(walk);
	if (!walk_is_for_people(walk))
		return;
	for (enum offer_scope scope = 0; scope < OFFER_SCOPE_COUNT; scope++)
		show_scope(shown, scope);
}

static void outline_entry(struct walk *walk, const char *path,
			  const struct shown_thing *entry, const struct baseline_thing *it)
{
	char text[THING_TEXT_SIZE];

	walk_object(walk, NULL);
	walk_word(walk, keyed("path"), NULL, path);
	walk_word(walk, keyed("scope"), NULL, offer_scope_word(entry->scope));
	walk_word(walk, keyed("item"), NULL, thing_word(entry->thing));
	walk_number(walk, keyed("hosts"), NULL, it->withheld_hosts);
	outline_names(walk, &it->withheld_names);
	if (it->any) {
		thing_text(entry->thing, it->number, text);
		walk_word(walk, keyed("at_most"), NULL, text);
	}
	walk_word(walk, keyed("how"), NULL, HOW);
	walk_object_end(walk);
}

static bool is_same_host_set(const struct baseline_thing *a, const struct baseline_thing *b)
{
	return a->withheld_hosts == b->withheld_hosts &&
	       first_names_same(&a->withheld_names, &b->withheld_names);
}

static const struct baseline_thing *thing_of(const struct shown_baseline *shown,
					     size_t index)
{
	const struct shown_thing *entry = &shown->unknown[index];

	return &shown->baseline->thing[entry->scope][entry->thing];
}

/* Many things are withheld by the same hosts, who are named once. */
static void show_withheld(struct shown_baseline *shown, size_t count)
{
	struct walk *walk = &shown->walk;

	for (size_t i = 0; i < count; i++) {
		const struct baseline_thing *it = thing_of(shown, i);
		struct phrase text = { 0 };
		size_t before = 0;

		while (before < i && !is_same_host_set(thing_of(shown, before), it))
			before++;
		if (before < i)
			continue;
		phrase_hosts(&text, it->withheld_hosts, &it->withheld_names);
		walk_line(walk, thing_word(shown->unknown[i].thing), text.text);
	}
	walk_line(walk, "", HOW);
}

void outline_withheld(struct shown_baseline *shown)
{
	struct walk *walk = &shown->walk;
	const size_t count = walk->unknown_count;

	walk_array(walk, "unknown");
	for (size_t i = 0; i < count; i++)
		outline_entry(walk, walk->unknown[i].path, &shown->unknown[i],
			      thing_of(shown, i));
	walk_array_end(walk);
	if (!count || !walk_is_for_people(walk))
		return;
	walk_heading(walk, SECTION_UNKNOWN, "Could not tell");
	show_withheld(shown, count);
}
