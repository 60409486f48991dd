// SPDX-License-Identifier: GPL-2.0-or-later
/* model/outlook.h: the bits, values and neighbours at which its parts turn. */
#include "model/outlook.h"

#include <string.h>

#include "model/parameters.h"
#include "model/requirement.h"

#include "tests/model/hosts.h"
#include "tests/predict/scene.h"
#include "tests/unit_test.h"

static void make_answered(struct scene *scene)
{
	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene_answer(scene, RULESET_7_0, false);
}

static void check_difference(struct scene *scene, const char *field,
			     const char *predicted, const char *answered)
{
	const struct agreement *agreement = &scene_look(scene)->agreement;

	assert_int_equal(agreement->state, AGREEMENT_MISMATCH);
	assert_int_equal(agreement->count, 1);
	assert_string_equal(agreement->difference[0].field, field);
	assert_string_equal(agreement->difference[0].predicted, predicted);
	assert_string_equal(agreement->difference[0].answered, answered);
}

static void the_first_msr_is_compared_like_any_other(void **state)
{
	struct scene *scene = *state;

	make_answered(scene);
	scene_unlist_msr(scene, 0xc1);
	check_difference(scene, "msr_index", "0xc1", "0x0");
	snapshot_reset(&scene->snap);
	scene_make_zen4(scene);
	scene_answer(scene, RULESET_7_0, false);
	scene_list_msr(scene, 0x309);
	check_difference(scene, "msr_index", "0x0", "0x309");
}

static void every_capability_is_compared(void **state)
{
	static const char *const fields[KVM_CAPABILITY_COUNT] = {
		"capabilities.pmu_capability",
		"capabilities.pmu_event_filter",
		"capabilities.pmu_event_masked_events",
	};
	struct scene *scene = *state;

	make_answered(scene);
	for (size_t i = 0; i < KVM_CAPABILITY_COUNT; i++) {
		struct reading_u64 *capability = &scene->snap.kvm.capability[i];
		const uint64_t value = capability->value;

		capability->value = value + 8;
		assert_int_equal(scene_look(scene)->agreement.state, AGREEMENT_MISMATCH);
		assert_string_equal(scene->outlook.agreement.difference[0].field,
				    fields[i]);
		capability->value = value;
	}
}

static void a_guests_features_are_their_own_bits(void **state)
{
	static const struct {
		uint64_t value;
		enum tristate full_width, pebs, lbr;
	} cases[] = {
		{ 0x0001, TRI_NO, TRI_NO, TRI_YES }, { 0x0020, TRI_NO, TRI_NO, TRI_YES },
		{ 0x0040, TRI_NO, TRI_YES, TRI_NO }, { 0x0800, TRI_NO, TRI_YES, TRI_NO },
		{ 0x2000, TRI_YES, TRI_NO, TRI_NO }, { 0x1000, TRI_NO, TRI_NO, TRI_NO },
	};
	struct scene *scene = *state;

	make_answered(scene);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		const struct guest *guest;

		scene->snap.kvm.feature_perf_capabilities.value = cases[i].value;
		guest = &scene_look(scene)->guest;
		assert_int_equal(guest->full_width, cases[i].full_width);
		assert_int_equal(guest->pebs, cases[i].pebs);
		assert_int_equal(guest->lbr, cases[i].lbr);
	}
}

static void a_counter_that_a_shift_made_up_does_not_exist(void **state)
{
	struct scene *scene = *state;

	scene_make_skylake(scene);
	scene_leaf(scene, 0xa)->edx = 0x600;
	host_set_guest(&scene->snap);
	assert_int_equal(scene_look(scene)->perf.fixed.count, 16);
	assert_int_equal(scene->outlook.topdown.fixed_counter_3.hardware, TRI_NO);
	assert_int_equal(scene->outlook.topdown.fixed_counter_3.cause, CAUSE_HYPERVISOR);
}

static void two_letters_are_enough_for_off(void **state)
{
	struct reading_text text = { .reading = reading_ok() };

	(void)state;
	text.text = "of";
	assert_int_equal(parameter_value(&text), TRI_NO);
	text.text = "OF";
	assert_int_equal(parameter_value(&text), TRI_NO);
}

