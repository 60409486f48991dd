// SPDX-License-Identifier: GPL-2.0-or-later
/* base/text_buffer.h: texts that are put together in a buffer. */
#include "base/text_buffer.h"

#include <limits.h>
#include <string.h>

#include "tests/unit_test.h"

static void a_new_text_is_empty(void **state)
{
	char bytes[4] = "old";
	struct text_buffer text = text_in(bytes, sizeof(bytes));

	(void)state;
	assert_string_equal(bytes, "");
	assert_int_equal(text.length, 0);
}

static void pieces_and_numbers_follow_one_another(void **state)
{
	char bytes[64];
	struct text_buffer text = text_in(bytes, sizeof(bytes));

	(void)state;
	text_add(&text, "version ");
	text_number(&text, 5);
	text_add(&text, ", ");
	text_number(&text, 120);
	text_add(&text, " events");
	assert_string_equal(bytes, "version 5, 120 events");
	assert_int_equal(text.length, strlen(bytes));
}

static void the_smallest_and_the_largest_number_are_whole(void **state)
{
	char bytes[64];
	struct text_buffer text = text_in(bytes, sizeof(bytes));

	(void)state;
	text_number(&text, 0);
	text_add(&text, " ");
	text_number(&text, ULONG_MAX);
	assert_string_equal(bytes, "0 18446744073709551615");
}

static void hexadecimal_digits_are_as_many_as_needed(void **state)
{
	char bytes[64];
	struct text_buffer text = text_in(bytes, sizeof(bytes));

	(void)state;
	text_hex(&text, 0);
	text_add(&text, " ");
	text_hex(&text, 0x19af);
	text_add(&text, " ");
	text_hex(&text, ULONG_MAX);
	assert_string_equal(bytes, "0x0 0x19af 0xffffffffffffffff");
}

static void what_does_not_fit_is_cut(void **state)
{
	char bytes[] = "........#";
	struct text_buffer text = text_in(bytes, 8);

	(void)state;
	text_add(&text, "fixed");
	text_number(&text, 12345);
	assert_string_equal(bytes, "fixed12");
	text_add(&text, "more");
	assert_string_equal(bytes, "fixed12");
	assert_int_equal(bytes[8], '#');
}

static void a_buffer_for_the_nul_alone_stays_empty(void **state)
{
	char bytes[] = "ab";
	struct text_buffer text = text_in(bytes, 1);

	(void)state;
	text_add(&text, "x");
	text_number(&text, 1);
	assert_memory_equal(bytes, "\0b", 3);
}

static void a_list_stands_behind_its_head(void **state)
{
	char bytes[80] = "missing: ";
	struct text_list list = text_list_behind(bytes, sizeof(bytes), ", ");

	(void)state;
	text_list_end(&list);
	assert_string_equal(bytes, "missing: ");
	text_list_add(&list, "pebs");
	text_list_add(&list, "lbr");
	text_list_end(&list);
	assert_string_equal(bytes, "missing: pebs, lbr");
}

static void what_a_list_has_no_room_for_is_counted_and_not_cut(void **state)
{
	char bytes[35] = "";
	struct text_list list = text_list_behind(bytes, sizeof(bytes), "; ");

	(void)state;
	text_list_add(&list, "fixed-counter-0");
	for (int i = 0; i < 12; i++)
		text_list_add(&list, i ? "x" : "fixed-counter-1");
	text_list_end(&list);
	assert_string_equal(bytes, "fixed-counter-0; and 12 more");
}

static void of_a_piece_that_is_too_long_at_once_only_the_number_is_told(void **state)
{
	char bytes[48] = "";
	struct text_list list = text_list_behind(bytes, sizeof(bytes), "; ");

	(void)state;
	text_list_add(&list, "a sentence that does not fit into what is left");
	text_list_end(&list);
	assert_string_equal(bytes, "and 1 more");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_text_is_empty),
		cmocka_unit_test(pieces_and_numbers_follow_one_another),
		cmocka_unit_test(the_smallest_and_the_largest_number_are_whole),
		cmocka_unit_test(hexadecimal_digits_are_as_many_as_needed),
		cmocka_unit_test(what_does_not_fit_is_cut),
		cmocka_unit_test(a_buffer_for_the_nul_alone_stays_empty),
		cmocka_unit_test(a_list_stands_behind_its_head),
		cmocka_unit_test(what_a_list_has_no_room_for_is_counted_and_not_cut),
		cmocka_unit_test(of_a_piece_that_is_too_long_at_once_only_the_number_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
