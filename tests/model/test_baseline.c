// SPDX-License-Identifier: GPL-2.0-or-later
/* The largest vPMU of a set of hosts: a meet that can be taken in any order and grouping. */
#include "model/baseline.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bits.h"

#include "../unit_test.h"
#include "baselines.h"

struct fixture {
	struct baseline_builder *builder;
	const struct baseline *all;
};

static int setup(void **state)
{
	static struct fixture fixture;

	fixture = (struct fixture){ .builder = builder_new() };
	*state = &fixture;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *fixture = *state;

	free(fixture->builder);
	return 0;
}

#define BASELINE_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

static void add(struct fixture *fixture, const struct offer *offer, const char *name)
{
	baseline_add(fixture->builder, offer, name);
	fixture->all = baseline_join_all(fixture->builder);
}

static const struct baseline_thing *now(const struct fixture *fixture, unsigned int thing)
{
	return &fixture->all->thing[OFFER_NOW][thing];
}

static void the_least_number_counts_and_its_hosts_are_named(void **state)
{
	struct fixture *fixture = *state;
	struct offer six = offer_made(6, 0x7), eight = offer_made(8, 0x7);

	add(fixture, &eight, "a");
	add(fixture, &six, "c");
	add(fixture, &six, "b");
	assert_int_equal(fixture->all->hosts, 3);
	assert_int_equal(now(fixture, ITEM_GP_COUNTERS)->number, 6);
	assert_int_equal(now(fixture, ITEM_GP_COUNTERS)->hosts, 2);
	assert_string_equal(now(fixture, ITEM_GP_COUNTERS)->names.name[0], "b");
	assert_string_equal(now(fixture, ITEM_GP_COUNTERS)->names.name[1], "c");
	assert_true(baseline_is_limited(fixture->all, now(fixture, ITEM_GP_COUNTERS)));
	assert_false(baseline_is_limited(fixture->all, now(fixture, ITEM_VERSION)));
}

static void the_fixed_counters_are_those_of_all(void **state)
{
	struct fixture *fixture = *state;
	struct offer hole = offer_made(8, 0x77), plain = offer_made(8, 0xf);

	add(fixture, &hole, "hole");
	add(fixture, &plain, "plain");
	assert_int_equal(now(fixture, THING_FIXED_BITMAP)->number, 0x7);
	assert_string_equal(now(fixture, ITEM_FIXED_COUNTER_0 + 3)->names.name[0], "hole");
	assert_string_equal(now(fixture, ITEM_FIXED_COUNTER_0 + 4)->names.name[0], "plain");
	assert_int_equal(now(fixture, ITEM_FIXED_COUNTER_0 + 3)->hosts, 1);
}

static void a_host_that_does_not_tell_leaves_it_unknown(void **state)
{
	struct fixture *fixture = *state;
	struct offer told = offer_made(6, 0x7), silent = offer_made(8, 0x7);

	silent.vpmu[OFFER_NOW].known &= ~(UINT64_C(1) << ITEM_GP_COUNTERS);
	silent.vpmu[OFFER_NOW].item[ITEM_GP_COUNTERS] = 0;
	add(fixture, &told, "told");
	add(fixture, &silent, "silent");
	assert_false(baseline_knows(now(fixture, ITEM_GP_COUNTERS)));
	assert_int_equal(now(fixture, ITEM_GP_COUNTERS)->number, 6); /* at most */
	assert_int_equal(now(fixture, ITEM_GP_COUNTERS)->withheld_hosts, 1);
	assert_string_equal(now(fixture, ITEM_GP_COUNTERS)->withheld_names.name[0],
			    "silent");
}

static void a_host_that_has_none_bounds_what_others_withhold(void **state)
{
	struct fixture *fixture = *state;
	struct offer none = offer_made(0, 0), silent = { .mode = GUEST_MODE_UNKNOWN };

	add(fixture, &silent, "silent");
	add(fixture, &none, "none");
	assert_true(baseline_knows(now(fixture, ITEM_GP_COUNTERS)));
	assert_int_equal(now(fixture, ITEM_GP_COUNTERS)->number, 0);
	assert_true(baseline_is_limited(fixture->all, now(fixture, ITEM_GP_COUNTERS)));
	assert_int_equal(baseline_has_pmu(fixture->all, OFFER_NOW), TRI_UNKNOWN);
}

