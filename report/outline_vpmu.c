// SPDX-License-Identifier: GPL-2.0-or-later
/* The vPMU that all hosts of a baseline offer, in one scope. */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/bits.h"

#include "report/outline_baseline.h"
#include "report/phrase.h"

/* Who withholds a value, outline_withheld() says; a null needs a reason that is open. */
static const struct gap is_withheld = { .fact = FACT_KVM_SUPPORTED_CPUID };

/* The items of a vPMU that are words or formats, in the order of the documents. */
static const struct vpmu_key {
	enum item_id item;
	const char *key;
} keys[] = {
	{ ITEM_FULL_WIDTH, "full_width" },     { ITEM_PEBS, "pebs" },
	{ ITEM_PEBS_FORMAT, "pebs_format" },   { ITEM_LBR, "lbr" },
	{ ITEM_LBR_FORMAT, "lbr_format" },     { ITEM_ARCH_LBR, "arch_lbr" },
	{ ITEM_PERF_METRICS, "perf_metrics" }, { ITEM_PDCM, "pdcm" },
	{ ITEM_PERFMON_EXT, "perfmon_ext" },   { ITEM_PERFCTR_CORE, "perfctr_core" },
	{ ITEM_PERFMON_V2, "perfmon_v2" },
};

struct vpmu {
	struct shown_baseline *shown;
	enum offer_scope scope;
	const struct baseline_thing *thing; /* of the scope, by number */
};

/* The gap of a thing: open, and kept in mind as that of the next unknown value, or NULL. */
static const struct gap *gap_of_thing(const struct vpmu *vpmu, unsigned int thing)
{
	const size_t next = vpmu->shown->walk.unknown_count;

	if (baseline_knows(&vpmu->thing[thing]))
		return NULL;
	assert(next < SHOWN_UNKNOWN_MAX);
	vpmu->shown->unknown[next] =
		(struct shown_thing){ .scope = vpmu->scope, .thing = thing };
	return &is_withheld;
}

static unsigned int number_of(const struct vpmu *vpmu, unsigned int thing)
{
	return (unsigned int)vpmu->thing[thing].number;
}

static void outline_number(const struct vpmu *vpmu, const char *key, unsigned int thing)
{
	walk_number(&vpmu->shown->walk, keyed(key), gap_of_thing(vpmu, thing),
		    number_of(vpmu, thing));
}

static void outline_bitmap(const struct vpmu *vpmu, const char *key, unsigned int thing,
			   uint32_t bitmap)
{
	walk_hex(&vpmu->shown->walk, keyed(key), gap_of_thing(vpmu, thing), bitmap);
}

static void outline_flag(const struct vpmu *vpmu, const char *key, unsigned int thing)
{
	walk_flag(&vpmu->shown->walk, keyed(key), gap_of_thing(vpmu, thing),
		  number_of(vpmu, thing));
}

/* What tells of features stands with the counters where it is of one kind. */
static void outline_kind(const struct vpmu *vpmu)
{
	const struct baseline *baseline = vpmu->shown->baseline;
	const struct baseline_thing *pdcm = &vpmu->thing[ITEM_PDCM];

	if (baseline->kinds[OFFER_KIND_AMD] == baseline->hosts) {
		outline_flag(vpmu, "perfctr_core", ITEM_PERFCTR_CORE);
		outline_flag(vpmu, "perfmon_v2", ITEM_PERFMON_V2);
	} else if (!baseline->kinds[OFFER_KIND_AMD] &&
		   (!baseline_knows(pdcm) || pdcm->number)) {
		walk_hex64(&vpmu->shown->walk, keyed("perf_capabilities"),
			   gap_of_thing(vpmu, THING_PERF_CAPABILITIES),
			   vpmu->thing[THING_PERF_CAPABILITIES].number);
	}
}

/* An object as guest.pmu of a report. */
static void outline_pmu(const struct vpmu *vpmu)
{
	struct walk *walk = &vpmu->shown->walk;
	const uint32_t bitmap = number_of(vpmu, THING_FIXED_BITMAP);

	walk_object(walk, "pmu");
	outline_number(vpmu, "version", ITEM_VERSION);
	walk_object(walk, "gp");
	outline_number(vpmu, "count", ITEM_GP_COUNTERS);
	outline_number(vpmu, "width", ITEM_GP_WIDTH);
	outline_bitmap(vpmu, "bitmap", ITEM_GP_COUNTERS,
		       bits_ones32(number_of(vpmu, ITEM_GP_COUNTERS)));
	walk_object_end(walk);
	walk_object(walk, "fixed");
	walk_number(walk, keyed("count"), gap_of_thing(vpmu, THING_FIXED_BITMAP),
		    bits_count(bitmap));
	outline_number(vpmu, "width", ITEM_FIXED_WIDTH);
	outline_bitmap(vpmu, "bitmap", THING_FIXED_BITMAP, bitmap);
	walk_object_end(walk);
	outline_kind(vpmu);
	walk_object_end(walk);
}

