// SPDX-License-Identifier: GPL-2.0-or-later
/* model/leaves.h: which CPUID leaves a snapshot holds. */
#include "model/leaves.h"

#include "base/attrs.h"

#include "tests/unit_test.h"

/* Leaf, and how many of its sub-leaves are kept. */
static const struct {
	uint32_t leaf, subleaves;
} kept[] = {
	{ 0x0, 1 },        { 0x1, 1 },        { 0x7, 2 },        { 0xa, 1 },
	{ 0x14, 2 },       { 0x1a, 1 },       { 0x1c, 1 },       { 0x23, 32 },
	{ 0x40000000, 1 }, { 0x400000ff, 1 }, { 0x80000000, 1 }, { 0x80000001, 1 },
	{ 0x80000002, 1 }, { 0x80000003, 1 }, { 0x80000004, 1 }, { 0x80000008, 1 },
	{ 0x8000000a, 1 }, { 0x80000022, 1 },
};

static void the_leaves_of_the_pmus_story_are_kept(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(kept); i++) {
		assert_true(leaf_is_recorded(kept[i].leaf, 0));
		assert_true(leaf_is_recorded(kept[i].leaf, kept[i].subleaves - 1));
		assert_false(leaf_is_recorded(kept[i].leaf, kept[i].subleaves));
		assert_false(leaf_is_recorded(kept[i].leaf, UINT32_MAX));
	}
}

static void no_other_leaf_is_kept(void **state)
{
	static const uint32_t others[] = { 0x2,        0x6,        0xb,        0x1f,
					   0x22,       0x24,       0x3fffffff, 0x40000100,
					   0x80000005, 0x80000021, 0x80000023, UINT32_MAX };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(others); i++)
		assert_false(leaf_is_recorded(others[i], 0));
}

static void the_promised_number_of_pairs_is_right(void **state)
{
	static const uint32_t ranges[] = { 0x0, 0x40000000, 0x80000000 };
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ranges); i++)
		for (uint32_t leaf = ranges[i]; leaf < ranges[i] + 0x200; leaf++)
			for (uint32_t subleaf = 0; subleaf < 64; subleaf++)
				count += leaf_is_recorded(leaf, subleaf);
	assert_int_equal(count, LEAVES_RECORDED_MAX);
}

static void three_leaves_tell_one_pmu_from_another(void **state)
{
	(void)state;
	for (uint32_t leaf = 0; leaf < 0x100; leaf++)
		assert_int_equal(leaf_is_pmu(leaf),
				 leaf == 0xa || leaf == 0x1a || leaf == 0x23);
	assert_false(leaf_is_pmu(0x80000022));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_leaves_of_the_pmus_story_are_kept),
		cmocka_unit_test(no_other_leaf_is_kept),
		cmocka_unit_test(the_promised_number_of_pairs_is_right),
		cmocka_unit_test(three_leaves_tell_one_pmu_from_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