static void a_host_without_a_vpmu_leaves_none(void **state)
{
	struct fixture *fixture = *state;
	struct offer some = offer_made(8, 0x7), none = { .mode = GUEST_MODE_NONE };

	none.vpmu[OFFER_MEDIATED].known = bits_ones(THING_COUNT);
	none.vpmu[OFFER_NOW] = none.vpmu[OFFER_EMULATED] = some.vpmu[OFFER_NOW];
	add(fixture, &some, "a");
	add(fixture, &none, "b");
	assert_int_equal(baseline_has_pmu(fixture->all, OFFER_NOW), TRI_YES);
	assert_int_equal(baseline_has_pmu(fixture->all, OFFER_EMULATED), TRI_YES);
	assert_int_equal(baseline_has_pmu(fixture->all, OFFER_MEDIATED), TRI_NO);
}

static void formats_are_the_same_or_none(void **state)
{
	struct fixture *fixture = *state;
	struct offer a = offer_made(8, 0x7), b = a;

	a.vpmu[OFFER_NOW].item[ITEM_LBR_FORMAT] = 5;
	b.vpmu[OFFER_NOW].item[ITEM_LBR_FORMAT] = 6;
	/* LBR format 4 and 5, PEBS format 2 and 3; full-width writes and bit 12 in both */
	a.vpmu[OFFER_NOW].perf_capabilities = 0x32c4;
	b.vpmu[OFFER_NOW].perf_capabilities = 0x33c5;
	add(fixture, &a, "a");
	assert_int_equal(now(fixture, ITEM_LBR_FORMAT)->number, 5);
	assert_int_equal(now(fixture, THING_PERF_CAPABILITIES)->number, 0x32c4);
	add(fixture, &b, "b");
	assert_int_equal(now(fixture, ITEM_LBR_FORMAT)->number, 0);
	assert_int_equal(now(fixture, ITEM_LBR_FORMAT)->hosts, 0); /* nobody has none */
	assert_int_equal(now(fixture, THING_PERF_CAPABILITIES)->number, 0x3000);
}

static void lbr_and_pebs_of_several_formats_are_common_to_none(void **state)
{
	struct fixture *fixture = *state;
	struct offer a = offer_made(8, 0x7), b = a, none = a;
	const struct formats *lbr;

	a.vpmu[OFFER_NOW].item[ITEM_LBR] = 5;
	b.vpmu[OFFER_NOW].item[ITEM_LBR] = 4;
	a.vpmu[OFFER_NOW].item[ITEM_PEBS] = offer_pack_pebs(0x4c5);
	b.vpmu[OFFER_NOW].item[ITEM_PEBS] = offer_pack_pebs(0x204c0);
	add(fixture, &a, "a");
	assert_int_equal(now(fixture, ITEM_PEBS)->number, 0x4c0);
	assert_false(baseline_formats_differ(fixture->all, OFFER_NOW, 0));
	add(fixture, &b, "b");
	add(fixture, &a, "c");
	lbr = &fixture->all->formats[OFFER_NOW][1];
	for (size_t i = 0; i < FORMATTED_ITEM_COUNT; i++) {
		const struct baseline_thing *it = now(fixture, formatted_items[i]);

		assert_true(baseline_formats_differ(fixture->all, OFFER_NOW, i));
		assert_true(baseline_knows(it));
		assert_int_equal(it->number, 0);
		assert_int_equal(it->hosts, 0); /* nobody has none */
		assert_true(baseline_is_limited(fixture->all, it));
	}
	assert_int_equal(lbr->count, 2);
	assert_int_equal(lbr->of[0].format, 4);
	assert_int_equal(lbr->of[1].format, 5);
	assert_int_equal(lbr->of[1].hosts, 2);
	assert_string_equal(lbr->of[1].names.name[1], "c");
	assert_int_equal(fixture->all->formats[OFFER_NOW][0].of[1].format, 0x204c0);
	/* one that has none is why there is none, and the others still differ */
	add(fixture, &none, "none");
	assert_int_equal(now(fixture, ITEM_LBR)->hosts, 1);
	assert_true(baseline_formats_differ(fixture->all, OFFER_NOW, 1));
	assert_int_equal(lbr->count, 2);
}

