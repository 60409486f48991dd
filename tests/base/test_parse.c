// SPDX-License-Identifier: GPL-2.0-or-later
/* base/parse.h: numbers are parsed whole or not at all. */
#include "base/parse.h"

#include <errno.h>
#include <string.h>

#include "tests/unit_test.h"

#define UNTOUCHED UINT64_C(0x1234)

static void assert_u64(const char *text, uint64_t expected)
{
	uint64_t value = UNTOUCHED;

	assert_int_equal(parse_u64(text, &value), 0);
	assert_true(value == expected);
}

static void assert_hex(const char *text, uint64_t expected)
{
	uint64_t value = UNTOUCHED;

	assert_int_equal(parse_hex_u64(text, &value), 0);
	assert_true(value == expected);
}

static void whole_numbers_are_read(void **state)
{
	(void)state;
	assert_u64("0", 0);
	assert_u64("007", 7);
	assert_u64("18446744073709551615", UINT64_MAX);
	assert_u64("0xFf", 0xff);
	assert_u64("0Xff", 0xff);
	assert_u64("0xffffffffffffffff", UINT64_MAX);
	assert_u64("0x00000000000000000000001", 1);
}

static void hexadecimal_needs_no_prefix_where_it_is_meant(void **state)
{
	(void)state;
	assert_hex("2000", 0x2000);
	assert_hex("0x2000", 0x2000);
	assert_hex("0XaBcDeF", 0xabcdef);
	assert_hex("ffffffffffffffff", UINT64_MAX);
}

static void anything_beside_a_number_is_refused(void **state)
{
	static const char *const broken[] = {
		"",     " 1", "1 ", "1\n",   "-1",  "+1",  "0x",
		"0x 1", "1x", "g",  "0x0x1", "1_0", "1.5",
	};
	uint64_t value = UNTOUCHED;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(broken); i++) {
		assert_int_equal(parse_u64(broken[i], &value), -EINVAL);
		assert_int_equal(parse_hex_u64(broken[i], &value), -EINVAL);
	}
	assert_int_equal(parse_u64("ff", &value), -EINVAL);
	assert_int_equal(value, UNTOUCHED);
}

static void numbers_above_64_bits_are_out_of_range(void **state)
{
	uint64_t value = UNTOUCHED;

	(void)state;
	assert_int_equal(parse_u64("18446744073709551616", &value), -ERANGE);
	assert_int_equal(parse_u64("99999999999999999999", &value), -ERANGE);
	assert_int_equal(parse_u64("0x10000000000000000", &value), -ERANGE);
	assert_int_equal(parse_hex_u64("10000000000000000", &value), -ERANGE);
	assert_int_equal(value, UNTOUCHED);
}

static size_t digits(const char *text, size_t max_digits, uint64_t *ret)
{
	return parse_hex_digits(text, strlen(text), max_digits, ret);
}

static void digits_end_at_the_first_other_character(void **state)
{
	uint64_t value = UNTOUCHED;

	(void)state;
	assert_int_equal(digits("0000000A: 1", 8, &value), 8);
	assert_int_equal(value, 0xa);
	assert_int_equal(digits("f-1", 8, &value), 1);
	assert_int_equal(value, 0xf);
	assert_int_equal(digits("ffffffffffffffff", 16, &value), 16);
	assert_true(value == UINT64_MAX);
}

static void digits_end_with_the_text_without_a_nul(void **state)
{
	static const char text[] = { 'a', 'b' };
	uint64_t value = UNTOUCHED;

	(void)state;
	assert_int_equal(parse_hex_digits(text, sizeof(text), 8, &value), 2);
	assert_int_equal(value, 0xab);
}

static void no_digits_and_too_many_give_nothing(void **state)
{
	uint64_t value = UNTOUCHED;

	(void)state;
	assert_int_equal(digits("", 8, &value), 0);
	assert_int_equal(digits("xyz", 8, &value), 0);
	assert_int_equal(digits("123456789", 8, &value), 0);
	assert_int_equal(digits("11112222333344445", 20, &value), 0);
	assert_int_equal(value, UNTOUCHED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_numbers_are_read),
		cmocka_unit_test(hexadecimal_needs_no_prefix_where_it_is_meant),
		cmocka_unit_test(anything_beside_a_number_is_refused),
		cmocka_unit_test(numbers_above_64_bits_are_out_of_range),
		cmocka_unit_test(digits_end_at_the_first_other_character),
		cmocka_unit_test(digits_end_with_the_text_without_a_nul),
		cmocka_unit_test(no_digits_and_too_many_give_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
