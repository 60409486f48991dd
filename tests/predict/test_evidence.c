// SPDX-License-Identifier: GPL-2.0-or-later
/* model/evidence.h: which rules stand for a host's kernel. */
#include "model/evidence.h"

#include <string.h>

#include "model/signatures.h"

#include "tests/predict/scene.h"
#include "tests/unit_test.h"

#define BIT(signature) (1u << (signature))

static const struct rules_choice *choose(struct scene *scene)
{
	return &scene_look(scene)->premises.choice;
}

static void check_choice(struct scene *scene, const char *rules, enum rules_reason reason)
{
	const struct rules_choice *choice = choose(scene);

	if (strcmp(choice->release.rules.name, rules) != 0 || choice->reason != reason)
		fail_msg("rules %s by %s, not %s by %s", choice->release.rules.name,
			 rules_reason_word(choice->reason), rules,
			 rules_reason_word(reason));
}

static void the_release_counts_without_evidence(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	check_choice(scene, "7.0", RULES_RELEASE);
	assert_true(choose(scene)->release.exact);
	assert_int_equal(choose(scene)->looked, 0);
	scene_set_kernel(scene, "6.8.0-31-generic");
	check_choice(scene, "6.8", RULES_RELEASE);
}

static void without_a_release_the_newest_rules_count(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_kernel(scene, NULL);
	check_choice(scene, "7.0", RULES_DEFAULT);
	assert_false(choose(scene)->release.exact);
	scene_set_kernel(scene, "not a release");
	check_choice(scene, "7.0", RULES_DEFAULT);
}

static void the_kernel_that_is_asked_for_always_wins(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_answer(scene, RULESET_7_0, false);
	scene->snap.supplied.changes.kernel = "6.1";
	check_choice(scene, "6.1", RULES_ASKED);
	scene->snap.supplied.changes.kernel = "fixed3-v2";
	check_choice(scene, "fixed3-v2", RULES_ASKED);
	assert_int_equal(choose(scene)->looked, 0);
}

static void a_host_whose_evidence_fits_keeps_its_release(void **state)
{
	static const struct {
		const char *kernel;
		enum ruleset_id rules;
	} kernels[] = {
		{ .kernel = "6.1.0-56-amd64", .rules = RULESET_6_1 },
		{ .kernel = "6.8.0-31-generic", .rules = RULESET_6_8 },
		{ .kernel = "6.12.107", .rules = RULESET_6_12 },
		{ .kernel = "6.17.0-5-generic", .rules = RULESET_6_17 },
		{ .kernel = "7.2.13", .rules = RULESET_7_0 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(kernels); i++) {
		struct scene *scene = *state;

		scene_make_ice_lake(scene);
		scene_set_kernel(scene, kernels[i].kernel);
		scene_answer(scene, kernels[i].rules, false);
		check_choice(scene, rulesets[kernels[i].rules].name, RULES_RELEASE);
		assert_true(choose(scene)->release.exact);
		assert_int_equal(choose(scene)->against, 0);
		assert_true(choose(scene)->looked & BIT(SIGNATURE_OVF_CTRL));
		snapshot_reset(&scene->snap);
	}
}

static void the_mediated_parameter_makes_a_backport(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_kernel(scene, "6.12.0-55.el10.x86_64");
	scene_set_module(scene, "kvm_intel");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "N");
	check_choice(scene, "7.0", RULES_EVIDENCE);
	assert_int_equal(choose(scene)->against, BIT(SIGNATURE_MEDIATED_PARAMETER));
	assert_int_equal(choose(scene)->seen, BIT(SIGNATURE_MEDIATED_PARAMETER));
	assert_false(choose(scene)->release.exact);
	assert_false(choose(scene)->none_fits);
}

