// SPDX-License-Identifier: GPL-2.0-or-later
/* model/eligibility.h: what each rule says the host has. */
#include "model/eligibility.h"

#include "tests/model/hosts.h"
#include "tests/predict/scene.h"
#include "tests/unit_test.h"

static void check_have(struct scene *scene, enum eligibility_rule_id rule, const char *have)
{
	const struct rule_result *result =
		eligibility_result(&scene_look(scene)->eligibility, rule);

	assert_non_null(result);
	assert_string_equal(result->have, have);
}

static void an_intel_hosts_evidence_names_its_numbers(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene_set_vmx_controls(scene, true);
	check_have(scene, RULE_VENDOR, "Intel");
	check_have(scene, RULE_ARCHITECTURAL_PMU,
		   "leaf 0xa: version 5, 8 counters, 8 events");
	check_have(scene, RULE_PERF_PMU, "8 general-purpose and 4 fixed counters");
	check_have(scene, RULE_NOT_HYBRID, "leaf 0x7 EDX bit 15 is clear");
	check_have(scene, RULE_PMU_VERSION, "version 5");
	check_have(scene, RULE_FULL_WIDTH_WRITES,
		   "has full-width writes (IA32_PERF_CAPABILITIES)");
	check_have(scene, RULE_VMX_LOADS_GLOBAL_CTRL, "both controls");
	scene_set_vmx_controls(scene, false);
	check_have(scene, RULE_VMX_LOADS_GLOBAL_CTRL, "a control is missing");
	scene_set_perf_capabilities(scene, 0);
	check_have(scene, RULE_FULL_WIDTH_WRITES,
		   "lacks full-width writes (IA32_PERF_CAPABILITIES)");
	host_set_leaf_7_edx(&scene->snap, LEAF_7_EDX_HYBRID);
	check_have(scene, RULE_NOT_HYBRID, "leaf 0x7 EDX bit 15 is set");
}

static void other_vendors_are_named_too(void **state)
{
	struct scene *scene = *state;

	scene_make_zen4(scene);
	check_have(scene, RULE_VENDOR, "AMD or Hygon");
	check_have(scene, RULE_ARCHITECTURAL_PMU, "family 0x19");
	check_have(scene, RULE_PERFMON_V2, "has PerfMonV2");
	snapshot_reset(&scene->snap);
	scene_make_zen2(scene);
	check_have(scene, RULE_PERFMON_V2, "lacks PerfMonV2");
	scene_leaf(scene, 0)->ebx = 0;
	check_have(scene, RULE_VENDOR, "another vendor");
}

static void what_was_assumed_says_so(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	check_have(scene, RULE_ENABLE_PMU, "not recorded; the kernel's default is Y");
	check_have(scene, RULE_VMX_LOADS_GLOBAL_CTRL,
		   "the VMX controls were not read; counted as there");
	check_have(scene, RULE_FULL_WIDTH_WRITES, "IA32_PERF_CAPABILITIES is not known");
	scene->snap.supplied.changes.enable_pmu = CHANGE_ON;
	check_have(scene, RULE_ENABLE_PMU, "enable_pmu=Y");
	scene->snap.supplied.changes.enable_pmu = CHANGE_OFF;
	check_have(scene, RULE_ENABLE_PMU, "enable_pmu=N");
}

static void the_kernels_evidence_is_its_parameter_or_its_rules(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	check_have(scene, RULE_KERNEL, "rules 7.0");
	scene_set_kernel(scene, "7.1.2");
	check_have(scene, RULE_KERNEL, "rules 7.0, inexact for this kernel");
	scene_set_kernel(scene, NULL);
	check_have(scene, RULE_KERNEL, "no kernel is named; rules 7.0");
	scene_set_module(scene, "kvm_intel");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "N");
	check_have(scene, RULE_KERNEL, "the parameter enable_mediated_pmu is there");
	scene_lack_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU);
	check_have(scene, RULE_KERNEL, "the parameter enable_mediated_pmu is not there");
}

static void a_blocked_rule_says_what_is_before_it(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	*scene_leaf(scene, 0xa) = REGS(0, 0, 0, 0);
	check_have(scene, RULE_PERF_PMU, "a rule before it is not met");
	host_forget(&scene->snap, 0, 0xa);
	check_have(scene, RULE_ARCHITECTURAL_PMU,
		   "CPUID leaf 0xa (architectural performance monitoring) is not known");
	check_have(scene, RULE_PERF_PMU, "a rule before it is unknown");
}

static void perfs_own_reason_is_the_evidence(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_add_log(scene, "Broken PMU hardware detected");
	check_have(scene, RULE_PERF_PMU, perf_absence_text(PERF_ABSENT_BROKEN));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(an_intel_hosts_evidence_names_its_numbers),
		SCENE_TEST(other_vendors_are_named_too),
		SCENE_TEST(what_was_assumed_says_so),
		SCENE_TEST(the_kernels_evidence_is_its_parameter_or_its_rules),
		SCENE_TEST(a_blocked_rule_says_what_is_before_it),
		SCENE_TEST(perfs_own_reason_is_the_evidence),
	};

	return cmocka_run_group_tests_name("rule_evidence", tests, NULL, NULL);
}
