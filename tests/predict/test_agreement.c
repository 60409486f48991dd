// SPDX-License-Identifier: GPL-2.0-or-later
/* model/agreement.h: prediction against KVM's real answer. */
#include "model/agreement.h"

#include <string.h>

#include "tests/model/hosts.h"
#include "tests/predict/scene.h"
#include "tests/unit_test.h"

static void check(struct scene *scene, enum agreement_state state)
{
	const struct agreement *agreement = &scene_look(scene)->agreement;

	if (agreement->state != state)
		fail_msg("%s (%s), %zu differences; the first in %s: %s is %s",
			 agreement_word(agreement->state),
			 not_compared_text(agreement->reason), agreement->count,
			 agreement->count ? agreement->difference[0].field : "-",
			 agreement->difference[0].predicted,
			 agreement->difference[0].answered);
}

/* That this is the only difference. */
static void check_difference(struct scene *scene, const char *field,
			     const char *predicted, const char *answered)
{
	const struct difference *difference = &scene_look(scene)->agreement.difference[0];

	check(scene, AGREEMENT_MISMATCH);
	assert_int_equal(scene->outlook.agreement.count, 1);
	assert_string_equal(difference->field, field);
	assert_string_equal(difference->predicted, predicted);
	assert_string_equal(difference->answered, answered);
}

static void check_not_compared(struct scene *scene, enum not_compared_reason reason)
{
	check(scene, AGREEMENT_NOT_COMPARED);
	assert_int_equal(scene->outlook.agreement.reason, reason);
	assert_int_equal(scene->outlook.agreement.count, 0);
}

static void make_answered(struct scene *scene, bool mediated)
{
	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene_answer(scene, RULESET_7_0, mediated);
}

static void a_kernel_of_the_rules_matches_them(void **state)
{
	static const char *const kernels[] = {
		[RULESET_6_1] = "6.1.192",      [RULESET_6_8] = "6.8.0-31",
		[RULESET_6_12] = "6.12.107",    [RULESET_6_17] = "6.17.0-5",
		[RULESET_7_0] = "7.2.13",       [RULESET_FIXED3_V2] = "7.2.13",
		[RULESET_FIXED3_V6] = "7.2.13",
	};
	void (*const hosts[])(struct scene *) = {
		scene_make_ice_lake,   scene_make_skylake, scene_make_clearwater,
		scene_make_alder_lake, scene_make_zen2,    scene_make_zen4,
	};
	struct scene *scene = *state;

	for (unsigned int i = 0; i < RULESET_COUNT; i++)
		for (size_t j = 0; j < ARRAY_SIZE(hosts); j++)
			for (unsigned int mediated = 0; mediated < 2; mediated++) {
				hosts[j](scene);
				scene_set_kernel(scene, kernels[i]);
				scene_set_perf_capabilities(scene, 0xb4c5);
				scene_answer(scene, i, mediated);
				check(scene, AGREEMENT_MATCH);
				snapshot_reset(&scene->snap);
			}
}

static void without_an_answer_nothing_is_compared(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	check_not_compared(scene, NOT_COMPARED_NO_ANSWER);
}

static void under_changes_nothing_is_compared(void **state)
{
	struct scene *scene = *state;

	make_answered(scene, false);
	scene->snap.supplied.changes.mediated = CHANGE_ON;
	check_not_compared(scene, NOT_COMPARED_CHANGES);
	scene->snap.supplied.changes.mediated = CHANGE_NONE;
	scene->snap.supplied.changes.kernel = "7.2";
	check_not_compared(scene, NOT_COMPARED_CHANGES);
	scene->snap.supplied.changes.kernel = NULL;
	scene->snap.supplied.changes.nmi_watchdog = CHANGE_OFF;
	check(scene, AGREEMENT_MATCH);
}

static void another_kvm_is_not_compared(void **state)
{
	struct scene *scene = *state;

	make_answered(scene, false);
	scene_set_module(scene, "kvm_pvm");
	check_not_compared(scene, NOT_COMPARED_MODULE);
}

static void without_a_leaf_nothing_is_compared(void **state)
{
	struct scene *scene = *state;

	make_answered(scene, false);
	host_forget(&scene->snap, 0, 0xa);
	check_not_compared(scene, NOT_COMPARED_UNKNOWN);
}

static void a_leaf_that_differs_is_shown_with_both_sides(void **state)
{
	struct scene *scene = *state;

	make_answered(scene, false);
	scene_answered_leaf(scene, 0xa)->ebx = 1;
	check_difference(scene, "leaf_0a", "08300802-00000000-00000000-00008603",
			 "08300802-00000001-00000000-00008603");
}

