// SPDX-License-Identifier: GPL-2.0-or-later
/* model/migration.h: what moving a running guest does to its PMU. */
#include "model/migration.h"

#include "tests/model/hosts.h"
#include "tests/predict/two_hosts.h"
#include "tests/unit_test.h"

#define WATCHDOG_LINE "NMI watchdog: Enabled. Permanently consumes one hw-PMU counter."

static void check_effect(const struct two_hosts *hosts, const char *path,
			 enum migration_effect want)
{
	const struct diff_item *item = two_hosts_find(hosts, path);

	if (!item)
		fail_msg("no item %s", path);
	assert_int_equal(hosts->migration.effect[item - hosts->diff.item], want);
}

static void check_keeps(struct two_hosts *hosts, enum tristate want)
{
	two_hosts_compare(hosts);
	assert_int_equal(hosts->migration.keeps, want);
	assert_int_equal(gap_is_open(&hosts->migration.gap), want == TRI_UNKNOWN);
	assert_true(*migration_text(want));
}

static void to_an_equal_host_all_is_kept(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	check_keeps(hosts, TRI_YES);
}

static void what_is_gained_shows_after_the_next_start(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	scene_leaf(&hosts->before, 0xa)->eax = 0x08300405;
	check_keeps(hosts, TRI_YES);
	check_effect(hosts, "/guest/pmu/gp/count", MIGRATION_GIVES);
	/* the way back takes them */
	scene_leaf(&hosts->before, 0xa)->eax = 0x08300805;
	scene_leaf(&hosts->after, 0xa)->eax = 0x08300405;
	check_keeps(hosts, TRI_NO);
	check_effect(hosts, "/guest/pmu/gp/count", MIGRATION_TAKES);
}

static void to_a_host_without_a_vpmu_nothing_is_kept(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	hosts->after.snap.supplied.changes.enable_pmu = CHANGE_OFF;
	check_keeps(hosts, TRI_NO);
	check_effect(hosts, "/guest/mode", MIGRATION_TAKES);
	check_effect(hosts, "/guest/pmu/fixed/bitmap", MIGRATION_TAKES);
}

static void from_a_host_without_a_vpmu_nothing_is_lost(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	hosts->before.snap.supplied.changes.enable_pmu = CHANGE_OFF;
	check_keeps(hosts, TRI_YES);
	check_effect(hosts, "/guest/mode", MIGRATION_GIVES);
}

static void of_nothing_nothing_goes_be_the_rest_known_or_not(void **state)
{
	struct two_hosts *hosts = *state;

	scene_make_alder_lake(two_hosts_before(hosts));
	scene_make_ice_lake(two_hosts_after(hosts)); /* its register was not read */
	check_keeps(hosts, TRI_YES);
	check_effect(hosts, "/guest/mode", MIGRATION_GIVES);
	check_effect(hosts, "/guest/pebs", MIGRATION_NONE);
	check_effect(hosts, "/guest/pmu/perf_capabilities", MIGRATION_NONE);
	/* nor where it is not known whether there is a vPMU */
	host_forget(&hosts->after.snap, 0, 0xa);
	check_keeps(hosts, TRI_YES);
	check_effect(hosts, "/guest/mode", MIGRATION_NONE);
	/* a register that is there may find none */
	two_hosts_make_ice_lakes(hosts);
	scene_answer(&hosts->before, RULESET_7_0, false);
	hosts->before.snap.kvm.feature_perf_capabilities.value = 0;
	hosts->after.snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES] =
		(struct reading_u64){ .reading = { .state = READING_DENIED } };
	check_keeps(hosts, TRI_UNKNOWN);
	check_effect(hosts, "/guest/pmu/perf_capabilities", MIGRATION_UNKNOWN);
	check_effect(hosts, "/guest/lbr", MIGRATION_NONE);
}

static void counters_of_another_width_go_wrong_both_ways(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	scene_leaf(&hosts->before, 0xa)->eax = 0x08280805;
	check_keeps(hosts, TRI_NO);
	check_effect(hosts, "/guest/pmu/gp/width", MIGRATION_ALTERS);
	scene_leaf(&hosts->before, 0xa)->eax = 0x08300805;
	scene_leaf(&hosts->after, 0xa)->eax = 0x08280805;
	check_keeps(hosts, TRI_NO);
	check_effect(hosts, "/guest/pmu/gp/width", MIGRATION_ALTERS);
}

