// SPDX-License-Identifier: GPL-2.0-or-later
/* model/hardware_amd.h: the PMU of AMD and Hygon. */
#include "model/hardware_amd.h"

#include "tests/model/hosts.h"
#include "tests/unit_test.h"

#define MAX_EXTENDED_ROME 0x80000020u
#define FEATURES_ROME 0x75c237ffu

static struct hardware decode(struct host_fixture *host)
{
	static const struct reading_u64 not_supplied;
	struct hardware hw;
	struct cpu cpu;

	cpu_decode(&host->snap.group[0].cpuid, &cpu);
	hardware_decode(&cpu, &host->snap.group[0], &not_supplied, &hw);
	return hw;
}

static void assert_gp(const struct hardware *hw, unsigned int count)
{
	assert_known(&hw->gp.gap);
	assert_int_equal(hw->gp.count, count);
	assert_int_equal(hw->gp.bitmap, (1u << count) - 1);
	assert_int_equal(hw->gp.width, count ? 48 : 0);
}

static void set_max_extended(struct host_fixture *host, uint32_t max_leaf)
{
	host_set_leaf(&host->snap, 0x80000000, REGS(max_leaf, 0, 0, 0));
}

static void make_rome(struct host_fixture *host)
{
	host_make_amd(&host->snap);
	host_set_leaf(&host->snap, 1, REGS(0x00830f10, 0, 0x7ed8320b, 0x178bfbff));
	host_set_leaf(&host->snap, 0x80000001, REGS(0x00830f10, 0, FEATURES_ROME, 0));
	host_forget(&host->snap, 0, 0x80000022);
	set_max_extended(host, MAX_EXTENDED_ROME);
}

static void zen_4_counts_its_counters_in_leaf_80000022(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	host_make_amd(&host->snap);
	hw = decode(host);
	assert_true(hw.is_amd);
	assert_int_equal(hw.perfmon.version, 0);
	assert_true(hw.perfctr_core);
	assert_true(hw.has_amd_perfmon);
	assert_true(hw.perfmon_v2);
	assert_true(hw.lbr_v2);
	assert_true(hw.lbr_pmc_freeze);
	assert_int_equal(hw.amd_perfmon.ebx, 0x00304106);
	assert_gp(&hw, 6);
	assert_known(&hw.fixed.gap);
	assert_int_equal(hw.fixed.count, 0);
	assert_int_equal(hw.fixed.bitmap, 0);
	assert_int_equal(hw.fixed.width, 0);
}

static void zen_2_has_six_counters_and_no_leaf_80000022(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	make_rome(host);
	hw = decode(host);
	assert_true(hw.perfctr_core);
	assert_false(hw.has_amd_perfmon);
	assert_known(&hw.amd_perfmon_gap);
	assert_false(hw.perfmon_v2);
	assert_gp(&hw, 6);
}

static void zen_3_has_leaf_80000022_but_not_perfmon_v2(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	host_make_amd(&host->snap);
	host_set_leaf(&host->snap, 0x80000022, REGS(0, 0, 0, 0));
	hw = decode(host);
	assert_true(hw.has_amd_perfmon);
	assert_false(hw.perfmon_v2);
	assert_gp(&hw, 6);
}

static void the_count_of_perfmon_v2_is_four_bits_wide(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	host_make_amd(&host->snap);
	host_set_leaf(&host->snap, 0x80000022, REGS(1, 0xfffffff5, 0, 0));
	hw = decode(host);
	assert_gp(&hw, 5);
	host_set_leaf(&host->snap, 0x80000022, REGS(1, 0xfffffff0, 0, 0));
	hw = decode(host);
	assert_gp(&hw, 0);
	/* without its bit EBX says nothing */
	host_set_leaf(&host->snap, 0x80000022, REGS(6, 0x5, 0, 0));
	hw = decode(host);
	assert_gp(&hw, 6);
	assert_true(hw.lbr_v2);
	assert_true(hw.lbr_pmc_freeze);
}

static void without_perfctr_core_there_are_four_from_family_6_on(void **state)
{
	static const struct {
		uint32_t signature;
		unsigned int count;
	} cpus[] = {
		{ 0x00000580, 0 }, /* K6 */
		{ 0x00000612, 4 }, /* K7 */
		{ 0x00000f4a, 4 }, /* K8 */
	};
	struct host_fixture *host = *state;

	make_rome(host);
	host_set_leaf(&host->snap, 0x80000001, REGS(0, 0, 0, 0));
	for (size_t i = 0; i < ARRAY_SIZE(cpus); i++) {
		struct hardware hw;

		host_set_leaf(&host->snap, 1, REGS(cpus[i].signature, 0, 0, 0));
		hw = decode(host);
		assert_gp(&hw, cpus[i].count);
	}
}

