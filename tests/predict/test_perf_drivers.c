// SPDX-License-Identifier: GPL-2.0-or-later
/* model/perf_view.h: which PMU perf has a driver for, vendor by vendor. */
#include <string.h>

#include "base/bits.h"

#include "tests/predict/machines.h"
#include "tests/unit_test.h"

/* Under every rule set perf has no PMU, for this reason, and nothing else is told of it. */
static void check_absent(const struct pmu_inputs *in, enum perf_absence absence)
{
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		const struct perf_view perf = machine_perf(i, in);

		if (perf.absence != absence)
			fail_msg("%s: absence %d", rulesets[i].name, perf.absence);
		assert_int_equal(perf.version, 0);
		assert_int_equal(perf.gp.count, 0);
		assert_int_equal(perf.fixed.count, 0);
		assert_false(perf.offered_to_kvm);
		assert_false(perf.guest_mediated);
	}
}

static void check_counts(const struct pmu_inputs *in, unsigned int version, unsigned int gp)
{
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		const struct perf_view perf = machine_perf(i, in);

		if (perf.absence || perf.version != version || perf.gp.count != gp)
			fail_msg("%s: absence %d, version %u, %u counters",
				 rulesets[i].name, perf.absence, perf.version,
				 perf.gp.count);
		assert_true(perf.gp.bitmap == bits_ones(gp));
		assert_int_equal(perf.fixed.count, 0);
		assert_true(perf.offered_to_kvm);
	}
}

static void intel_needs_version_two_counters_and_seven_events(void **state)
{
	struct pmu_inputs in = machine_skylake();

	(void)state;
	in.perfmon.eax = 0x07300204;
	assert_int_equal(machine_perf(RULESET_6_1, &in).absence, PERF_PRESENT);
	in.perfmon.eax = 0x07300104; /* one counter */
	check_absent(&in, PERF_ABSENT_ENUMERATION);
	in.perfmon.eax = 0x07300400; /* version 0 */
	check_absent(&in, PERF_ABSENT_ENUMERATION);
	in.perfmon.eax = 0x06300404;
	check_absent(&in, PERF_ABSENT_EVENTS);
	assert_true(machine_perf(RULESET_7_0, &in).arch_perfmon);
}

static void intel_needs_leaf_0a_below_the_maximum(void **state)
{
	struct pmu_inputs in = machine_skylake();

	(void)state;
	in.max_leaf = 0xa;
	assert_int_equal(machine_perf(RULESET_7_0, &in).absence, PERF_PRESENT);
	in.max_leaf = 0x9;
	check_absent(&in, PERF_ABSENT_ENUMERATION);
	in.max_leaf = 0x80000000; /* negative in an int */
	check_absent(&in, PERF_ABSENT_ENUMERATION);
	assert_false(machine_perf(RULESET_7_0, &in).arch_perfmon);
}

static void older_intel_parts_have_their_own_drivers(void **state)
{
	struct pmu_inputs in = machine_skylake();

	(void)state;
	in.perfmon = REGS(0, 0, 0, 0);
	for (in.model = 0; in.model < 0x20; in.model++) {
		if (in.model == 0 || in.model == 2 || in.model == 4 || in.model == 12 ||
		    in.model > 13)
			check_absent(&in, PERF_ABSENT_ENUMERATION);
		else
			check_counts(&in, 0, 2);
	}
	in.family = 11;
	check_counts(&in, 0, 2);
	in.family = 15;
	check_counts(&in, 0, 18);
	in.family = 5;
	check_absent(&in, PERF_ABSENT_ENUMERATION);
}

static void leaf_23_without_counters_leaves_nothing(void **state)
{
	struct pmu_inputs in = machine_granite_rapids();

	(void)state;
	in.perfmon_ext_gp = 0;
	assert_int_equal(machine_perf(RULESET_6_12, &in).absence, PERF_PRESENT);
	assert_int_equal(machine_perf(RULESET_6_17, &in).absence, PERF_ABSENT_COUNTERS);
	assert_int_equal(machine_perf(RULESET_7_0, &in).absence, PERF_ABSENT_COUNTERS);
}

static void amd_has_four_or_six_counters(void **state)
{
	struct pmu_inputs in = machine_zen2();

	(void)state;
	check_counts(&in, 0, 6);
	in.vendor = VENDOR_HYGON;
	check_counts(&in, 0, 6);
	in.amd_features = 0;
	check_counts(&in, 0, 4);
	assert_int_equal(machine_perf(RULESET_6_1, &in).gp.width, 48);
	in.family = 6;
	check_counts(&in, 0, 4);
	in.family = 5;
	check_absent(&in, PERF_ABSENT_MODEL);
}

static void extended_leaves_of_other_numbers_are_not_taken(void **state)
{
	struct pmu_inputs in = machine_zen4();

	(void)state;
	in.max_extended_leaf = 0x80010000;
	check_counts(&in, 0, 4);
	in.max_extended_leaf = 0x80000021; /* without leaf 0x80000022 */
	check_counts(&in, 0, 6);
	in.max_extended_leaf = 0x80000000; /* and without 0x80000001 */
	check_counts(&in, 0, 4);
}

static void perfmon_v2_counts_itself(void **state)
{
	struct pmu_inputs in = machine_zen4();

	(void)state;
	check_counts(&in, 2, 6);
	in.amd_perfmon_ebx = 0x0030410f;
	check_counts(&in, 2, 15);
	in.amd_features = 0; /* not without PERFCTR_CORE */
	check_counts(&in, 0, 4);
}

