// SPDX-License-Identifier: GPL-2.0-or-later
/* Verdicts that hang on two facts at once: limits, agreement, premises, requirements. */
#include <string.h>

#include "model/requirement.h"

#include "tests/model/hosts.h"
#include "tests/predict/scene.h"
#include "tests/unit_test.h"

static enum cause_id cause_of(struct scene *scene, const char *item)
{
	const struct limits *limits = &scene_look(scene)->limits;

	for (size_t i = 0; i < limits->count; i++)
		if (strcmp(item_kinds[limits->limit[i].item].id, item) == 0)
			return limits->limit[i].cause;
	return CAUSE_NONE;
}

static void an_equal_version_is_no_limit(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	*scene_leaf(scene, 0xa) = LEAF_A_CONROE;
	assert_int_equal(cause_of(scene, "version"), CAUSE_NONE);
	snapshot_reset(&scene->snap);
	scene_make_zen4(scene);
	scene->snap.supplied.changes.kernel = "6.1"; /* shows no PerfMonV2 */
	assert_int_equal(cause_of(scene, "version"), CAUSE_NONE);
	assert_int_equal(cause_of(scene, "perfmon-v2"), CAUSE_KERNEL);
}

static void an_answered_limit_keeps_the_cause_that_the_rules_know(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_leaf(scene, 0xa)->eax = 0x08300a05;
	scene_answer(scene, RULESET_7_0, false);
	assert_int_equal(cause_of(scene, "gp-counters"), CAUSE_KVM_MAX_GP);
	assert_int_equal(cause_of(scene, "fixed-counter-3"), CAUSE_KVM_MAX_FIXED);
}

static void mediated_is_blamed_only_for_what_the_emulated_vpmu_gives(void **state)
{
	struct scene *scene = *state;

	scene_make_skylake(scene);
	scene_set_perf_capabilities(scene, 0x33c5);
	scene->snap.supplied.changes.mediated = CHANGE_ON;
	assert_int_equal(cause_of(scene, "pebs"), CAUSE_PEBS_NOT_FOR_GUESTS);
	assert_int_equal(cause_of(scene, "lbr"), CAUSE_MEDIATED);
	snapshot_reset(&scene->snap);
	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene->snap.supplied.changes.mediated = CHANGE_NONE;
	scene_answer(scene, RULESET_7_0, false);
	scene->snap.kvm.feature_perf_capabilities.value = 0x2000; /* KVM keeps them back */
	assert_int_equal(cause_of(scene, "pebs"), CAUSE_KVM_ANSWER);
	assert_int_equal(cause_of(scene, "lbr"), CAUSE_KVM_ANSWER);
}

/* vmx_get_perf_capabilities() of Linux 7.0: without PEBS and LBR, whatever the host's has. */
static void mediated_takes_what_no_register_could_give(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene); /* whose register was not read */
	scene_add_log(scene, "full-width counters");
	scene->snap.supplied.changes.mediated = CHANGE_ON;
	assert_int_equal(cause_of(scene, "pebs"), CAUSE_MEDIATED);
	assert_int_equal(cause_of(scene, "lbr"), CAUSE_MEDIATED);
	snapshot_reset(&scene->snap);
	scene_make_skylake(scene); /* PEBS might be for guests: its format was not read */
	scene_add_log(scene, "full-width counters");
	scene->snap.supplied.changes.mediated = CHANGE_ON;
	assert_int_equal(cause_of(scene, "pebs"), CAUSE_MEDIATED);
	assert_int_equal(cause_of(scene, "lbr"), CAUSE_MEDIATED);
	scene->snap.supplied.changes.mediated = CHANGE_OFF;
	assert_int_equal(cause_of(scene, "lbr"), CAUSE_UNKNOWN);
}

static void without_fixed_counter_3_perf_metrics_is_the_hardwares(void **state)
{
	struct scene *scene = *state;
	const struct topdown_part *metrics = &scene->outlook.topdown.perf_metrics;

	scene_make_skylake(scene); /* whose register was not read */
	assert_int_equal(cause_of(scene, "perf-metrics"), CAUSE_NONE);
	assert_int_equal(metrics->hardware, TRI_NO);
	assert_int_equal(metrics->cause, CAUSE_HARDWARE);
}

