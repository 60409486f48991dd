// SPDX-License-Identifier: GPL-2.0-or-later
/* model/limits.h: what guests do not get of the host, and TopDown. */
#include "model/limits.h"

#include <string.h>

#include "tests/model/hosts.h"
#include "tests/predict/scene.h"
#include "tests/unit_test.h"

static const struct limit *find(const struct outlook *outlook, const char *item)
{
	for (size_t i = 0; i < outlook->limits.count; i++)
		if (strcmp(item_kinds[outlook->limits.limit[i].item].id, item) == 0)
			return &outlook->limits.limit[i];
	return NULL;
}

struct expectation {
	const char *item, *host, *guest;
	enum cause_id cause;
};

static void check_limit(struct scene *scene, struct expectation want)
{
	const struct limit *limit = find(scene_look(scene), want.item);

	if (!limit)
		fail_msg("no limit %s", want.item);
	if (strcmp(limit->host, want.host) != 0 ||
	    strcmp(limit->guest, want.guest) != 0 || limit->cause != want.cause)
		fail_msg("%s: host %s, guest %s, cause %s", want.item, limit->host,
			 limit->guest, causes[limit->cause].id);
}

#define CHECK_LIMIT(scene, what, of_host, of_guest, why)              \
	check_limit(scene, (struct expectation){ .item = (what),      \
						 .host = (of_host),   \
						 .guest = (of_guest), \
						 .cause = (why) })

static void check_no_limit(struct scene *scene, const char *item)
{
	const struct limit *limit = find(scene_look(scene), item);

	if (limit)
		fail_msg("%s: host %s, guest %s, cause %s", item, limit->host,
			 limit->guest, causes[limit->cause].id);
}

static void check_count(struct scene *scene, size_t count)
{
	if (scene_look(scene)->limits.count != count)
		fail_msg("%zu limits", scene->outlook.limits.count);
}

static void ice_lake_guests_miss_the_version_and_the_fourth_counter(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	CHECK_LIMIT(scene, "version", "5", "2", CAUSE_VERSION_CAP);
	CHECK_LIMIT(scene, "fixed-counter-3", "yes", "no", CAUSE_KVM_MAX_FIXED);
	CHECK_LIMIT(scene, "perf-metrics", "yes", "no", CAUSE_KERNEL);
	check_no_limit(scene, "gp-counters");
	check_no_limit(scene, "pebs");
	check_no_limit(scene, "lbr");
	check_count(scene, 3);
}

static void on_clearwater_the_hole_is_named_and_what_it_stops(void **state)
{
	struct scene *scene = *state;

	scene_make_clearwater(scene);
	scene_set_perf_capabilities(scene, 0x2000);
	CHECK_LIMIT(scene, "fixed-counter-3", "no", "no", CAUSE_FIXED_COUNTER_HOLE);
	CHECK_LIMIT(scene, "fixed-counter-4", "yes", "no", CAUSE_FIXED_COUNTER_HOLE);
	CHECK_LIMIT(scene, "fixed-counter-5", "yes", "no", CAUSE_FIXED_COUNTER_HOLE);
	CHECK_LIMIT(scene, "fixed-counter-6", "yes", "no", CAUSE_FIXED_COUNTER_HOLE);
	CHECK_LIMIT(scene, "perfmon-ext", "yes", "no", CAUSE_KERNEL);
	CHECK_LIMIT(scene, "lbr", "yes", "no", CAUSE_ARCH_LBR);
	check_no_limit(scene, "fixed-counter-2");
	check_no_limit(scene, "fixed-counter-7");
	check_no_limit(scene, "perf-metrics");
}

static void a_counter_that_kvm_offers_in_a_hole_is_still_none(void **state)
{
	struct scene *scene = *state;

	scene_make_clearwater(scene);
	scene_set_perf_capabilities(scene, 0x2000);
	scene_answer(scene, RULESET_7_0, true);
	scene_answered_leaf(scene, 0xa)->edx = 0x8604;
	CHECK_LIMIT(scene, "fixed-counter-3", "no", "no", CAUSE_FIXED_COUNTER_HOLE);
	assert_int_equal(scene_look(scene)->topdown.fixed_counter_3.guest, TRI_NO);
}