static void perfmon_v2_without_counters_is_none_or_64(void **state)
{
	struct pmu_inputs in = machine_zen4();

	(void)state;
	in.amd_perfmon_ebx = 0x00304100;
	assert_int_equal(machine_perf(RULESET_6_1, &in).absence, PERF_ABSENT_COUNTERS);
	assert_int_equal(machine_perf(RULESET_6_8, &in).absence, PERF_ABSENT_COUNTERS);
	assert_int_equal(machine_perf(RULESET_6_12, &in).gp.count, 64);
	assert_int_equal(machine_perf(RULESET_7_0, &in).gp.count, 64);
	assert_true(machine_perf(RULESET_7_0, &in).undefined_shift);
}

static struct pmu_inputs zhaoxin(unsigned int family, unsigned int model,
				 unsigned int stepping)
{
	struct pmu_inputs in = machine_skylake();

	in.vendor = VENDOR_ZHAOXIN;
	in.family = family;
	in.model = model;
	in.stepping = stepping;
	in.perfmon = REGS(0x07300402, 0x40, 0, 0x603);
	return in;
}

static void check_zhaoxin_drives(struct pmu_inputs in, bool drives)
{
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		const struct perf_view perf = machine_perf(i, &in);

		assert_int_equal(perf.absence, drives ? PERF_PRESENT : PERF_ABSENT_MODEL);
		assert_int_equal(perf.gp.count, drives ? 4 : 0);
		assert_int_equal(perf.fixed.count, drives ? 3 : 0);
		assert_int_equal(perf.fixed.width, drives ? 48 : 0);
		assert_true(perf.arch_perfmon);
		assert_false(perf.guest_mediated);
	}
}

static void zhaoxin_parts_are_known_by_model(void **state)
{
	(void)state;
	check_zhaoxin_drives(zhaoxin(7, 0x1b, 0), true);
	check_zhaoxin_drives(zhaoxin(7, 0x3b, 0), true);
	check_zhaoxin_drives(zhaoxin(7, 0x5b, 0), false);
	check_zhaoxin_drives(zhaoxin(6, 0x19, 0), true);
	check_zhaoxin_drives(zhaoxin(6, 0x0f, 0xe), true);
	check_zhaoxin_drives(zhaoxin(6, 0x0f, 0xd), false); /* Nano */
	check_zhaoxin_drives(zhaoxin(6, 0x0e, 0xe), false);
	check_zhaoxin_drives(zhaoxin(5, 0x1b, 0), false);
}

static void zhaoxin_needs_version_2_and_six_events(void **state)
{
	struct pmu_inputs in = zhaoxin(7, 0x3b, 0);

	(void)state;
	in.vendor = VENDOR_CENTAUR;
	in.perfmon.eax = 0x06300402;
	assert_int_equal(machine_perf(RULESET_7_0, &in).absence, PERF_PRESENT);
	in.perfmon.eax = 0x05300402;
	check_absent(&in, PERF_ABSENT_EVENTS);
	in.perfmon.eax = 0x07300403;
	check_absent(&in, PERF_ABSENT_MODEL);
	in.perfmon.eax = 0;
	check_absent(&in, PERF_ABSENT_ENUMERATION);
}

static void other_vendors_have_no_driver(void **state)
{
	struct pmu_inputs in = machine_skylake();

	(void)state;
	in.vendor = VENDOR_OTHER;
	check_absent(&in, PERF_ABSENT_VENDOR);
}

static void a_pmu_that_perf_found_broken_is_absent(void **state)
{
	struct pmu_inputs in = machine_ice_lake();
	struct pmu_inputs amd = machine_zen4();

	(void)state;
	in.pmu_broken = true;
	amd.pmu_broken = true;
	check_absent(&in, PERF_ABSENT_BROKEN);
	check_absent(&amd, PERF_ABSENT_BROKEN);
}

static void the_newest_kernels_hand_the_pmu_over_to_guests(void **state)
{
	struct pmu_inputs intel = machine_skylake();
	struct pmu_inputs zen2 = machine_zen2();
	struct pmu_inputs zen4 = machine_zen4();

	(void)state;
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		assert_int_equal(machine_perf(i, &intel).guest_mediated, i >= RULESET_7_0);
		assert_int_equal(machine_perf(i, &zen4).guest_mediated, i >= RULESET_7_0);
		assert_false(machine_perf(i, &zen2).guest_mediated);
	}
}

static void every_absence_has_a_text(void **state)
{
	(void)state;
	assert_string_equal(perf_absence_text(PERF_PRESENT), "");
	for (unsigned int i = PERF_PRESENT + 1; i < PERF_ABSENCE_COUNT; i++)
		assert_true(strlen(perf_absence_text(i)) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(intel_needs_version_two_counters_and_seven_events),
		cmocka_unit_test(intel_needs_leaf_0a_below_the_maximum),
		cmocka_unit_test(older_intel_parts_have_their_own_drivers),
		cmocka_unit_test(leaf_23_without_counters_leaves_nothing),
		cmocka_unit_test(amd_has_four_or_six_counters),
		cmocka_unit_test(extended_leaves_of_other_numbers_are_not_taken),
		cmocka_unit_test(perfmon_v2_counts_itself),
		cmocka_unit_test(perfmon_v2_without_counters_is_none_or_64),
		cmocka_unit_test(zhaoxin_parts_are_known_by_model),
		cmocka_unit_test(zhaoxin_needs_version_2_and_six_events),
		cmocka_unit_test(other_vendors_have_no_driver),
		cmocka_unit_test(a_pmu_that_perf_found_broken_is_absent),
		cmocka_unit_test(the_newest_kernels_hand_the_pmu_over_to_guests),
		cmocka_unit_test(every_absence_has_a_text),
	};

	return cmocka_run_group_tests_name("perf_drivers", tests, NULL, NULL);
}