/* With either missing it cannot be said what a guest is told. */
static unsigned int decides_told(const struct vpmu *vpmu)
{
	return baseline_knows(&vpmu->thing[ITEM_VERSION]) ? THING_FIXED_BITMAP :
							    ITEM_VERSION;
}

static uint32_t told(const struct vpmu *vpmu)
{
	return baseline_told_fixed(number_of(vpmu, THING_FIXED_BITMAP),
				   number_of(vpmu, ITEM_VERSION));
}

static void outline_told(const struct vpmu *vpmu)
{
	struct walk *walk = &vpmu->shown->walk;
	const unsigned int thing = decides_told(vpmu);

	walk_object(walk, "fixed_told");
	walk_number(walk, keyed("count"), gap_of_thing(vpmu, thing),
		    bits_count(told(vpmu)));
	outline_bitmap(vpmu, "bitmap", thing, told(vpmu));
	walk_object_end(walk);
}

static void outline_item(const struct vpmu *vpmu, const struct vpmu_key *key)
{
	struct walk *walk = &vpmu->shown->walk;
	const struct gap *gap = gap_of_thing(vpmu, key->item);
	const unsigned int number = number_of(vpmu, key->item);

	if (item_kinds[key->item].measure != ITEM_FORMAT)
		walk_tristate(walk, keyed(key->key), gap ? gap : &is_withheld,
			      gap ? TRI_UNKNOWN : tri_of(number));
	else if (gap || number)
		walk_number(walk, keyed(key->key), gap, thing_format(key->item, number));
}

/* Who they are stands once below. */
static void show_unknown(const struct vpmu *vpmu, const char *label, unsigned int thing)
{
	const struct baseline_thing *it = &vpmu->thing[thing];
	const bool has_bound = it->any && thing < ITEM_COUNT &&
			       item_kinds[thing].measure == ITEM_NUMBER_OF;
	struct phrase text = { 0 };
	char at_most[THING_TEXT_SIZE] = "";

	if (has_bound)
		thing_text(thing, it->number, at_most);
	phrase_add(&text, "unknown%s%s: %" PRIu64 " host%s cannot tell",
		   has_bound ? ", at most " : "", at_most, it->withheld_hosts,
		   it->withheld_hosts == 1 ? "" : "s");
	walk_line(&vpmu->shown->walk, label, text.text);
}

static void show_counters(const struct vpmu *vpmu, const char *label, unsigned int thing,
			  const struct counters *counters)
{
	struct phrase text = { 0 };

	if (!baseline_knows(&vpmu->thing[thing])) {
		show_unknown(vpmu, label, thing);
		return;
	}
	phrase_counters(&text, counters);
	walk_line(&vpmu->shown->walk, label, text.text);
}

static void show_fixed(const struct vpmu *vpmu)
{
	const uint32_t bitmap = number_of(vpmu, THING_FIXED_BITMAP);
	const struct counters fixed = {
		.count = bits_count(bitmap),
		.width = number_of(vpmu, ITEM_FIXED_WIDTH),
		.bitmap = bitmap,
	};
	struct phrase text = { 0 };

	show_counters(vpmu, "Fixed counters", THING_FIXED_BITMAP, &fixed);
	if (!baseline_knows(&vpmu->thing[THING_FIXED_BITMAP]) || told(vpmu) == bitmap)
		return;
	phrase_add(&text,
		   "a guest is told of %u: leaf 0xA of version %u has their number "
		   "alone, and none behind a hole",
		   bits_count(told(vpmu)), number_of(vpmu, ITEM_VERSION));
	walk_line(&vpmu->shown->walk, "", text.text);
}

static void show_number(const struct vpmu *vpmu, const char *label, unsigned int thing)
{
	char text[THING_TEXT_SIZE];

	if (!baseline_knows(&vpmu->thing[thing])) {
		show_unknown(vpmu, label, thing);
		return;
	}
	thing_text(thing, vpmu->thing[thing].number, text);
	walk_line(&vpmu->shown->walk, label, text);
}

