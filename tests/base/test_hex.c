// SPDX-License-Identifier: GPL-2.0-or-later
/* base/hex.h: registers as text of a fixed width. */
#include "base/hex.h"

#include <stdlib.h>

#include "tests/unit_test.h"

static void assert_text(uint64_t value, unsigned int digits, const char *expected)
{
	char text[HEX_TEXT_MAX];

	assert_int_equal(hex_format(value, digits, text), strlen(expected));
	assert_string_equal(text, expected);
}

static void a_register_is_written_with_all_its_digits(void **state)
{
	(void)state;
	assert_text(0, 1, "0x0");
	assert_text(0xf, 8, "0x0000000f");
	assert_text(0xdeadbeef, 8, "0xdeadbeef");
	assert_text(0x2000, 16, "0x0000000000002000");
	assert_text(UINT64_MAX, 16, "0xffffffffffffffff");
}

static void what_does_not_fit_is_left_out_at_the_top(void **state)
{
	(void)state;
	assert_text(0x123456789, 8, "0x23456789");
}

/* Every digit at every place. */
static void what_was_written_is_read_back(void **state)
{
	(void)state;
	for (unsigned int shift = 0; shift < 64; shift += 4) {
		for (uint64_t digit = 0; digit < 16; digit++) {
			uint64_t value = digit << shift | UINT64_C(0x0123456789abcdef);
			char text[HEX_TEXT_MAX];
			uint64_t wide = 0;
			uint32_t narrow = 0;

			hex_format(value, 16, text);
			assert_true(hex_parse_u64(text, &wide));
			assert_true(wide == value);
			hex_format(value, 8, text);
			assert_true(hex_parse_u32(text, &narrow));
			assert_int_equal(narrow, (uint32_t)value);
		}
	}
}

/* Two words at once: as one after the other, whatever byte stands at whatever place. */
static void two_words_are_read_as_each_by_itself(void **state)
{
	(void)state;
	for (unsigned int place = 0; place < 16; place++) {
		for (unsigned int byte = 0; byte < 256; byte++) {
			char text[] = "0123abcd 4567cdef";
			uint32_t a = 0, b = 0, alone_a = 0, alone_b = 0;
			bool both;

			text[place < 8 ? place : place + 1] = (char)byte;
			both = hex_parse_8_and_8(text, text + 9, &a, &b);
			assert_int_equal(both, hex_parse_8(text, &alone_a) &&
						       hex_parse_8(text + 9, &alone_b));
			if (!both)
				continue;
			assert_int_equal(a, alone_a);
			assert_int_equal(b, alone_b);
		}
	}
}

static void what_follows_the_digits_is_not_looked_at(void **state)
{
	uint32_t narrow = 0;
	uint64_t wide = 0;

	(void)state;
	assert_true(hex_parse_u32("0x00000014 0x", &narrow));
	assert_int_equal(narrow, 0x14);
	assert_true(hex_parse_u64("0x0000000000000345g", &wide));
	assert_int_equal(wide, 0x345);
}

static bool is_digit(int c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
}

/* Every byte at every place: bytes are read side by side, and none may spoil another. */
static void any_other_byte_is_refused_wherever_it_stands(void **state)
{
	static const char backgrounds[][HEX_TEXT_MAX] = {
		"0x0000000000000000",
		"0x9999999999999999",
		"0xaaaaaaaaaaaaaaaa",
		"0xffffffffffffffff",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(backgrounds) / sizeof(backgrounds[0]); i++) {
		for (size_t place = 2; place < HEX_TEXT_MAX - 1; place++) {
			char text[HEX_TEXT_MAX];

			memcpy(text, backgrounds[i], sizeof(text));
			for (int c = 0; c < 256; c++) {
				uint64_t wide = 1;
				uint32_t narrow = 1;

				text[place] = (char)c;
				assert_int_equal(hex_parse_u64(text, &wide), is_digit(c));
				assert_int_equal(hex_parse_u32(text, &narrow),
						 is_digit(c) || place >= 10);
			}
		}
	}
}

/* Every byte at every place: either case of a digit, and nothing else. */
static void either_case_is_read_where_both_are_known(void **state)
{
	(void)state;
	for (unsigned int place = 0; place < 8; place++) {
		for (unsigned int byte = 0; byte < 256; byte++) {
			const char digit[] = { (char)byte, '\0' };
			char text[] = "a1B2c3D4";
			uint32_t value = 0;
			bool is_digit = byte && strspn(digit, "0123456789abcdefABCDEF");

			text[place] = (char)byte;
			assert_int_equal(hex_parse_8_any_case(text, &value), is_digit);
			if (is_digit)
				assert_int_equal(value, strtoul(text, NULL, 16));
		}
	}
}

static void the_prefix_has_to_be_there(void **state)
{
	uint32_t narrow = 0x1234;
	uint64_t wide = 0x1234;

	(void)state;
	assert_false(hex_parse_u32("0X00000001", &narrow));
	assert_false(hex_parse_u32("1x00000001", &narrow));
	assert_false(hex_parse_u32("0000000001", &narrow));
	assert_false(hex_parse_u64("0X0000000000000001", &wide));
	assert_int_equal(narrow, 0x1234);
	assert_int_equal(wide, 0x1234);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_register_is_written_with_all_its_digits),
		cmocka_unit_test(what_does_not_fit_is_left_out_at_the_top),
		cmocka_unit_test(what_was_written_is_read_back),
		cmocka_unit_test(two_words_are_read_as_each_by_itself),
		cmocka_unit_test(what_follows_the_digits_is_not_looked_at),
		cmocka_unit_test(any_other_byte_is_refused_wherever_it_stands),
		cmocka_unit_test(either_case_is_read_where_both_are_known),
		cmocka_unit_test(the_prefix_has_to_be_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
