// SPDX-License-Identifier: GPL-2.0-or-later
/* model/predict.h: the PMU's part of KVM_GET_MSR_INDEX_LIST. */
#include <string.h>

#include "tests/predict/machines.h"
#include "tests/unit_test.h"

enum listing { NOT_LISTED, LISTED, LISTED_IF_READABLE };

static enum listing listing_of(const struct prediction *kvm, uint32_t msr)
{
	for (size_t i = 0; i < kvm->answer.msr_index_count; i++)
		if (kvm->answer.msr_index[i] == msr)
			return LISTED;
	for (size_t i = 0; i < kvm->msr_maybe_count; i++)
		if (kvm->msr_maybe[i] == msr)
			return LISTED_IF_READABLE;
	return NOT_LISTED;
}

static void check_range(const struct prediction *kvm, uint32_t first, uint32_t last,
			enum listing want)
{
	for (uint32_t msr = first; msr <= last; msr++)
		if (listing_of(kvm, msr) != want)
			fail_msg("MSR 0x%x: listing %d", msr, listing_of(kvm, msr));
}

/* Both lists ascend, and no MSR stands in both or twice. */
static void check_order(const struct prediction *kvm)
{
	const struct kvm_answer *answer = &kvm->answer;

	for (size_t i = 1; i < answer->msr_index_count; i++)
		assert_true(answer->msr_index[i - 1] < answer->msr_index[i]);
	for (size_t i = 1; i < kvm->msr_maybe_count; i++)
		assert_true(kvm->msr_maybe[i - 1] < kvm->msr_maybe[i]);
	for (size_t i = 0; i < kvm->msr_maybe_count; i++)
		assert_int_equal(listing_of(kvm, kvm->msr_maybe[i]), LISTED_IF_READABLE);
}

static void skylake_lists_what_a_booted_7_2_listed(void **state)
{
	static const uint32_t booted[] = {
		0xc1,  0xc2,  0xc3,  0xc4,  0x186, 0x187, 0x188, 0x189,
		0x309, 0x30a, 0x30b, 0x345, 0x38d, 0x38e, 0x38f,
	};
	struct pmu_inputs in = machine_skylake();
	struct prediction kvm = machine_predict(RULESET_7_0, &in);

	(void)state;
	check_order(&kvm);
	assert_int_equal(kvm.answer.msr_index_count, ARRAY_SIZE(booted));
	assert_memory_equal(kvm.answer.msr_index, booted, sizeof(booted));
	check_range(&kvm, 0x3f1, 0x3f2, LISTED_IF_READABLE);
	check_range(&kvm, 0x600, 0x600, LISTED_IF_READABLE);
	check_range(&kvm, 0xc0010000, 0xc0010007, LISTED_IF_READABLE);
	check_range(&kvm, 0xc0010200, 0xc001020b, LISTED_IF_READABLE);
	assert_int_equal(kvm.msr_maybe_count, 23);
}

static void overflow_control_went_with_6_12(void **state)
{
	struct pmu_inputs in = machine_skylake();

	(void)state;
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		const struct prediction kvm = machine_predict(i, &in);

		check_order(&kvm);
		check_range(&kvm, 0x38d, 0x38f, LISTED);
		check_range(&kvm, 0x390, 0x390, i < RULESET_6_12 ? LISTED : NOT_LISTED);
		check_range(&kvm, 0x391, 0x391, NOT_LISTED);
	}
}

static void fixed_counter_3_is_listed_by_the_proposals_alone(void **state)
{
	struct pmu_inputs in = machine_ice_lake();

	(void)state;
	in.wants_mediated = true;
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		const struct prediction kvm = machine_predict(i, &in);

		check_order(&kvm);
		check_range(&kvm, 0x309, 0x30b, LISTED);
		check_range(&kvm, 0x30c, 0x30c,
			    i >= RULESET_FIXED3_V2 ? LISTED : NOT_LISTED);
		check_range(&kvm, 0x30d, 0x30f, NOT_LISTED);
		check_range(&kvm, 0x329, 0x329,
			    i == RULESET_FIXED3_V6 ? LISTED : NOT_LISTED);
	}
}