/* What no host has is worth no line, except where some hosts do have it. */
static bool is_worth_a_line(const struct vpmu *vpmu, enum item_id item)
{
	const struct baseline_thing *thing = &vpmu->thing[item];

	if (!baseline_knows(thing) || thing->number)
		return item != ITEM_PDCM;
	return item_kinds[item].measure != ITEM_FORMAT &&
	       baseline_is_limited(vpmu->shown->baseline, thing);
}

static void show_features(const struct vpmu *vpmu)
{
	const char *label = item_kinds[ITEM_PDCM].title;

	for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
		if (is_worth_a_line(vpmu, keys[i].item))
			show_number(vpmu, item_kinds[keys[i].item].title, keys[i].item);
	/* the register says more than that there is one */
	if (vpmu->thing[ITEM_PDCM].number)
		show_number(vpmu, label, THING_PERF_CAPABILITIES);
}

/* Worth a line where hosts differ in them, or some do not tell. */
static void show_events(const struct vpmu *vpmu)
{
	const struct baseline_thing *events = &vpmu->thing[THING_EVENTS];
	const uint32_t bitmap = number_of(vpmu, THING_EVENTS);
	static const char label[] = "Architectural events";
	struct phrase text = { 0 };

	if (!baseline_knows(events)) {
		show_unknown(vpmu, label, THING_EVENTS);
		return;
	}
	if (!baseline_is_limited(vpmu->shown->baseline, events))
		return;
	if (bitmap)
		phrase_bits(&text, bitmap);
	phrase_add(&text, "%s of leaf 0xA", bitmap ? "" : "none");
	walk_line(&vpmu->shown->walk, label, text.text);
}

static bool is_same(const struct baseline_thing *a, const struct baseline_thing *b)
{
	if (!baseline_knows(a) || !baseline_knows(b))
		return baseline_knows(a) == baseline_knows(b) &&
		       a->withheld_hosts == b->withheld_hosts;
	return a->number == b->number;
}

static bool is_as_now(const struct vpmu *vpmu)
{
	const struct baseline_thing *now = vpmu->shown->baseline->thing[OFFER_NOW];
	size_t thing = 0;

	while (thing < THING_COUNT && is_same(&vpmu->thing[thing], &now[thing]))
		thing++;
	return vpmu->scope != OFFER_NOW && thing == THING_COUNT;
}

static void show_numbers(const struct vpmu *vpmu)
{
	const struct counters gp = {
		.count = number_of(vpmu, ITEM_GP_COUNTERS),
		.width = number_of(vpmu, ITEM_GP_WIDTH),
		.bitmap = bits_ones32(number_of(vpmu, ITEM_GP_COUNTERS)),
	};

	show_number(vpmu, item_kinds[ITEM_VERSION].title, ITEM_VERSION);
	show_counters(vpmu, item_kinds[ITEM_GP_COUNTERS].title, ITEM_GP_COUNTERS, &gp);
	show_fixed(vpmu);
	show_events(vpmu);
	show_features(vpmu);
}

static void show_vpmu(const struct vpmu *vpmu)
{
	const enum tristate has = baseline_has_pmu(vpmu->shown->baseline, vpmu->scope);
	struct walk *walk = &vpmu->shown->walk;

	if (!walk_is_for_people(walk))
		return;
	if (has == TRI_YES && is_as_now(vpmu)) {
		walk_line(walk, "vPMU", "the same");
		return;
	}
	show_number(vpmu, "vPMU", ITEM_PMU);
	/* where there may be none at all, no more can be said than this */
	if (has == TRI_YES)
		show_numbers(vpmu);
}

void outline_vpmu(struct shown_baseline *shown, enum offer_scope scope)
{
	const struct vpmu vpmu = {
		.shown = shown,
		.scope = scope,
		.thing = shown->baseline->thing[scope],
	};
	const enum tristate has = baseline_has_pmu(shown->baseline, scope);
	const struct gap *gap = gap_of_thing(&vpmu, ITEM_PMU);

	walk_tristate(&shown->walk, keyed("vpmu"), gap ? gap : &is_withheld, has);
	if (has != TRI_NO) {
		outline_pmu(&vpmu);
		outline_told(&vpmu);
		for (size_t i = 0; i < ARRAY_SIZE(keys); i++)
			outline_item(&vpmu, &keys[i]);
		walk_hex64(&shown->walk, keyed("perf_capabilities"),
			   gap_of_thing(&vpmu, THING_PERF_CAPABILITIES),
			   vpmu.thing[THING_PERF_CAPABILITIES].number);
		outline_bitmap(&vpmu, "events", THING_EVENTS,
			       number_of(&vpmu, THING_EVENTS));
		outline_formats(shown, scope);
	}
	show_vpmu(&vpmu);
}
