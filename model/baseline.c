// SPDX-License-Identifier: GPL-2.0-or-later
/* The largest vPMU that every one of a set of hosts offers. */
#include "model/baseline.h"

#include <string.h>

#include "base/bits.h"

/* IA32_PERF_CAPABILITIES */
#define LBR_FORMAT UINT64_C(0x3f)

/* Leaf 0xA tells which fixed counters exist from this version on, not only how many. */
#define VERSION_WITH_BITMAP 5

static uint64_t same_or_none(uint64_t a, uint64_t b, uint64_t field)
{
	return (a & field) == (b & field) ? a & field : 0;
}

static uint64_t meet_perf_capabilities(uint64_t a, uint64_t b)
{
	return (a & b & ~(LBR_FORMAT | PERF_CAPABILITIES_PEBS)) |
	       same_or_none(a, b, LBR_FORMAT) | same_or_none(a, b, PERF_CAPABILITIES_PEBS);
}

const enum item_id formatted_items[FORMATTED_ITEM_COUNT] = { ITEM_PEBS, ITEM_LBR };

/* The most that both numbers of a thing offer. */
static uint64_t meet(unsigned int thing, uint64_t a, uint64_t b)
{
	if (thing == THING_FIXED_BITMAP || thing == THING_EVENTS)
		return a & b;
	if (thing == THING_PERF_CAPABILITIES)
		return meet_perf_capabilities(a, b);
	if (thing_is_exact(thing))
		return same_or_none(a, b, UINT64_MAX);
	return a < b ? a : b;
}

/* An offer's cohort stands in one of so many places. */
#define COHORT_PLACES 16

/* Hosts that offer the same number of a thing, or withhold it. */
struct contribution {
	unsigned int thing;
	uint64_t number;
	uint64_t hosts;
	const struct first_names *names;
};

static void take_number(struct baseline_thing *thing, const struct contribution *from)
{
	const uint64_t both = thing->any ? meet(from->thing, thing->number, from->number) :
					   from->number;

	if (!thing->any || both != thing->number) {
		thing->any = true;
		thing->number = both;
		thing->hosts = 0;
		thing->names.count = 0;
	}
	if (both != from->number)
		return;
	thing->hosts += from->hosts;
	first_names_join(&thing->names, from->names);
}

static void take_withheld(struct baseline_thing *thing, uint64_t hosts,
			  const struct first_names *names)
{
	thing->withheld_hosts += hosts;
	first_names_join(&thing->withheld_names, names);
}

static void join_thing(unsigned int number, struct baseline_thing *thing,
		       const struct baseline_thing *other)
{
	if (other->any)
		take_number(thing, &(struct contribution){ .thing = number,
							   .number = other->number,
							   .hosts = other->hosts,
							   .names = &other->names });
	take_withheld(thing, other->withheld_hosts, &other->withheld_names);
}

void baseline_join(struct baseline *baseline, const struct baseline *other)
{
	baseline->hosts += other->hosts;
	first_names_join(&baseline->names, &other->names);
	changed_join(&baseline->changed, &other->changed);
	for (size_t i = 0; i < GUEST_MODE_COUNT; i++)
		baseline->modes[i] += other->modes[i];
	for (size_t i = 0; i < OFFER_KIND_COUNT; i++)
		baseline->kinds[i] += other->kinds[i];
	for (size_t scope = 0; scope < OFFER_SCOPE_COUNT; scope++)
		for (unsigned int i = 0; i < THING_COUNT; i++)
			join_thing(i, &baseline->thing[scope][i], &other->thing[scope][i]);
	for (size_t scope = 0; scope < OFFER_SCOPE_COUNT; scope++)
		for (size_t i = 0; i < FORMATTED_ITEM_COUNT; i++)
			formats_join(&baseline->formats[scope][i],
				     &other->formats[scope][i]);
}

static void join_formats(struct formats formats[FORMATTED_ITEM_COUNT],
			 const struct vpmu_offer *offer, const struct cohort *cohort)
{
	for (size_t i = 0; i < FORMATTED_ITEM_COUNT; i++) {
		uint64_t format;

		if (vpmu_offer_get(offer, formatted_items[i], &format) && format)
			formats_add(&formats[i], format, cohort->hosts, &cohort->names);
	}
}

