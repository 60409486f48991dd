// SPDX-License-Identifier: GPL-2.0-or-later
/* model/perfmon_leaf.c: leaf 0xA, field by field. */
#include "base/bits.h"
#include "model/hardware.h"

#include "tests/model/hosts.h"
#include "tests/unit_test.h"

static struct perfmon_leaf decode(struct cpuid_regs regs)
{
	struct perfmon_leaf leaf;

	perfmon_leaf_decode(&regs, &leaf);
	return leaf;
}

static void every_field_is_read_from_its_place(void **state)
{
	struct perfmon_leaf leaf = decode(LEAF_A_ICE_LAKE);

	(void)state;
	assert_int_equal(leaf.version, 5);
	assert_int_equal(leaf.gp_count, 8);
	assert_int_equal(leaf.gp_width, 48);
	assert_int_equal(leaf.event_length, 8);
	assert_int_equal(leaf.event_unavailable, 0);
	assert_int_equal(leaf.fixed_bitmap, 0xf);
	assert_int_equal(leaf.fixed_count, 4);
	assert_int_equal(leaf.fixed_width, 48);
	assert_true(leaf.anythread_deprecated);
}

static void fields_end_where_the_next_begins(void **state)
{
	static const struct {
		uint32_t eax, edx;
		struct perfmon_leaf leaf;
	} fields[] = {
		{ .eax = 0x000000ff, .leaf.version = 255 },
		{ .eax = 0x0000ff00, .leaf.gp_count = 255 },
		{ .eax = 0x00ff0000, .leaf.gp_width = 255 },
		{ .eax = 0xff000000, .leaf.event_length = 255 },
		{ .edx = 0x0000001f, .leaf.fixed_count = 31 },
		{ .edx = 0x00001fe0, .leaf.fixed_width = 255 },
		{ .edx = 0x00008000, .leaf.anythread_deprecated = true },
		{ .edx = 0xffff6000 }, /* reserved */
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
		struct perfmon_leaf leaf = decode(REGS(fields[i].eax, 0, 0, fields[i].edx));

		assert_int_equal(leaf.version, fields[i].leaf.version);
		assert_int_equal(leaf.gp_count, fields[i].leaf.gp_count);
		assert_int_equal(leaf.gp_width, fields[i].leaf.gp_width);
		assert_int_equal(leaf.event_length, fields[i].leaf.event_length);
		assert_int_equal(leaf.fixed_count, fields[i].leaf.fixed_count);
		assert_int_equal(leaf.fixed_width, fields[i].leaf.fixed_width);
		assert_int_equal(leaf.anythread_deprecated,
				 fields[i].leaf.anythread_deprecated);
	}
}

static void only_events_within_the_length_can_be_unavailable(void **state)
{
	(void)state;
	assert_int_equal(decode(REGS(0x00000005, 0xffffffff, 0, 0)).event_unavailable, 0);
	assert_int_equal(decode(REGS(0x07000005, 0xffffffff, 0, 0)).event_unavailable,
			 0x7f);
	/* Lunar Lake: slots and bad speculation are not there */
	assert_int_equal(decode(LEAF_A_LUNAR_LAKE).event_unavailable, 0x280);
	/* only thirteen events have a name, whatever the length */
	assert_int_equal(decode(REGS(0x20000005, 0xffffffff, 0, 0)).event_unavailable,
			 0x1fff);
	assert_int_equal(decode(REGS(0xff000005, 0xffffffff, 0, 0)).event_unavailable,
			 0x1fff);
}

static void the_other_events_of_the_vector_are_available(void **state)
{
	(void)state;
	assert_int_equal(decode(REGS(0x00000005, 0, 0, 0)).event_available, 0);
	assert_int_equal(decode(REGS(0x07000005, 0x44, 0, 0)).event_available, 0x3b);
	assert_int_equal(decode(LEAF_A_LUNAR_LAKE).event_available, 0x1d7f);
	/* whether they have a name or not */
	assert_int_equal(decode(REGS(0x10000005, 0xbfff, 0, 0)).event_available, 0x4000);
	assert_int_equal(decode(REGS(0xff000005, 1, 0, 0)).event_available, 0xfffffffe);
}

/* The rule of the SDM, counter by counter. */
static bool exists(unsigned int version, uint32_t ecx, unsigned int edx_count,
		   unsigned int i)
{
	if (version < 2)
		return false;
	return edx_count > i || (version >= 5 && (ecx >> i & 1));
}

static void a_fixed_counter_exists_by_ecx_or_by_the_count_of_edx(void **state)
{
	static const uint32_t bitmaps[] = { 0,   0x7,  0xf,        0x77,
					    0x6, 0x0b, 0x80000000, 0xffffffff };

	(void)state;
	for (unsigned int version = 0; version < 8; version++)
		for (size_t i = 0; i < ARRAY_SIZE(bitmaps); i++)
			for (unsigned int count = 0; count < 32; count++) {
				struct perfmon_leaf leaf =
					decode(REGS(version, 0, bitmaps[i], count));
				uint32_t fixed = perfmon_leaf_fixed(&leaf);

				for (unsigned int n = 0; n < 32; n++)
					assert_int_equal(
						bits_test(fixed, n),
						exists(version, bitmaps[i], count, n));
			}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_field_is_read_from_its_place),
		cmocka_unit_test(fields_end_where_the_next_begins),
		cmocka_unit_test(only_events_within_the_length_can_be_unavailable),
		cmocka_unit_test(the_other_events_of_the_vector_are_available),
		cmocka_unit_test(a_fixed_counter_exists_by_ecx_or_by_the_count_of_edx),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