static void no_metrics_are_listed_that_the_host_lacks(void **state)
{
	struct pmu_inputs in = machine_ice_lake();
	struct prediction kvm;

	(void)state;
	in.perf_capabilities = 0x2000;
	in.wants_mediated = true;
	kvm = machine_predict(RULESET_FIXED3_V6, &in);
	check_range(&kvm, 0x329, 0x329, NOT_LISTED);
}

/* The booted kernel let 0x30C be read although the part lacks counter 3. */
static void on_a_hole_counter_3_is_listed_if_it_can_be_read(void **state)
{
	struct pmu_inputs in = machine_clearwater();
	struct prediction kvm;

	(void)state;
	in.wants_mediated = true;
	kvm = machine_predict(RULESET_FIXED3_V2, &in);
	check_range(&kvm, 0x30c, 0x30c, LISTED_IF_READABLE);
	kvm = machine_predict(RULESET_FIXED3_V6, &in);
	check_range(&kvm, 0x30c, 0x30c, NOT_LISTED);
}

static void the_oldest_kernel_lists_three_fixed_counters_whatever_there_is(void **state)
{
	struct pmu_inputs in = machine_ice_lake();

	(void)state;
	in.perfmon.ecx = 0x1;
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		const struct prediction kvm = machine_predict(i, &in);

		check_range(&kvm, 0x309, 0x309, LISTED);
		check_range(&kvm, 0x30a, 0x30b,
			    i == RULESET_6_1 ? LISTED_IF_READABLE : NOT_LISTED);
	}
}

static void at_most_eight_counters_are_listed(void **state)
{
	struct pmu_inputs in = machine_ice_lake();

	(void)state;
	in.perfmon.eax = 0x08300a05;
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		const struct prediction kvm = machine_predict(i, &in);

		check_range(&kvm, 0xc1, 0xc8, LISTED);
		check_range(&kvm, 0x186, 0x18d, LISTED);
		check_range(&kvm, 0xc9, 0xca, NOT_LISTED);
		check_range(&kvm, 0x4c1, 0x4c8, NOT_LISTED);
	}
}

static void version_1_has_no_global_registers_for_certain(void **state)
{
	struct pmu_inputs in = machine_core2();
	struct prediction kvm;

	(void)state;
	in.perfmon.eax = 0x07280201;
	kvm = machine_predict(RULESET_7_0, &in);
	check_range(&kvm, 0xc1, 0xc2, LISTED);
	check_range(&kvm, 0x38d, 0x38f, LISTED_IF_READABLE);
	in.perfmon.eax = 0x07280202;
	kvm = machine_predict(RULESET_7_0, &in);
	check_range(&kvm, 0x38d, 0x38f, LISTED);
}

static void without_vpmu_only_the_emulated_msr_is_listed(void **state)
{
	struct pmu_inputs machines[] = { machine_ice_lake(), machine_zen4() };

	(void)state;
	for (size_t m = 0; m < ARRAY_SIZE(machines); m++) {
		machines[m].wants_pmu = false;
		for (unsigned int i = 0; i < RULESET_COUNT; i++) {
			const struct prediction kvm = machine_predict(i, &machines[m]);

			check_order(&kvm);
			assert_int_equal(kvm.answer.msr_index_count, 1);
			assert_int_equal(kvm.answer.msr_index[0], 0x345);
			assert_int_equal(kvm.msr_maybe_count > 0, i == RULESET_6_1);
		}
	}
}

static void the_oldest_kernel_lists_without_vpmu_what_can_be_read(void **state)
{
	struct pmu_inputs in = machine_alder_lake();
	const struct prediction kvm = machine_predict(RULESET_6_1, &in);

	(void)state;
	check_range(&kvm, 0x309, 0x30b, LISTED_IF_READABLE);
	check_range(&kvm, 0x38d, 0x390, LISTED_IF_READABLE);
	check_range(&kvm, 0xc1, 0xc8, NOT_LISTED); /* it has no counters then */
	check_range(&kvm, 0xc0010000, 0xc0010007, LISTED_IF_READABLE);
}

static void zen_2_lists_the_old_counters_and_the_new(void **state)
{
	struct pmu_inputs in = machine_zen2();

	(void)state;
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		const struct prediction kvm = machine_predict(i, &in);

		check_order(&kvm);
		check_range(&kvm, 0xc0010000, 0xc0010007, LISTED);
		check_range(&kvm, 0xc0010200, 0xc001020b, LISTED);
		check_range(&kvm, 0xc0000300, 0xc0000303, NOT_LISTED);
		check_range(&kvm, 0x345, 0x345, LISTED);
		check_range(&kvm, 0xc1, 0xc6, LISTED_IF_READABLE);
		check_range(&kvm, 0x38d, 0x38f, LISTED_IF_READABLE);
	}
}

