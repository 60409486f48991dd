// SPDX-License-Identifier: GPL-2.0-or-later
/* model/tristate.h: yes, no, or could not be told. */
#include "model/tristate.h"

#include "tests/unit_test.h"

static void no_decides_and_unknown_stays(void **state)
{
	(void)state;
	assert_int_equal(tri_and(TRI_YES, TRI_YES), TRI_YES);
	assert_int_equal(tri_and(TRI_YES, TRI_NO), TRI_NO);
	assert_int_equal(tri_and(TRI_NO, TRI_YES), TRI_NO);
	assert_int_equal(tri_and(TRI_NO, TRI_UNKNOWN), TRI_NO);
	assert_int_equal(tri_and(TRI_UNKNOWN, TRI_NO), TRI_NO);
	assert_int_equal(tri_and(TRI_UNKNOWN, TRI_YES), TRI_UNKNOWN);
	assert_int_equal(tri_and(TRI_YES, TRI_UNKNOWN), TRI_UNKNOWN);
	assert_int_equal(tri_and(TRI_UNKNOWN, TRI_UNKNOWN), TRI_UNKNOWN);
}

static void the_opposite_of_unknown_is_unknown(void **state)
{
	(void)state;
	assert_int_equal(tri_not(TRI_YES), TRI_NO);
	assert_int_equal(tri_not(TRI_NO), TRI_YES);
	assert_int_equal(tri_not(TRI_UNKNOWN), TRI_UNKNOWN);
}

static void a_truth_is_yes_or_no(void **state)
{
	(void)state;
	assert_int_equal(tri_of(true), TRI_YES);
	assert_int_equal(tri_of(false), TRI_NO);
}

static void the_words_are_those_of_the_report(void **state)
{
	(void)state;
	assert_string_equal(tri_word(TRI_YES), "yes");
	assert_string_equal(tri_word(TRI_NO), "no");
	assert_string_equal(tri_word(TRI_UNKNOWN), "unknown");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_decides_and_unknown_stays),
		cmocka_unit_test(the_opposite_of_unknown_is_unknown),
		cmocka_unit_test(a_truth_is_yes_or_no),
		cmocka_unit_test(the_words_are_those_of_the_report),
	};

	return cmocka_run_group_tests_name("tristate", tests, NULL, NULL);
}
