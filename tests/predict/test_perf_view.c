// SPDX-License-Identifier: GPL-2.0-or-later
/* model/perf_view.h: what perf makes of the counters, kernel by kernel. */
#include <string.h>

#include "tests/predict/machines.h"
#include "tests/unit_test.h"

static bool all_rules(enum ruleset_id rules)
{
	(void)rules;
	return true;
}

static bool before_masks(enum ruleset_id rules)
{
	return rules <= RULESET_6_8;
}

static bool with_masks(enum ruleset_id rules)
{
	return rules >= RULESET_6_12;
}

static bool with_leaf_23(enum ruleset_id rules)
{
	return rules >= RULESET_6_17;
}

static bool masks_without_leaf_23(enum ruleset_id rules)
{
	return rules == RULESET_6_12;
}

/* Under all rule sets of which it holds, perf has these counters. */
static void check(bool (*holds)(enum ruleset_id), const struct pmu_inputs *in,
		  uint64_t gp_bitmap, uint64_t fixed_bitmap, unsigned int fixed_count)
{
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		const struct perf_view perf = machine_perf(i, in);

		if (!holds(i))
			continue;
		if (perf.absence || perf.gp.bitmap != gp_bitmap ||
		    perf.fixed.bitmap != fixed_bitmap || perf.fixed.count != fixed_count)
			fail_msg("%s: absence %d, gp %llx, fixed %llx, %u of them",
				 rulesets[i].name, perf.absence,
				 (unsigned long long)perf.gp.bitmap,
				 (unsigned long long)perf.fixed.bitmap, perf.fixed.count);
		assert_int_equal(perf.gp.count, __builtin_popcountll(gp_bitmap));
	}
}

static void versions_2_to_4_count_from_edx(void **state)
{
	struct pmu_inputs in = machine_skylake();

	(void)state;
	check(all_rules, &in, 0xf, 0x7, 3);
	assert_false(machine_perf(RULESET_6_1, &in).assumes_fixed);
	assert_false(machine_perf(RULESET_7_0, &in).assumes_fixed);
	in.perfmon.ecx = 0xff; /* not defined before version 5 */
	check(all_rules, &in, 0xf, 0x7, 3);
	in.perfmon.edx = 0x605;
	check(all_rules, &in, 0xf, 0x1f, 5);
}

static void bare_metal_has_three_fixed_counters_at_least(void **state)
{
	struct pmu_inputs conroe = machine_core2();
	struct pmu_inputs bonnell = machine_bonnell();

	(void)state;
	check(all_rules, &conroe, 0x3, 0x7, 3);
	check(all_rules, &bonnell, 0x3, 0x7, 3);
	assert_true(machine_perf(RULESET_6_1, &conroe).assumes_fixed);
	assert_true(machine_perf(RULESET_7_0, &bonnell).assumes_fixed);
	bonnell.hypervisor = true;
	check(all_rules, &bonnell, 0x3, 0x1, 1);
	assert_false(machine_perf(RULESET_7_0, &bonnell).assumes_fixed);
}

static void a_guest_without_fixed_counters_hits_the_undefined_shift(void **state)
{
	struct pmu_inputs in = machine_core2();

	(void)state;
	in.hypervisor = true;
	check(before_masks, &in, 0x3, 0, 0);
	check(with_masks, &in, 0x3, 0xffff, 16);
	for (unsigned int i = 0; i < RULESET_COUNT; i++)
		assert_int_equal(machine_perf(i, &in).undefined_shift, with_masks(i));
	in.perfmon.edx = 1;
	assert_false(machine_perf(RULESET_7_0, &in).undefined_shift);
}

static void version_1_has_no_fixed_counters(void **state)
{
	struct pmu_inputs in = machine_core2();

	(void)state;
	in.perfmon = REGS(0x07280201, 0, 0, 0x603);
	check(all_rules, &in, 0x3, 0, 0);
	assert_false(machine_perf(RULESET_7_0, &in).undefined_shift);
}

