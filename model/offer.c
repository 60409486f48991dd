// SPDX-License-Identifier: GPL-2.0-or-later
/* What a host offers its guests. */
#include "model/offer.h"

#include <assert.h>

#include "base/bits.h"

/* IA32_PERF_CAPABILITIES */
#define LBR_FORMAT 0x3fu
#define PEBS_FORMAT 0xf00u
#define PEBS_FORMAT_SHIFT 8

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
	}
	if (gap_is_open(&guest->fixed.gap))
		return;
	for (unsigned int n = 0; n < ITEM_FIXED_COUNTERS; n++)
		know(offer, ITEM_FIXED_COUNTER_0 + n);
	know(offer, THING_FIXED_BITMAP);
	offer->fixed_bitmap = guest->fixed.bitmap;
	set(offer, ITEM_FIXED_WIDTH, guest->fixed.width);
}

/* A format of something that the guest may not have. */
static void set_format(struct vpmu_offer *offer, enum item_id item, enum tristate has,
		       const struct known_bits *format)
{
	if (has == TRI_NO)
		set(offer, item, 0);
	else if (has == TRI_YES && !~format->known)
		set(offer, item, (unsigned int)format->value + 1);
}

static void set_features(struct vpmu_offer *offer, const struct guest *guest)
{
	const struct known_bits *caps = &guest->perf_capabilities;
	const struct known_bits lbr = { .value = caps->value & LBR_FORMAT,
					.known = caps->known | ~(uint64_t)LBR_FORMAT };
	const struct known_bits pebs = { .value = (caps->value & PEBS_FORMAT) >>
						  PEBS_FORMAT_SHIFT,
					 .known = caps->known | ~(uint64_t)PEBS_FORMAT };

	set_tri(offer, ITEM_FULL_WIDTH, guest->full_width);
	set_tri(offer, ITEM_PERF_METRICS, guest->perf_metrics);
	set_tri(offer, ITEM_PEBS, guest->pebs);
	set_format(offer, ITEM_PEBS_FORMAT, guest->pebs, &pebs);
	set_tri(offer, ITEM_LBR, guest->lbr);
	set_format(offer, ITEM_LBR_FORMAT, guest->lbr, &lbr);
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
	else if (thing == THING_PERF_CAPABILITIES)
		*ret = offer->perf_capabilities;
	else if (item_is_fixed_counter(thing))
		*ret = bits_test(offer->fixed_bitmap, thing - ITEM_FIXED_COUNTER_0);
	else
		*ret = offer->item[thing];
	return true;
}

const char *offer_scope_word(enum offer_scope scope)
{
	return scope_words[scope];
}

const char *offer_kind_word(enum offer_kind kind)
{
	return kind_words[kind];
}
