// SPDX-License-Identifier: GPL-2.0-or-later
/* Which missing fact stands behind an answer that could not be told. */
#include "model/deciding_gap.h"

#include "tests/model/hosts.h"
#include "tests/predict/scene.h"
#include "tests/unit_test.h"

static void assert_gap(struct gap gap, enum fact fact)
{
	assert_true(gap_is_open(&gap));
	assert_int_equal(gap.fact, fact);
	assert_int_not_equal(gap.reading.state, READING_OK);
}

static void an_unread_msr_leaves_open_whether_a_host_is_eligible(void **state)
{
	struct scene *scene = *state;
	const struct outlook *outlook;

	scene_make_ice_lake(scene);
	outlook = scene_look(scene);
	assert_int_equal(outlook->eligibility.eligible, TRI_UNKNOWN);
	assert_gap(deciding_gap_of_eligible(outlook), FACT_PERF_CAPABILITIES);
	assert_gap(deciding_gap_of_startable(outlook), FACT_NMI_WATCHDOG);
	assert_int_equal(outlook->tradeoffs.applies[LOSS_VM_EXIT_LATENCY], TRI_UNKNOWN);
	assert_gap(deciding_gap_of_tradeoff(outlook), FACT_PERF_CAPABILITIES);
	assert_int_equal(outlook->topdown.perf_metrics.hardware, TRI_UNKNOWN);
	assert_gap(deciding_gap_of_topdown(&outlook->topdown.perf_metrics),
		   FACT_PERF_CAPABILITIES);
	assert_gap(deciding_gap_of_host(outlook), FACT_PERF_CAPABILITIES);
}

static void a_hypervisor_that_may_have_pebs_off_leaves_pebs_open(void **state)
{
	struct scene *scene = *state;
	const struct outlook *outlook;

	scene_make_ice_lake(scene);
	host_set_guest(&scene->snap);
	scene_set_perf_capabilities(scene, 0xf4c5);
	outlook = scene_look(scene);
	assert_int_equal(outlook->guest.pebs, TRI_UNKNOWN);
	assert_gap(deciding_gap_of_guest(outlook, &scene->snap.kvm, &scene->verdict.answer),
		   FACT_MISC_ENABLE);
	assert_int_equal(outlook->tradeoffs.applies[LOSS_PEBS], TRI_UNKNOWN);
	assert_gap(deciding_gap_of_tradeoff(outlook), FACT_MISC_ENABLE);
}

static void with_the_watchdog_off_startable_hangs_on_the_host(void **state)
{
	struct scene *scene = *state;
	const struct outlook *outlook;

	scene_make_ice_lake(scene);
	scene_set_watchdog(scene, 0);
	outlook = scene_look(scene);
	assert_int_equal(outlook->startable.answer, TRI_UNKNOWN);
	assert_gap(deciding_gap_of_startable(outlook), FACT_PERF_CAPABILITIES);
}

static void a_watchdog_that_may_use_perf_hangs_on_the_log(void **state)
{
	struct scene *scene = *state;
	const struct outlook *outlook;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0x2000);
	scene_set_watchdog(scene, 1);
	/* a log whose beginning is lost tells nothing, although it was read */
	scene_add_log(scene, "NMI watchdog: Enabled.");
	outlook = scene_look(scene);
	assert_int_equal(outlook->startable.answer, TRI_UNKNOWN);
	assert_gap(deciding_gap_of_startable(outlook), FACT_KERNEL_LOG);
}

static void a_missing_leaf_hides_the_guest(void **state)
{
	struct scene *scene = *state;
	const struct outlook *outlook;
	const struct kvm_snapshot *kvm = &scene->snap.kvm;

	outlook = scene_look(scene);
	assert_int_equal(outlook->guest.mode, GUEST_MODE_UNKNOWN);
	assert_gap(deciding_gap_of_mode(outlook, kvm), outlook->guest.gap.fact);
	assert_gap(deciding_gap_of_guest(outlook, kvm, &scene->verdict.answer),
		   outlook->guest.gap.fact);
}

/* Asked for, and nobody knows whether KVM would refuse. */
static void a_request_on_an_unknown_host_leaves_the_kind_open(void **state)
{
	struct scene *scene = *state;
	const struct outlook *outlook;
	const struct kvm_snapshot *kvm = &scene->snap.kvm;

	scene_make_ice_lake(scene);
	scene->snap.supplied.changes.mediated = CHANGE_ON;
	outlook = scene_look(scene);
	assert_int_equal(outlook->mediated_enabled, TRI_UNKNOWN);
	assert_gap(deciding_gap_of_enabled(outlook, kvm), FACT_PERF_CAPABILITIES);
	assert_gap(deciding_gap_of_mode(outlook, kvm), FACT_PERF_CAPABILITIES);
	assert_gap(deciding_gap_of_guest(outlook, kvm, &scene->verdict.answer),
		   FACT_PERF_CAPABILITIES);
}

/* The parameter reads N, which is what KVM makes of a refused request, too. */
static void a_request_that_was_not_recorded_leaves_the_next_kernel_open(void **state)
{
	struct scene *scene = *state;
	const struct outlook *outlook;
	const struct kvm_snapshot *kvm = &scene->snap.kvm;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0x2000);
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "N");
	scene->snap.supplied.changes.kernel = "7.2";
	outlook = scene_look(scene);
	assert_int_equal(outlook->premises.mediated_requested, TRI_UNKNOWN);
	assert_gap(deciding_gap_of_requested(kvm), FACT_KVM_REQUESTED);
	assert_int_equal(outlook->mediated_enabled, TRI_UNKNOWN);
	assert_gap(deciding_gap_of_enabled(outlook, kvm), FACT_KVM_REQUESTED);
}

/* A request that says nothing was found, and still it is not known what was asked for. */
static void a_request_nobody_understands_is_a_gap_all_the_same(void **state)
{
	struct scene *scene = *state;

	scene_set_requested(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "maybe");
	assert_gap(deciding_gap_of_requested(&scene->snap.kvm), FACT_KVM_REQUESTED);
}

static void what_kvm_answered_hangs_on_its_feature_msr(void **state)
{
	struct scene *scene = *state;
	const struct outlook *outlook;

	scene_make_ice_lake(scene);
	scene_set_module(scene, "kvm_intel");
	scene_answer(scene, RULESET_7_0, false);
	scene->snap.kvm.feature_perf_capabilities = (struct reading_u64){
		.reading = { .state = READING_DENIED, .err = 13 },
	};
	outlook = scene_look(scene);
	assert_true(outlook->guest.answered);
	assert_int_equal(outlook->guest.lbr, TRI_UNKNOWN);
	assert_gap(deciding_gap_of_guest(outlook, &scene->snap.kvm, &scene->verdict.answer),
		   FACT_KVM_FEATURE_MSR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(an_unread_msr_leaves_open_whether_a_host_is_eligible),
		SCENE_TEST(a_hypervisor_that_may_have_pebs_off_leaves_pebs_open),
		SCENE_TEST(with_the_watchdog_off_startable_hangs_on_the_host),
		SCENE_TEST(a_watchdog_that_may_use_perf_hangs_on_the_log),
		SCENE_TEST(a_missing_leaf_hides_the_guest),
		SCENE_TEST(a_request_on_an_unknown_host_leaves_the_kind_open),
		SCENE_TEST(a_request_that_was_not_recorded_leaves_the_next_kernel_open),
		SCENE_TEST(a_request_nobody_understands_is_a_gap_all_the_same),
		SCENE_TEST(what_kvm_answered_hangs_on_its_feature_msr),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
