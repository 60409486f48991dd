// SPDX-License-Identifier: GPL-2.0-or-later
/* model/items.h: the table of items, and how their values compare. */
#include "model/items.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit_test.h"

static const struct gap known;
static const struct gap open_gap = { .fact = FACT_PERF_CAPABILITIES };

static void every_item_has_an_id_of_its_own_and_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < ITEM_COUNT; i++) {
		assert_true(*item_kinds[i].id);
		assert_true(*item_kinds[i].title);
		assert_true(*item_kinds[i].purpose);
		for (size_t j = 0; j < i; j++)
			assert_string_not_equal(item_kinds[i].id, item_kinds[j].id);
	}
}

static void fixed_counters_stand_at_their_numbers(void **state)
{
	(void)state;
	for (unsigned int n = 0; n < ITEM_FIXED_COUNTERS; n++) {
		char id[24];

		snprintf(id, sizeof(id), "fixed-counter-%u", n);
		assert_string_equal(item_kinds[ITEM_FIXED_COUNTER_0 + n].id, id);
	}
	assert_string_equal(item_kinds[ITEM_FIXED_WIDTH].id, "fixed-width");
}

static void values_know_what_they_are(void **state)
{
	(void)state;
	assert_int_equal(item_tri(TRI_YES, &open_gap).state, ITEM_YES);
	assert_int_equal(item_tri(TRI_NO, &open_gap).state, ITEM_NO);
	assert_int_equal(item_tri(TRI_YES, &open_gap).gap.fact, FACT_NONE);
	assert_int_equal(item_tri(TRI_UNKNOWN, &open_gap).state, ITEM_UNKNOWN);
	assert_int_equal(item_tri(TRI_UNKNOWN, &open_gap).gap.fact, FACT_PERF_CAPABILITIES);
	assert_int_equal(item_number(4, &known).number, 4);
	assert_int_equal(item_number(4, &known).state, ITEM_NUMBER);
	assert_int_equal(item_number(4, &open_gap).state, ITEM_UNKNOWN);
	assert_int_equal(item_number(4, &open_gap).gap.fact, FACT_PERF_CAPABILITIES);
	assert_int_equal(item_nothing(ITEM_PEBS).state, ITEM_NO);
	assert_int_equal(item_nothing(ITEM_GP_COUNTERS).state, ITEM_NUMBER);
	assert_int_equal(item_nothing(ITEM_GP_COUNTERS).number, 0);
	assert_int_equal(item_nothing(ITEM_GP_WIDTH).state, ITEM_NOT_APPLICABLE);
	assert_int_equal(item_nothing(ITEM_LBR_FORMAT).state, ITEM_NOT_APPLICABLE);
}

static void check_text(struct item_value value, const char *want)
{
	char text[ITEM_TEXT_SIZE];

	item_text(&value, text);
	assert_string_equal(text, want);
}

static void values_are_told_in_a_word(void **state)
{
	(void)state;
	check_text(item_tri(TRI_YES, &known), "yes");
	check_text(item_tri(TRI_NO, &known), "no");
	check_text(item_unknown(&open_gap), "unknown");
	check_text(item_not_applicable(), "-");
	check_text(item_number(0, &known), "0");
	check_text(item_number(UINT32_MAX, &known), "4294967295");
}

/* Also the other way round. */
static void check_relation(enum item_id id, struct item_value a, struct item_value b,
			   enum item_relation want)
{
	static const enum item_relation reversed[] = {
		[ITEM_SAME] = ITEM_SAME,           [ITEM_LESS] = ITEM_MORE,
		[ITEM_MORE] = ITEM_LESS,           [ITEM_OTHER] = ITEM_OTHER,
		[ITEM_UNCERTAIN] = ITEM_UNCERTAIN,
	};

	assert_int_equal(item_compare(id, &a, &b), want);
	assert_int_equal(item_compare(id, &b, &a), reversed[want]);
}

static void more_counters_are_more_and_another_format_is_another(void **state)
{
	const struct item_value yes = item_tri(TRI_YES, &known);
	const struct item_value no = item_tri(TRI_NO, &known);
	const struct item_value none = item_not_applicable();

	(void)state;
	check_relation(ITEM_PEBS, yes, yes, ITEM_SAME);
	check_relation(ITEM_PEBS, no, yes, ITEM_LESS);
	check_relation(ITEM_PEBS, none, yes, ITEM_LESS);
	check_relation(ITEM_PEBS, none, no, ITEM_SAME);
	check_relation(ITEM_GP_COUNTERS, item_number(4, &known), item_number(8, &known),
		       ITEM_LESS);
	check_relation(ITEM_GP_WIDTH, none, item_number(48, &known), ITEM_LESS);
	check_relation(ITEM_LBR_FORMAT, item_number(5, &known), item_number(6, &known),
		       ITEM_OTHER);
	check_relation(ITEM_LBR_FORMAT, item_number(5, &known), item_number(5, &known),
		       ITEM_SAME);
	check_relation(ITEM_LBR_FORMAT, none, item_number(0, &known), ITEM_LESS);
	check_relation(ITEM_LBR_FORMAT, none, none, ITEM_SAME);
}

static void what_is_unknown_on_either_side_is_uncertain(void **state)
{
	const struct item_value unknown = item_unknown(&open_gap);

	(void)state;
	check_relation(ITEM_PEBS, unknown, unknown, ITEM_UNCERTAIN);
	check_relation(ITEM_PEBS, unknown, item_tri(TRI_YES, &known), ITEM_UNCERTAIN);
	check_relation(ITEM_LBR_FORMAT, unknown, item_not_applicable(), ITEM_UNCERTAIN);
	check_relation(ITEM_GP_COUNTERS, unknown, item_number(0, &known), ITEM_UNCERTAIN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_item_has_an_id_of_its_own_and_texts),
		cmocka_unit_test(fixed_counters_stand_at_their_numbers),
		cmocka_unit_test(values_know_what_they_are),
		cmocka_unit_test(values_are_told_in_a_word),
		cmocka_unit_test(more_counters_are_more_and_another_format_is_another),
		cmocka_unit_test(what_is_unknown_on_either_side_is_uncertain),
	};

	return cmocka_run_group_tests_name("items", tests, NULL, NULL);
}