static void the_gp_count_is_its_own_eight_bits(void **state)
{
	struct scene *scene = *state;

	scene_make_skylake(scene);
	scene_leaf(scene, 0xa)->eax = 0x07310404; /* 49 bits wide */
	assert_int_equal(scene_look(scene)->perf.gp.count, 4);
	assert_int_equal(scene->outlook.perf.gp.width, 49);
	assert_false(scene->outlook.perf.undefined_shift);
}

static void the_k7_is_the_first_that_hangs_on_amds_leaves(void **state)
{
	struct scene *scene = *state;

	scene_make_zen4(scene);
	scene_leaf(scene, 1)->eax = 0x00000600;
	host_forget(&scene->snap, 0, 0x80000001);
	assert_int_equal(scene_look(scene)->premises.cpuid_gap.fact, FACT_CPUID_EXTENDED);
}

static void architectural_lbr_is_not_of_the_depth_that_sysfs_shows(void **state)
{
	struct scene *scene = *state;
	struct kernel_snapshot *kernel = &scene->snap.kernel;
	unsigned int depth;

	scene_make_clearwater(scene);
	depth = scene_look(scene)->perf.lbr.depth;
	kernel->perf_devices_reading = reading_ok();
	kernel->perf_device_count = 1;
	kernel->perf_device[0].branches =
		(struct reading_u64){ .reading = reading_ok(), .value = depth + 32 };
	assert_int_equal(scene_look(scene)->perf.lbr.depth, depth);
}

static const struct rules_choice *choose(struct scene *scene)
{
	return &scene_look(scene)->premises.choice;
}

static void kernels_before_6_12_end_at_0x1f(void **state)
{
	static const char *const kernels[] = { "6.1.192", "6.8.0-31" };
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_answer(scene, RULESET_6_8, false);
	host_set_max_leaf(&scene->snap, 0x24);
	scene_answered_leaf(scene, 0)->eax = 0x1f;
	for (size_t i = 0; i < ARRAY_SIZE(kernels); i++) {
		scene_set_kernel(scene, kernels[i]);
		assert_false(choose(scene)->against & 1u << SIGNATURE_BASIC_LEAVES);
	}
}

static void every_kernel_that_was_read_fits_its_own_log(void **state)
{
	static const struct {
		const char *kernel, *line;
	} cases[] = {
		{ "6.1.192", "... fixed-purpose events:   4" },
		{ "6.8.0-31", "... fixed-purpose events:   4" },
		{ "6.12.107", "... fixed-purpose events:   4" },
		{ "6.17.0-5", "... fixed-purpose events:   4" },
		{ "7.2.13", "... fixed-purpose bitmap: 000000000000000f" },
	};
	struct scene *scene = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		scene_make_ice_lake(scene);
		scene_set_kernel(scene, cases[i].kernel);
		scene_add_log(scene, cases[i].line);
		assert_true(choose(scene)->looked & 1u << SIGNATURE_LOGGED_BITMAPS);
		assert_int_equal(choose(scene)->against, 0);
		snapshot_reset(&scene->snap);
	}
}

static void the_proposals_log_what_7_0_logs(void **state)
{
	static const struct {
		enum ruleset_id rules;
		const char *name;
	} cases[] = { { RULESET_FIXED3_V2, "fixed3-v2" },
		      { RULESET_FIXED3_V6, "fixed3-v6" } };
	struct scene *scene = *state;

	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		scene_make_ice_lake(scene);
		scene_set_perf_capabilities(scene, 0xf4c5);
		scene_answer(scene, cases[i].rules, true);
		scene_add_log(scene, "... fixed-purpose bitmap: 000000000000000f");
		assert_string_equal(choose(scene)->release.rules.name, cases[i].name);
		assert_false(choose(scene)->none_fits);
		snapshot_reset(&scene->snap);
	}
}

static void a_rule_behind_an_unknown_one_is_not_called_unmet(void **state)
{
	struct scene *scene = *state;
	const struct rule_result *result;

	scene_make_ice_lake(scene);
	scene_leaf(scene, 0xa)->eax = 0x06300705; /* six events: the rule two before it */
	result = eligibility_result(&scene_look(scene)->eligibility, RULE_PMU_VERSION);
	assert_int_equal(result->state, RULE_BLOCKED);
	assert_string_equal(result->have, "a rule before it is not met");
	host_forget(&scene->snap, 0, 0xa);
	scene_look(scene);
	assert_int_equal(result->state, RULE_BLOCKED);
	assert_string_equal(result->have, "a rule before it is unknown");
}

