// SPDX-License-Identifier: GPL-2.0-or-later
/* model/diff.h: two judged hosts side by side. */
#include "model/diff.h"

#include <string.h>

#include "tests/model/hosts.h"
#include "tests/predict/two_hosts.h"
#include "tests/unit_test.h"

static void equal_hosts_differ_in_nothing_that_is_known(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	two_hosts_compare(hosts);
	for (size_t i = 0; i < hosts->diff.count; i++)
		assert_true(diff_is_open(&hosts->diff.item[i]));
	/* nobody looked at the watchdog of either */
	check_item(hosts, "/mediated/startable", DIFF_UNKNOWN);
	assert_int_equal(diff_is_different(&hosts->diff, hosts->diff.count), TRI_UNKNOWN);
	assert_int_equal(diff_is_different(&hosts->diff, hosts->diff.guest_count), TRI_NO);
}

static void the_proposal_gives_a_counter_and_mediated_costs_pebs(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	hosts->after.snap.supplied.changes.kernel = "fixed3-v6";
	hosts->after.snap.supplied.changes.mediated = CHANGE_ON;
	two_hosts_compare(hosts);
	check_item(hosts, "/guest/mode", DIFF_CHANGE);
	check_item(hosts, "/guest/pmu/fixed/bitmap", DIFF_GAIN);
	check_item(hosts, "/guest/perf_metrics", DIFF_GAIN);
	check_item(hosts, "/guest/pebs", DIFF_LOSS);
	check_item(hosts, "/guest/lbr", DIFF_LOSS);
	/* PERF_METRICS comes, the formats go */
	check_item(hosts, "/guest/pmu/perf_capabilities", DIFF_CHANGE);
	check_item(hosts, "/kvm/predicted/rules", DIFF_CHANGE);
	check_item(hosts, "/mediated/enabled", DIFF_CHANGE);
	check_no_item(hosts, "/guest/pmu/gp/count");
	check_no_item(hosts, "/host/model");
	assert_int_equal(diff_is_different(&hosts->diff, hosts->diff.guest_count), TRI_YES);
}

static void guests_come_first(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	hosts->after.snap.supplied.changes.kernel = "6.1";
	hosts->after.snap.supplied.changes.enable_pmu = CHANGE_OFF;
	two_hosts_compare(hosts);
	assert_true(hosts->diff.guest_count > 0);
	assert_true(hosts->diff.guest_count < hosts->diff.count);
	for (size_t i = 0; i < hosts->diff.count; i++)
		assert_int_equal(hosts->diff.item[i].subject->guest,
				 i < hosts->diff.guest_count);
}

static void without_a_vpmu_all_is_lost_but_widths_say_nothing(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	hosts->after.snap.supplied.changes.enable_pmu = CHANGE_OFF;
	two_hosts_compare(hosts);
	check_item(hosts, "/guest/mode", DIFF_LOSS);
	check_item(hosts, "/guest/pmu/version", DIFF_LOSS);
	check_item(hosts, "/guest/pmu/gp/count", DIFF_LOSS);
	check_item(hosts, "/guest/pmu/fixed/bitmap", DIFF_LOSS);
	check_item(hosts, "/guest/pmu/events/available", DIFF_LOSS);
	check_item(hosts, "/guest/full_width", DIFF_LOSS);
	check_no_item(hosts, "/guest/pmu/events/mask_length");
	check_no_item(hosts, "/guest/pmu/gp/width");
	check_no_item(hosts, "/guest/pmu/fixed/width");
	check_item(hosts, "/guest/pmu/perf_capabilities", DIFF_LOSS);
	check_item(hosts, "/mediated/requirements/enable-pmu/state", DIFF_LOSS);
	assert_int_equal(two_hosts_find(hosts, "/guest/pmu/version")->after.form,
			 DIFF_ABSENT);
}

static void none_and_disabled_are_no_better_than_each_other(void **state)
{
	struct two_hosts *hosts = *state;

	scene_make_alder_lake(two_hosts_before(hosts));
	scene_make_ice_lake(two_hosts_after(hosts));
	hosts->after.snap.supplied.changes.enable_pmu = CHANGE_OFF;
	two_hosts_compare(hosts);
	check_item(hosts, "/guest/mode", DIFF_CHANGE);
	check_no_item(hosts, "/guest/pmu/version");
	check_item(hosts, "/host/hybrid", DIFF_CHANGE);
}

