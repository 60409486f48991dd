// SPDX-License-Identifier: GPL-2.0-or-later
/* model/judge_kvm.c: KVM's answer against the prediction, and against the CPU. */
#include "model/judge.h"

#include "tests/model/hosts.h"
#include "tests/predict/scene.h"
#include "tests/unit_test.h"

static const struct findings *judge(struct scene *scene)
{
	verdict_judge(&scene->snap, &scene->verdict);
	return &scene->verdict.findings;
}

static void assert_no_missing_counter(const struct findings *findings)
{
	assert_not_found(findings, FINDING_KVM_OFFERS_MISSING_COUNTER);
	assert_not_found(findings, FINDING_KVM_LISTS_MISSING_COUNTER);
	assert_not_found(findings, FINDING_MISSING_COUNTER_PREDICTED);
}

/* What a KVM with the proposal's version 2 could be asked for, had it its own way. */
static void offer_four_fixed_counters(struct scene *scene)
{
	scene_make_clearwater(scene);
	scene_answer(scene, RULESET_7_0, false);
	scene_answered_leaf(scene, 0xa)->edx = 0x00008604;
}

static void a_kvm_that_answers_as_predicted_raises_nothing(void **state)
{
	struct scene *scene = *state;

	scene_make_clearwater(scene);
	scene_set_perf_capabilities(scene, 0x2000);
	scene_answer(scene, RULESET_7_0, false);
	assert_not_found(judge(scene), FINDING_KVM_MISMATCH);
	assert_no_missing_counter(judge(scene));
}

static void a_mismatch_names_the_fields(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0x2000);
	scene_answer(scene, RULESET_7_0, false);
	scene_answered_leaf(scene, 0xa)->eax = 0x08300602;
	assert_found(judge(scene), FINDING_KVM_MISMATCH,
		     "leaf_0a: predicted 08300802-00000000-00000000-00008603, answered "
		     "08300602-00000000-00000000-00008603");
	scene_answered_leaf(scene, 1)->ecx = 0;
	scene_unlist_msr(scene, 0xc7);
	scene_unlist_msr(scene, 0xc8);
	assert_found(
		judge(scene), FINDING_KVM_MISMATCH,
		"leaf_0a: predicted 08300802-00000000-00000000-00008603, answered "
		"08300602-00000000-00000000-00008603; further: pdcm, dtes64, msr_index");
}

static void what_was_not_compared_does_not_differ(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	assert_not_found(judge(scene), FINDING_KVM_MISMATCH);
	scene_set_perf_capabilities(scene, 0x2000);
	scene_answer(scene, RULESET_7_0, false);
	scene_answered_leaf(scene, 0xa)->eax = 0x08300602;
	scene->snap.supplied.changes.kernel = "7.2";
	assert_not_found(judge(scene), FINDING_KVM_MISMATCH);
}

static void a_fourth_counter_on_a_cpu_with_a_hole_there_is_an_error(void **state)
{
	struct scene *scene = *state;

	offer_four_fixed_counters(scene);
	assert_found(judge(scene), FINDING_KVM_OFFERS_MISSING_COUNTER,
		     "KVM's leaf 0xa has fixed counter 3; the CPU's bitmap is 0x00000077");
	assert_int_equal(finding_kinds[FINDING_KVM_OFFERS_MISSING_COUNTER].severity,
			 SEVERITY_ERROR);
	assert_not_found(judge(scene), FINDING_MISSING_COUNTER_PREDICTED);
}

static void a_fourth_counter_that_the_cpu_has_is_none(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_answer(scene, RULESET_FIXED3_V2, false);
	scene_answered_leaf(scene, 0xa)->edx = 0x00008604;
	assert_no_missing_counter(judge(scene));
}

static void a_counter_of_a_cpu_that_is_not_known_may_be_there(void **state)
{
	struct scene *scene = *state;

	offer_four_fixed_counters(scene);
	scene_list_msr(scene, 0x30c);
	host_forget(&scene->snap, 0, 0xa);
	host_forget(&scene->snap, 0, 0x23);
	assert_no_missing_counter(judge(scene));
}