static void events_that_go_are_taken(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	scene_leaf(&hosts->after, 0xa)->ebx = 0x4;
	check_keeps(hosts, TRI_NO);
	check_effect(hosts, "/guest/pmu/events/available", MIGRATION_TAKES);
	scene_leaf(&hosts->before, 0xa)->ebx = 0x44;
	check_keeps(hosts, TRI_YES);
	check_effect(hosts, "/guest/pmu/events/available", MIGRATION_GIVES);
	/* a shorter vector without an event that was not there anyway */
	scene_leaf(&hosts->before, 0xa)->ebx = 0x80;
	*scene_leaf(&hosts->after, 0xa) = REGS(0x07300805, 0, 0xf, 0x8604);
	check_keeps(hosts, TRI_YES);
	check_effect(hosts, "/guest/pmu/events/mask_length", MIGRATION_NONE);
	scene_leaf(&hosts->before, 0xa)->ebx = 0;
	check_keeps(hosts, TRI_NO);
}

static void the_mediated_vpmu_takes_pebs_and_lbr(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	hosts->after.snap.supplied.changes.mediated = CHANGE_ON;
	check_keeps(hosts, TRI_NO);
	check_effect(hosts, "/guest/mode", MIGRATION_UNKNOWN);
	check_effect(hosts, "/guest/pebs", MIGRATION_TAKES);
	check_effect(hosts, "/guest/lbr", MIGRATION_TAKES);
	check_effect(hosts, "/guest/pmu/perf_capabilities", MIGRATION_TAKES);
	/* without PEBS and LBR nothing is taken */
	scene_set_perf_capabilities(&hosts->before, 0x2000);
	scene_set_perf_capabilities(&hosts->after, 0x2000);
	scene_leaf(&hosts->before, 0x1)->edx = 0;
	scene_leaf(&hosts->after, 0x1)->edx = 0;
	check_keeps(hosts, TRI_UNKNOWN);
	check_effect(hosts, "/guest/mode", MIGRATION_UNKNOWN);
}

/* Two hosts whose guests have neither PEBS nor LBR, the second with the mediated vPMU. */
static void make_mediated_of_plain(struct two_hosts *hosts)
{
	two_hosts_make_ice_lakes(hosts);
	scene_set_perf_capabilities(&hosts->before, 0x2000);
	scene_set_perf_capabilities(&hosts->after, 0x2000);
	scene_set_vmx_controls(&hosts->before, true);
	scene_set_vmx_controls(&hosts->after, true);
	hosts->after.snap.supplied.changes.mediated = CHANGE_ON;
}

static void the_mediated_vpmu_is_for_guests_that_start_with_it(void **state)
{
	struct two_hosts *hosts = *state;

	make_mediated_of_plain(hosts);
	check_keeps(hosts, TRI_UNKNOWN);
	assert_int_equal(hosts->migration.gap.fact, FACT_NMI_WATCHDOG);
	scene_set_watchdog(&hosts->before, 0);
	scene_set_watchdog(&hosts->after, 0);
	check_keeps(hosts, TRI_UNKNOWN);
	assert_int_equal(hosts->migration.gap.fact, FACT_VM_IRQCHIP);
	/* EBUSY, be it so on the first host or not: the emulated vPMU does not care */
	for (uint64_t watched = 0; watched < 2; watched++) {
		scene_set_watchdog(&hosts->before, watched);
		scene_set_watchdog(&hosts->after, 1);
		if (watched)
			scene_add_log(&hosts->before, WATCHDOG_LINE);
		else
			scene_add_log(&hosts->after, WATCHDOG_LINE);
		check_keeps(hosts, TRI_NO);
		check_effect(hosts, "/guest/mode", MIGRATION_TAKES);
	}
	/* back to the emulated one every guest can go */
	hosts->after.snap.supplied.changes.mediated = CHANGE_NONE;
	hosts->before.snap.supplied.changes.mediated = CHANGE_ON;
	check_keeps(hosts, TRI_YES);
	check_effect(hosts, "/guest/mode", MIGRATION_NONE);
}

static void a_mediated_guest_must_start_where_it_goes(void **state)
{
	struct two_hosts *hosts = *state;

	make_mediated_of_plain(hosts);
	hosts->before.snap.supplied.changes.mediated = CHANGE_ON;
	check_keeps(hosts, TRI_UNKNOWN);
	check_effect(hosts, "/mediated/startable", MIGRATION_UNKNOWN);
	scene_set_watchdog(&hosts->before, 0);
	scene_set_watchdog(&hosts->after, 0);
	check_keeps(hosts, TRI_YES);
	scene_set_watchdog(&hosts->after, 1);
	check_keeps(hosts, TRI_UNKNOWN);
	scene_add_log(&hosts->after, WATCHDOG_LINE);
	check_keeps(hosts, TRI_NO);
	check_effect(hosts, "/mediated/startable", MIGRATION_TAKES);
}

static void other_formats_are_refused(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	scene_set_perf_capabilities(&hosts->after, 0xf4c6);
	check_keeps(hosts, TRI_NO);
	check_effect(hosts, "/guest/pmu/perf_capabilities", MIGRATION_ALTERS);
}

