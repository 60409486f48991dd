// SPDX-License-Identifier: GPL-2.0-or-later
/* model/hardware.h: the PMU of Intel and its kin, with the edge cases seen in the field. */
#include "model/hardware.h"

#include "tests/model/hosts.h"
#include "tests/unit_test.h"

static struct hardware decode(struct host_fixture *host)
{
	static const struct reading_u64 not_supplied;
	struct hardware hw;
	struct cpu cpu;

	cpu_decode(&host->snap.group[0].cpuid, &cpu);
	hardware_decode(&cpu, &host->snap.group[0], &not_supplied, &hw);
	return hw;
}

static struct hardware decode_leaf_a(struct host_fixture *host, struct cpuid_regs regs)
{
	snapshot_reset(&host->snap);
	host_make_intel(&host->snap);
	host_set_leaf(&host->snap, 0xa, regs);
	return decode(host);
}

struct expected_counters {
	uint32_t bitmap;
	unsigned int count, contiguous, width;
};

static void assert_fixed(const struct hardware *hw, const struct expected_counters *expected)
{
	assert_known(&hw->fixed.gap);
	assert_int_equal(hw->fixed.bitmap, expected->bitmap);
	assert_int_equal(hw->fixed.count, expected->count);
	assert_int_equal(hw->fixed_contiguous, expected->contiguous);
	assert_int_equal(hw->fixed.width, expected->width);
}

static void ice_lake_has_eight_and_four_counters(void **state)
{
	struct hardware hw = decode_leaf_a(*state, LEAF_A_ICE_LAKE);

	assert_true(hw.has_perfmon);
	assert_int_equal(hw.perfmon.version, 5);
	assert_int_equal(hw.perfmon_regs.eax, 0x08300805);
	assert_known(&hw.gp.gap);
	assert_int_equal(hw.gp.count, 8);
	assert_int_equal(hw.gp.bitmap, 0xff);
	assert_int_equal(hw.gp.width, 48);
	assert_fixed(&hw, &(struct expected_counters){ 0xf, 4, 4, 48 });
	assert_false(hw.is_amd);
	assert_false(hw.has_core_type);
	assert_false(hw.has_perfmon_ext);
}

static void a_hole_at_counter_3_is_three_contiguous(void **state)
{
	struct hardware hw = decode_leaf_a(*state, LEAF_A_CLEARWATER_FOREST);

	assert_int_equal(hw.perfmon.fixed_count, 3);
	assert_fixed(&hw, &(struct expected_counters){ 0x77, 6, 3, 48 });
}

static void the_same_hole_in_leaf_23_is_three_contiguous(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	host_make_intel(&host->snap);
	host_set_leaf(&host->snap, 0xa, LEAF_A_CLEARWATER_FOREST);
	host_set_perfmon_ext(&host->snap, 0, 0xff, 0x77);
	hw = decode(host);
	assert_true(hw.perfmon_ext_counters);
	assert_fixed(&hw, &(struct expected_counters){ 0x77, 6, 3, 48 });
}

static void a_hyper_v_guest_has_four_counters_by_edx_alone(void **state)
{
	struct hardware hw = decode_leaf_a(*state, LEAF_A_HYPER_V);

	assert_int_equal(hw.perfmon.fixed_bitmap, 0);
	assert_fixed(&hw, &(struct expected_counters){ 0xf, 4, 4, 48 });
}

static void conroe_enumerates_no_fixed_counter(void **state)
{
	struct hardware hw = decode_leaf_a(*state, LEAF_A_CONROE);

	assert_int_equal(hw.perfmon.version, 2);
	assert_int_equal(hw.gp.count, 2);
	assert_int_equal(hw.gp.bitmap, 0x3);
	assert_int_equal(hw.gp.width, 40);
	assert_fixed(&hw, &(struct expected_counters){ 0, 0, 0, 0 });
}

static void diamondville_enumerates_one_fixed_counter_of_40_bits(void **state)
{
	struct hardware hw = decode_leaf_a(*state, LEAF_A_DIAMONDVILLE);

	assert_int_equal(hw.perfmon.version, 3);
	assert_fixed(&hw, &(struct expected_counters){ 0x1, 1, 1, 40 });
}

static void ecx_of_version_4_is_not_a_bitmap(void **state)
{
	struct hardware hw = decode_leaf_a(*state, REGS(0x07300404, 0, 0xff, 0x0603));

	assert_fixed(&hw, &(struct expected_counters){ 0x7, 3, 3, 48 });
}

static void version_1_has_no_fixed_counters(void **state)
{
	struct hardware hw = decode_leaf_a(*state, REGS(0x07280201, 0, 0x7, 0x0603));

	assert_int_equal(hw.gp.count, 2);
	assert_int_equal(hw.fixed.count, 0);
	assert_int_equal(hw.fixed.bitmap, 0);
}

