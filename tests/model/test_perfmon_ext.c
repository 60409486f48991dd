// SPDX-License-Identifier: GPL-2.0-or-later
/* model/perfmon_ext.h: leaf 0x23, whether it is there and what it says. */
#include "model/perfmon_ext.h"

#include "tests/model/hosts.h"
#include "tests/unit_test.h"

static struct hardware decode(struct host_fixture *host)
{
	const struct cpuid_table *cpuid = &host->snap.group[0].cpuid;
	struct hardware hw = { 0 };
	struct cpu cpu;

	cpu_decode(cpuid, &cpu);
	perfmon_ext_decode(&cpu, cpuid, &hw);
	return hw;
}

static void set_subleaf(struct host_fixture *host, uint32_t subleaf, struct cpuid_regs regs)
{
	host_set(&host->snap, 0,
		 (struct cpuid_entry){ .leaf = 0x23, .subleaf = subleaf, .regs = regs });
}

/* An E-core of Wildcat Lake, as its dump has it. */
static void make_darkmont(struct host_fixture *host)
{
	host_make_intel(&host->snap);
	host_set_perfmon_ext(&host->snap, 0, 0xff, 0x77);
	set_subleaf(host, 0, REGS(0x3f, 0x3, 0x8, 0));
	set_subleaf(host, 1, REGS(0xff, 0x77, 0, 0));
	set_subleaf(host, 2, REGS(0xfc, 0x3, 0xfd, 0x5));
	set_subleaf(host, 3, REGS(0x1f7f, 0, 0, 0));
	set_subleaf(host, 4, REGS(0, 0x60060338, 0, 0));
	set_subleaf(host, 5, REGS(0xff, 0x3, 0x77, 0x1));
}

static void every_subleaf_is_decoded(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	make_darkmont(host);
	hw = decode(host);
	assert_true(hw.has_perfmon_ext);
	assert_true(hw.perfmon_ext_counters);
	assert_known(&hw.perfmon_ext_gap);
	assert_int_equal(hw.perfmon_ext.subleaves, 0x3f);
	assert_int_equal(hw.perfmon_ext.slots_per_cycle, 8);
	assert_int_equal(hw.perfmon_ext.gp_bitmap, 0xff);
	assert_int_equal(hw.perfmon_ext.fixed_bitmap, 0x77);
	assert_int_equal(hw.perfmon_ext.acr_gp_reload, 0xfc);
	assert_int_equal(hw.perfmon_ext.acr_fixed_reload, 0x3);
	assert_int_equal(hw.perfmon_ext.acr_gp_cause, 0xfd);
	assert_int_equal(hw.perfmon_ext.acr_fixed_cause, 0x5);
	assert_int_equal(hw.perfmon_ext.event_bitmap, 0x1f7f);
	assert_int_equal(hw.perfmon_ext.pebs_caps, 0x60060338);
	assert_int_equal(hw.perfmon_ext.pebs_gp, 0xff);
	assert_int_equal(hw.perfmon_ext.pebs_gp_pdist, 0x3);
	assert_int_equal(hw.perfmon_ext.pebs_fixed, 0x77);
	assert_int_equal(hw.perfmon_ext.pebs_fixed_pdist, 0x1);
}

static void the_flags_of_subleaf_0_are_told_bit_by_bit(void **state)
{
	struct host_fixture *host = *state;

	make_darkmont(host);
	for (unsigned int bit = 0; bit < 32; bit++) {
		struct hardware hw;

		set_subleaf(host, 0, REGS(1, 1u << bit, 1u << bit, 0));
		hw = decode(host);
		assert_int_equal(hw.perfmon_ext.unit_mask_2, bit == 0);
		assert_int_equal(hw.perfmon_ext.eq, bit == 1);
		assert_int_equal(hw.perfmon_ext.rdpmc_user_disable, bit == 2);
		assert_int_equal(hw.perfmon_ext.slots_per_cycle, bit < 8 ? 1u << bit : 0);
	}
}