static void the_missing_parameter_makes_an_older_kernel(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_module(scene, "kvm_intel");
	scene_lack_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU);
	check_choice(scene, "6.17", RULES_EVIDENCE);
	scene_set_module(scene, "kvm_pvm"); /* is not asked for it */
	check_choice(scene, "7.0", RULES_RELEASE);
}

static void the_nearest_rules_that_fit_are_taken(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_answer(scene, RULESET_6_1, false);
	/* 6.1 lists 0x390 and has no masked events: only 6.1 does both */
	check_choice(scene, "6.1", RULES_EVIDENCE);
}

static void the_basic_leaves_tell_only_on_hosts_that_have_them(void **state)
{
	struct scene *scene = *state;

	scene_make_clearwater(scene); /* maximum leaf 0x24 */
	scene_answer(scene, RULESET_7_0, false);
	assert_true(choose(scene)->seen & BIT(SIGNATURE_BASIC_LEAVES));
	scene_answered_leaf(scene, 0)->eax = 0x1f;
	check_choice(scene, "7.0", RULES_RELEASE);
	assert_true(choose(scene)->none_fits);
	assert_int_equal(choose(scene)->against, BIT(SIGNATURE_BASIC_LEAVES));
	assert_false(choose(scene)->release.exact);
	scene_leaf(scene, 0)->eax = 0x1f;
	assert_false(choose(scene)->looked & BIT(SIGNATURE_BASIC_LEAVES));
	assert_false(choose(scene)->none_fits);
}

static void a_fourth_fixed_counter_makes_the_proposal(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0x2000);
	scene_answer(scene, RULESET_FIXED3_V2, true);
	check_choice(scene, "fixed3-v2", RULES_EVIDENCE);
	assert_int_equal(choose(scene)->against, BIT(SIGNATURE_FIXED_COUNTER_3));
}

static void the_listed_msr_is_enough(void **state)
{
	struct scene *scene = *state;

	scene_make_clearwater(scene);
	scene_set_perf_capabilities(scene, 0x2000);
	scene_answer(scene, RULESET_7_0, true);
	check_choice(scene, "7.0", RULES_RELEASE);
	scene_list_msr(scene, 0x30c);
	check_choice(scene, "fixed3-v2", RULES_EVIDENCE);
}

static void perf_metrics_make_its_last_version(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene_answer(scene, RULESET_FIXED3_V6, true);
	check_choice(scene, "fixed3-v6", RULES_EVIDENCE);
	assert_true(choose(scene)->seen & BIT(SIGNATURE_PERF_METRICS));
}

static void mediated_without_the_fourth_counter_is_no_proposal(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene_answer(scene, RULESET_7_0, true);
	check_choice(scene, "7.0", RULES_RELEASE);
	assert_true(choose(scene)->looked & BIT(SIGNATURE_FIXED_COUNTER_3));
	assert_true(choose(scene)->looked & BIT(SIGNATURE_PERF_METRICS));
	assert_false(choose(scene)->seen & BIT(SIGNATURE_FIXED_COUNTER_3));
	assert_false(choose(scene)->seen & BIT(SIGNATURE_PERF_METRICS));
}

static void the_timing_bit_tells_where_the_host_has_it(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0x2f4c5);
	scene_answer(scene, RULESET_7_0, false);
	assert_true(choose(scene)->seen & BIT(SIGNATURE_PEBS_TIMING));
	scene->snap.kvm.feature_perf_capabilities.value &= 0xffff;
	assert_true(choose(scene)->against & BIT(SIGNATURE_PEBS_TIMING));
	scene_set_perf_capabilities(scene, 0xf4c5);
	assert_false(choose(scene)->looked & BIT(SIGNATURE_PEBS_TIMING));
}

static void amds_status_set_tells_the_stable_backport(void **state)
{
	struct scene *scene = *state;

	scene_make_zen4(scene);
	scene_answer(scene, RULESET_6_17, false);
	assert_true(choose(scene)->looked & BIT(SIGNATURE_AMD_STATUS_SET));
	assert_false(choose(scene)->seen & BIT(SIGNATURE_AMD_STATUS_SET));
	check_choice(scene, "6.17", RULES_EVIDENCE);
	scene_list_msr(scene, 0xc0000303);
	check_choice(scene, "6.12", RULES_EVIDENCE);
}