static void the_proposal_gives_it_once_mediated_is_on(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene->snap.supplied.changes.kernel = "fixed3-v6";
	CHECK_LIMIT(scene, "fixed-counter-3", "yes", "no", CAUSE_NOT_MEDIATED);
	CHECK_LIMIT(scene, "perf-metrics", "yes", "no", CAUSE_NOT_MEDIATED);
	scene->snap.supplied.changes.mediated = CHANGE_ON;
	check_no_limit(scene, "fixed-counter-3");
	check_no_limit(scene, "perf-metrics");
	CHECK_LIMIT(scene, "pebs", "yes", "no", CAUSE_MEDIATED);
	CHECK_LIMIT(scene, "lbr", "yes", "no", CAUSE_MEDIATED);
	scene->snap.supplied.changes.kernel = "fixed3-v2";
	CHECK_LIMIT(scene, "perf-metrics", "yes", "no", CAUSE_KERNEL);
}

static void a_fifth_counter_is_beyond_every_kvm(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene_leaf(scene, 0xa)->ecx = 0x1f;
	scene->snap.supplied.changes.kernel = "fixed3-v6";
	CHECK_LIMIT(scene, "fixed-counter-4", "yes", "no", CAUSE_KVM_MAX_FIXED);
}

static void counters_that_edx_does_not_count_are_not_shown_by_version_2(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_leaf(scene, 0xa)->edx = 0x8602;
	scene->snap.supplied.changes.kernel = "fixed3-v2";
	CHECK_LIMIT(scene, "fixed-counter-2", "yes", "no", CAUSE_FIXED_COUNTER_COUNT);
	scene->snap.supplied.changes.kernel = "7.0";
	check_no_limit(scene, "fixed-counter-2");
}

static void a_counter_that_perf_does_not_drive_is_perfs(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_leaf(scene, 0xa)->ecx = 0; /* EDX counts four, which perf ignores */
	CHECK_LIMIT(scene, "fixed-counter-0", "yes", "no", CAUSE_PERF);
	CHECK_LIMIT(scene, "fixed-counter-3", "yes", "no", CAUSE_PERF);
}

static void counters_that_perf_assumes_are_no_limit(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	*scene_leaf(scene, 0xa) = LEAF_A_DIAMONDVILLE;
	check_no_limit(scene, "fixed-counter-0");
	check_no_limit(scene, "fixed-counter-1");
}

static void more_than_eight_counters_are_capped(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_leaf(scene, 0xa)->eax = 0x08300a05;
	CHECK_LIMIT(scene, "gp-counters", "10", "8", CAUSE_KVM_MAX_GP);
	scene->snap.supplied.changes.kernel = "6.1";
	check_no_limit(scene, "gp-counters");
}

static void counters_that_perf_does_not_count_are_perfs(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	host_set_perfmon_ext(&scene->snap, 0, 0xff, 0xf);
	scene_leaf(scene, 0xa)->eax = 0x08300605;
	scene->snap.supplied.changes.kernel = "6.12"; /* does not read leaf 0x23 */
	CHECK_LIMIT(scene, "gp-counters", "8", "6", CAUSE_PERF);
}

static void less_than_the_rules_promise_is_kvms_own_answer(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_answer(scene, RULESET_7_0, false);
	scene_answered_leaf(scene, 0xa)->eax = 0x08300602;
	scene_answered_leaf(scene, 0xa)->edx = 0x8602;
	CHECK_LIMIT(scene, "gp-counters", "8", "6", CAUSE_KVM_ANSWER);
	CHECK_LIMIT(scene, "fixed-counter-2", "yes", "no", CAUSE_KVM_ANSWER);
}

static void without_a_vpmu_there_is_one_limit(void **state)
{
	struct scene *scene = *state;

	scene_make_alder_lake(scene);
	CHECK_LIMIT(scene, "pmu", "yes", "no", CAUSE_HYBRID);
	check_count(scene, 1);
	snapshot_reset(&scene->snap);
	scene_make_zen4(scene);
	scene->snap.supplied.changes.enable_pmu = CHANGE_OFF;
	CHECK_LIMIT(scene, "pmu", "yes", "no", CAUSE_ENABLE_PMU);
}

static void without_a_pmu_there_is_nothing_to_limit(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	*scene_leaf(scene, 0xa) = REGS(0, 0, 0, 0);
	check_count(scene, 0);
}

static void what_is_not_known_has_an_unknown_cause(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	/* KVM does not give it, whether the host has it or not */
	CHECK_LIMIT(scene, "perf-metrics", "unknown", "no", CAUSE_KERNEL);
	CHECK_LIMIT(scene, "lbr", "yes", "unknown", CAUSE_UNKNOWN);
	scene->snap.supplied.changes =
		(struct changes){ .kernel = "fixed3-v2", .mediated = CHANGE_ON };
	CHECK_LIMIT(scene, "fixed-counter-3", "yes", "unknown", CAUSE_UNKNOWN);
	host_forget(&scene->snap, 0, 0xa);
	check_count(scene, 0);
}

