// SPDX-License-Identifier: GPL-2.0-or-later
/* model/causes.h: the table of causes. */
#include "model/causes.h"

#include <string.h>

#include "tests/unit_test.h"

static void nothing_missing_has_no_texts(void **state)
{
	(void)state;
	assert_string_equal(causes[CAUSE_NONE].id, "");
	assert_string_equal(causes[CAUSE_NONE].remedy, "");
}

static void every_cause_is_told(void **state)
{
	(void)state;
	for (unsigned int i = CAUSE_NONE + 1; i < CAUSE_COUNT; i++) {
		assert_true(strlen(causes[i].id) > 0);
		assert_true(strlen(causes[i].layer) > 0);
		assert_true(strlen(causes[i].summary) > 0);
		assert_true(strlen(causes[i].remedy) > 0);
		assert_true(strlen(causes[i].reference) > 0);
		for (unsigned int j = 0; j < i; j++)
			assert_string_not_equal(causes[i].id, causes[j].id);
	}
}

static void ids_are_kebab_case(void **state)
{
	(void)state;
	for (unsigned int i = CAUSE_NONE + 1; i < CAUSE_COUNT; i++)
		assert_int_equal(strspn(causes[i].id, "abcdefghijklmnopqrstuvwxyz-"),
				 strlen(causes[i].id));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_missing_has_no_texts),
		cmocka_unit_test(every_cause_is_told),
		cmocka_unit_test(ids_are_kebab_case),
	};

	return cmocka_run_group_tests_name("causes", tests, NULL, NULL);
}