static void a_width_without_counters_tells_on_hosts_without(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_leaf(scene, 0xa)->ecx = 0;
	scene_answer(scene, RULESET_7_0, false);
	assert_true(choose(scene)->seen & BIT(SIGNATURE_EMPTY_WIDTH));
	scene_answered_leaf(scene, 0xa)->edx = 0x8600;
	assert_true(choose(scene)->against & BIT(SIGNATURE_EMPTY_WIDTH));
	scene_leaf(scene, 0xa)->ecx = 0xf;
	assert_false(choose(scene)->looked & BIT(SIGNATURE_EMPTY_WIDTH));
}

static void the_log_tells_bitmaps_from_numbers(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_add_log(scene, "... fixed-purpose events:   4");
	check_choice(scene, "6.17", RULES_EVIDENCE);
	scene_add_log(scene, "... fixed-purpose bitmap: 000000000000000f");
	check_choice(scene, "7.0", RULES_RELEASE);
}

/* What a stable release or a vendor backported alone is adopted, and nothing with it. */
static void a_single_backport_is_adopted(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_kernel(scene, "6.17.0-5-generic");
	scene_set_module(scene, "kvm_intel");
	scene_lack_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU);
	scene_add_log(scene, "... fixed-purpose bitmap: 000000000000000f");
	check_choice(scene, "6.17", RULES_EVIDENCE);
	assert_int_equal(choose(scene)->against, BIT(SIGNATURE_LOGGED_BITMAPS));
	assert_true(choose(scene)->release.rules.logs_counter_bitmaps);
	assert_false(choose(scene)->release.rules.mediated);
	assert_false(choose(scene)->release.rules.width_needs_counters);
	assert_false(choose(scene)->release.exact);
	assert_false(choose(scene)->none_fits);
}

static void every_single_change_can_be_adopted(void **state)
{
	static const enum signature_id single[] = {
		SIGNATURE_AMD_STATUS_SET,
		SIGNATURE_PEBS_TIMING,
		SIGNATURE_EMPTY_WIDTH,
		SIGNATURE_LOGGED_BITMAPS,
	};
	uint32_t bits = 0;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(single); i++)
		bits |= BIT(single[i]);
	for (unsigned int id = 0; id < SIGNATURE_COUNT; id++) {
		struct ruleset rules = rulesets[RULESET_6_12];
		const bool before = signature_expected(id, &rules);

		assert_int_equal(signature_adopt(id, !before, &rules), !!(bits & BIT(id)));
		assert_int_equal(signature_expected(id, &rules) != before,
				 !!(bits & BIT(id)));
		if (!(bits & BIT(id)))
			continue;
		assert_true(signature_adopt(id, before, &rules));
		assert_memory_equal(&rules, &rulesets[RULESET_6_12], sizeof(rules));
	}
}

/* Backported alone, and never taken away; PerfMonV2's register comes with PerfMonV2. */
static void some_changes_are_adopted_in_one_direction(void **state)
{
	struct ruleset rules = rulesets[RULESET_6_1];

	(void)state;
	assert_true(signature_adopt(SIGNATURE_MASKED_EVENTS, true, &rules));
	assert_true(rules.masked_events);
	assert_false(signature_adopt(SIGNATURE_MASKED_EVENTS, false, &rules));
	assert_true(rules.masked_events);
	assert_false(signature_adopt(SIGNATURE_AMD_STATUS_SET, true, &rules));
	assert_false(rules.lists_amd_status_set);
	assert_true(signature_adopt(SIGNATURE_AMD_STATUS_SET, false, &rules));
}