static void pebs_is_not_for_the_guests_of_every_part(void **state)
{
	struct scene *scene = *state;

	scene_make_skylake(scene);
	scene_set_perf_capabilities(scene, 0x33c5);
	CHECK_LIMIT(scene, "pebs", "yes", "no", CAUSE_PEBS_NOT_FOR_GUESTS);
	scene_set_msr(scene, HOST_MSR_MISC_ENABLE, 1u << 12);
	check_no_limit(scene, "pebs");
	scene->snap.group[0].msr[HOST_MSR_MISC_ENABLE] = (struct reading_u64){ 0 };
	host_set_guest(&scene->snap); /* nobody looked whether it is off there */
	CHECK_LIMIT(scene, "pebs", "unknown", "no", CAUSE_PEBS_NOT_FOR_GUESTS);
}

static void an_lbr_without_call_stack_is_kept_back(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xc1);
	scene_leaf(scene, 1)->eax = 0x000006f6;
	*scene_leaf(scene, 0xa) = LEAF_A_CONROE;
	CHECK_LIMIT(scene, "lbr", "yes", "no", CAUSE_LBR_CALL_STACK);
	scene->snap.supplied.changes.kernel = "6.8";
	check_no_limit(scene, "lbr");
}

/* As seen on Linux 6.12.117 and 7.2.13 with IA32_PERF_CAPABILITIES 0x2000. */
static void an_lbr_of_format_0_is_none_to_guests(void **state)
{
	struct scene *scene = *state;

	scene_make_skylake(scene);
	scene_set_perf_capabilities(scene, 0x2000);
	CHECK_LIMIT(scene, "lbr", "yes", "no", CAUSE_LBR_FORMAT);
	scene_set_perf_capabilities(scene, 0x2005);
	check_no_limit(scene, "lbr");
}

static void zen_4_guests_miss_lbr_and_before_6_5_perfmon_v2(void **state)
{
	struct scene *scene = *state;

	scene_make_zen4(scene);
	CHECK_LIMIT(scene, "lbr", "yes", "no", CAUSE_KERNEL);
	check_count(scene, 1);
	scene->snap.supplied.changes.kernel = "6.1";
	CHECK_LIMIT(scene, "perfmon-v2", "yes", "no", CAUSE_KERNEL);
	check_no_limit(scene, "perfctr-core");
	scene->snap.supplied.changes.kernel = "7.0";
	scene_leaf(scene, 0x80000022)->ebx = 5;
	CHECK_LIMIT(scene, "perfmon-v2", "yes", "no", CAUSE_TOO_FEW_COUNTERS);
	CHECK_LIMIT(scene, "perfctr-core", "yes", "no", CAUSE_TOO_FEW_COUNTERS);
	CHECK_LIMIT(scene, "gp-counters", "5", "4", CAUSE_KVM_MAX_GP);
}

static void check_part(const struct topdown_part *part, enum tristate hardware,
		       enum tristate guest, enum cause_id cause)
{
	if (part->hardware != hardware || part->guest != guest || part->cause != cause)
		fail_msg("hardware %s, guest %s, cause '%s'", tri_word(part->hardware),
			 tri_word(part->guest), causes[part->cause].id);
}

static void topdown_has_its_two_parts(void **state)
{
	struct scene *scene = *state;
	const struct topdown *topdown = &scene->outlook.topdown;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene_look(scene);
	check_part(&topdown->fixed_counter_3, TRI_YES, TRI_NO, CAUSE_KVM_MAX_FIXED);
	check_part(&topdown->perf_metrics, TRI_YES, TRI_NO, CAUSE_KERNEL);
	scene->snap.supplied.changes =
		(struct changes){ .kernel = "fixed3-v6", .mediated = CHANGE_ON };
	scene_look(scene);
	check_part(&topdown->fixed_counter_3, TRI_YES, TRI_YES, CAUSE_NONE);
	check_part(&topdown->perf_metrics, TRI_YES, TRI_YES, CAUSE_NONE);
	scene->snap.supplied.changes.mediated = CHANGE_OFF;
	scene_look(scene);
	check_part(&topdown->fixed_counter_3, TRI_YES, TRI_NO, CAUSE_NOT_MEDIATED);
	check_part(&topdown->perf_metrics, TRI_YES, TRI_NO, CAUSE_NOT_MEDIATED);
}

