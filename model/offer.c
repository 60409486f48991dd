// SPDX-License-Identifier: GPL-2.0-or-later
/* What a host offers its guests. */
#include "model/offer.h"

#include <assert.h>

#include "base/bits.h"

/* IA32_PERF_CAPABILITIES */
#define LBR_FORMAT 0x3fu
#define PEBS_LOW 0xfc0u
#define PEBS_LOW_SHIFT 6
#define PEBS_BASELINE 14
#define PEBS_TIMING 17

static_assert(THING_COUNT <= 64, "a bit for each thing");
static_assert(sizeof(struct vpmu_offer) % 8 == 0 &&
		      sizeof(struct offer) ==
			      OFFER_SCOPE_COUNT * sizeof(struct vpmu_offer) + 8,
	      "equal offers are equal bytes");

static const char *const scope_words[] = {
	[OFFER_NOW] = "now",
	[OFFER_EMULATED] = "emulated",
	[OFFER_MEDIATED] = "mediated",
};
static_assert(ARRAY_SIZE(scope_words) == OFFER_SCOPE_COUNT, "every scope has a word");

static const char *const kind_words[] = {
	[OFFER_KIND_UNKNOWN] = "unknown",
	[OFFER_KIND_ARCHITECTURAL] = "architectural",
	[OFFER_KIND_AMD] = "amd",
};
static_assert(ARRAY_SIZE(kind_words) == OFFER_KIND_COUNT, "every kind has a word");

static void know(struct vpmu_offer *offer, unsigned int thing)
{
	offer->known |= UINT64_C(1) << thing;
}

static void set(struct vpmu_offer *offer, enum item_id item, unsigned int number)
{
	know(offer, item);
	offer->item[item] = (uint8_t)number;
}

static void set_tri(struct vpmu_offer *offer, enum item_id item, enum tristate value)
{
	if (value != TRI_UNKNOWN)
		set(offer, item, value == TRI_YES);
}

static void set_counters(struct vpmu_offer *offer, const struct guest *guest)
{
	if (!gap_is_open(&guest->gp.gap)) {
		set(offer, ITEM_GP_COUNTERS, guest->gp.count);
		set(offer, ITEM_GP_WIDTH, guest->gp.width);
		know(offer, THING_EVENTS);
		offer->events = guest_events_available(&guest->events);
	}
	if (gap_is_open(&guest->fixed.gap))
		return;
	for (unsigned int n = 0; n < ITEM_FIXED_COUNTERS; n++)
		know(offer, ITEM_FIXED_COUNTER_0 + n);
	know(offer, THING_FIXED_BITMAP);
	offer->fixed_bitmap = guest->fixed.bitmap;
	set(offer, ITEM_FIXED_WIDTH, guest->fixed.width);
}

uint8_t offer_pack_pebs(uint64_t caps)
{
	return (uint8_t)((caps & PEBS_LOW) >> PEBS_LOW_SHIFT |
			 (caps >> PEBS_BASELINE & 1) << 6 | (caps >> PEBS_TIMING & 1) << 7);
}

static uint64_t unpack_pebs(unsigned int packed)
{
	return (uint64_t)(packed & 0x3f) << PEBS_LOW_SHIFT |
	       (uint64_t)(packed >> 6 & 1) << PEBS_BASELINE |
	       (uint64_t)(packed >> 7) << PEBS_TIMING;
}

/* Something that comes in a format: without it nobody can tell with whom it is shared. */
static void set_exact(struct vpmu_offer *offer, enum item_id item, enum tristate has,
		      unsigned int format, bool is_known)
{
	if (has == TRI_NO)
		set(offer, item, 0);
	else if (has == TRI_YES && is_known)
		set(offer, item, format);
}

