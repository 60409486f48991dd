// SPDX-License-Identifier: GPL-2.0-or-later
/* model/changes.h: what the user asks to be taken for otherwise. */
#include "model/changes.h"

#include <string.h>

#include "tests/unit_test.h"

static void zeroed_memory_changes_nothing(void **state)
{
	(void)state;
	assert_false(changes_any(&(struct changes){ 0 }));
	assert_true(changes_any(&(struct changes){ .kernel = "7.2" }));
	assert_true(changes_any(&(struct changes){ .mediated = CHANGE_OFF }));
	assert_true(changes_any(&(struct changes){ .enable_pmu = CHANGE_ON }));
	assert_true(changes_any(&(struct changes){ .nmi_watchdog = CHANGE_OFF }));
}

static void what_is_added_goes_before_what_was_there(void **state)
{
	const struct changes further = { .kernel = "7.2", .enable_pmu = CHANGE_ON };
	struct changes changes = { .kernel = "6.1",
				   .mediated = CHANGE_ON,
				   .enable_pmu = CHANGE_OFF,
				   .nmi_watchdog = CHANGE_OFF };

	(void)state;
	changes_add(&changes, &further);
	assert_string_equal(changes.kernel, "7.2");
	assert_int_equal(changes.mediated, CHANGE_ON);
	assert_int_equal(changes.enable_pmu, CHANGE_ON);
	assert_int_equal(changes.nmi_watchdog, CHANGE_OFF);
	changes_add(&changes, &(struct changes){ .mediated = CHANGE_OFF,
						 .nmi_watchdog = CHANGE_ON });
	assert_string_equal(changes.kernel, "7.2");
	assert_int_equal(changes.mediated, CHANGE_OFF);
	assert_int_equal(changes.nmi_watchdog, CHANGE_ON);
}

static void a_kernel_is_a_release_or_a_rule_set(void **state)
{
	char longest[CHANGES_KERNEL_MAX + 2];

	(void)state;
	assert_true(changes_know_kernel("7.2"));
	assert_true(changes_know_kernel("6.12.0-55.el10"));
	assert_true(changes_know_kernel("fixed3-v2"));
	assert_false(changes_know_kernel(""));
	assert_false(changes_know_kernel("newest"));
	assert_false(changes_know_kernel("6.12.0-\n"));
	assert_false(changes_know_kernel("6.12.0-\x80"));
	memset(longest, 'x', sizeof(longest));
	memcpy(longest, "6.12.0-", strlen("6.12.0-"));
	longest[CHANGES_KERNEL_MAX + 1] = '\0';
	assert_false(changes_know_kernel(longest));
	longest[CHANGES_KERNEL_MAX] = '\0';
	assert_true(changes_know_kernel(longest));
}

static void a_word_stands_for_its_change(void **state)
{
	(void)state;
	assert_int_equal(change_from_word("on"), CHANGE_ON);
	assert_int_equal(change_from_word("off"), CHANGE_OFF);
	assert_int_equal(change_from_word(""), CHANGE_NONE);
	assert_int_equal(change_from_word("On"), CHANGE_NONE);
	assert_string_equal(change_word(CHANGE_ON), "on");
	assert_string_equal(change_word(CHANGE_OFF), "off");
	assert_string_equal(change_word(CHANGE_NONE), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(zeroed_memory_changes_nothing),
		cmocka_unit_test(what_is_added_goes_before_what_was_there),
		cmocka_unit_test(a_kernel_is_a_release_or_a_rule_set),
		cmocka_unit_test(a_word_stands_for_its_change),
	};

	return cmocka_run_group_tests_name("changes", tests, NULL, NULL);
}
