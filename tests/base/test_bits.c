// SPDX-License-Identifier: GPL-2.0-or-later
/* base/bits.h: bit fields of registers and counter bitmaps. */
#include "base/bits.h"

#include "tests/unit_test.h"

static void a_field_is_picked_with_both_ends(void **state)
{
	(void)state;
	assert_int_equal(bits_field(0x08300805, 7, 0), 5);
	assert_int_equal(bits_field(0x08300805, 15, 8), 8);
	assert_int_equal(bits_field(0x08300805, 23, 16), 48);
	assert_int_equal(bits_field(0x08300805, 31, 24), 8);
	assert_int_equal(bits_field(UINT64_C(1) << 63, 63, 63), 1);
	assert_true(bits_field(UINT64_MAX, 63, 0) == UINT64_MAX);
	assert_int_equal(bits_field32(0x8604, 12, 5), 48);
	assert_int_equal(bits_field32(0xffffffff, 31, 0), 0xffffffff);
}

static void a_bit_is_tested_at_its_place(void **state)
{
	(void)state;
	for (unsigned int bit = 0; bit < 64; bit++)
		for (unsigned int other = 0; other < 64; other++)
			assert_int_equal(bits_test(UINT64_C(1) << bit, other),
					 bit == other);
}

static void ones_are_as_many_as_asked(void **state)
{
	(void)state;
	assert_int_equal(bits_ones(0), 0);
	assert_int_equal(bits_ones(4), 0xf);
	for (unsigned int count = 0; count <= 64; count++)
		assert_int_equal(bits_count(bits_ones(count)), count);
	assert_true(bits_ones(65) == UINT64_MAX);
	assert_int_equal(bits_ones32(31), 0x7fffffff);
	assert_int_equal(bits_ones32(32), 0xffffffff);
	assert_int_equal(bits_ones32(255), 0xffffffff);
}

static void a_hole_ends_the_contiguous_bits(void **state)
{
	(void)state;
	assert_int_equal(bits_contiguous(0x7), 3);
	assert_int_equal(bits_contiguous(0xf), 4);
	assert_int_equal(bits_contiguous(0x77), 3);
	assert_int_equal(bits_contiguous(0x6), 0);
	assert_int_equal(bits_contiguous(0), 0);
	assert_int_equal(bits_contiguous(UINT64_MAX), 64);
}

static void the_length_ends_at_the_highest_bit(void **state)
{
	(void)state;
	assert_int_equal(bits_length(0), 0);
	assert_int_equal(bits_length(0x77), 7);
	assert_int_equal(bits_length(1), 1);
	assert_int_equal(bits_length(UINT64_C(1) << 63), 64);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_field_is_picked_with_both_ends),
		cmocka_unit_test(a_bit_is_tested_at_its_place),
		cmocka_unit_test(ones_are_as_many_as_asked),
		cmocka_unit_test(a_hole_ends_the_contiguous_bits),
		cmocka_unit_test(the_length_ends_at_the_highest_bit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