static void an_amd_without_perfctr_core_lists_the_old_ones(void **state)
{
	struct pmu_inputs in = machine_zen2();
	struct prediction kvm;

	(void)state;
	in.amd_features = 0;
	in.hypervisor = true;
	kvm = machine_predict(RULESET_7_0, &in);
	check_range(&kvm, 0xc0010000, 0xc0010007, LISTED);
	check_range(&kvm, 0xc0010200, 0xc001020b, LISTED_IF_READABLE);
	in = machine_zen2();
	in.hypervisor = true;
	kvm = machine_predict(RULESET_7_0, &in);
	check_range(&kvm, 0xc0010000, 0xc0010007, LISTED_IF_READABLE);
	check_range(&kvm, 0xc0010200, 0xc001020b, LISTED);
}

static void zen_4_lists_the_global_registers_of_perfmon_v2(void **state)
{
	static const enum listing status_set[RULESET_COUNT] = {
		[RULESET_6_12] = LISTED,
		[RULESET_7_0] = LISTED,
		[RULESET_FIXED3_V2] = LISTED,
		[RULESET_FIXED3_V6] = LISTED,
	};
	struct pmu_inputs in = machine_zen4();

	(void)state;
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		const struct prediction kvm = machine_predict(i, &in);

		check_order(&kvm);
		check_range(&kvm, 0xc0000300, 0xc0000302,
			    i >= RULESET_6_8 ? LISTED : NOT_LISTED);
		check_range(&kvm, 0xc0000303, 0xc0000303, status_set[i]);
	}
}

/* Linux 6.12.117 on Penryn: its highest basic leaf, 0xD, answers as AMD's leaf 0x80000022. */
static void intel_lists_amds_global_registers_if_it_seems_to_have_them(void **state)
{
	struct pmu_inputs in = machine_ice_lake();
	struct prediction kvm = machine_predict(RULESET_6_12, &in);

	(void)state;
	check_order(&kvm);
	check_range(&kvm, 0xc0000300, 0xc0000303, LISTED_IF_READABLE);
	kvm = machine_predict(RULESET_6_8, &in);
	check_range(&kvm, 0xc0000300, 0xc0000302, LISTED_IF_READABLE);
	check_range(&kvm, 0xc0000303, 0xc0000303, NOT_LISTED);
	kvm = machine_predict(RULESET_6_17, &in);
	check_range(&kvm, 0xc0000300, 0xc0000303, NOT_LISTED);
	in.max_extended_leaf = 0x80000022;
	in.amd_perfmon_eax = 1;
	kvm = machine_predict(RULESET_7_0, &in);
	assert_true(kvm.answer.perfmon_v2);
	check_range(&kvm, 0xc0000300, 0xc0000303, LISTED_IF_READABLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(skylake_lists_what_a_booted_7_2_listed),
		cmocka_unit_test(overflow_control_went_with_6_12),
		cmocka_unit_test(fixed_counter_3_is_listed_by_the_proposals_alone),
		cmocka_unit_test(no_metrics_are_listed_that_the_host_lacks),
		cmocka_unit_test(on_a_hole_counter_3_is_listed_if_it_can_be_read),
		cmocka_unit_test(
			the_oldest_kernel_lists_three_fixed_counters_whatever_there_is),
		cmocka_unit_test(at_most_eight_counters_are_listed),
		cmocka_unit_test(version_1_has_no_global_registers_for_certain),
		cmocka_unit_test(without_vpmu_only_the_emulated_msr_is_listed),
		cmocka_unit_test(the_oldest_kernel_lists_without_vpmu_what_can_be_read),
		cmocka_unit_test(zen_2_lists_the_old_counters_and_the_new),
		cmocka_unit_test(an_amd_without_perfctr_core_lists_the_old_ones),
		cmocka_unit_test(zen_4_lists_the_global_registers_of_perfmon_v2),
		cmocka_unit_test(intel_lists_amds_global_registers_if_it_seems_to_have_them),
	};

	return cmocka_run_group_tests_name("predict_msrs", tests, NULL, NULL);
}