static void another_cpu_has_more_and_less(void **state)
{
	struct two_hosts *hosts = *state;

	scene_make_skylake(two_hosts_before(hosts));
	scene_make_clearwater(two_hosts_after(hosts));
	scene_set_perf_capabilities(&hosts->before, 0x33c5);
	scene_set_perf_capabilities(&hosts->after, 0x203f);
	two_hosts_compare(hosts);
	check_item(hosts, "/guest/pmu/gp/count", DIFF_GAIN);
	check_item(hosts, "/guest/lbr", DIFF_LOSS);
	check_item(hosts, "/host/model", DIFF_CHANGE);
	check_no_item(hosts, "/host/vendor");
	check_item(hosts, "/hardware/0/version", DIFF_GAIN);
	check_item(hosts, "/hardware/0/fixed/bitmap", DIFF_GAIN);
}

static void counters_with_a_hole_are_a_change(void **state)
{
	struct two_hosts *hosts = *state;

	scene_make_ice_lake(two_hosts_before(hosts));
	scene_make_clearwater(two_hosts_after(hosts));
	two_hosts_compare(hosts);
	check_item(hosts, "/hardware/0/fixed/bitmap", DIFF_CHANGE);
	assert_string_equal(diff_direction_word(DIFF_CHANGE), "change");
}

static void another_width_is_better_or_worse(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	scene_leaf(&hosts->before, 0xa)->eax = 0x08280805;
	two_hosts_compare(hosts);
	check_item(hosts, "/guest/pmu/gp/width", DIFF_GAIN);
	check_item(hosts, "/hardware/0/gp/width", DIFF_GAIN);
}

static void zen_2_lacks_what_zen_4_gives(void **state)
{
	struct two_hosts *hosts = *state;

	scene_make_zen4(two_hosts_before(hosts));
	scene_make_zen2(two_hosts_after(hosts));
	two_hosts_compare(hosts);
	check_item(hosts, "/guest/pmu/perfmon_v2", DIFF_LOSS);
	check_item(hosts, "/hardware/0/perfmon_v2", DIFF_LOSS);
	check_item(hosts, "/mediated/eligible", DIFF_LOSS);
	check_no_item(hosts, "/guest/pmu/perfctr_core");
	check_no_item(hosts, "/guest/pmu/gp/count");
	/* AMD's PMU knows no such things */
	check_no_item(hosts, "/guest/pmu/perf_capabilities");
	check_no_item(hosts, "/guest/pmu/events/available");
	check_no_item(hosts, "/guest/pmu/fixed/width");
}

static void another_vendor_is_another_pmu(void **state)
{
	struct two_hosts *hosts = *state;

	scene_make_ice_lake(two_hosts_before(hosts));
	scene_set_perf_capabilities(&hosts->before, 0xf4c5);
	scene_make_zen4(two_hosts_after(hosts));
	two_hosts_compare(hosts);
	check_item(hosts, "/host/vendor", DIFF_CHANGE);
	check_item(hosts, "/guest/pmu/fixed/bitmap", DIFF_LOSS);
	check_item(hosts, "/guest/pmu/perfmon_v2", DIFF_GAIN);
	check_no_item(hosts, "/guest/pmu/fixed/width");
	/* rules that concern one of the two say nothing about the other */
	check_no_item(hosts, "/mediated/requirements/full-width-writes/state");
}

static void what_one_side_does_not_tell_is_unknown(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	hosts->after.snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES] =
		(struct reading_u64){ .reading = { .state = READING_DENIED } };
	two_hosts_compare(hosts);
	check_item(hosts, "/guest/lbr", DIFF_UNKNOWN);
	assert_false(diff_is_open(two_hosts_find(hosts, "/guest/lbr")));
	assert_int_equal(two_hosts_find(hosts, "/guest/lbr")->after.gap.fact,
			 FACT_PERF_CAPABILITIES);
	assert_int_equal(diff_is_different(&hosts->diff, hosts->diff.guest_count),
			 TRI_UNKNOWN);
	hosts->before.snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES] =
		(struct reading_u64){ .reading = { .state = READING_DENIED } };
	two_hosts_compare(hosts);
	check_item(hosts, "/guest/lbr", DIFF_UNKNOWN);
	assert_true(diff_is_open(two_hosts_find(hosts, "/guest/lbr")));
}

static void nothing_is_known_of_an_empty_snapshot(void **state)
{
	struct two_hosts *hosts = *state;

	scene_make_ice_lake(two_hosts_before(hosts));
	two_hosts_compare(hosts);
	check_item(hosts, "/guest/mode", DIFF_UNKNOWN);
	check_item(hosts, "/guest/pmu/gp/count", DIFF_UNKNOWN);
	check_item(hosts, "/guest/pmu/events/available", DIFF_UNKNOWN);
	assert_int_equal(diff_is_different(&hosts->diff, hosts->diff.guest_count),
			 TRI_UNKNOWN);
}