static void a_zero_leaf_is_no_pmu_and_no_gap(void **state)
{
	struct hardware hw = decode_leaf_a(*state, REGS(0, 0, 0, 0));

	assert_true(hw.has_perfmon);
	assert_known(&hw.perfmon_gap);
	assert_known(&hw.gp.gap);
	assert_int_equal(hw.gp.count, 0);
	assert_fixed(&hw, &(struct expected_counters){ 0, 0, 0, 0 });
}

static void more_counters_than_a_bitmap_holds_are_still_counted(void **state)
{
	struct hardware hw = decode_leaf_a(*state, REGS(0x0830ff05, 0, 0, 0x861f));

	assert_int_equal(hw.gp.count, 255);
	assert_int_equal(hw.gp.bitmap, 0xffffffff);
	assert_int_equal(hw.fixed.count, 31);
	assert_int_equal(hw.fixed.bitmap, 0x7fffffff);
}

static void leaf_a_above_the_maximum_is_no_pmu(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	host_make_intel(&host->snap);
	host_set_max_leaf(&host->snap, 9);
	hw = decode(host);
	assert_false(hw.has_perfmon);
	assert_known(&hw.perfmon_gap);
	assert_known(&hw.gp.gap);
	assert_int_equal(hw.gp.count, 0);
	assert_int_equal(hw.fixed.bitmap, 0);
}

static void a_missing_leaf_a_is_a_gap_and_not_zero(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	host_make_intel(&host->snap);
	host_forget(&host->snap, 0, 0xa);
	hw = decode(host);
	assert_false(hw.has_perfmon);
	assert_not_recorded(&hw.perfmon_gap, FACT_CPUID_PERFMON);
	assert_not_recorded(&hw.gp.gap, FACT_CPUID_PERFMON);
	assert_not_recorded(&hw.fixed.gap, FACT_CPUID_PERFMON);
}

static void leaf_23_above_the_maximum_does_not_count(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	host_make_intel(&host->snap);
	host_set_perfmon_ext(&host->snap, 0, 0x3ff, 0x77);
	host_set_max_leaf(&host->snap, 0x22);
	hw = decode(host);
	assert_false(hw.has_perfmon_ext);
	assert_int_equal(hw.gp.count, 8);
	assert_fixed(&hw, &(struct expected_counters){ 0xf, 4, 4, 48 });
}

static void leaf_23_names_the_counters_of_a_hybrid_part(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	/* a P-core of Lunar Lake */
	host_make_intel(&host->snap);
	host_set_leaf(&host->snap, 0xa, LEAF_A_LUNAR_LAKE);
	host_set_leaf_7_edx(&host->snap, LEAF_7_EDX_HYBRID);
	host_set_leaf(&host->snap, 0x1a, REGS(0x40000003, 0, 0, 0));
	host_set_perfmon_ext(&host->snap, 0, 0x3ff, 0x0f);
	hw = decode(host);
	assert_int_equal(hw.gp.count, 10);
	assert_int_equal(hw.gp.bitmap, 0x3ff);
	assert_int_equal(hw.perfmon.gp_count, 8);
	assert_int_equal(hw.perfmon.fixed_count, 3);
	assert_fixed(&hw, &(struct expected_counters){ 0xf, 4, 4, 48 });
	assert_true(hw.has_core_type);
	assert_int_equal(hw.core_type, 0x40);
	assert_int_equal(hw.native_model, 3);
	host_set_leaf(&host->snap, 0x1a, REGS(0x41000003, 0, 0, 0)); /* 24 bits */
	assert_int_equal(decode(host).native_model, 3);
}

static void leaf_23_without_counters_leaves_leaf_a_in_force(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	host_make_intel(&host->snap);
	host_set_perfmon_ext(&host->snap, 0, 0x3ff, 0x77);
	host_set(&host->snap, 0,
		 (struct cpuid_entry){ .leaf = 0x23, .regs = { 0x9, 0, 0, 0 } });
	hw = decode(host);
	assert_true(hw.has_perfmon_ext);
	assert_int_equal(hw.gp.count, 8);
	assert_fixed(&hw, &(struct expected_counters){ 0xf, 4, 4, 48 });
}

static void unknown_leaf_23_leaves_the_counters_unknown(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	host_make_intel(&host->snap);
	host_set_perfmon_ext(&host->snap, 0, 0xff, 0x77);
	host_forget(&host->snap, 0, 0x23);
	hw = decode(host);
	assert_not_recorded(&hw.gp.gap, FACT_CPUID_PERFMON_EXT);
	assert_not_recorded(&hw.fixed.gap, FACT_CPUID_PERFMON_EXT);
	assert_int_equal(hw.fixed.bitmap, 0);
	assert_int_equal(hw.perfmon.version, 5); /* what leaf 0xA says is known */
}