static void another_model_matters_to_guests_with_lbr_or_pebs(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	/* another stepping of the name: Ice Lake-D */
	scene_leaf(&hosts->after, 0x1)->eax = 0x000606c1;
	check_keeps(hosts, TRI_NO);
	check_effect(hosts, "/host/model", MIGRATION_ALTERS);
	hosts->before.snap.supplied.changes.kernel =
		hosts->after.snap.supplied.changes.kernel = "7.2";
	hosts->before.snap.supplied.changes.mediated =
		hosts->after.snap.supplied.changes.mediated = CHANGE_ON;
	scene_set_watchdog(&hosts->before, 0);
	scene_set_watchdog(&hosts->after, 0);
	check_keeps(hosts, TRI_YES);
	check_effect(hosts, "/host/model", MIGRATION_NONE);
}

static void formats_that_are_not_known_leave_it_open(void **state)
{
	struct two_hosts *hosts = *state;

	scene_make_ice_lake(two_hosts_before(hosts));
	scene_make_ice_lake(two_hosts_after(hosts));
	check_keeps(hosts, TRI_UNKNOWN);
	assert_int_equal(hosts->migration.gap.fact, FACT_PERF_CAPABILITIES);
	/* what is taken for certain goes before */
	hosts->after.snap.supplied.changes.enable_pmu = CHANGE_OFF;
	check_keeps(hosts, TRI_NO);
}

static void nothing_can_be_told_of_an_empty_snapshot(void **state)
{
	struct two_hosts *hosts = *state;

	scene_make_zen4(two_hosts_before(hosts));
	check_keeps(hosts, TRI_UNKNOWN);
}

static void zen_4_guests_lose_perfmon_v2_on_zen_2(void **state)
{
	struct two_hosts *hosts = *state;

	scene_make_zen4(two_hosts_before(hosts));
	scene_make_zen2(two_hosts_after(hosts));
	check_keeps(hosts, TRI_NO);
	check_effect(hosts, "/guest/pmu/perfmon_v2", MIGRATION_TAKES);
	check_effect(hosts, "/host/model", MIGRATION_NONE);
}

static void zen_2_guests_may_move_to_zen_4(void **state)
{
	struct two_hosts *hosts = *state;

	scene_make_zen2(two_hosts_before(hosts));
	scene_make_zen4(two_hosts_after(hosts));
	check_keeps(hosts, TRI_YES);
	check_effect(hosts, "/guest/pmu/perfmon_v2", MIGRATION_GIVES);
}

static void to_another_vendor_no_guest_moves(void **state)
{
	struct two_hosts *hosts = *state;

	scene_make_zen4(two_hosts_before(hosts));
	scene_make_ice_lake(two_hosts_after(hosts));
	check_keeps(hosts, TRI_NO);
	check_effect(hosts, "/host/vendor", MIGRATION_ALTERS);
}

static void what_guests_do_not_see_does_not_matter(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	scene_set_kernel(&hosts->after, "7.0");
	scene_set_watchdog(&hosts->before, 0);
	scene_set_watchdog(&hosts->after, 1);
	check_keeps(hosts, TRI_YES);
	check_effect(hosts, "/mediated/startable", MIGRATION_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TWO_HOSTS_TEST(to_an_equal_host_all_is_kept),
		TWO_HOSTS_TEST(what_is_gained_shows_after_the_next_start),
		TWO_HOSTS_TEST(to_a_host_without_a_vpmu_nothing_is_kept),
		TWO_HOSTS_TEST(from_a_host_without_a_vpmu_nothing_is_lost),
		TWO_HOSTS_TEST(of_nothing_nothing_goes_be_the_rest_known_or_not),
		TWO_HOSTS_TEST(counters_of_another_width_go_wrong_both_ways),
		TWO_HOSTS_TEST(events_that_go_are_taken),
		TWO_HOSTS_TEST(the_mediated_vpmu_takes_pebs_and_lbr),
		TWO_HOSTS_TEST(the_mediated_vpmu_is_for_guests_that_start_with_it),
		TWO_HOSTS_TEST(a_mediated_guest_must_start_where_it_goes),
		TWO_HOSTS_TEST(other_formats_are_refused),
		TWO_HOSTS_TEST(another_model_matters_to_guests_with_lbr_or_pebs),
		TWO_HOSTS_TEST(formats_that_are_not_known_leave_it_open),
		TWO_HOSTS_TEST(nothing_can_be_told_of_an_empty_snapshot),
		TWO_HOSTS_TEST(zen_4_guests_lose_perfmon_v2_on_zen_2),
		TWO_HOSTS_TEST(zen_2_guests_may_move_to_zen_4),
		TWO_HOSTS_TEST(to_another_vendor_no_guest_moves),
		TWO_HOSTS_TEST(what_guests_do_not_see_does_not_matter),
	};

	return cmocka_run_group_tests_name("migration", tests, NULL, NULL);
}
