// SPDX-License-Identifier: GPL-2.0-or-later
/* model/eligibility.h: every rule met, unmet, unknown and blocked; and what they add up to. */
#include "model/eligibility.h"

#include <string.h>

#include "tests/model/hosts.h"
#include "tests/predict/scene.h"
#include "tests/unit_test.h"

#define RULE_BIT(rule) (1u << (rule))

static const struct rule_result *result_of(struct scene *scene,
					   enum eligibility_rule_id rule)
{
	const struct rule_result *result =
		eligibility_result(&scene_look(scene)->eligibility, rule);

	if (!result)
		fail_msg("rule %s is not judged", eligibility_rules[rule].id);
	return result;
}

static void check_rule(struct scene *scene, enum eligibility_rule_id rule,
		       enum rule_state state)
{
	const struct rule_result *result = result_of(scene, rule);

	if (result->state != state)
		fail_msg("rule %s is %s (%s), not %s", eligibility_rules[rule].id,
			 rule_state_word(result->state), result->have,
			 rule_state_word(state));
	assert_true(strlen(result->have) > 0);
}

static void check_assumed(struct scene *scene, enum eligibility_rule_id rule, enum fact fact)
{
	const struct rule_result *result = result_of(scene, rule);

	assert_int_equal(result->state, RULE_MET);
	assert_int_equal(result->assumed, fact != FACT_NONE);
	assert_int_equal(result->gap.fact, fact);
}

static void check_eligible(struct scene *scene, enum tristate eligible)
{
	assert_int_equal(scene_look(scene)->eligibility.eligible, eligible);
}

/* An Ice Lake server that has all it takes, and of which all is known. */
static void make_eligible(struct scene *scene)
{
	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene_set_vmx_controls(scene, true);
	scene_set_module(scene, "kvm_intel");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_PMU, "Y");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "N");
}

static void an_intel_host_with_everything_is_eligible(void **state)
{
	struct scene *scene = *state;
	const struct eligibility *eligibility;

	make_eligible(scene);
	eligibility = &scene_look(scene)->eligibility;
	assert_int_equal(eligibility->eligible, TRI_YES);
	assert_int_equal(eligibility->count, 9); /* all but AMD's PerfMonV2 */
	for (size_t i = 0; i < eligibility->count; i++) {
		assert_int_equal(eligibility->result[i].state, RULE_MET);
		assert_false(eligibility->result[i].assumed);
	}
	assert_null(eligibility_result(eligibility, RULE_PERFMON_V2));
}

static void an_amd_host_with_perfmon_v2_is_eligible(void **state)
{
	struct scene *scene = *state;

	scene_make_zen4(scene);
	check_eligible(scene, TRI_YES);
	assert_int_equal(scene_look(scene)->eligibility.count, 7);
	check_rule(scene, RULE_PERFMON_V2, RULE_MET);
	assert_null(eligibility_result(&scene->outlook.eligibility, RULE_FULL_WIDTH_WRITES));
	assert_null(eligibility_result(&scene->outlook.eligibility, RULE_PMU_VERSION));
	assert_null(eligibility_result(&scene->outlook.eligibility,
				       RULE_VMX_LOADS_GLOBAL_CTRL));
}

static void an_older_kernel_is_not(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	check_assumed(scene, RULE_KERNEL, FACT_NONE);
	scene->snap.supplied.changes.kernel = "6.17";
	check_rule(scene, RULE_KERNEL, RULE_UNMET);
	check_eligible(scene, TRI_NO);
}

static void a_kernel_that_nobody_named_counts_as_the_newest(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	check_assumed(scene, RULE_KERNEL, FACT_NONE);
	scene_set_kernel(scene, NULL);
	check_assumed(scene, RULE_KERNEL, FACT_KERNEL_RELEASE);
	scene_set_module(scene, "kvm_intel");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "N");
	check_assumed(scene, RULE_KERNEL, FACT_NONE);
}

