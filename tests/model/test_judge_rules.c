// SPDX-License-Identifier: GPL-2.0-or-later
/* model/judge_rules.c: findings about the rules a host is judged by, and perf's view. */
#include "model/judge.h"

#include "tests/model/hosts.h"
#include "tests/predict/scene.h"
#include "tests/unit_test.h"

static const struct findings *judge(struct scene *scene)
{
	verdict_judge(&scene->snap, &scene->verdict);
	return &scene->verdict.findings;
}

static void assert_no_rules_finding(const struct findings *findings)
{
	for (int id = FINDING_KERNEL_UNKNOWN; id <= FINDING_PROPOSAL_RULES; id++)
		assert_not_found(findings, (enum finding_id)id);
}

static void a_kernel_that_was_read_raises_nothing(void **state)
{
	static const char *const releases[] = {
		"6.1.192",
		"6.8.0-31-generic",
		"6.12.107+deb13-amd64",
		"6.17.0-5-generic",
		"7.0.0-14-generic",
		"7.2.13",
		"7.3.4",
	};
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	for (size_t i = 0; i < ARRAY_SIZE(releases); i++) {
		scene_set_kernel(scene, releases[i]);
		assert_no_rules_finding(judge(scene));
	}
}

static void a_source_without_a_kernel_says_so(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_kernel(scene, NULL);
	assert_found(judge(scene), FINDING_KERNEL_UNKNOWN,
		     "no release is known; rules 7.0");
	assert_not_found(judge(scene), FINDING_RULES_NOT_EXACT);
	scene_set_kernel(scene, "gnumach");
	assert_found(judge(scene), FINDING_KERNEL_UNKNOWN,
		     "release \"gnumach\" is none of Linux; rules 7.0");
	assert_not_found(judge(scene), FINDING_RULES_NOT_EXACT);
	scene->snap.supplied.changes.kernel = "6.8";
	assert_no_rules_finding(judge(scene));
}

static void a_kernel_that_was_not_read_names_why(void **state)
{
	static const struct {
		const char *release, *evidence;
	} cases[] = {
		{ "6.14.2",
		  "rules 6.12; kernel 6.14.2 lies between two kernels that were read; "
		  "the rules follow from the changes whose release is "
		  "known" },
		{ "5.15.0",
		  "rules 6.1; kernel 5.15.0 is older than every kernel that was read; "
		  "the nearest rules are taken" },
		{ "9.1.0", "rules 7.0; kernel 9.1.0 is newer than every kernel that was read; "
			   "the nearest rules are taken" },
		{ "6.1.55",
		  "rules 6.1; kernel 6.1.55 comes before a point release that changed "
		  "what KVM answers, and was not read" },
		{ "6.12.0-55.el10", "rules 6.12; kernel 6.12.0-55.el10 is of a vendor who "
				    "backports: its number says little about its code" },
		{ "6.1.0-rc1", "rules 6.1; kernel 6.1.0-rc1 is a candidate of the release that "
			       "the rules are taken of, and comes before it" },
	};
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		scene_set_kernel(scene, cases[i].release);
		assert_found(judge(scene), FINDING_RULES_NOT_EXACT, cases[i].evidence);
		assert_not_found(judge(scene), FINDING_KERNEL_UNKNOWN);
	}
}

static void a_kernel_asked_for_is_not_the_hosts(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene->snap.supplied.changes.kernel = "6.14";
	assert_found(judge(scene), FINDING_RULES_NOT_EXACT,
		     "rules 6.12; the kernel asked for lies between two kernels that were read; "
		     "the rules follow from the changes whose release is known");
	scene->snap.supplied.changes.kernel = "6.12";
	assert_no_rules_finding(judge(scene));
}

static void a_backport_is_told_with_what_gives_it_away(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_kernel(scene, "6.12.107");
	scene_set_module(scene, "kvm_intel");
	scene_lack_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU);
	assert_no_rules_finding(judge(scene));
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "N");
	assert_found(judge(scene), FINDING_RULES_BY_EVIDENCE,
		     "rules 7.0 for kernel 6.12.107: the vendor module has the parameter "
		     "enable_mediated_pmu");
	assert_not_found(judge(scene), FINDING_NO_RULES_FIT);
	assert_not_found(judge(scene), FINDING_RULES_NOT_EXACT);
}

static void evidence_stands_in_for_a_kernel_without_a_name(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_kernel(scene, NULL);
	scene_set_module(scene, "kvm_intel");
	scene_lack_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU);
	assert_found(judge(scene), FINDING_RULES_BY_EVIDENCE,
		     "rules 6.17 for a kernel without a name: the vendor module has no "
		     "parameter enable_mediated_pmu");
	assert_not_found(judge(scene), FINDING_KERNEL_UNKNOWN);
}

static void evidence_that_was_not_read_contradicts_nothing(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_module(scene, "kvm_intel");
	scene->snap.kvm.parameter[KVM_PARAMETER_ENABLE_MEDIATED_PMU].reading =
		reading_error(13);
	assert_no_rules_finding(judge(scene));
}

static void a_kernel_that_no_rule_set_fits_is_told(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_answer(scene, RULESET_7_0, false);
	assert_no_rules_finding(judge(scene));
	scene_answered_leaf(scene, 0xa)->eax = 0x08300804;
	scene_unlist_msr(scene, 0x38f); /* so that nothing is said about MSR 0x390 */
	assert_found(judge(scene), FINDING_NO_RULES_FIT,
		     "rules 7.0 for kernel 7.2.13: KVM shows a PMU version above 2, or a bitmap "
		     "in leaf 0xa ECX");
	assert_not_found(judge(scene), FINDING_RULES_BY_EVIDENCE);
}