static void join_vpmu(struct baseline_thing things[THING_COUNT],
		      const struct vpmu_offer *offer, const struct cohort *cohort)
{
	struct contribution from = { .hosts = cohort->hosts, .names = &cohort->names };

	for (from.thing = 0; from.thing < THING_COUNT; from.thing++) {
		if (vpmu_offer_get(offer, from.thing, &from.number))
			take_number(&things[from.thing], &from);
		else
			take_withheld(&things[from.thing], from.hosts, from.names);
	}
}

/* The hosts of a cohort become part of the rest; its place is free then. */
static void join_cohort(struct baseline *baseline, struct cohort *cohort)
{
	if (!cohort->hosts)
		return;
	baseline->hosts += cohort->hosts;
	first_names_join(&baseline->names, &cohort->names);
	baseline->modes[cohort->offer.mode] += cohort->hosts;
	baseline->kinds[cohort->offer.kind] += cohort->hosts;
	for (size_t scope = 0; scope < OFFER_SCOPE_COUNT; scope++) {
		join_vpmu(baseline->thing[scope], &cohort->offer.vpmu[scope], cohort);
		join_formats(baseline->formats[scope], &cohort->offer.vpmu[scope], cohort);
	}
	cohort->hosts = 0;
	cohort->names.count = 0;
}

/* Where to look for the cohort of an offer first: equal offers give equal places. */
static size_t place_of(const struct offer *offer)
{
	uint64_t words[sizeof(*offer) / sizeof(uint64_t)], hash = 0;

	memcpy(words, offer, sizeof(words));
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		hash = (hash ^ words[i]) * UINT64_C(0x9e3779b97f4a7c15);
	return hash >> 32;
}

/* The cohort of an offer; a new one in the first free place, or in one that is made free. */
static struct cohort *find_cohort(struct baseline_builder *builder,
				  const struct offer *offer)
{
	const size_t first = place_of(offer);
	struct cohort *cohort = NULL;

	for (size_t i = 0; i < COHORT_PLACES; i++) {
		cohort = &builder->cohort[(first + i) % COHORTS_MAX];
		if (!cohort->hosts || memcmp(&cohort->offer, offer, sizeof(*offer)) == 0)
			break;
	}
	if (cohort->hosts && memcmp(&cohort->offer, offer, sizeof(*offer)) != 0)
		join_cohort(&builder->joined, cohort);
	cohort->offer = *offer;
	return cohort;
}

void baseline_add(struct baseline_builder *builder, const struct offer *offer,
		  const char *name)
{
	struct cohort *cohort = find_cohort(builder, offer);

	cohort->hosts++;
	first_names_add(&cohort->names, name);
}

void baseline_note_changes(struct baseline_builder *builder,
			   const struct changes *changes, const char *name)
{
	changed_add_host(&builder->joined.changed, changes, name);
}

const struct baseline *baseline_join_all(struct baseline_builder *builder)
{
	for (size_t i = 0; i < COHORTS_MAX; i++)
		join_cohort(&builder->joined, &builder->cohort[i]);
	return &builder->joined;
}

bool baseline_knows(const struct baseline_thing *thing)
{
	return thing->any && (!thing->withheld_hosts || !thing->number);
}

bool baseline_changes_agree(const struct baseline *baseline)
{
	const struct changed *changed = &baseline->changed;

	return !changed->count ||
	       (changed->count == 1 && changed->of[0].hosts == baseline->hosts);
}

enum tristate baseline_has_pmu(const struct baseline *baseline, enum offer_scope scope)
{
	const struct baseline_thing *pmu = &baseline->thing[scope][ITEM_PMU];

	return baseline_knows(pmu) ? tri_of(pmu->number) : TRI_UNKNOWN;
}

bool baseline_is_limited(const struct baseline *baseline, const struct baseline_thing *thing)
{
	return baseline_knows(thing) && thing->hosts < baseline->hosts;
}

bool baseline_formats_differ(const struct baseline *baseline, enum offer_scope scope,
			     size_t item)
{
	const struct baseline_thing *it = &baseline->thing[scope][formatted_items[item]];

	return baseline_knows(it) && !it->number &&
	       (!it->hosts || baseline->formats[scope][item].count > 1);
}

uint32_t baseline_told_fixed(uint32_t bitmap, unsigned int version)
{
	return version >= VERSION_WITH_BITMAP ? bitmap :
						bits_ones32(bits_contiguous(bitmap));
}

const char *thing_word(unsigned int thing)
{
	if (thing == THING_FIXED_BITMAP)
		return "fixed-bitmap";
	if (thing == THING_PERF_CAPABILITIES)
		return "perf-capabilities";
	if (thing == THING_EVENTS)
		return "events";
	return item_kinds[thing].id;
}