static void a_leaf_too_many_differs(void **state)
{
	struct scene *scene = *state;

	make_answered(scene, false);
	assert_int_equal(cpuid_table_add(&scene->snap.kvm.supported_cpuid,
					 &scene->snap.arena,
					 &(struct cpuid_entry){ .leaf = 0x23 }),
			 0);
	check_difference(scene, "leaf_23", "absent", "00000000-00000000-00000000-00000000");
}

static void amds_leaf_and_bit_are_compared(void **state)
{
	struct scene *scene = *state;

	scene_make_zen4(scene);
	scene_answer(scene, RULESET_7_0, false);
	scene_answered_leaf(scene, 0x80000022)->ebx = 0x16;
	check_difference(scene, "leaf_80000022", "00000001-00000006-00000000-00000000",
			 "00000001-00000016-00000000-00000000");
	scene_answered_leaf(scene, 0x80000022)->ebx = 6;
	scene_answered_leaf(scene, 0x80000001)->ecx = 0;
	check_difference(scene, "perfctr_core", "true", "false");
}

static void what_a_kernel_leaves_uninitialised_never_differs(void **state)
{
	struct scene *scene = *state;

	scene_make_zen4(scene);
	scene_set_kernel(scene, "6.8.0-31");
	scene_answer(scene, RULESET_6_8, false);
	scene_answered_leaf(scene, 0x80000022)->ebx = 0xdeadbee6;
	check(scene, AGREEMENT_MATCH);
	snapshot_reset(&scene->snap);
	scene_make_alder_lake(scene);
	scene_set_kernel(scene, "6.1.192");
	scene_answer(scene, RULESET_6_1, false);
	scene_answered_leaf(scene, 0xa)->edx = 0x8000;
	check(scene, AGREEMENT_MATCH);
	scene_answered_leaf(scene, 0xa)->edx = 0x8001;
	check_difference(scene, "leaf_0a", "00000000-00000000-00000000-00000000",
			 "00000000-00000000-00000000-00000001");
}

static void the_bits_of_leaf_1_are_compared(void **state)
{
	struct scene *scene = *state;

	make_answered(scene, false);
	scene_answered_leaf(scene, 1)->ecx ^= 1u << 15;
	check_difference(scene, "pdcm", "true", "false");
	scene_answered_leaf(scene, 1)->ecx ^= 1u << 15 | 1u << 2;
	check_difference(scene, "dtes64", "true", "false");
	scene_answered_leaf(scene, 1)->ecx ^= 1u << 2;
	scene_answered_leaf(scene, 1)->edx ^= 1u << 21;
	check_difference(scene, "ds", "true", "false");
}

static void the_feature_msr_is_compared_where_it_is_known(void **state)
{
	struct scene *scene = *state;

	make_answered(scene, false);
	scene->snap.kvm.feature_perf_capabilities.value = 0x64c5; /* adaptive PEBS */
	check_difference(scene, "perf_capabilities", "0x24c5", "0x64c5");
	scene->snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES] = (struct reading_u64){ 0 };
	check(scene, AGREEMENT_MATCH);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene->snap.kvm.feature_perf_capabilities.reading.state = READING_FAILED;
	check(scene, AGREEMENT_MATCH);
}

static void listed_msrs_are_compared_one_by_one(void **state)
{
	struct scene *scene = *state;

	make_answered(scene, false);
	scene_unlist_msr(scene, 0x38f);
	check_difference(scene, "msr_index", "0x38f", "0x0");
	scene_list_msr(scene, 0x38f);
	scene_list_msr(scene, 0x391);
	check_difference(scene, "msr_index", "0x0", "0x391");
	scene->snap.kvm.msr_index.reading.state = READING_FAILED;
	check(scene, AGREEMENT_MATCH);
}

static void msrs_that_hang_on_the_cpu_may_be_listed_or_not(void **state)
{
	struct scene *scene = *state;

	make_answered(scene, false);
	scene_list_msr(scene, 0x3f1);
	scene_list_msr(scene, 0x600);
	scene_list_msr(scene, 0xc0010004);
	check(scene, AGREEMENT_MATCH);
}

static void capabilities_are_compared(void **state)
{
	struct scene *scene = *state;

	make_answered(scene, false);
	scene->snap.kvm.capability[KVM_CAPABILITY_PMU_EVENT_FILTER].value = 0;
	check_difference(scene, "capabilities.pmu_event_filter", "0x1", "0x0");
	scene->snap.kvm.capability[KVM_CAPABILITY_PMU_EVENT_FILTER].reading.state =
		READING_FAILED;
	check(scene, AGREEMENT_MATCH);
}