static void before_family_6_there_are_none_whatever_else_is_missing(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	host_make_amd(&host->snap);
	host_set_leaf(&host->snap, 1, REGS(0x00000500, 0, 0, 0)); /* K5 */
	hw = decode(host);
	assert_gp(&hw, 0);
	host_forget(&host->snap, 0, 0x80000000);
	host_forget(&host->snap, 0, 0x80000001);
	host_forget(&host->snap, 0, 0x80000022);
	hw = decode(host);
	assert_gp(&hw, 0);
}

static void features_are_told_bit_by_bit(void **state)
{
	struct host_fixture *host = *state;

	make_rome(host);
	for (unsigned int bit = 0; bit < 32; bit++) {
		struct hardware hw;

		host_set_leaf(&host->snap, 0x80000001, REGS(0, 0, 1u << bit, 0));
		hw = decode(host);
		assert_int_equal(hw.ibs, bit == 10);
		assert_int_equal(hw.perfctr_core, bit == 23);
		assert_int_equal(hw.perfctr_nb, bit == 24);
		assert_int_equal(hw.perfctr_llc, bit == 28);
		assert_gp(&hw, bit == 23 ? 6 : 4);
	}
}

static void hygon_follows_the_same_rules(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	make_rome(host);
	host_set_leaf(&host->snap, 0, REGS(0xd, 0x6f677948, 0x656e6975, 0x6e65476e));
	hw = decode(host);
	assert_true(hw.is_amd);
	assert_gp(&hw, 6);
}

static void leaf_a_of_an_amd_part_does_not_count(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	make_rome(host);
	host_set_leaf(&host->snap, 0xa, LEAF_A_ICE_LAKE);
	hw = decode(host);
	assert_gp(&hw, 6);
	assert_int_equal(hw.fixed.bitmap, 0);
	host_forget(&host->snap, 0, 0xa);
	hw = decode(host);
	assert_known(&hw.perfmon_gap);
	assert_gp(&hw, 6);
}

static void a_missing_leaf_leaves_the_number_unknown_if_it_decides(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	host_make_amd(&host->snap);
	host_forget(&host->snap, 0, 0x80000001);
	hw = decode(host);
	assert_not_recorded(&hw.amd_gap, FACT_CPUID_EXTENDED);
	assert_gp(&hw, 6); /* PerfMonV2 counts for itself */
	host_forget(&host->snap, 0, 0x80000022);
	hw = decode(host);
	assert_not_recorded(&hw.amd_perfmon_gap, FACT_CPUID_EXTENDED);
	assert_not_recorded(&hw.gp.gap, FACT_CPUID_EXTENDED);
	assert_int_equal(hw.gp.count, 0);
	set_max_extended(host, MAX_EXTENDED_ROME);
	hw = decode(host);
	assert_known(&hw.amd_perfmon_gap);
	assert_not_recorded(&hw.gp.gap, FACT_CPUID_EXTENDED);
}

static void without_a_family_four_cannot_be_told_from_none(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	make_rome(host);
	host_forget(&host->snap, 0, 1);
	hw = decode(host);
	assert_gp(&hw, 6); /* PERFCTR_CORE is enough */
	host_set_leaf(&host->snap, 0x80000001, REGS(0, 0, 0, 0));
	hw = decode(host);
	assert_not_recorded(&hw.gp.gap, FACT_CPUID_LEAF_1);
}

static void without_the_maximum_extended_leaf_the_number_is_unknown(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	make_rome(host);
	host_forget(&host->snap, 0, 0x80000000);
	hw = decode(host);
	assert_true(hw.perfctr_core);
	assert_not_recorded(&hw.gp.gap, FACT_CPUID_EXTENDED);
}

int main(void)
{
#define AMD_TEST(test) cmocka_unit_test_setup_teardown(test, host_setup, host_teardown)
	const struct CMUnitTest tests[] = {
		AMD_TEST(zen_4_counts_its_counters_in_leaf_80000022),
		AMD_TEST(zen_2_has_six_counters_and_no_leaf_80000022),
		AMD_TEST(zen_3_has_leaf_80000022_but_not_perfmon_v2),
		AMD_TEST(the_count_of_perfmon_v2_is_four_bits_wide),
		AMD_TEST(without_perfctr_core_there_are_four_from_family_6_on),
		AMD_TEST(before_family_6_there_are_none_whatever_else_is_missing),
		AMD_TEST(features_are_told_bit_by_bit),
		AMD_TEST(hygon_follows_the_same_rules),
		AMD_TEST(leaf_a_of_an_amd_part_does_not_count),
		AMD_TEST(a_missing_leaf_leaves_the_number_unknown_if_it_decides),
		AMD_TEST(without_a_family_four_cannot_be_told_from_none),
		AMD_TEST(without_the_maximum_extended_leaf_the_number_is_unknown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
