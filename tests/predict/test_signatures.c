// SPDX-License-Identifier: GPL-2.0-or-later
/* model/signatures.h: where each signature is looked for, and where it cannot be seen. */
#include "model/signatures.h"

#include "tests/model/hosts.h"
#include "tests/predict/scene.h"
#include "tests/unit_test.h"

static enum tristate look(struct scene *scene, enum signature_id id)
{
	const struct evidence_sources sources = {
		.snap = &scene->snap,
		.cpu = &scene->verdict.cpu,
		.boot = scene->snap.group_count ? &scene->verdict.hardware[0] : NULL,
		.answer = &scene->verdict.answer,
	};

	scene_look(scene);
	return signature_look(id, &sources);
}

static void a_foreign_kvm_shows_none_of_them(void **state)
{
	struct scene *scene = *state;

	scene_make_clearwater(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene_answer(scene, RULESET_FIXED3_V6, true);
	scene_set_module(scene, "kvm_pvm");
	for (unsigned int id = 0; id < SIGNATURE_COUNT; id++)
		assert_int_equal(look(scene, id), TRI_UNKNOWN);
}

static void a_kvm_that_did_not_answer_shows_its_parameter_alone(void **state)
{
	struct scene *scene = *state;

	scene_make_clearwater(scene);
	scene_set_module(scene, "kvm_intel");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "N");
	for (unsigned int id = 0; id < SIGNATURE_COUNT; id++)
		assert_int_equal(look(scene, id), id == SIGNATURE_MEDIATED_PARAMETER ?
							  TRI_YES :
							  TRI_UNKNOWN);
}

static void a_parameter_that_could_not_be_read_tells_nothing(void **state)
{
	struct scene *scene = *state;
	struct reading_text *parameter =
		&scene->snap.kvm.parameter[KVM_PARAMETER_ENABLE_MEDIATED_PMU];

	scene_make_ice_lake(scene);
	scene_set_module(scene, "kvm_amd");
	assert_int_equal(look(scene, SIGNATURE_MEDIATED_PARAMETER), TRI_UNKNOWN);
	parameter->reading.state = READING_DENIED;
	assert_int_equal(look(scene, SIGNATURE_MEDIATED_PARAMETER), TRI_UNKNOWN);
	parameter->reading.state = READING_FAILED;
	assert_int_equal(look(scene, SIGNATURE_MEDIATED_PARAMETER), TRI_UNKNOWN);
	parameter->reading.state = READING_ABSENT;
	assert_int_equal(look(scene, SIGNATURE_MEDIATED_PARAMETER), TRI_NO);
}

static void basic_leaves_need_kvms_leaf_0_and_a_host_beyond_0x1f(void **state)
{
	struct scene *scene = *state;

	scene_make_clearwater(scene);
	scene_answer(scene, RULESET_7_0, false);
	scene_answered_leaf(scene, 0)->eax = 0x20;
	assert_int_equal(look(scene, SIGNATURE_BASIC_LEAVES), TRI_YES);
	scene_answered_leaf(scene, 0)->eax = 0x1f;
	assert_int_equal(look(scene, SIGNATURE_BASIC_LEAVES), TRI_NO);
	scene_leaf(scene, 0)->eax = 0x20;
	assert_int_equal(look(scene, SIGNATURE_BASIC_LEAVES), TRI_NO);
	scene_leaf(scene, 0)->eax = 0x1f;
	assert_int_equal(look(scene, SIGNATURE_BASIC_LEAVES), TRI_UNKNOWN);
	scene_leaf(scene, 0)->eax = 0x24;
	scene_answered_leaf(scene, 0)->eax = 0x24;
	scene->snap.kvm.supported_cpuid.entry[0].leaf = 0x2; /* no leaf 0 */
	assert_int_equal(look(scene, SIGNATURE_BASIC_LEAVES), TRI_UNKNOWN);
}

static void an_msr_tells_only_beside_its_neighbour(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_answer(scene, RULESET_6_1, false);
	assert_int_equal(look(scene, SIGNATURE_OVF_CTRL), TRI_YES);
	scene_unlist_msr(scene, 0x38f);
	assert_int_equal(look(scene, SIGNATURE_OVF_CTRL), TRI_UNKNOWN);
	assert_int_equal(look(scene, SIGNATURE_AMD_STATUS_SET), TRI_UNKNOWN);
}