static void other_vendors_are_not(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	check_rule(scene, RULE_VENDOR, RULE_MET);
	*scene_leaf(scene, 0) = REGS(0x1b, 0x68532020, 0x20206961, 0x68676e61); /* Zhaoxin */
	check_rule(scene, RULE_VENDOR, RULE_UNMET);
	check_rule(scene, RULE_ARCHITECTURAL_PMU, RULE_BLOCKED);
	check_rule(scene, RULE_PERF_PMU, RULE_BLOCKED);
	check_eligible(scene, TRI_NO);
	assert_int_equal(scene_look(scene)->eligibility.count, 6);
}

static void an_unknown_vendor_blocks_what_follows(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	host_forget(&scene->snap, 0, 0);
	check_rule(scene, RULE_VENDOR, RULE_UNKNOWN);
	assert_int_equal(result_of(scene, RULE_VENDOR)->gap.fact, FACT_CPUID_LEAF_0);
	check_rule(scene, RULE_ARCHITECTURAL_PMU, RULE_BLOCKED);
	check_eligible(scene, TRI_UNKNOWN);
}

static void a_cpu_without_a_pmu_is_not(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	check_rule(scene, RULE_ARCHITECTURAL_PMU, RULE_MET);
	*scene_leaf(scene, 0xa) = REGS(0, 0, 0, 0);
	check_rule(scene, RULE_ARCHITECTURAL_PMU, RULE_UNMET);
	check_rule(scene, RULE_PERF_PMU, RULE_BLOCKED);
	check_rule(scene, RULE_PMU_VERSION, RULE_BLOCKED);
	check_rule(scene, RULE_FULL_WIDTH_WRITES, RULE_BLOCKED);
	check_eligible(scene, TRI_NO);
	scene_leaf(scene, 0xa)->eax = 0x06300805; /* six events */
	check_rule(scene, RULE_ARCHITECTURAL_PMU, RULE_UNMET);
}

static void an_amd_part_before_the_k7_has_none(void **state)
{
	struct scene *scene = *state;

	scene_make_zen4(scene);
	check_rule(scene, RULE_ARCHITECTURAL_PMU, RULE_MET);
	scene_leaf(scene, 1)->eax = 0x00000580;
	check_rule(scene, RULE_ARCHITECTURAL_PMU, RULE_UNMET);
}

static void a_leaf_that_was_not_recorded_leaves_it_open(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	host_forget(&scene->snap, 0, 0xa);
	check_rule(scene, RULE_ARCHITECTURAL_PMU, RULE_UNKNOWN);
	check_rule(scene, RULE_PERF_PMU, RULE_BLOCKED);
	check_rule(scene, RULE_NOT_HYBRID, RULE_UNKNOWN);
	check_eligible(scene, TRI_UNKNOWN);
}

static void a_pmu_that_perf_gave_up_is_not(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	check_rule(scene, RULE_PERF_PMU, RULE_MET);
	scene_add_log(scene, "Performance Events: Broken PMU hardware detected");
	check_rule(scene, RULE_PERF_PMU, RULE_UNMET);
	check_rule(scene, RULE_PMU_VERSION, RULE_BLOCKED);
	check_eligible(scene, TRI_NO);
}

static void an_amd_part_needs_four_counters(void **state)
{
	struct scene *scene = *state;

	scene_make_zen4(scene);
	check_rule(scene, RULE_PERF_PMU, RULE_MET);
	scene_leaf(scene, 0x80000022)->ebx = 4;
	check_rule(scene, RULE_PERF_PMU, RULE_MET);
	scene_leaf(scene, 0x80000022)->ebx = 3;
	check_rule(scene, RULE_PERF_PMU, RULE_UNMET);
	check_eligible(scene, TRI_NO);
}

static void a_hybrid_part_is_not(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	check_rule(scene, RULE_NOT_HYBRID, RULE_MET);
	host_set_leaf_7_edx(&scene->snap, LEAF_7_EDX_HYBRID);
	check_rule(scene, RULE_NOT_HYBRID, RULE_UNMET);
	check_eligible(scene, TRI_NO);
}