static void topdown_that_the_cpu_lacks_is_the_hardwares_cause(void **state)
{
	struct scene *scene = *state;
	const struct topdown *topdown = &scene->outlook.topdown;

	scene_make_skylake(scene);
	scene_set_perf_capabilities(scene, 0x33c5);
	scene_look(scene);
	check_part(&topdown->fixed_counter_3, TRI_NO, TRI_NO, CAUSE_HARDWARE);
	check_part(&topdown->perf_metrics, TRI_NO, TRI_NO, CAUSE_HARDWARE);
	host_set_guest(&scene->snap);
	scene_look(scene);
	check_part(&topdown->fixed_counter_3, TRI_NO, TRI_NO, CAUSE_HYPERVISOR);
	check_part(&topdown->perf_metrics, TRI_NO, TRI_NO, CAUSE_HYPERVISOR);
	snapshot_reset(&scene->snap);
	scene_make_clearwater(scene);
	scene_look(scene);
	check_part(&topdown->fixed_counter_3, TRI_NO, TRI_NO, CAUSE_FIXED_COUNTER_HOLE);
}

static void topdown_falls_with_the_vpmu(void **state)
{
	struct scene *scene = *state;
	const struct topdown *topdown = &scene->outlook.topdown;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene->snap.supplied.changes.enable_pmu = CHANGE_OFF;
	scene_look(scene);
	check_part(&topdown->fixed_counter_3, TRI_YES, TRI_NO, CAUSE_ENABLE_PMU);
	check_part(&topdown->perf_metrics, TRI_YES, TRI_NO, CAUSE_ENABLE_PMU);
}

static void topdown_of_which_nothing_is_known_is_unknown(void **state)
{
	struct scene *scene = *state;
	const struct topdown *topdown = &scene->outlook.topdown;

	scene_make_ice_lake(scene);
	scene_look(scene);
	check_part(&topdown->perf_metrics, TRI_UNKNOWN, TRI_NO, CAUSE_KERNEL);
	assert_int_equal(topdown->perf_metrics.gap.fact, FACT_PERF_CAPABILITIES);
	host_forget(&scene->snap, 0, 0xa);
	scene_look(scene);
	check_part(&topdown->fixed_counter_3, TRI_UNKNOWN, TRI_UNKNOWN, CAUSE_UNKNOWN);
	assert_int_equal(topdown->fixed_counter_3.gap.fact, FACT_CPUID_PERFMON);
	snapshot_reset(&scene->snap);
	scene_look(scene);
	check_part(&topdown->fixed_counter_3, TRI_UNKNOWN, TRI_UNKNOWN, CAUSE_UNKNOWN);
	assert_true(gap_is_open(&topdown->fixed_counter_3.gap));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(ice_lake_guests_miss_the_version_and_the_fourth_counter),
		SCENE_TEST(on_clearwater_the_hole_is_named_and_what_it_stops),
		SCENE_TEST(a_counter_that_kvm_offers_in_a_hole_is_still_none),
		SCENE_TEST(the_proposal_gives_it_once_mediated_is_on),
		SCENE_TEST(a_fifth_counter_is_beyond_every_kvm),
		SCENE_TEST(counters_that_edx_does_not_count_are_not_shown_by_version_2),
		SCENE_TEST(a_counter_that_perf_does_not_drive_is_perfs),
		SCENE_TEST(counters_that_perf_assumes_are_no_limit),
		SCENE_TEST(more_than_eight_counters_are_capped),
		SCENE_TEST(counters_that_perf_does_not_count_are_perfs),
		SCENE_TEST(less_than_the_rules_promise_is_kvms_own_answer),
		SCENE_TEST(without_a_vpmu_there_is_one_limit),
		SCENE_TEST(without_a_pmu_there_is_nothing_to_limit),
		SCENE_TEST(what_is_not_known_has_an_unknown_cause),
		SCENE_TEST(pebs_is_not_for_the_guests_of_every_part),
		SCENE_TEST(an_lbr_without_call_stack_is_kept_back),
		SCENE_TEST(an_lbr_of_format_0_is_none_to_guests),
		SCENE_TEST(zen_4_guests_miss_lbr_and_before_6_5_perfmon_v2),
		SCENE_TEST(topdown_has_its_two_parts),
		SCENE_TEST(topdown_that_the_cpu_lacks_is_the_hardwares_cause),
		SCENE_TEST(topdown_falls_with_the_vpmu),
		SCENE_TEST(topdown_of_which_nothing_is_known_is_unknown),
	};

	return cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