static void set_features(struct vpmu_offer *offer, const struct guest *guest)
{
	const struct known_bits *caps = &guest->perf_capabilities;
	const unsigned int lbr = caps->value & LBR_FORMAT;
	const bool knows_lbr = !(~caps->known & LBR_FORMAT);
	const bool knows_pebs = !(~caps->known & PERF_CAPABILITIES_PEBS);

	set_tri(offer, ITEM_FULL_WIDTH, guest->full_width);
	set_tri(offer, ITEM_PERF_METRICS, guest->perf_metrics);
	set_exact(offer, ITEM_PEBS, guest->pebs, offer_pack_pebs(caps->value), knows_pebs);
	set_exact(offer, ITEM_PEBS_FORMAT, guest->pebs, 0, knows_pebs);
	set_exact(offer, ITEM_LBR, guest->lbr, lbr, knows_lbr);
	set_exact(offer, ITEM_LBR_FORMAT, guest->lbr, lbr + 1, knows_lbr);
	set_tri(offer, ITEM_ARCH_LBR, guest->arch_lbr);
	set_tri(offer, ITEM_PDCM, guest->pdcm);
	set_tri(offer, ITEM_PERFMON_EXT, guest->perfmon_ext);
	set_tri(offer, ITEM_PERFCTR_CORE, guest->perfctr_core);
	set_tri(offer, ITEM_PERFMON_V2, guest->perfmon_v2);
	if (!~caps->known) {
		know(offer, THING_PERF_CAPABILITIES);
		offer->perf_capabilities = caps->value;
	}
}

static void vpmu_offer_of(const struct guest *guest, struct vpmu_offer *ret)
{
	*ret = (struct vpmu_offer){ 0 };
	if (gap_is_open(&guest->gap))
		return;
	if (guest->mode == GUEST_MODE_NONE || guest->mode == GUEST_MODE_DISABLED) {
		ret->known = bits_ones(THING_COUNT);
		return;
	}
	set(ret, ITEM_PMU, true);
	set(ret, ITEM_VERSION, guest->version);
	set_counters(ret, guest);
	set_features(ret, guest);
}

void offer_of(const struct guest guests[OFFER_SCOPE_COUNT], const struct cpu *cpu,
	      struct offer *ret)
{
	for (unsigned int scope = 0; scope < OFFER_SCOPE_COUNT; scope++)
		vpmu_offer_of(&guests[scope], &ret->vpmu[scope]);
	ret->mode = guests[OFFER_NOW].mode;
	if (gap_is_open(&cpu->vendor_gap))
		ret->kind = OFFER_KIND_UNKNOWN;
	else
		ret->kind = cpu_is_amd(cpu) ? OFFER_KIND_AMD : OFFER_KIND_ARCHITECTURAL;
}

bool vpmu_offer_get(const struct vpmu_offer *offer, unsigned int thing, uint64_t *ret)
{
	if (!bits_test(offer->known, thing))
		return false;
	if (thing == THING_FIXED_BITMAP)
		*ret = offer->fixed_bitmap;
	else if (thing == THING_EVENTS)
		*ret = offer->events;
	else if (thing == THING_PERF_CAPABILITIES)
		*ret = offer->perf_capabilities;
	else if (item_is_fixed_counter(thing))
		*ret = bits_test(offer->fixed_bitmap, thing - ITEM_FIXED_COUNTER_0);
	else if (thing == ITEM_PEBS || thing == ITEM_PEBS_FORMAT)
		*ret = unpack_pebs(offer->item[ITEM_PEBS]);
	else
		*ret = offer->item[thing];
	return true;
}

unsigned int thing_format(unsigned int thing, uint64_t number)
{
	if (thing == ITEM_PEBS_FORMAT)
		return (unsigned int)bits_field(number, 11, 8);
	return (unsigned int)number - 1;
}

bool thing_is_exact(unsigned int thing)
{
	return thing == ITEM_PEBS || thing == ITEM_LBR ||
	       (thing < ITEM_COUNT && item_kinds[thing].measure == ITEM_FORMAT);
}

const char *offer_scope_word(enum offer_scope scope)
{
	return scope_words[scope];
}

const char *offer_kind_word(enum offer_kind kind)
{
	return kind_words[kind];
}
