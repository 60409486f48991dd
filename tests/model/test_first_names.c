// SPDX-License-Identifier: GPL-2.0-or-later
/* The first of a set of names: sorted, each once, and the same in whatever order they come. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "model/first_names.h"

#include "../unit_test.h"

static void add_number(struct first_names *names, unsigned int number)
{
	char name[16];

	snprintf(name, sizeof(name), "host-%03u", number);
	first_names_add(names, name);
}

static void the_first_eight_are_kept_in_order(void **state)
{
	struct first_names names = { 0 };

	(void)state;
	for (unsigned int i = 100; i-- > 0;)
		add_number(&names, i);
	assert_int_equal(names.count, FIRST_NAMES_MAX);
	assert_string_equal(names.name[0], "host-000");
	assert_string_equal(names.name[7], "host-007");
}

static void a_name_counts_once(void **state)
{
	struct first_names names = { 0 };

	(void)state;
	first_names_add(&names, "b");
	first_names_add(&names, "a");
	first_names_add(&names, "b");
	assert_int_equal(names.count, 2);
	assert_string_equal(names.name[0], "a");
	assert_string_equal(names.name[1], "b");
}

static void of_a_long_name_the_end_is_kept(void **state)
{
	struct first_names names = { 0 };
	char name[FIRST_NAME_SIZE + 10];

	(void)state;
	memset(name, 'x', sizeof(name));
	strcpy(name + sizeof(name) - 6, "/host");
	first_names_add(&names, name);
	assert_int_equal(strlen(names.name[0]), FIRST_NAME_SIZE - 1);
	assert_string_equal(names.name[0] + FIRST_NAME_SIZE - 6, "/host");
}

/* Splits the numbers 0 to 39 at random into three sets and joins them in two groupings. */
static void sets_are_joined_in_any_grouping(void **state)
{
	(void)state;
	srand(1);
	for (unsigned int round = 0; round < 200; round++) {
		struct first_names part[3] = { 0 }, all = { 0 }, left, right;

		for (unsigned int i = 0; i < 40; i++) {
			unsigned int number = (unsigned int)rand() % 1000;

			add_number(&all, number);
			add_number(&part[rand() % 3], number);
		}
		left = part[0];
		first_names_join(&left, &part[1]);
		first_names_join(&left, &part[2]);
		right = part[2];
		first_names_join(&right, &part[1]);
		first_names_join(&right, &part[0]);
		first_names_join(&right, &part[0]);
		assert_true(first_names_same(&left, &all));
		assert_true(first_names_same(&right, &all));
	}
}

static void other_names_are_not_the_same(void **state)
{
	struct first_names a = { 0 }, b = { 0 };

	(void)state;
	first_names_add(&a, "a");
	assert_false(first_names_same(&a, &b));
	first_names_add(&b, "b");
	assert_false(first_names_same(&a, &b));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_first_eight_are_kept_in_order),
		cmocka_unit_test(a_name_counts_once),
		cmocka_unit_test(of_a_long_name_the_end_is_kept),
		cmocka_unit_test(sets_are_joined_in_any_grouping),
		cmocka_unit_test(other_names_are_not_the_same),
	};

	return cmocka_run_group_tests_name("first names", tests, NULL, NULL);
}