static void an_assumed_counter_exists_and_the_one_behind_it_does_not(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	*scene_leaf(scene, 0xa) = LEAF_A_CONROE;
	scene_answer(scene, RULESET_7_0, false);
	scene_answered_leaf(scene, 0xa)->edx = 0x8504;
	assert_int_equal(scene_look(scene)->topdown.fixed_counter_3.cause, CAUSE_HARDWARE);
	assert_int_equal(scene_look(scene)->agreement.missing_fixed, 1u << 3);
}

static void a_cpu_without_fixed_counters_has_no_hole(void **state)
{
	struct scene *scene = *state;

	scene_make_zen4(scene);
	assert_int_equal(scene_look(scene)->topdown.fixed_counter_3.cause, CAUSE_HARDWARE);
	snapshot_reset(&scene->snap);
	scene_make_clearwater(scene);
	host_set_perfmon_ext(&scene->snap, 0, 0xff, 0x3); /* none behind counter 1 */
	assert_int_equal(scene_look(scene)->topdown.fixed_counter_3.cause, CAUSE_HARDWARE);
	host_set_perfmon_ext(&scene->snap, 0, 0xff, 0xb); /* counter 3 behind the hole */
	assert_int_equal(scene_look(scene)->topdown.fixed_counter_3.cause,
			 CAUSE_FIXED_COUNTER_HOLE);
	assert_int_equal(cause_of(scene, "fixed-counter-2"), CAUSE_FIXED_COUNTER_HOLE);
	assert_int_equal(cause_of(scene, "fixed-counter-3"), CAUSE_FIXED_COUNTER_HOLE);
}

static void enable_pmu_against_the_rules_is_a_mismatch(void **state)
{
	struct scene *scene = *state;
	const struct agreement *agreement = &scene->outlook.agreement;

	scene_make_alder_lake(scene);
	scene_answer(scene, RULESET_7_0, false);
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_PMU, "Y");
	scene_look(scene);
	assert_int_equal(agreement->state, AGREEMENT_MISMATCH);
	assert_int_equal(agreement->count, 1);
	assert_string_equal(agreement->difference[0].field, "parameters.enable_pmu");
	assert_string_equal(agreement->difference[0].predicted, "false");
	assert_string_equal(agreement->difference[0].answered, "true");
}

static void a_parameter_that_was_read_decides_what_is_compared(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene_answer(scene, RULESET_7_0, true);
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "N");
	assert_int_equal(scene_look(scene)->agreement.state, AGREEMENT_MISMATCH);
	scene->snap.kvm.parameter[KVM_PARAMETER_ENABLE_MEDIATED_PMU] =
		(struct reading_text){ 0 };
	assert_int_equal(scene_look(scene)->agreement.state, AGREEMENT_MATCH);
	scene_set_kernel(scene, "6.17.0-5"); /* which refuses it */
	scene->snap.kvm.feature_perf_capabilities.value = 0xa000;
	assert_int_equal(scene_look(scene)->agreement.state, AGREEMENT_MISMATCH);
}

static void counters_of_an_unknown_cpu_are_not_missing(void **state)
{
	struct scene *scene = *state;

	scene_make_clearwater(scene);
	scene_answer(scene, RULESET_7_0, false);
	scene_answered_leaf(scene, 0xa)->edx = 0x8604;
	assert_int_equal(scene_look(scene)->agreement.missing_fixed, 1u << 3);
	host_forget(&scene->snap, 0, 0xa);
	host_forget(&scene->snap, 0, 0x23);
	assert_int_equal(scene_look(scene)->agreement.missing_fixed, 0);
	scene->snap.kvm.supported.state = READING_FAILED;
	assert_int_equal(scene_look(scene)->agreement.missing_fixed, 0);
}