static void enable_pmu_must_be_on(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	check_assumed(scene, RULE_ENABLE_PMU, FACT_NONE);
	scene->snap.supplied.changes.enable_pmu = CHANGE_OFF;
	check_rule(scene, RULE_ENABLE_PMU, RULE_UNMET);
	check_eligible(scene, TRI_NO);
	scene->snap.supplied.changes.enable_pmu = CHANGE_NONE;
	scene->snap.kvm.parameter[KVM_PARAMETER_ENABLE_PMU] = (struct reading_text){ 0 };
	check_assumed(scene, RULE_ENABLE_PMU, FACT_KVM_PARAMETERS);
}

static void the_version_must_be_4(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	scene_leaf(scene, 0xa)->eax = 0x07300404;
	check_rule(scene, RULE_PMU_VERSION, RULE_MET);
	scene_leaf(scene, 0xa)->eax = 0x07300403;
	check_rule(scene, RULE_PMU_VERSION, RULE_UNMET);
	assert_string_equal(result_of(scene, RULE_PMU_VERSION)->have, "version 3");
	check_eligible(scene, TRI_NO);
}

static void zen_2_lacks_perfmon_v2(void **state)
{
	struct scene *scene = *state;

	scene_make_zen2(scene);
	check_rule(scene, RULE_PERFMON_V2, RULE_UNMET);
	check_eligible(scene, TRI_NO);
}

static void full_width_writes_must_be_known(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	check_assumed(scene, RULE_FULL_WIDTH_WRITES, FACT_NONE);
	scene_set_perf_capabilities(scene, 0);
	check_rule(scene, RULE_FULL_WIDTH_WRITES, RULE_UNMET);
	check_eligible(scene, TRI_NO);
	scene->snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES] = (struct reading_u64){ 0 };
	check_rule(scene, RULE_FULL_WIDTH_WRITES, RULE_UNKNOWN);
	assert_int_equal(result_of(scene, RULE_FULL_WIDTH_WRITES)->gap.fact,
			 FACT_PERF_CAPABILITIES);
	check_eligible(scene, TRI_UNKNOWN);
}

static void vmx_controls_count_as_there_until_read(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	check_assumed(scene, RULE_VMX_LOADS_GLOBAL_CTRL, FACT_NONE);
	scene_set_vmx_controls(scene, false);
	check_rule(scene, RULE_VMX_LOADS_GLOBAL_CTRL, RULE_UNMET);
	check_eligible(scene, TRI_NO);
	memset(scene->snap.group[0].msr, 0, sizeof(scene->snap.group[0].msr));
	scene_set_perf_capabilities(scene, 0xf4c5);
	check_assumed(scene, RULE_VMX_LOADS_GLOBAL_CTRL, FACT_VMX_CONTROLS);
	check_eligible(scene, TRI_YES);
}

static void without_vmx_nobody_is_told_to_read_its_controls(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	scene_leaf(scene, 1)->ecx &= ~(1u << 5);
	check_assumed(scene, RULE_VMX_LOADS_GLOBAL_CTRL, FACT_NONE);
	memset(scene->snap.group[0].msr, 0, sizeof(scene->snap.group[0].msr));
	scene_set_perf_capabilities(scene, 0xf4c5);
	check_assumed(scene, RULE_VMX_LOADS_GLOBAL_CTRL, FACT_VMX);
	assert_int_equal(result_of(scene, RULE_VMX_LOADS_GLOBAL_CTRL)->gap.reading.state,
			 READING_ABSENT);
}

/* Leaf 1 EAX of the models in setup_vmcs_config(); Westmere-EX is none of them. */
static void nehalem_and_westmere_have_broken_vmx_controls(void **state)
{
	static const uint32_t parts[] = { 0x106a5, 0x106e5, 0x206e6, 0x20652, 0x206c2 };
	struct scene *scene = *state;

	make_eligible(scene);
	for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
		scene_leaf(scene, 1)->eax = parts[i];
		scene_leaf(scene, 0xa)->eax = 0x07300403;
		check_rule(scene, RULE_VMX_LOADS_GLOBAL_CTRL, RULE_UNMET);
		scene_leaf(scene, 0xa)->eax = 0x07300404; /* no such part */
		check_rule(scene, RULE_VMX_LOADS_GLOBAL_CTRL, RULE_MET);
	}
	scene_leaf(scene, 1)->eax = 0x206f2;
	check_rule(scene, RULE_VMX_LOADS_GLOBAL_CTRL, RULE_MET);
}