static void version_5_goes_by_ecx(void **state)
{
	struct pmu_inputs in = machine_ice_lake();

	(void)state;
	check(all_rules, &in, 0xff, 0xf, 4);
	in.perfmon.edx = 0x8602;
	check(all_rules, &in, 0xff, 0xf, 4);
	in.perfmon.ecx = 0; /* a Hyper-V guest on Rocket Lake */
	in.perfmon.edx = 0x604;
	check(all_rules, &in, 0xff, 0, 0);
	assert_false(machine_perf(RULESET_7_0, &in).undefined_shift);
}

static void a_hole_counts_up_to_the_highest_bit_before_masks(void **state)
{
	struct pmu_inputs in = machine_clearwater();

	(void)state;
	check(before_masks, &in, 0xff, 0x77, 7);
	check(with_masks, &in, 0xff, 0x77, 6);
}

static void leaf_23_overrides_leaf_0a_from_6_16_on(void **state)
{
	struct pmu_inputs in = machine_ice_lake();

	(void)state;
	in.perfmon_ext = true;
	in.perfmon_ext_subleaves = 0x3;
	in.perfmon_ext_gp = 0x3ff;
	in.perfmon_ext_fixed = 0x77;
	check(masks_without_leaf_23, &in, 0xff, 0xf, 4);
	check(before_masks, &in, 0xff, 0xf, 4);
	check(with_leaf_23, &in, 0x3ff, 0x77, 6);
}

static void leaf_23_counts_only_with_its_bits(void **state)
{
	struct pmu_inputs in = machine_granite_rapids();

	(void)state;
	in.perfmon_ext_fixed = 0x3;
	check(with_leaf_23, &in, 0xff, 0x3, 2);
	in.perfmon_ext = false;
	check(with_leaf_23, &in, 0xff, 0xf, 4);
	in.perfmon_ext = true;
	in.perfmon_ext_subleaves = 0xd;
	check(with_leaf_23, &in, 0xff, 0xf, 4);
}

static void leaf_23_settles_the_assumed_and_the_undefined(void **state)
{
	struct pmu_inputs in = machine_core2();

	(void)state;
	in.perfmon_ext = true;
	in.perfmon_ext_subleaves = 0x2;
	in.perfmon_ext_gp = 0x3;
	in.perfmon_ext_fixed = 0x1;
	check(with_leaf_23, &in, 0x3, 0x1, 1);
	assert_false(machine_perf(RULESET_7_0, &in).assumes_fixed);
	in.hypervisor = true;
	assert_false(machine_perf(RULESET_7_0, &in).undefined_shift);
}

static void models_in_the_hybrid_list_keep_leaf_0a(void **state)
{
	struct pmu_inputs in = machine_alder_lake();

	(void)state;
	in.hybrid = false; /* E-cores off */
	in.perfmon = REGS(0x08300805, 0, 0xf, 0x8604);
	in.perfmon_ext = true;
	in.perfmon_ext_subleaves = 0x3;
	in.perfmon_ext_gp = 0x3f;
	in.perfmon_ext_fixed = 0x7;
	check(all_rules, &in, 0xff, 0xf, 4);
}

static void more_counters_than_perf_has_are_clipped(void **state)
{
	struct pmu_inputs in = machine_ice_lake();

	(void)state;
	in.perfmon.eax = 0x08302805;
	in.perfmon.ecx = 0xfffff;
	check(all_rules, &in, 0xffffffff, 0xffff, 16);
	in.perfmon_ext = true;
	in.perfmon_ext_subleaves = 0x2;
	in.perfmon_ext_gp = 0xffffffff;
	in.perfmon_ext_fixed = 0x10001;
	check(with_leaf_23, &in, 0xffffffff, 0x1, 1);
}

static void counts_of_64_and_more_wrap_around_with_masks(void **state)
{
	struct pmu_inputs in = machine_ice_lake();

	(void)state;
	in.perfmon.eax = 0x08304105; /* 65 counters */
	check(before_masks, &in, 0xffffffff, 0xf, 4);
	check(with_masks, &in, 0x1, 0xf, 4);
	assert_true(machine_perf(RULESET_7_0, &in).undefined_shift);
}