static void the_smallest_eight_formats_are_kept(void **state)
{
	struct fixture *fixture = *state;
	const struct formats *lbr;

	for (unsigned int i = 0; i < 40; i++) {
		struct offer offer = offer_made(8, 0x7);

		offer.vpmu[OFFER_NOW].item[ITEM_LBR] = (uint8_t)(20 - i % 20);
		add(fixture, &offer, "host");
	}
	lbr = &fixture->all->formats[OFFER_NOW][1];
	assert_int_equal(lbr->count, FORMATS_MAX);
	for (unsigned int i = 0; i < FORMATS_MAX; i++) {
		assert_int_equal(lbr->of[i].format, i + 1);
		assert_int_equal(lbr->of[i].hosts, 2);
	}
}

static void a_guest_is_told_of_counters_before_the_hole(void **state)
{
	(void)state;
	assert_int_equal(baseline_told_fixed(0x77, 2), 0x7);
	assert_int_equal(baseline_told_fixed(0x77, 5), 0x77);
	assert_int_equal(baseline_told_fixed(0x6, 4), 0);
	assert_int_equal(baseline_told_fixed(0, 2), 0);
}

static void modes_and_kinds_are_counted(void **state)
{
	struct fixture *fixture = *state;
	struct offer amd = offer_made(6, 0), intel = offer_made(8, 0x7);

	amd.kind = OFFER_KIND_AMD;
	amd.mode = GUEST_MODE_MEDIATED;
	add(fixture, &amd, "a");
	add(fixture, &intel, "b");
	add(fixture, &intel, "b");
	assert_int_equal(fixture->all->kinds[OFFER_KIND_AMD], 1);
	assert_int_equal(fixture->all->kinds[OFFER_KIND_ARCHITECTURAL], 2);
	assert_int_equal(fixture->all->modes[GUEST_MODE_MEDIATED], 1);
	assert_int_equal(fixture->all->modes[GUEST_MODE_EMULATED], 2);
	assert_int_equal(fixture->all->hosts, 3); /* given twice, counted twice */
	assert_int_equal(fixture->all->names.count, 2);
}

/* More kinds of hosts than cohorts have places. */
static void any_number_of_offers_comes_together(void **state)
{
	struct fixture *fixture = *state;

	for (unsigned int i = 0; i < 4 * COHORTS_MAX; i++) {
		struct offer offer = offer_made(4 + i % 7, 0x7);
		char name[16];

		offer.vpmu[OFFER_NOW].item[ITEM_GP_WIDTH] = (uint8_t)(1 + i % 200);
		offer.vpmu[OFFER_NOW].perf_capabilities = (uint64_t)i << 20;
		snprintf(name, sizeof(name), "%05u", i);
		baseline_add(fixture->builder, &offer, name);
	}
	fixture->all = baseline_join_all(fixture->builder);
	assert_int_equal(fixture->all->hosts, 4 * COHORTS_MAX);
	assert_int_equal(now(fixture, ITEM_GP_COUNTERS)->number, 4);
	assert_int_equal(now(fixture, ITEM_GP_COUNTERS)->hosts, (4 * COHORTS_MAX + 6) / 7);
	assert_string_equal(now(fixture, ITEM_GP_COUNTERS)->names.name[1], "00007");
	assert_int_equal(now(fixture, ITEM_GP_WIDTH)->number, 1);
}

#define PARTS 3
#define HOSTS 12

/* None, or one of more sets than are kept. */
static struct changes changes_random(void)
{
	static const char *const kernels[] = { NULL, "6.1", "6.12", "7.2" };

	return (struct changes){
		.kernel = kernels[rand() % 4],
		.mediated = (enum change)(rand() % CHANGE_COUNT),
		.nmi_watchdog = (enum change)(rand() % CHANGE_COUNT),
	};
}