static void what_an_unlisted_subleaf_holds_is_not_used(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	make_darkmont(host);
	set_subleaf(host, 0, REGS(0x1, 0, 0, 0));
	hw = decode(host);
	assert_true(hw.has_perfmon_ext);
	assert_false(hw.perfmon_ext_counters);
	assert_known(&hw.perfmon_ext_gap);
	assert_known(&hw.fixed.gap);
	assert_int_equal(hw.perfmon_ext.fixed_bitmap, 0);
	assert_int_equal(hw.perfmon_ext.acr_gp_reload, 0);
	assert_int_equal(hw.perfmon_ext.event_bitmap, 0);
	assert_int_equal(hw.perfmon_ext.pebs_caps, 0);
	assert_int_equal(hw.perfmon_ext.pebs_gp, 0);
}

static void a_listed_subleaf_that_is_missing_is_a_gap(void **state)
{
	struct host_fixture *host = *state;

	for (uint32_t subleaf = 1; subleaf <= 5; subleaf++) {
		struct hardware hw;

		snapshot_reset(&host->snap);
		make_darkmont(host);
		host_forget_subleaf(&host->snap, 0x23, subleaf);
		hw = decode(host);
		assert_true(hw.has_perfmon_ext);
		assert_not_recorded(&hw.perfmon_ext_gap, FACT_CPUID_PERFMON_EXT);
		/* the counters are sub-leaf 1's alone */
		assert_int_equal(gap_is_open(&hw.gp.gap), subleaf == 1);
		assert_int_equal(gap_is_open(&hw.fixed.gap), subleaf == 1);
	}
}

static void the_leaf_needs_its_feature_bit_and_the_maximum_leaf(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	make_darkmont(host);
	host_set_max_leaf(&host->snap, 0x23);
	assert_true(decode(host).has_perfmon_ext);
	host_set_max_leaf(&host->snap, 0x22);
	hw = decode(host);
	assert_false(hw.has_perfmon_ext);
	assert_known(&hw.perfmon_ext_gap);
	host_set_max_leaf(&host->snap, 0x23);
	host_set(&host->snap, 0, (struct cpuid_entry){ .leaf = 7, .subleaf = 1 });
	hw = decode(host);
	assert_false(hw.has_perfmon_ext);
	assert_known(&hw.perfmon_ext_gap);
	assert_known(&hw.fixed.gap);
	/* and then it does not matter that the leaf was not recorded */
	host_forget(&host->snap, 0, 0x23);
	hw = decode(host);
	assert_known(&hw.perfmon_ext_gap);
}

static void without_leaf_7_it_cannot_be_told_whether_the_leaf_is_there(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	make_darkmont(host);
	host_forget_subleaf(&host->snap, 7, 1);
	hw = decode(host);
	assert_false(hw.has_perfmon_ext);
	assert_not_recorded(&hw.perfmon_ext_gap, FACT_CPUID_LEAF_7);
	assert_not_recorded(&hw.gp.gap, FACT_CPUID_LEAF_7);
	assert_not_recorded(&hw.fixed.gap, FACT_CPUID_LEAF_7);
	/* unless the maximum leaf rules it out */
	host_set_max_leaf(&host->snap, 0x1b);
	hw = decode(host);
	assert_known(&hw.perfmon_ext_gap);
}

static void without_subleaf_0_nothing_is_known_of_the_leaf(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	make_darkmont(host);
	host_forget(&host->snap, 0, 0x23);
	hw = decode(host);
	assert_false(hw.has_perfmon_ext);
	assert_not_recorded(&hw.perfmon_ext_gap, FACT_CPUID_PERFMON_EXT);
	assert_not_recorded(&hw.gp.gap, FACT_CPUID_PERFMON_EXT);
	assert_not_recorded(&hw.fixed.gap, FACT_CPUID_PERFMON_EXT);
}

int main(void)
{
#define EXT_TEST(test) cmocka_unit_test_setup_teardown(test, host_setup, host_teardown)
	const struct CMUnitTest tests[] = {
		EXT_TEST(every_subleaf_is_decoded),
		EXT_TEST(the_flags_of_subleaf_0_are_told_bit_by_bit),
		EXT_TEST(what_an_unlisted_subleaf_holds_is_not_used),
		EXT_TEST(a_listed_subleaf_that_is_missing_is_a_gap),
		EXT_TEST(the_leaf_needs_its_feature_bit_and_the_maximum_leaf),
		EXT_TEST(without_leaf_7_it_cannot_be_told_whether_the_leaf_is_there),
		EXT_TEST(without_subleaf_0_nothing_is_known_of_the_leaf),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