static void hybrid_parts_are_compared_group_by_group(void **state)
{
	struct two_hosts *hosts = *state;

	for (size_t i = 0; i < 2; i++) {
		struct scene *scene = i ? two_hosts_after(hosts) : two_hosts_before(hosts);

		scene_make_alder_lake(scene);
		host_add_group(&scene->snap, "8-15");
		host_set(&scene->snap, 1,
			 (struct cpuid_entry){ .leaf = 0xa,
					       .regs = i ? LEAF_A_SKYLAKE :
							   LEAF_A_ICE_LAKE });
	}
	two_hosts_compare(hosts);
	check_item(hosts, "/hardware/1/gp/count", DIFF_LOSS);
	check_item(hosts, "/hardware/1/version", DIFF_LOSS);
	check_no_item(hosts, "/hardware/0/gp/count");
	host_add_group(&hosts->after.snap, "16-23");
	two_hosts_compare(hosts);
	check_no_item(hosts, "/hardware/2/version");
}

static void a_kernel_that_lacks_mediated_does_not_meet_its_rule(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	scene_set_kernel(&hosts->after, "6.12.107");
	two_hosts_compare(hosts);
	check_item(hosts, "/kvm/predicted/rules", DIFF_CHANGE);
	check_item(hosts, "/mediated/requirements/kernel/state", DIFF_LOSS);
	check_item(hosts, "/mediated/eligible", DIFF_LOSS);
}

/* Nobody judged what stands behind a rule that is not known or not met. */
static void what_a_rule_blocks_is_no_loss(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	host_forget(&hosts->after.snap, 0, 0xa);
	two_hosts_compare(hosts);
	check_item(hosts, "/mediated/requirements/architectural-pmu/state", DIFF_UNKNOWN);
	check_no_item(hosts, "/mediated/requirements/pmu-version/state");
	assert_int_equal(diff_is_different(&hosts->diff, hosts->diff.count), TRI_UNKNOWN);
}

static void kvm_that_answers_otherwise_is_a_change(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	scene_answer(&hosts->before, RULESET_7_0, false);
	two_hosts_compare(hosts);
	/* nothing was compared after */
	check_no_item(hosts, "/kvm/agreement");
	scene_answer(&hosts->after, RULESET_7_0, false);
	scene_answered_leaf(&hosts->after, 0xa)->edx = 0x8604;
	two_hosts_compare(hosts);
	check_item(hosts, "/kvm/agreement", DIFF_CHANGE);
	check_item(hosts, "/guest/pmu/fixed/bitmap", DIFF_GAIN);
}

static void consequences_are_told_where_they_are_not_plain(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	hosts->after.snap.supplied.changes.mediated = CHANGE_ON;
	scene_set_vmx_controls(&hosts->after, true);
	two_hosts_compare(hosts);
	assert_non_null(strstr(two_hosts_find(hosts, "/guest/mode")->consequence, "owns"));
	assert_string_equal(two_hosts_find(hosts, "/mediated/enabled")->consequence, "");
	for (size_t i = 0; i < hosts->diff.guest_count; i++)
		assert_true(hosts->diff.item[i].consequence[0]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TWO_HOSTS_TEST(equal_hosts_differ_in_nothing_that_is_known),
		TWO_HOSTS_TEST(the_proposal_gives_a_counter_and_mediated_costs_pebs),
		TWO_HOSTS_TEST(guests_come_first),
		TWO_HOSTS_TEST(without_a_vpmu_all_is_lost_but_widths_say_nothing),
		TWO_HOSTS_TEST(none_and_disabled_are_no_better_than_each_other),
		TWO_HOSTS_TEST(another_cpu_has_more_and_less),
		TWO_HOSTS_TEST(counters_with_a_hole_are_a_change),
		TWO_HOSTS_TEST(another_width_is_better_or_worse),
		TWO_HOSTS_TEST(zen_2_lacks_what_zen_4_gives),
		TWO_HOSTS_TEST(another_vendor_is_another_pmu),
		TWO_HOSTS_TEST(what_one_side_does_not_tell_is_unknown),
		TWO_HOSTS_TEST(nothing_is_known_of_an_empty_snapshot),
		TWO_HOSTS_TEST(hybrid_parts_are_compared_group_by_group),
		TWO_HOSTS_TEST(a_kernel_that_lacks_mediated_does_not_meet_its_rule),
		TWO_HOSTS_TEST(what_a_rule_blocks_is_no_loss),
		TWO_HOSTS_TEST(kvm_that_answers_otherwise_is_a_change),
		TWO_HOSTS_TEST(consequences_are_told_where_they_are_not_plain),
	};

	return cmocka_run_group_tests_name("diff", tests, NULL, NULL);
}