static void without_a_vendor_the_counters_are_unknown(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	host_make_intel(&host->snap);
	host_forget(&host->snap, 0, 0);
	hw = decode(host);
	assert_int_equal(hw.perfmon.version, 5);
	assert_not_recorded(&hw.gp.gap, FACT_CPUID_LEAF_0);
	assert_not_recorded(&hw.fixed.gap, FACT_CPUID_LEAF_0);
}

static void a_core_type_is_missing_only_where_there_are_several(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	host_make_intel(&host->snap);
	host_forget(&host->snap, 0, 0x1a);
	hw = decode(host);
	assert_known(&hw.core_type_gap);
	assert_false(hw.has_core_type);
	host_set_leaf_7_edx(&host->snap, LEAF_7_EDX_HYBRID);
	hw = decode(host);
	assert_not_recorded(&hw.core_type_gap, FACT_CPUID_HYBRID);
	host_forget(&host->snap, 0, 7);
	hw = decode(host);
	assert_not_recorded(&hw.core_type_gap, FACT_CPUID_HYBRID);
}

static void a_core_type_is_told_on_a_part_with_one_type_too(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	/* Granite Rapids */
	host_make_intel(&host->snap);
	host_set_leaf(&host->snap, 0x1a, REGS(0x40000002, 0, 0, 0));
	hw = decode(host);
	assert_true(hw.has_core_type);
	assert_int_equal(hw.core_type, 0x40);
	assert_int_equal(hw.native_model, 2);
}

static void architectural_lbr_needs_its_bit_and_its_leaf(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	host_make_intel(&host->snap);
	host_set_max_leaf(&host->snap, 0x20);
	host_set_leaf(&host->snap, 0x1c, REGS(0x8000000b, 0x7, 0x7, 0));
	assert_false(decode(host).has_arch_lbr);
	host_set_leaf_7_edx(&host->snap, LEAF_7_EDX_ARCH_LBR);
	hw = decode(host);
	assert_true(hw.has_arch_lbr);
	assert_int_equal(hw.arch_lbr.eax, 0x8000000b);
	host_forget(&host->snap, 0, 0x1c);
	hw = decode(host);
	assert_false(hw.has_arch_lbr);
	assert_not_recorded(&hw.arch_lbr_gap, FACT_CPUID_ARCH_LBR);
	host_forget(&host->snap, 0, 7);
	hw = decode(host);
	assert_not_recorded(&hw.arch_lbr_gap, FACT_CPUID_LEAF_7);
	host_set_max_leaf(&host->snap, 0x1b);
	hw = decode(host);
	assert_known(&hw.arch_lbr_gap);
}

static void architectural_lbr_is_not_missing_in_groups_that_are_not_asked(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_set_max_leaf(&host->snap, 0x20);
	host_set_leaf_7_edx(&host->snap, LEAF_7_EDX_ARCH_LBR);
	host_add_group(&host->snap, "8-15");
	assert_true(host_judge(host, 0)->has_arch_lbr);
	assert_false(host_judge(host, 1)->has_arch_lbr);
	assert_known(&host_judge(host, 1)->arch_lbr_gap);
}

int main(void)
{
#define HW_TEST(test) cmocka_unit_test_setup_teardown(test, host_setup, host_teardown)
	const struct CMUnitTest tests[] = {
		HW_TEST(ice_lake_has_eight_and_four_counters),
		HW_TEST(a_hole_at_counter_3_is_three_contiguous),
		HW_TEST(the_same_hole_in_leaf_23_is_three_contiguous),
		HW_TEST(a_hyper_v_guest_has_four_counters_by_edx_alone),
		HW_TEST(conroe_enumerates_no_fixed_counter),
		HW_TEST(diamondville_enumerates_one_fixed_counter_of_40_bits),
		HW_TEST(ecx_of_version_4_is_not_a_bitmap),
		HW_TEST(version_1_has_no_fixed_counters),
		HW_TEST(a_zero_leaf_is_no_pmu_and_no_gap),
		HW_TEST(more_counters_than_a_bitmap_holds_are_still_counted),
		HW_TEST(leaf_a_above_the_maximum_is_no_pmu),
		HW_TEST(a_missing_leaf_a_is_a_gap_and_not_zero),
		HW_TEST(leaf_23_above_the_maximum_does_not_count),
		HW_TEST(leaf_23_names_the_counters_of_a_hybrid_part),
		HW_TEST(leaf_23_without_counters_leaves_leaf_a_in_force),
		HW_TEST(unknown_leaf_23_leaves_the_counters_unknown),
		HW_TEST(without_a_vendor_the_counters_are_unknown),
		HW_TEST(a_core_type_is_missing_only_where_there_are_several),
		HW_TEST(a_core_type_is_told_on_a_part_with_one_type_too),
		HW_TEST(architectural_lbr_needs_its_bit_and_its_leaf),
		HW_TEST(architectural_lbr_is_not_missing_in_groups_that_are_not_asked),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