static void counters_are_missing_to_the_version_that_says_so(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_leaf(scene, 0xa)->ecx = 0;
	scene_leaf(scene, 0xa)->edx = 0x8600; /* version 5: perf assumes nothing */
	scene_answer(scene, RULESET_7_0, false);
	scene_answered_leaf(scene, 0xa)->edx = 0x8603;
	assert_int_equal(scene_look(scene)->agreement.missing_fixed, 0x7);
	scene_leaf(scene, 0xa)->eax = 0x08300804;
	assert_int_equal(scene_look(scene)->agreement.missing_fixed, 0);
	scene_leaf(scene, 0xa)->eax = 0x08300801;
	assert_int_equal(scene_look(scene)->agreement.missing_fixed, 0x7);
}

static void the_gap_of_the_register_is_that_of_what_stands_before_it(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(scene_look(scene)->premises.perf_capabilities_gap.fact,
			 FACT_PERF_CAPABILITIES);
	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	host_forget(&scene->snap, 0, 0x1);
	assert_int_equal(scene_look(scene)->premises.perf_capabilities_gap.fact,
			 FACT_CPUID_LEAF_1);
}

static const char *remedy_of(struct scene *scene, const char *text)
{
	struct requirement requirement;
	struct requirement_result result;

	assert_int_equal(requirement_parse(text, &requirement), 0);
	requirement_check(&requirement, scene_look(scene), &result);
	return result.remedy;
}

static void a_remedy_is_that_of_the_cause(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	assert_string_equal(remedy_of(scene, "fixed>=4"),
			    causes[CAUSE_KVM_MAX_FIXED].remedy);
	assert_string_equal(remedy_of(scene, "version>=3"),
			    causes[CAUSE_VERSION_CAP].remedy);
	assert_string_equal(remedy_of(scene, "gp>=9"), causes[CAUSE_HARDWARE].remedy);
	assert_string_equal(remedy_of(scene, "perf-metrics"), causes[CAUSE_KERNEL].remedy);
	assert_string_equal(remedy_of(scene, "mediated"),
			    causes[CAUSE_NOT_MEDIATED].remedy);
	scene_set_vmx_controls(scene, false);
	assert_string_equal(remedy_of(scene, "mediated"),
			    eligibility_rules[RULE_VMX_LOADS_GLOBAL_CTRL].remedy);
	scene->snap.supplied.changes.enable_pmu = CHANGE_OFF;
	assert_string_equal(remedy_of(scene, "pmu"), causes[CAUSE_ENABLE_PMU].remedy);
	assert_string_equal(remedy_of(scene, "gp>=1"), causes[CAUSE_ENABLE_PMU].remedy);
}

static void the_greatest_number_is_taken(void **state)
{
	struct requirement requirement;

	(void)state;
	assert_int_equal(requirement_parse("gp>=4294967295", &requirement), 0);
	assert_int_equal(requirement.number, UINT32_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(an_equal_version_is_no_limit),
		SCENE_TEST(an_answered_limit_keeps_the_cause_that_the_rules_know),
		SCENE_TEST(mediated_is_blamed_only_for_what_the_emulated_vpmu_gives),
		SCENE_TEST(without_fixed_counter_3_perf_metrics_is_the_hardwares),
		SCENE_TEST(mediated_takes_what_no_register_could_give),
		SCENE_TEST(an_assumed_counter_exists_and_the_one_behind_it_does_not),
		SCENE_TEST(a_cpu_without_fixed_counters_has_no_hole),
		SCENE_TEST(enable_pmu_against_the_rules_is_a_mismatch),
		SCENE_TEST(a_parameter_that_was_read_decides_what_is_compared),
		SCENE_TEST(counters_of_an_unknown_cpu_are_not_missing),
		SCENE_TEST(counters_are_missing_to_the_version_that_says_so),
		SCENE_TEST(the_gap_of_the_register_is_that_of_what_stands_before_it),
		SCENE_TEST(a_remedy_is_that_of_the_cause),
		cmocka_unit_test(the_greatest_number_is_taken),
	};

	return cmocka_run_group_tests_name("verdict_edges", tests, NULL, NULL);
}