static void another_kernels_kvm_is_not_this_one(void **state)
{
	struct scene *scene = *state;

	offer_four_fixed_counters(scene);
	scene_list_msr(scene, 0x30c);
	scene->snap.supplied.changes.kernel = "7.2";
	assert_no_missing_counter(judge(scene));
}

static void the_three_that_perf_expects_on_bare_metal_exist(void **state)
{
	struct scene *scene = *state;

	scene_make_skylake(scene);
	scene_leaf(scene, 0xa)->edx = 0x600;
	scene_answer(scene, RULESET_7_0, false);
	assert_no_missing_counter(judge(scene));
	host_set_guest(&scene->snap);
	assert_found(judge(scene), FINDING_KVM_OFFERS_MISSING_COUNTER,
		     "KVM's leaf 0xa has fixed counter 0, 1, 2; the CPU's bitmap is "
		     "0x00000000");
}

/* Version 5 counts by its bitmap, and perf expects no more than that. */
static void the_three_are_expected_below_version_5_alone(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	*scene_leaf(scene, 0xa) = REGS(0x08300805, 0, 0x1, 0x00000601);
	scene_answer(scene, RULESET_7_0, false);
	assert_no_missing_counter(judge(scene));
	scene_answered_leaf(scene, 0xa)->edx = 0x8603;
	assert_found(
		judge(scene), FINDING_KVM_OFFERS_MISSING_COUNTER,
		"KVM's leaf 0xa has fixed counter 1, 2; the CPU's bitmap is 0x00000001");
	*scene_leaf(scene, 0xa) = LEAF_A_SKYLAKE;
	scene_answered_leaf(scene, 0xa)->edx = 0x8604;
	assert_found(judge(scene), FINDING_KVM_OFFERS_MISSING_COUNTER,
		     "KVM's leaf 0xa has fixed counter 3; the CPU's bitmap is 0x00000007");
}

static void amd_hosts_miss_no_fixed_counter(void **state)
{
	struct scene *scene = *state;

	scene_make_zen4(scene);
	scene_answer(scene, RULESET_7_0, false);
	assert_no_missing_counter(judge(scene));
}

static void the_msrs_of_fixed_counters_are_sixteen(void **state)
{
	struct scene *scene = *state;

	scene_make_clearwater(scene);
	scene_answer(scene, RULESET_7_0, false);
	scene->snap.kvm.msr_index.count = 0;
	scene_list_msr(scene, 0x319);
	assert_no_missing_counter(judge(scene));
	scene->snap.kvm.msr_index.count = 0;
	scene_list_msr(scene, 0x318);
	assert_found(
		judge(scene), FINDING_KVM_LISTS_MISSING_COUNTER,
		"KVM lists the MSR of fixed counter 15; the CPU's bitmap is 0x00000077");
}

static void an_msr_of_a_missing_counter_is_told_apart_from_the_leaf(void **state)
{
	struct scene *scene = *state;

	scene_make_clearwater(scene);
	scene_answer(scene, RULESET_7_0, false);
	scene_list_msr(scene, 0x30d); /* counter 4, which the CPU has */
	assert_no_missing_counter(judge(scene));
	scene_list_msr(scene, 0x329); /* PERF_METRICS is no counter */
	assert_no_missing_counter(judge(scene));
	scene_list_msr(scene, 0x30c);
	scene_list_msr(scene, 0x310);
	assert_not_found(judge(scene), FINDING_KVM_OFFERS_MISSING_COUNTER);
	assert_found(
		judge(scene), FINDING_KVM_LISTS_MISSING_COUNTER,
		"KVM lists the MSR of fixed counter 3, 7; the CPU's bitmap is 0x00000077");
	scene_answered_leaf(scene, 0xa)->edx = 0x00008604;
	assert_found(judge(scene), FINDING_KVM_LISTS_MISSING_COUNTER,
		     "KVM lists the MSR of fixed counter 7; the CPU's bitmap is 0x00000077");
	scene->snap.kvm.msr_index.reading = reading_error(22);
	assert_not_found(judge(scene), FINDING_KVM_LISTS_MISSING_COUNTER);
}