static void the_first_listed_msr_counts_too(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0x2000);
	scene_answer(scene, RULESET_7_0, true);
	scene->snap.kvm.msr_index.count = 0;
	scene_list_msr(scene, 0x30c);
	assert_int_equal(look(scene, SIGNATURE_FIXED_COUNTER_3), TRI_YES);
}

static void an_unread_feature_msr_tells_nothing(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0x2f4c5);
	scene_answer(scene, RULESET_7_0, true);
	assert_int_equal(look(scene, SIGNATURE_PERF_METRICS), TRI_NO);
	scene->snap.kvm.feature_perf_capabilities =
		(struct reading_u64){ .reading = { .state = READING_FAILED } };
	assert_int_equal(look(scene, SIGNATURE_PERF_METRICS), TRI_UNKNOWN);
	assert_int_equal(look(scene, SIGNATURE_PEBS_TIMING), TRI_UNKNOWN);
}

static void a_clear_timing_bit_tells_only_where_pebs_is_given(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0x2f4c5);
	scene_answer(scene, RULESET_7_0, false);
	scene->snap.kvm.feature_perf_capabilities.value = 0x2005; /* LBR alone */
	assert_int_equal(look(scene, SIGNATURE_PEBS_TIMING), TRI_UNKNOWN);
	scene->snap.kvm.feature_perf_capabilities.value = 0x2040;
	assert_int_equal(look(scene, SIGNATURE_PEBS_TIMING), TRI_NO);
	scene->snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES] = (struct reading_u64){ 0 };
	assert_int_equal(look(scene, SIGNATURE_PEBS_TIMING), TRI_UNKNOWN);
}

static void masked_events_need_the_capability_to_be_asked_for(void **state)
{
	struct scene *scene = *state;
	struct reading_u64 *capability =
		&scene->snap.kvm.capability[KVM_CAPABILITY_PMU_MASKED_EVENTS];

	scene_make_ice_lake(scene);
	scene_answer(scene, RULESET_7_0, false);
	assert_int_equal(look(scene, SIGNATURE_MASKED_EVENTS), TRI_YES);
	capability->value = 0;
	assert_int_equal(look(scene, SIGNATURE_MASKED_EVENTS), TRI_NO);
	capability->reading.state = READING_FAILED;
	assert_int_equal(look(scene, SIGNATURE_MASKED_EVENTS), TRI_UNKNOWN);
}

/* A host whose leaf 0xA has no fixed counter, and a KVM that answered. */
static void make_empty(struct scene *scene)
{
	scene_make_ice_lake(scene);
	scene_leaf(scene, 0xa)->ecx = 0;
	scene_answer(scene, RULESET_7_0, false);
}

static void an_empty_width_is_seen_on_hosts_without_fixed_counters(void **state)
{
	struct scene *scene = *state;

	make_empty(scene);
	assert_int_equal(look(scene, SIGNATURE_EMPTY_WIDTH), TRI_YES);
	scene_answered_leaf(scene, 0xa)->edx = 0x8020; /* one bit of width */
	assert_int_equal(look(scene, SIGNATURE_EMPTY_WIDTH), TRI_NO);
	scene_answered_leaf(scene, 0xa)->edx = 0x9000;
	assert_int_equal(look(scene, SIGNATURE_EMPTY_WIDTH), TRI_NO);
	scene_answered_leaf(scene, 0xa)->edx = 0xa000; /* not of the width */
	assert_int_equal(look(scene, SIGNATURE_EMPTY_WIDTH), TRI_YES);
	scene_leaf(scene, 0xa)->eax = 0x08300804; /* version 4 counts otherwise */
	assert_int_equal(look(scene, SIGNATURE_EMPTY_WIDTH), TRI_UNKNOWN);
	scene_leaf(scene, 0xa)->eax = 0x08000805; /* no width at all */
	assert_int_equal(look(scene, SIGNATURE_EMPTY_WIDTH), TRI_UNKNOWN);
}