static void several_contradictions_stand_beside_each_other(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_answer(scene, RULESET_7_0, false);
	scene_answered_leaf(scene, 0xa)->eax = 0x08300804;
	scene_list_msr(scene, 0x390);
	assert_found(judge(scene), FINDING_NO_RULES_FIT,
		     "rules 7.0 for kernel 7.2.13: KVM lists MSR 0x390; KVM shows a PMU version "
		     "above 2, or a bitmap in leaf 0xa ECX");
}

static void a_proposal_is_called_one(void **state)
{
	struct scene *scene = *state;

	scene_make_clearwater(scene);
	assert_not_found(judge(scene), FINDING_PROPOSAL_RULES);
	scene->snap.supplied.changes.kernel = "fixed3-v2";
	assert_found(judge(scene), FINDING_PROPOSAL_RULES,
		     "rules fixed3-v2: the proposal for fixed counter 3 and PERF_METRICS, "
		     "version 2");
	scene->snap.supplied.changes.kernel = "fixed3-v6";
	assert_found(judge(scene), FINDING_PROPOSAL_RULES,
		     "rules fixed3-v6: the proposal for fixed counter 3 and PERF_METRICS, "
		     "version 6; inferred from its change logs");
}

static void a_pmu_that_perf_could_not_use_is_found(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_add_log(scene, "Performance Events: Icelake events, Intel PMU driver.");
	assert_not_found(judge(scene), FINDING_PERF_PMU_BROKEN);
	scene_add_log(scene,
		      "Performance Events: Broken PMU hardware detected, using software "
		      "events only.");
	assert_found(judge(scene), FINDING_PERF_PMU_BROKEN,
		     "kernel log: \"Broken PMU hardware detected\"");
	scene->snap.kernel.log_line[1] =
		"Performance Events: PMU not available due to virtualization, using "
		"software events only.";
	assert_found(judge(scene), FINDING_PERF_PMU_BROKEN,
		     "kernel log: \"PMU not available due to virtualization\"");
	scene->snap.kernel.perf_devices_reading = reading_ok();
	assert_found(judge(scene), FINDING_PERF_PMU_BROKEN,
		     "/sys/bus/event_source/devices has no core PMU");
	host_forget(&scene->snap, 0, 0xa); /* who knows whether there is one */
	assert_not_found(judge(scene), FINDING_PERF_PMU_BROKEN);
}

static void perfs_devices_outweigh_no_word_of_the_log(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene->snap.kernel.perf_devices_reading = reading_ok();
	scene->snap.kernel.perf_device_count = 1;
	scene->snap.kernel.perf_device[0].name = "cpu";
	assert_not_found(judge(scene), FINDING_PERF_PMU_BROKEN);
	scene_add_log(scene, "Performance Events: no PMU driver, software events only.");
	assert_found(judge(scene), FINDING_PERF_PMU_BROKEN,
		     "kernel log: \"no PMU driver, software events only\"");
}

static void a_cpu_without_pmu_is_not_broken(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	*scene_leaf(scene, 0xa) = REGS(0, 0, 0, 0);
	scene->snap.kernel.perf_devices_reading = reading_ok();
	assert_not_found(judge(scene), FINDING_PERF_PMU_BROKEN);
}

static void a_count_of_none_in_a_guest_is_an_undefined_shift(void **state)
{
	struct scene *scene = *state;

	scene_make_skylake(scene);
	scene_leaf(scene, 0xa)->edx = 0x600;
	assert_not_found(judge(scene), FINDING_UNDEFINED_SHIFT);
	host_set_guest(&scene->snap);
	assert_found(judge(scene), FINDING_UNDEFINED_SHIFT,
		     "a count of 0, or above 64, becomes a bitmap; perf then has 4 "
		     "general-purpose and 16 fixed counters");
	scene_set_kernel(scene, "6.8.0"); /* counts, no bitmaps */
	assert_not_found(judge(scene), FINDING_UNDEFINED_SHIFT);
	scene_set_kernel(scene, "6.12.107");
	host_forget(&scene->snap, 0, 0xa);
	assert_not_found(judge(scene), FINDING_UNDEFINED_SHIFT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(a_kernel_that_was_read_raises_nothing),
		SCENE_TEST(a_source_without_a_kernel_says_so),
		SCENE_TEST(a_kernel_that_was_not_read_names_why),
		SCENE_TEST(a_kernel_asked_for_is_not_the_hosts),
		SCENE_TEST(a_backport_is_told_with_what_gives_it_away),
		SCENE_TEST(evidence_stands_in_for_a_kernel_without_a_name),
		SCENE_TEST(evidence_that_was_not_read_contradicts_nothing),
		SCENE_TEST(a_kernel_that_no_rule_set_fits_is_told),
		SCENE_TEST(several_contradictions_stand_beside_each_other),
		SCENE_TEST(a_proposal_is_called_one),
		SCENE_TEST(a_pmu_that_perf_could_not_use_is_found),
		SCENE_TEST(perfs_devices_outweigh_no_word_of_the_log),
		SCENE_TEST(a_cpu_without_pmu_is_not_broken),
		SCENE_TEST(a_count_of_none_in_a_guest_is_an_undefined_shift),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