static void a_refusal_that_the_rules_do_not_know_is_a_mismatch(void **state)
{
	struct scene *scene = *state;

	make_answered(scene, false);
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "Y");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "N");
	/* what KVM does is compared with what it does without mediated */
	check(scene, AGREEMENT_MATCH);
	scene_set_perf_capabilities(scene, 0);
	scene->snap.kvm.feature_perf_capabilities.value = 0x2000;
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "Y");
	check_difference(scene, "parameters.enable_mediated_pmu", "false", "true");
}

static void without_the_parameter_either_kind_may_match(void **state)
{
	struct scene *scene = *state;

	make_answered(scene, true);
	scene->snap.kvm.parameter[KVM_PARAMETER_ENABLE_MEDIATED_PMU] =
		(struct reading_text){ 0 };
	check(scene, AGREEMENT_MATCH);
	scene_answered_leaf(scene, 0xa)->ebx = 1; /* as neither does */
	check(scene, AGREEMENT_MISMATCH);
}

static void too_many_differences_are_cut(void **state)
{
	struct scene *scene = *state;

	make_answered(scene, false);
	scene->snap.kvm.msr_index.count = 0;
	scene_answered_leaf(scene, 0xa)->ebx = 1;
	scene_answered_leaf(scene, 1)->ecx = 0;
	scene_answered_leaf(scene, 1)->edx = 0;
	check(scene, AGREEMENT_MISMATCH);
	assert_int_equal(scene->outlook.agreement.count, DIFFERENCES_MAX);
}

/* Version 1 of the proposal: the bug that a hole at counter 3 brings to light. */
static void a_counter_that_kvm_offers_and_the_cpu_lacks_is_named(void **state)
{
	struct scene *scene = *state;

	scene_make_clearwater(scene);
	scene_set_perf_capabilities(scene, 0x2000);
	scene_answer(scene, RULESET_7_0, true);
	assert_int_equal(scene_look(scene)->agreement.missing_fixed, 0);
	scene_answered_leaf(scene, 0xa)->edx = 0x8604;
	assert_int_equal(scene_look(scene)->agreement.missing_fixed, 1u << 3);
	assert_int_equal(scene->outlook.agreement.state, AGREEMENT_MISMATCH);
	scene_set_module(scene, "kvm_pvm"); /* whoever it is that offers it */
	assert_int_equal(scene_look(scene)->agreement.missing_fixed, 1u << 3);
}

static void counters_that_perf_rightly_expects_are_not_missing(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	*scene_leaf(scene, 0xa) = LEAF_A_CONROE;
	scene_answer(scene, RULESET_7_0, false);
	assert_int_equal(scene_look(scene)->agreement.missing_fixed, 0);
	host_set_guest(&scene->snap); /* where nobody knows that they are there */
	assert_int_equal(scene_look(scene)->agreement.missing_fixed, 0x7);
}

static void every_word_and_reason_is_there(void **state)
{
	(void)state;
	assert_string_equal(agreement_word(AGREEMENT_NOT_COMPARED), "not-compared");
	assert_string_equal(agreement_word(AGREEMENT_MATCH), "match");
	assert_string_equal(agreement_word(AGREEMENT_MISMATCH), "mismatch");
	assert_string_equal(not_compared_text(COMPARED), "");
	for (unsigned int i = COMPARED + 1; i < NOT_COMPARED_REASON_COUNT; i++)
		assert_true(strlen(not_compared_text(i)) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(a_kernel_of_the_rules_matches_them),
		SCENE_TEST(without_an_answer_nothing_is_compared),
		SCENE_TEST(under_changes_nothing_is_compared),
		SCENE_TEST(another_kvm_is_not_compared),
		SCENE_TEST(without_a_leaf_nothing_is_compared),
		SCENE_TEST(a_leaf_that_differs_is_shown_with_both_sides),
		SCENE_TEST(a_leaf_too_many_differs),
		SCENE_TEST(amds_leaf_and_bit_are_compared),
		SCENE_TEST(what_a_kernel_leaves_uninitialised_never_differs),
		SCENE_TEST(the_bits_of_leaf_1_are_compared),
		SCENE_TEST(the_feature_msr_is_compared_where_it_is_known),
		SCENE_TEST(listed_msrs_are_compared_one_by_one),
		SCENE_TEST(msrs_that_hang_on_the_cpu_may_be_listed_or_not),
		SCENE_TEST(capabilities_are_compared),
		SCENE_TEST(a_refusal_that_the_rules_do_not_know_is_a_mismatch),
		SCENE_TEST(without_the_parameter_either_kind_may_match),
		SCENE_TEST(too_many_differences_are_cut),
		SCENE_TEST(a_counter_that_kvm_offers_and_the_cpu_lacks_is_named),
		SCENE_TEST(counters_that_perf_rightly_expects_are_not_missing),
		cmocka_unit_test(every_word_and_reason_is_there),
	};

	return cmocka_run_group_tests_name("agreement", tests, NULL, NULL);
}