static void an_empty_width_is_not_sought_without_a_vpmu(void **state)
{
	struct scene *scene = *state;

	make_empty(scene);
	scene_answered_leaf(scene, 0xa)->eax = 0;
	assert_int_equal(look(scene, SIGNATURE_EMPTY_WIDTH), TRI_UNKNOWN);
	scene_answered_leaf(scene, 0xa)->eax = 0x08300802;
	host_set_perfmon_ext(&scene->snap, 0, 0xff, 0xf);
	assert_int_equal(look(scene, SIGNATURE_EMPTY_WIDTH), TRI_UNKNOWN);
}

static void the_count_in_leaf_0a_is_five_bits_wide(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_answer(scene, RULESET_7_0, false);
	scene_answered_leaf(scene, 0xa)->edx = 0x8604;
	assert_int_equal(look(scene, SIGNATURE_FIXED_COUNTER_3), TRI_YES);
	scene_answered_leaf(scene, 0xa)->edx = 0x8623; /* width 49 */
	assert_int_equal(look(scene, SIGNATURE_FIXED_COUNTER_3), TRI_UNKNOWN);
}

static void the_version_in_leaf_0a_is_eight_bits_wide(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_answer(scene, RULESET_7_0, false);
	scene_answered_leaf(scene, 0xa)->eax = 0x08300902;
	assert_int_equal(look(scene, SIGNATURE_VERSION), TRI_NO);
	scene_answered_leaf(scene, 0xa)->eax = 0x08300803;
	assert_int_equal(look(scene, SIGNATURE_VERSION), TRI_YES);
}

static void any_register_fills_leaf_23(void **state)
{
	struct scene *scene = *state;
	struct cpuid_regs *regs;

	scene_make_ice_lake(scene); /* KVM has no such entry for it */
	scene_answer(scene, RULESET_7_0, false);
	assert_int_equal(look(scene, SIGNATURE_PERFMON_EXT), TRI_UNKNOWN);
	snapshot_reset(&scene->snap);
	scene_make_clearwater(scene);
	scene_answer(scene, RULESET_7_0, false);
	assert_int_equal(look(scene, SIGNATURE_PERFMON_EXT), TRI_NO);
	regs = scene_answered_leaf(scene, 0x23);
	for (unsigned int i = 0; i < 4; i++) {
		*regs = REGS(i == 0, i == 1, i == 2, i == 3);
		assert_int_equal(look(scene, SIGNATURE_PERFMON_EXT), TRI_YES);
	}
}

static void of_two_rule_sets_alike_near_the_newer_one_is_taken(void **state)
{
	struct scene *scene = *state;

	scene_make_zen4(scene);
	scene_set_kernel(scene, "6.17.0-5-generic");
	scene_answer(scene, RULESET_6_17, false);
	scene->snap.kvm.parameter[KVM_PARAMETER_ENABLE_MEDIATED_PMU] =
		(struct reading_text){ 0 };
	scene_list_msr(scene, 0xc0000303); /* 6.12 and 7.0 do */
	assert_string_equal(scene_look(scene)->premises.choice.release.rules.name, "7.0");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(a_foreign_kvm_shows_none_of_them),
		SCENE_TEST(a_kvm_that_did_not_answer_shows_its_parameter_alone),
		SCENE_TEST(a_parameter_that_could_not_be_read_tells_nothing),
		SCENE_TEST(basic_leaves_need_kvms_leaf_0_and_a_host_beyond_0x1f),
		SCENE_TEST(an_msr_tells_only_beside_its_neighbour),
		SCENE_TEST(the_first_listed_msr_counts_too),
		SCENE_TEST(an_unread_feature_msr_tells_nothing),
		SCENE_TEST(a_clear_timing_bit_tells_only_where_pebs_is_given),
		SCENE_TEST(masked_events_need_the_capability_to_be_asked_for),
		SCENE_TEST(an_empty_width_is_seen_on_hosts_without_fixed_counters),
		SCENE_TEST(an_empty_width_is_not_sought_without_a_vpmu),
		SCENE_TEST(the_count_in_leaf_0a_is_five_bits_wide),
		SCENE_TEST(the_version_in_leaf_0a_is_eight_bits_wide),
		SCENE_TEST(any_register_fills_leaf_23),
		SCENE_TEST(of_two_rule_sets_alike_near_the_newer_one_is_taken),
	};

	return cmocka_run_group_tests_name("signatures", tests, NULL, NULL);
}
