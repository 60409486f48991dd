// SPDX-License-Identifier: GPL-2.0-or-later
/* Made-up offers, and baselines compared as far as anybody can see them. */
#include "baselines.h"

#include <stdlib.h>

#include "base/bits.h"

#include "../unit_test.h"

struct baseline *baseline_new(void)
{
	struct baseline *baseline = calloc(1, sizeof(*baseline));

	assert_non_null(baseline);
	return baseline;
}

struct baseline_builder *builder_new(void)
{
	struct baseline_builder *builder = calloc(1, sizeof(*builder));

	assert_non_null(builder);
	return builder;
}

struct offer offer_made(unsigned int gp, uint32_t fixed_bitmap)
{
	struct offer offer = { .mode = GUEST_MODE_EMULATED,
			       .kind = OFFER_KIND_ARCHITECTURAL };

	for (size_t i = 0; i < OFFER_SCOPE_COUNT; i++) {
		struct vpmu_offer *vpmu = &offer.vpmu[i];

		vpmu->known = bits_ones(THING_COUNT);
		vpmu->item[ITEM_PMU] = 1;
		vpmu->item[ITEM_VERSION] = 2;
		vpmu->item[ITEM_GP_COUNTERS] = (uint8_t)gp;
		vpmu->item[ITEM_GP_WIDTH] = 48;
		vpmu->item[ITEM_FIXED_WIDTH] = 48;
		vpmu->fixed_bitmap = fixed_bitmap;
		vpmu->events = 0x7f;
	}
	return offer;
}

static unsigned int below(unsigned int limit)
{
	return (unsigned int)rand() % limit;
}

static void randomise(struct vpmu_offer *vpmu)
{
	static const uint64_t caps[] = { 0, 0x2000, 0x32c4, 0x32c5, 0x52c4 };
	const uint64_t fixed = UINT64_C(0xffff) << ITEM_FIXED_COUNTER_0 |
			       UINT64_C(1) << THING_FIXED_BITMAP;

	for (unsigned int i = 0; i < ITEM_COUNT; i++)
		if (!item_is_fixed_counter(i) && i != ITEM_PMU && below(4) == 0)
			vpmu->item[i] = (uint8_t)below(
				item_kinds[i].measure == ITEM_YES_NO ? 2 : 4);
	/* more than are kept */
	vpmu->item[ITEM_PEBS] = (uint8_t)(below(3) ? 0x13 : below(24));
	vpmu->item[ITEM_LBR] = (uint8_t)(below(3) ? 5 : below(24));
	vpmu->perf_capabilities = caps[below(ARRAY_SIZE(caps))];
	vpmu->events = below(2) ? 0x7f : below(0x80);
	if (below(3) == 0)
		vpmu->known &= ~(UINT64_C(1) << (ITEM_FULL_WIDTH + below(6)));
	if (below(6) == 0) {
		vpmu->known &= ~(UINT64_C(1) << THING_EVENTS);
		vpmu->events = 0;
	}
	if (below(4) == 0) {
		vpmu->known &= ~fixed;
		vpmu->fixed_bitmap = 0;
	}
	/* what is not known is 0 */
	for (unsigned int i = 0; i < ITEM_COUNT; i++)
		if (!bits_test(vpmu->known, i))
			vpmu->item[i] = 0;
	if (!bits_test(vpmu->known, THING_PERF_CAPABILITIES))
		vpmu->perf_capabilities = 0;
}

struct offer offer_random(void)
{
	static const uint32_t bitmaps[] = { 0x0, 0x7, 0xf, 0x77, 0x3 };
	struct offer offer = offer_made(below(3) + 4, bitmaps[below(5)]);

	for (size_t i = 0; i < OFFER_SCOPE_COUNT; i++) {
		if (below(2))
			randomise(&offer.vpmu[i]);
		if (below(12) == 0)
			offer.vpmu[i] = (struct vpmu_offer){ 0 };
		if (below(12) == 0)
			offer.vpmu[i] = (struct vpmu_offer){
				.known = bits_ones(THING_COUNT),
			};
	}
	offer.kind = below(OFFER_KIND_COUNT);
	offer.mode = below(GUEST_MODE_COUNT);
	return offer;
}

static void assert_same_thing(unsigned int number, const struct baseline_thing *a,
			      const struct baseline_thing *b)
{
	assert_int_equal(baseline_knows(a), baseline_knows(b));
	if (!baseline_knows(a)) {
		assert_int_equal(a->withheld_hosts, b->withheld_hosts);
		assert_true(first_names_same(&a->withheld_names, &b->withheld_names));
		assert_int_equal(a->any, b->any);
		assert_int_equal(a->number, b->number);
		return;
	}
	assert_int_equal(a->number, b->number);
	if (number == THING_FIXED_BITMAP)
		return; /* the counters in it are told, and not who has which bitmap */
	assert_int_equal(a->hosts, b->hosts);
	assert_true(first_names_same(&a->names, &b->names));
}

void assert_same_baseline(const struct baseline *a, const struct baseline *b)
{
	assert_int_equal(a->hosts, b->hosts);
	assert_true(first_names_same(&a->names, &b->names));
	for (unsigned int scope = 0; scope < OFFER_SCOPE_COUNT; scope++)
		for (size_t i = 0; i < FORMATTED_ITEM_COUNT; i++)
			assert_true(formats_same(&a->formats[scope][i],
						 &b->formats[scope][i]));
	assert_int_equal(a->changed.count, b->changed.count);
	for (size_t i = 0; i < a->changed.count; i++) {
		const struct changed_hosts *x = &a->changed.of[i], *y = &b->changed.of[i];

		assert_string_equal(x->kernel, y->kernel);
		assert_int_equal(x->mediated, y->mediated);
		assert_int_equal(x->enable_pmu, y->enable_pmu);
		assert_int_equal(x->nmi_watchdog, y->nmi_watchdog);
		assert_int_equal(x->hosts, y->hosts);
		assert_true(first_names_same(&x->names, &y->names));
	}
	assert_memory_equal(a->modes, b->modes, sizeof(a->modes));
	assert_memory_equal(a->kinds, b->kinds, sizeof(a->kinds));
	for (unsigned int scope = 0; scope < OFFER_SCOPE_COUNT; scope++) {
		assert_int_equal(baseline_has_pmu(a, scope), baseline_has_pmu(b, scope));
		assert_same_thing(ITEM_PMU, &a->thing[scope][ITEM_PMU],
				  &b->thing[scope][ITEM_PMU]);
		for (unsigned int i = 0; i < THING_COUNT; i++)
			if (baseline_has_pmu(a, scope) != TRI_NO)
				assert_same_thing(i, &a->thing[scope][i],
						  &b->thing[scope][i]);
	}
}