static void an_unmet_rule_outweighs_an_unknown_one(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene); /* full-width writes are unknown */
	check_eligible(scene, TRI_UNKNOWN);
	scene_set_vmx_controls(scene, false);
	check_eligible(scene, TRI_NO);
}

static void a_request_does_not_enter(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	scene->snap.supplied.changes.mediated = CHANGE_ON;
	check_eligible(scene, TRI_YES);
	scene->snap.supplied.changes.mediated = CHANGE_OFF;
	check_eligible(scene, TRI_YES);
	scene_set_watchdog(scene, 1);
	check_eligible(scene, TRI_YES);
}

static void every_rule_is_told_and_needs_earlier_ones_alone(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < ELIGIBILITY_RULE_COUNT; i++) {
		const struct eligibility_rule *rule = &eligibility_rules[i];

		assert_true(strlen(rule->id) > 0);
		assert_true(strlen(rule->title) > 0);
		assert_true(strlen(rule->need) > 0);
		assert_true(strlen(rule->source) > 0);
		assert_true(strlen(rule->remedy) > 0);
		assert_true(rule->intel || rule->amd);
		assert_int_equal(rule->needs >> i, 0);
		for (unsigned int j = 0; j < i; j++) {
			const struct eligibility_rule *earlier = &eligibility_rules[j];

			assert_string_not_equal(rule->id, earlier->id);
			if (!(rule->needs & RULE_BIT(j)))
				continue;
			assert_true(earlier->intel || !rule->intel);
			assert_true(earlier->amd || !rule->amd);
		}
	}
}

static void the_states_have_their_words(void **state)
{
	(void)state;
	assert_string_equal(rule_state_word(RULE_UNKNOWN), "unknown");
	assert_string_equal(rule_state_word(RULE_MET), "met");
	assert_string_equal(rule_state_word(RULE_UNMET), "unmet");
	assert_string_equal(rule_state_word(RULE_BLOCKED), "blocked");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(an_intel_host_with_everything_is_eligible),
		SCENE_TEST(an_amd_host_with_perfmon_v2_is_eligible),
		SCENE_TEST(an_older_kernel_is_not),
		SCENE_TEST(a_kernel_that_nobody_named_counts_as_the_newest),
		SCENE_TEST(other_vendors_are_not),
		SCENE_TEST(an_unknown_vendor_blocks_what_follows),
		SCENE_TEST(a_cpu_without_a_pmu_is_not),
		SCENE_TEST(an_amd_part_before_the_k7_has_none),
		SCENE_TEST(a_leaf_that_was_not_recorded_leaves_it_open),
		SCENE_TEST(a_pmu_that_perf_gave_up_is_not),
		SCENE_TEST(an_amd_part_needs_four_counters),
		SCENE_TEST(a_hybrid_part_is_not),
		SCENE_TEST(enable_pmu_must_be_on),
		SCENE_TEST(the_version_must_be_4),
		SCENE_TEST(zen_2_lacks_perfmon_v2),
		SCENE_TEST(full_width_writes_must_be_known),
		SCENE_TEST(vmx_controls_count_as_there_until_read),
		SCENE_TEST(without_vmx_nobody_is_told_to_read_its_controls),
		SCENE_TEST(nehalem_and_westmere_have_broken_vmx_controls),
		SCENE_TEST(an_unmet_rule_outweighs_an_unknown_one),
		SCENE_TEST(a_request_does_not_enter),
		cmocka_unit_test(every_rule_is_told_and_needs_earlier_ones_alone),
		cmocka_unit_test(the_states_have_their_words),
	};

	return cmocka_run_group_tests_name("eligibility", tests, NULL, NULL);
}
