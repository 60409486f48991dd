// SPDX-License-Identifier: GPL-2.0-or-later
/* report/phrase.h: values as people read them. */
#include "report/phrase.h"

#include <string.h>

#include "tests/unit_test.h"

static void bitmaps_are_lists_of_ranges(void **state)
{
	static const struct {
		uint32_t bitmap;
		const char *text;
	} cases[] = {
		{ .bitmap = 0x0, .text = "" },
		{ .bitmap = 0x1, .text = "0" },
		{ .bitmap = 0x77, .text = "0-2 4-6" },
		{ .bitmap = 0x5, .text = "0 2" },
		{ .bitmap = 0x80000001, .text = "0 31" },
		{ .bitmap = 0xc0000000, .text = "30-31" },
		{ .bitmap = 0xffffffff, .text = "0-31" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct phrase phrase = { 0 };

		phrase_bits(&phrase, cases[i].bitmap);
		assert_string_equal(phrase.text, cases[i].text);
	}
}

static void counters_are_told_with_width_and_places(void **state)
{
	const struct counters counters = { .count = 6, .width = 48, .bitmap = 0x77 };
	struct phrase phrase = { 0 };

	(void)state;
	phrase_counters(&phrase, &counters);
	assert_string_equal(phrase.text, "6 of width 48: 0-2 4-6");
}

static void no_counters_are_none(void **state)
{
	const struct counters counters = { .width = 48 };
	struct phrase phrase = { 0 };

	(void)state;
	phrase_counters(&phrase, &counters);
	assert_string_equal(phrase.text, "none");
}

static void a_list_has_commas_between(void **state)
{
	struct phrase phrase = { 0 };

	(void)state;
	phrase_list(&phrase, "a");
	phrase_list(&phrase, "b");
	assert_string_equal(phrase.text, "a, b");
}

static void what_does_not_fit_is_cut(void **state)
{
	struct phrase phrase = { 0 };

	(void)state;
	for (size_t i = 0; i < sizeof(phrase.text); i++)
		phrase_add(&phrase, "%s", "ab");
	assert_int_equal(strlen(phrase.text), sizeof(phrase.text) - 1);
	assert_int_equal(phrase.length, sizeof(phrase.text) - 1);
}

static void an_errno_is_its_name_or_its_number(void **state)
{
	struct phrase named = { 0 }, unnamed = { 0 };

	(void)state;
	phrase_errno(&named, 13);
	assert_string_equal(named.text, "EACCES");
	phrase_errno(&unnamed, 524); /* ENOTSUPP leaves the kernel at times */
	assert_string_equal(unnamed.text, "524");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bitmaps_are_lists_of_ranges),
		cmocka_unit_test(counters_are_told_with_width_and_places),
		cmocka_unit_test(no_counters_are_none),
		cmocka_unit_test(a_list_has_commas_between),
		cmocka_unit_test(what_does_not_fit_is_cut),
		cmocka_unit_test(an_errno_is_its_name_or_its_number),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