static void version_2_of_the_proposal_would_let_guests_use_a_missing_counter(void **state)
{
	struct scene *scene = *state;

	scene_make_clearwater(scene);
	scene_set_perf_capabilities(scene, 0x2000);
	scene->snap.supplied.changes.mediated = CHANGE_ON;
	scene->snap.supplied.changes.kernel = "7.2";
	assert_no_missing_counter(judge(scene));
	scene->snap.supplied.changes.kernel = "fixed3-v2";
	assert_found(judge(scene), FINDING_MISSING_COUNTER_PREDICTED,
		     "guests may use fixed counter 3; the CPU's bitmap is 0x00000077");
	scene->snap.supplied.changes.kernel = "fixed3-v6"; /* ends at the hole */
	assert_no_missing_counter(judge(scene));
	scene->snap.supplied.changes.kernel = "fixed3-v2";
	scene->snap.supplied.changes.mediated = CHANGE_OFF;
	assert_no_missing_counter(judge(scene));
}

static void a_hole_below_the_third_is_overlooked_by_every_kvm(void **state)
{
	static const char *const kernels[] = { "6.1.192", "6.8.0-31", "6.12.107",
					       "6.17.0-5", "7.2.13" };
	struct scene *scene = *state;

	scene_make_clearwater(scene);
	host_set_perfmon_ext(&scene->snap, 0, 0xff, 0x0b);
	scene_leaf(scene, 0xa)->ecx = 0x0b;
	for (size_t i = 0; i < ARRAY_SIZE(kernels); i++) {
		scene_set_kernel(scene, kernels[i]);
		assert_found(
			judge(scene), FINDING_MISSING_COUNTER_PREDICTED,
			"guests may use fixed counter 2; the CPU's bitmap is 0x0000000b");
	}
	scene_set_kernel(scene,
			 "6.12.107"); /* foretells without leaf 0x23, which holds them */
	host_forget(&scene->snap, 0, 0x23);
	assert_no_missing_counter(judge(scene));
	host_set_perfmon_ext(&scene->snap, 0, 0xff, 0x0b);
	scene_set_kernel(scene, "7.2.13");
	scene->snap.supplied.changes.enable_pmu = CHANGE_OFF; /* no guest gets any */
	assert_no_missing_counter(judge(scene));
	scene->snap.supplied.changes.enable_pmu = CHANGE_NONE;
	scene_answer(scene, RULESET_7_0, false); /* told of the answer, not foretold */
	assert_not_found(judge(scene), FINDING_MISSING_COUNTER_PREDICTED);
	assert_found(judge(scene), FINDING_KVM_OFFERS_MISSING_COUNTER,
		     "KVM's leaf 0xa has fixed counter 2; the CPU's bitmap is 0x0000000b");
	host_forget(&scene->snap, 0, 0x23);
	assert_no_missing_counter(judge(scene));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(a_kvm_that_answers_as_predicted_raises_nothing),
		SCENE_TEST(a_mismatch_names_the_fields),
		SCENE_TEST(what_was_not_compared_does_not_differ),
		SCENE_TEST(a_fourth_counter_on_a_cpu_with_a_hole_there_is_an_error),
		SCENE_TEST(a_fourth_counter_that_the_cpu_has_is_none),
		SCENE_TEST(a_counter_of_a_cpu_that_is_not_known_may_be_there),
		SCENE_TEST(another_kernels_kvm_is_not_this_one),
		SCENE_TEST(the_three_that_perf_expects_on_bare_metal_exist),
		SCENE_TEST(the_three_are_expected_below_version_5_alone),
		SCENE_TEST(amd_hosts_miss_no_fixed_counter),
		SCENE_TEST(the_msrs_of_fixed_counters_are_sixteen),
		SCENE_TEST(an_msr_of_a_missing_counter_is_told_apart_from_the_leaf),
		SCENE_TEST(version_2_of_the_proposal_would_let_guests_use_a_missing_counter),
		SCENE_TEST(a_hole_below_the_third_is_overlooked_by_every_kvm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