static void the_fixed_counters_have_the_width_of_the_others(void **state)
{
	struct pmu_inputs in = machine_bonnell();

	(void)state;
	in.perfmon.edx = 0x601; /* 48 bits wide, it says */
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		assert_int_equal(machine_perf(i, &in).gp.width, 40);
		assert_int_equal(machine_perf(i, &in).fixed.width, 40);
	}
}

static void counters_that_are_not_there_keep_their_width_in_some_kernels(void **state)
{
	static const unsigned int width[RULESET_COUNT] = {
		[RULESET_6_1] = 48,
		[RULESET_6_8] = 48,
		[RULESET_6_17] = 48,
	};
	struct pmu_inputs in = machine_ice_lake();

	(void)state;
	in.perfmon.ecx = 0;
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		assert_int_equal(machine_perf(i, &in).fixed.width, width[i]);
		assert_int_equal(machine_perf(i, &in).gp.width, 48);
	}
}

static void events_are_passed_on_as_they_stand(void **state)
{
	struct pmu_inputs in = machine_ice_lake();
	struct perf_view perf;

	(void)state;
	in.perfmon.eax = 0x0d300806;
	in.perfmon.ebx = 0xffff0280;
	perf = machine_perf(RULESET_7_0, &in);
	assert_int_equal(perf.event_length, 13);
	assert_int_equal(perf.event_unavailable, 0xffff0280);
	assert_int_equal(perf.version, 6);
}

static void branch_misses_are_put_right_on_nehalem_alone(void **state)
{
	struct pmu_inputs in = machine_skylake();

	(void)state;
	in.perfmon.ebx = 0x45;
	assert_int_equal(machine_perf(RULESET_7_0, &in).event_unavailable, 0x45);
	for (size_t i = 0; i < 3; i++) {
		static const unsigned int models[] = { 0x1a, 0x1e, 0x2e };

		in.model = models[i];
		assert_int_equal(machine_perf(RULESET_7_0, &in).event_unavailable, 0x05);
		assert_int_equal(machine_perf(RULESET_6_1, &in).event_unavailable, 0x05);
	}
}

static void a_hybrid_part_is_not_offered_to_kvm(void **state)
{
	struct pmu_inputs in = machine_alder_lake();
	struct perf_view perf = machine_perf(RULESET_7_0, &in);

	(void)state;
	assert_int_equal(perf.absence, PERF_PRESENT);
	assert_false(perf.offered_to_kvm);
	assert_int_equal(perf.fixed.count, 3);
	in.hybrid = false;
	assert_true(machine_perf(RULESET_7_0, &in).offered_to_kvm);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(versions_2_to_4_count_from_edx),
		cmocka_unit_test(bare_metal_has_three_fixed_counters_at_least),
		cmocka_unit_test(a_guest_without_fixed_counters_hits_the_undefined_shift),
		cmocka_unit_test(version_1_has_no_fixed_counters),
		cmocka_unit_test(version_5_goes_by_ecx),
		cmocka_unit_test(a_hole_counts_up_to_the_highest_bit_before_masks),
		cmocka_unit_test(leaf_23_overrides_leaf_0a_from_6_16_on),
		cmocka_unit_test(leaf_23_counts_only_with_its_bits),
		cmocka_unit_test(leaf_23_settles_the_assumed_and_the_undefined),
		cmocka_unit_test(models_in_the_hybrid_list_keep_leaf_0a),
		cmocka_unit_test(more_counters_than_perf_has_are_clipped),
		cmocka_unit_test(counts_of_64_and_more_wrap_around_with_masks),
		cmocka_unit_test(the_fixed_counters_have_the_width_of_the_others),
		cmocka_unit_test(
			counters_that_are_not_there_keep_their_width_in_some_kernels),
		cmocka_unit_test(events_are_passed_on_as_they_stand),
		cmocka_unit_test(branch_misses_are_put_right_on_nehalem_alone),
		cmocka_unit_test(a_hybrid_part_is_not_offered_to_kvm),
	};

	return cmocka_run_group_tests_name("perf_view", tests, NULL, NULL);
}