static void a_newer_pmu_version_fits_no_rules(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_answer(scene, RULESET_7_0, false);
	scene_answered_leaf(scene, 0xa)->eax = 0x08300805;
	assert_true(choose(scene)->none_fits);
	assert_int_equal(choose(scene)->against, BIT(SIGNATURE_VERSION));
	scene_answered_leaf(scene, 0xa)->eax = 0x08300802;
	assert_false(choose(scene)->none_fits);
	scene_answered_leaf(scene, 0xa)->ecx = 0xf;
	assert_int_equal(choose(scene)->against, BIT(SIGNATURE_VERSION));
}

static void a_filled_leaf_23_fits_no_rules(void **state)
{
	struct scene *scene = *state;

	scene_make_clearwater(scene);
	scene_answer(scene, RULESET_7_0, false);
	assert_false(choose(scene)->none_fits);
	scene_answered_leaf(scene, 0x23)->eax = 0xb;
	assert_true(choose(scene)->none_fits);
	assert_int_equal(choose(scene)->against, BIT(SIGNATURE_PERFMON_EXT));
}

static void another_vendor_module_is_no_witness(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_answer(scene, RULESET_6_1, false);
	scene_set_module(scene, "kvm_pvm");
	check_choice(scene, "7.0", RULES_RELEASE);
	assert_int_equal(choose(scene)->looked, 0);
}

static void every_signature_has_its_texts(void **state)
{
	(void)state;
	for (size_t i = 0; i < SIGNATURE_COUNT; i++) {
		assert_true(strlen(signature_kinds[i].id) > 0);
		assert_true(strlen(signature_kinds[i].shown) > 0);
		assert_true(strlen(signature_kinds[i].missing) > 0);
	}
}

static void the_reasons_have_their_words(void **state)
{
	(void)state;
	assert_string_equal(rules_reason_word(RULES_ASKED), "--kernel");
	assert_string_equal(rules_reason_word(RULES_RELEASE), "release");
	assert_string_equal(rules_reason_word(RULES_EVIDENCE), "evidence");
	assert_string_equal(rules_reason_word(RULES_DEFAULT), "default");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(the_release_counts_without_evidence),
		SCENE_TEST(without_a_release_the_newest_rules_count),
		SCENE_TEST(the_kernel_that_is_asked_for_always_wins),
		SCENE_TEST(a_host_whose_evidence_fits_keeps_its_release),
		SCENE_TEST(the_mediated_parameter_makes_a_backport),
		SCENE_TEST(the_missing_parameter_makes_an_older_kernel),
		SCENE_TEST(the_nearest_rules_that_fit_are_taken),
		SCENE_TEST(the_basic_leaves_tell_only_on_hosts_that_have_them),
		SCENE_TEST(a_fourth_fixed_counter_makes_the_proposal),
		SCENE_TEST(the_listed_msr_is_enough),
		SCENE_TEST(perf_metrics_make_its_last_version),
		SCENE_TEST(mediated_without_the_fourth_counter_is_no_proposal),
		SCENE_TEST(the_timing_bit_tells_where_the_host_has_it),
		SCENE_TEST(amds_status_set_tells_the_stable_backport),
		SCENE_TEST(a_width_without_counters_tells_on_hosts_without),
		SCENE_TEST(the_log_tells_bitmaps_from_numbers),
		SCENE_TEST(a_single_backport_is_adopted),
		cmocka_unit_test(every_single_change_can_be_adopted),
		cmocka_unit_test(some_changes_are_adopted_in_one_direction),
		SCENE_TEST(a_newer_pmu_version_fits_no_rules),
		SCENE_TEST(a_filled_leaf_23_fits_no_rules),
		SCENE_TEST(another_vendor_module_is_no_witness),
		cmocka_unit_test(every_signature_has_its_texts),
		cmocka_unit_test(the_reasons_have_their_words),
	};

	return cmocka_run_group_tests_name("evidence", tests, NULL, NULL);
}