static void changes_agree_where_all_hosts_have_the_same(void **state)
{
	const struct changes kernel = { .kernel = "7.2" }, other = { .kernel = "6.1" };
	struct fixture *fixture = *state;
	const struct offer offer = offer_made(8, 0x7);

	add(fixture, &offer, "a");
	assert_true(baseline_changes_agree(fixture->all));
	baseline_note_changes(fixture->builder, &(struct changes){ 0 }, "a");
	assert_int_equal(fixture->all->changed.count, 0);
	baseline_note_changes(fixture->builder, &kernel, "a");
	assert_true(baseline_changes_agree(fixture->all));
	add(fixture, &offer, "b");
	assert_false(baseline_changes_agree(fixture->all));
	baseline_note_changes(fixture->builder, &other, "b");
	assert_false(baseline_changes_agree(fixture->all));
	assert_int_equal(changed_hosts_count(&fixture->all->changed), 2);
	assert_string_equal(fixture->all->changed.of[0].kernel, "6.1");
	assert_string_equal(fixture->all->changed.of[0].names.name[0], "b");
}

/* The same hosts added one by one, and in parts that are joined the other way round. */
static void parts_come_to_the_same_in_any_order_and_grouping(void **state)
{
	(void)state;
	srand(2);
	for (unsigned int round = 0; round < 300; round++) {
		struct baseline_builder *whole = builder_new(), *part[PARTS];
		struct baseline *left = baseline_new(), *right = baseline_new();

		for (size_t i = 0; i < PARTS; i++)
			part[i] = builder_new();
		for (unsigned int i = 0; i < HOSTS; i++) {
			const struct offer offer = offer_random();
			const struct changes changes = changes_random();
			struct baseline_builder *where;
			char name[8];

			snprintf(name, sizeof(name), "%u", (unsigned int)rand() % 20);
			baseline_add(whole, &offer, name);
			where = part[rand() % PARTS];
			baseline_add(where, &offer, name);
			baseline_note_changes(whole, &changes, name);
			baseline_note_changes(where, &changes, name);
		}
		for (size_t i = 0; i < PARTS; i++)
			baseline_join(left, baseline_join_all(part[i]));
		baseline_join(right, baseline_join_all(part[2]));
		baseline_join(right, baseline_join_all(part[1]));
		baseline_join(right, baseline_join_all(part[0]));
		assert_same_baseline(left, baseline_join_all(whole));
		assert_same_baseline(right, baseline_join_all(whole));
		free(left);
		free(right);
		free(whole);
		for (size_t i = 0; i < PARTS; i++)
			free(part[i]);
	}
}

/* But for the counts, twice the same set is the set. */
static void a_set_joined_with_itself_is_the_set(void **state)
{
	struct fixture *fixture = *state;
	struct baseline *twice = baseline_new();

	srand(3);
	for (unsigned int i = 0; i < HOSTS; i++) {
		const struct offer offer = offer_random();

		add(fixture, &offer, "host");
	}
	baseline_join(twice, fixture->all);
	baseline_join(twice, fixture->all);
	for (unsigned int i = 0; i < THING_COUNT; i++) {
		const struct baseline_thing *thing = &twice->thing[OFFER_NOW][i];

		assert_int_equal(baseline_knows(thing), baseline_knows(now(fixture, i)));
		assert_int_equal(thing->number, now(fixture, i)->number);
		assert_int_equal(thing->hosts, 2 * now(fixture, i)->hosts);
		assert_true(first_names_same(&thing->names, &now(fixture, i)->names));
	}
	free(twice);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		BASELINE_TEST(the_least_number_counts_and_its_hosts_are_named),
		BASELINE_TEST(the_fixed_counters_are_those_of_all),
		BASELINE_TEST(a_host_that_does_not_tell_leaves_it_unknown),
		BASELINE_TEST(a_host_that_has_none_bounds_what_others_withhold),
		BASELINE_TEST(a_host_without_a_vpmu_leaves_none),
		BASELINE_TEST(formats_are_the_same_or_none),
		BASELINE_TEST(lbr_and_pebs_of_several_formats_are_common_to_none),
		BASELINE_TEST(the_smallest_eight_formats_are_kept),
		cmocka_unit_test(a_guest_is_told_of_counters_before_the_hole),
		BASELINE_TEST(modes_and_kinds_are_counted),
		BASELINE_TEST(changes_agree_where_all_hosts_have_the_same),
		BASELINE_TEST(any_number_of_offers_comes_together),
		cmocka_unit_test(parts_come_to_the_same_in_any_order_and_grouping),
		BASELINE_TEST(a_set_joined_with_itself_is_the_set),
	};

	return cmocka_run_group_tests_name("baseline", tests, NULL, NULL);
}