static void a_rules_evidence_is_cut_at_the_right_bits(void **state)
{
	struct scene *scene = *state;
	const struct rule_result *result;

	scene_make_ice_lake(scene);
	scene_leaf(scene, 0xa)->eax = 0x09310705;
	result = eligibility_result(&scene_look(scene)->eligibility,
				    RULE_ARCHITECTURAL_PMU);
	assert_string_equal(result->have, "leaf 0xa: version 5, 7 counters, 9 events");
}

/* What a KVM that runs the mediated vPMU does not answer is not missing from it. */
static void without_an_answer_a_running_mediated_vpmu_shows_its_parameter(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene_set_module(scene, "kvm_intel");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "Y");
	assert_int_equal(choose(scene)->looked, 1u << SIGNATURE_MEDIATED_PARAMETER);
}

static void kernels_before_6_16_foretell_without_leaf_23(void **state)
{
	static const char *const kernels[] = { "6.1.192", "6.8.0-31", "6.12.107" };
	struct scene *scene = *state;

	scene_make_clearwater(scene);
	host_forget(&scene->snap, 0, 0x23);
	assert_int_equal(scene_look(scene)->legacy.state, FORECAST_UNKNOWN);
	for (size_t i = 0; i < ARRAY_SIZE(kernels); i++) {
		scene_set_kernel(scene, kernels[i]);
		assert_int_equal(scene_look(scene)->legacy.state, FORECAST_ANSWER);
	}
}

static void counters_end_at_the_sixteenth(void **state)
{
	struct scene *scene = *state;
	const struct limits *limits = &scene->outlook.limits;
	bool has_last = false;

	scene_make_clearwater(scene);
	host_set_perfmon_ext(&scene->snap, 0, 0xff, 0x18007); /* 15 and one too many */
	scene_look(scene);
	for (size_t i = 0; i < limits->count; i++) {
		has_last |= limits->limit[i].item == ITEM_FIXED_COUNTER_0 + 15;
		assert_int_not_equal(limits->limit[i].item, ITEM_FIXED_COUNTER_0 + 16);
	}
	assert_true(has_last);
}

static void check_evidence(struct scene *scene, const char *text, const char *evidence)
{
	struct requirement requirement;
	struct requirement_result result;

	assert_int_equal(requirement_parse(text, &requirement), 0);
	requirement_check(&requirement, scene_look(scene), &result);
	assert_string_equal(result.evidence, evidence);
}

static void a_requirements_evidence_is_what_decided(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	check_evidence(scene, "lbr", "a fact is missing to tell");
	check_evidence(scene, "mediated",
		       "eligible: unknown; enable_mediated_pmu is not asked for");
	scene_set_perf_capabilities(scene, 0xf4c5);
	check_evidence(scene, "lbr", "guests get it");
	scene_answer(scene, RULESET_7_0, false);
	scene_answered_leaf(scene, 0xa)->ebx = 1;
	check_evidence(scene, "kvm-agrees",
		       "leaf_0a: predicted 08300802-00000000-00000000-00008603, answered "
		       "08300802-00000001-00000000-00008603");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(the_first_msr_is_compared_like_any_other),
		SCENE_TEST(every_capability_is_compared),
		SCENE_TEST(a_guests_features_are_their_own_bits),
		SCENE_TEST(a_counter_that_a_shift_made_up_does_not_exist),
		SCENE_TEST(two_letters_are_enough_for_off),
		SCENE_TEST(the_gp_count_is_its_own_eight_bits),
		SCENE_TEST(the_k7_is_the_first_that_hangs_on_amds_leaves),
		SCENE_TEST(architectural_lbr_is_not_of_the_depth_that_sysfs_shows),
		SCENE_TEST(kernels_before_6_12_end_at_0x1f),
		SCENE_TEST(every_kernel_that_was_read_fits_its_own_log),
		SCENE_TEST(the_proposals_log_what_7_0_logs),
		SCENE_TEST(a_rules_evidence_is_cut_at_the_right_bits),
		SCENE_TEST(without_an_answer_a_running_mediated_vpmu_shows_its_parameter),
		SCENE_TEST(kernels_before_6_16_foretell_without_leaf_23),
		SCENE_TEST(counters_end_at_the_sixteenth),
		SCENE_TEST(a_requirements_evidence_is_what_decided),
		SCENE_TEST(a_rule_behind_an_unknown_one_is_not_called_unmet),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
