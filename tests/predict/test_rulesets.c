// SPDX-License-Identifier: GPL-2.0-or-later
/* model/rulesets.h: the rule sets and their names. */
#include "model/rulesets.h"

#include <string.h>

#include "tests/unit_test.h"

static void every_row_has_its_id_a_name_a_title_and_a_source(void **state)
{
	(void)state;
	for (size_t i = 0; i < RULESET_COUNT; i++) {
		assert_int_equal(rulesets[i].id, i);
		assert_true(strlen(rulesets[i].name) > 0);
		assert_true(strlen(rulesets[i].title) > 0);
		assert_true(strlen(rulesets[i].source) > 0);
	}
}

static void every_name_finds_its_row(void **state)
{
	(void)state;
	for (size_t i = 0; i < RULESET_COUNT; i++)
		assert_ptr_equal(ruleset_find(rulesets[i].name), &rulesets[i]);
	assert_string_equal(rulesets[RULESET_6_1].name, "6.1");
	assert_string_equal(rulesets[RULESET_FIXED3_V6].name, "fixed3-v6");
}

static void other_texts_are_no_names(void **state)
{
	(void)state;
	assert_null(ruleset_find(""));
	assert_null(ruleset_find("7"));
	assert_null(ruleset_find("7.00"));
	assert_null(ruleset_find("fixed3"));
}

static void only_what_is_in_no_kernel_is_a_proposal(void **state)
{
	(void)state;
	for (size_t i = 0; i < RULESET_COUNT; i++) {
		assert_int_equal(rulesets[i].proposal, i >= RULESET_FIXED3_V2);
		assert_int_equal(rulesets[i].inferred, i == RULESET_FIXED3_V6);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_has_its_id_a_name_a_title_and_a_source),
		cmocka_unit_test(every_name_finds_its_row),
		cmocka_unit_test(other_texts_are_no_names),
		cmocka_unit_test(only_what_is_in_no_kernel_is_a_proposal),
	};

	return cmocka_run_group_tests_name("rulesets", tests, NULL, NULL);
}
