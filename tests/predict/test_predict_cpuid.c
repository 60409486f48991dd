// SPDX-License-Identifier: GPL-2.0-or-later
/* model/predict.h: the leaves that KVM shows, for machines worked out by hand. */
#include "tests/predict/machines.h"
#include "tests/unit_test.h"

/* Leaf 0xA is eax-ebx-0-edx with the EDX of each rule set. */
static void check_leaf_0a(const struct pmu_inputs *in, uint32_t eax, uint32_t ebx,
			  const uint32_t edx[RULESET_COUNT])
{
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		const struct prediction kvm = machine_predict(i, in);

		assert_true(kvm.answer.has_leaf_0a);
		assert_regs(kvm.answer.leaf_0a, REGS(eax, ebx, 0, edx[i]));
		assert_int_equal(kvm.undefined_leaf_0a_edx, 0);
	}
}

static void check_same_leaf_0a(const struct pmu_inputs *in, uint32_t eax, uint32_t edx)
{
	uint32_t edxs[RULESET_COUNT];

	for (size_t i = 0; i < RULESET_COUNT; i++)
		edxs[i] = edx;
	check_leaf_0a(in, eax, in->perfmon.ebx, edxs);
}

static void a_skylake_server_shows_version_2_and_three_fixed(void **state)
{
	struct pmu_inputs in = machine_skylake();

	(void)state;
	check_same_leaf_0a(&in, 0x07300402, 0x8603);
	in.wants_mediated = true;
	check_same_leaf_0a(&in, 0x07300402, 0x8603);
}

static void an_ice_lake_server_shows_a_fourth_in_proposals_alone(void **state)
{
	static const uint32_t mediated[RULESET_COUNT] = {
		[RULESET_6_1] = 0x8603,       [RULESET_6_8] = 0x8603,
		[RULESET_6_12] = 0x8603,      [RULESET_6_17] = 0x8603,
		[RULESET_7_0] = 0x8603,       [RULESET_FIXED3_V2] = 0x8604,
		[RULESET_FIXED3_V6] = 0x8604,
	};
	struct pmu_inputs ice_lake = machine_ice_lake();
	struct pmu_inputs granite_rapids = machine_granite_rapids();

	(void)state;
	check_same_leaf_0a(&ice_lake, 0x08300802, 0x8603);
	check_same_leaf_0a(&granite_rapids, 0x08300802, 0x8603);
	ice_lake.wants_mediated = granite_rapids.wants_mediated = true;
	check_leaf_0a(&ice_lake, 0x08300802, 0, mediated);
	check_leaf_0a(&granite_rapids, 0x08300802, 0, mediated);
}

static void a_clearwater_like_part_shows_three_everywhere(void **state)
{
	struct pmu_inputs in = machine_clearwater();

	(void)state;
	in.perfmon.ebx = 0x280;
	check_same_leaf_0a(&in, 0x0d300802, 0x8603);
	in.wants_mediated = true;
	check_same_leaf_0a(&in, 0x0d300802, 0x8603);
	in.perfmon.ecx = 0x7; /* should its ECX name the common ones alone */
	check_same_leaf_0a(&in, 0x0d300802, 0x8603);
}

static void a_hyper_v_guest_with_ecx_zero_shows_no_fixed_counter(void **state)
{
	static const uint32_t edx[RULESET_COUNT] = {
		[RULESET_6_1] = 0x8600,       [RULESET_6_8] = 0x8600,
		[RULESET_6_12] = 0x8000,      [RULESET_6_17] = 0x8600,
		[RULESET_7_0] = 0x8000,       [RULESET_FIXED3_V2] = 0x8000,
		[RULESET_FIXED3_V6] = 0x8000,
	};
	struct pmu_inputs in = machine_ice_lake();

	(void)state;
	in.perfmon = REGS(0x08300805, 0, 0, 0x604);
	in.hypervisor = true;
	check_leaf_0a(&in, 0x08300802, 0, edx);
}

static void conroe_shows_three_but_none_in_version_2_of_the_proposal(void **state)
{
	static const uint32_t edx[RULESET_COUNT] = {
		[RULESET_6_1] = 0x8503,       [RULESET_6_8] = 0x8503,
		[RULESET_6_12] = 0x8503,      [RULESET_6_17] = 0x8503,
		[RULESET_7_0] = 0x8503,       [RULESET_FIXED3_V2] = 0x8500,
		[RULESET_FIXED3_V6] = 0x8503,
	};
	struct pmu_inputs in = machine_core2();

	(void)state;
	check_leaf_0a(&in, 0x07280202, 0, edx);
}

static void diamondville_shows_three_but_one_in_version_2_of_the_proposal(void **state)
{
	static const uint32_t edx[RULESET_COUNT] = {
		[RULESET_6_1] = 0x8503,       [RULESET_6_8] = 0x8503,
		[RULESET_6_12] = 0x8503,      [RULESET_6_17] = 0x8503,
		[RULESET_7_0] = 0x8503,       [RULESET_FIXED3_V2] = 0x8501,
		[RULESET_FIXED3_V6] = 0x8503,
	};
	struct pmu_inputs in = machine_bonnell();

	(void)state;
	check_leaf_0a(&in, 0x07280202, 0, edx);
}

static void conroe_in_a_guest_shows_what_the_undefined_shift_gives(void **state)
{
	static const uint32_t edx[RULESET_COUNT] = {
		[RULESET_6_1] = 0x8500,       [RULESET_6_8] = 0x8500,
		[RULESET_6_12] = 0x8503,      [RULESET_6_17] = 0x8503,
		[RULESET_7_0] = 0x8503,       [RULESET_FIXED3_V2] = 0x8500,
		[RULESET_FIXED3_V6] = 0x8503,
	};
	struct pmu_inputs in = machine_core2();

	(void)state;
	in.hypervisor = true;
	check_leaf_0a(&in, 0x07280202, 0, edx);
}

static void version_1_shows_itself_and_no_fixed_counter(void **state)
{
	static const uint32_t edx[RULESET_COUNT] = {
		[RULESET_6_1] = 0x8500,       [RULESET_6_8] = 0x8500,
		[RULESET_6_12] = 0x8000,      [RULESET_6_17] = 0x8500,
		[RULESET_7_0] = 0x8000,       [RULESET_FIXED3_V2] = 0x8000,
		[RULESET_FIXED3_V6] = 0x8000,
	};
	struct pmu_inputs in = machine_core2();

	(void)state;
	in.perfmon.eax = 0x07280201;
	check_leaf_0a(&in, 0x07280201, 0, edx);
}

static void ten_counters_are_shown_as_eight_but_by_the_oldest_kernel(void **state)
{
	struct pmu_inputs in = machine_ice_lake();

	(void)state;
	in.perfmon.eax = 0x0d300a06;
	for (unsigned int i = 0; i < RULESET_COUNT; i++)
		assert_int_equal(machine_predict(i, &in).answer.leaf_0a.eax,
				 i == RULESET_6_1 ? 0x0d300a02 : 0x0d300802);
}

static void without_vpmu_leaf_0a_is_zero_but_for_one_bit_in_the_oldest_kernel(void **state)
{
	struct pmu_inputs in = machine_alder_lake();

	(void)state;
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		const struct prediction kvm = machine_predict(i, &in);

		assert_true(kvm.answer.has_leaf_0a);
		assert_regs(kvm.answer.leaf_0a, REGS(0, 0, 0, 0));
		assert_int_equal(kvm.undefined_leaf_0a_edx, i == RULESET_6_1 ? 0x8000 : 0);
	}
}

static void without_an_architectural_pmu_leaf_0a_is_all_zero(void **state)
{
	struct pmu_inputs none = machine_ice_lake(), amd = machine_zen4();

	(void)state;
	none.perfmon = REGS(0, 0, 0, 0);
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		assert_regs(machine_predict(i, &none).answer.leaf_0a, REGS(0, 0, 0, 0));
		assert_int_equal(machine_predict(i, &none).undefined_leaf_0a_edx, 0);
		assert_true(machine_predict(i, &amd).answer.has_leaf_0a);
		assert_regs(machine_predict(i, &amd).answer.leaf_0a, REGS(0, 0, 0, 0));
	}
}

static void no_leaf_is_shown_above_the_hosts_maximum(void **state)
{
	struct pmu_inputs in = machine_ice_lake();

	(void)state;
	in.max_leaf = 0x9;
	assert_false(machine_predict(RULESET_7_0, &in).answer.has_leaf_0a);
	in.max_leaf = 0xa;
	assert_true(machine_predict(RULESET_7_0, &in).answer.has_leaf_0a);
}

static void leaf_23_is_an_empty_entry_since_6_12(void **state)
{
	struct pmu_inputs in = machine_granite_rapids();

	(void)state;
	in.wants_mediated = true;
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		const struct prediction kvm = machine_predict(i, &in);

		assert_int_equal(kvm.answer.has_leaf_23, i >= RULESET_6_12);
		assert_regs(kvm.answer.leaf_23, REGS(0, 0, 0, 0));
	}
	in.max_leaf = 0x22;
	assert_false(machine_predict(RULESET_7_0, &in).answer.has_leaf_23);
	in.max_leaf = 0x23;
	assert_true(machine_predict(RULESET_7_0, &in).answer.has_leaf_23);
}

static void zen_2_shows_six_counters_and_no_leaf_80000022(void **state)
{
	struct pmu_inputs in = machine_zen2();

	(void)state;
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		const struct prediction kvm = machine_predict(i, &in);

		assert_true(kvm.answer.perfctr_core);
		assert_false(kvm.answer.has_leaf_80000022);
		assert_false(kvm.answer.perfmon_v2);
		assert_int_equal(kvm.answer.version, 0);
		assert_int_equal(kvm.answer.gp.count, 6);
		assert_int_equal(kvm.answer.gp.width, 48);
		assert_int_equal(kvm.answer.gp.bitmap, 0x3f);
	}
}

static void zen_3_shows_leaf_80000022_empty(void **state)
{
	struct pmu_inputs in = machine_zen2();

	(void)state;
	in.max_extended_leaf = 0x80000023;
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		const struct prediction kvm = machine_predict(i, &in);

		assert_int_equal(kvm.answer.has_leaf_80000022, i >= RULESET_6_8);
		assert_regs(kvm.answer.leaf_80000022, REGS(0, 0, 0, 0));
		assert_int_equal(kvm.undefined_leaf_80000022_ebx, 0);
	}
}

static void zen_4_shows_perfmon_v2_since_6_8(void **state)
{
	struct pmu_inputs in = machine_zen4();

	(void)state;
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		const struct prediction kvm = machine_predict(i, &in);
		const bool v2 = i >= RULESET_6_8;

		assert_true(kvm.answer.perfctr_core);
		assert_int_equal(kvm.answer.has_leaf_80000022, v2);
		assert_int_equal(kvm.answer.perfmon_v2, v2);
		assert_regs(kvm.answer.leaf_80000022, REGS(v2, v2 ? 6 : 0, 0, 0));
		assert_int_equal(kvm.answer.version, v2 ? 2 : 0);
		assert_int_equal(kvm.answer.gp.count, 6);
		assert_int_equal(kvm.undefined_leaf_80000022_ebx,
				 i == RULESET_6_8 ? 0xfffffff0 : 0);
	}
}

static void perfmon_v2_falls_with_perfctr_core(void **state)
{
	struct pmu_inputs in = machine_zen4();

	(void)state;
	in.amd_perfmon_ebx = 5;
	for (unsigned int i = RULESET_6_8; i < RULESET_COUNT; i++) {
		const struct prediction kvm = machine_predict(i, &in);

		assert_false(kvm.answer.perfctr_core);
		assert_false(kvm.answer.perfmon_v2);
		assert_regs(kvm.answer.leaf_80000022, REGS(0, 0, 0, 0));
		assert_int_equal(kvm.answer.gp.count, 4);
	}
	assert_true(machine_predict(RULESET_6_1, &in).answer.perfctr_core);
}

static void without_vpmu_amd_shows_neither(void **state)
{
	struct pmu_inputs in = machine_zen4();

	(void)state;
	in.wants_pmu = false;
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		const struct prediction kvm = machine_predict(i, &in);

		assert_false(kvm.answer.perfctr_core);
		assert_false(kvm.answer.perfmon_v2);
		assert_regs(kvm.answer.leaf_80000022, REGS(0, 0, 0, 0));
		assert_int_equal(kvm.answer.gp.count, 0);
	}
}

/* Only a hypervisor makes such a CPU. */
static void an_intel_cpu_with_amds_leaf_gets_it_filled(void **state)
{
	struct pmu_inputs in = machine_ice_lake();

	(void)state;
	in.max_extended_leaf = 0x80000022;
	in.amd_perfmon_eax = 1;
	in.amd_features = 1u << 23;
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		const struct prediction kvm = machine_predict(i, &in);
		const bool v2 = i >= RULESET_6_8;

		assert_regs(kvm.answer.leaf_80000022, REGS(v2, v2 ? 8 : 0, 0, 0));
		assert_false(kvm.answer.perfctr_core);
		assert_int_equal(kvm.answer.version, 2);
	}
}

static void pdcm_is_shown_with_a_vpmu_on_intel(void **state)
{
	struct pmu_inputs in = machine_ice_lake();

	(void)state;
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		in.pdcm = in.wants_pmu = true;
		assert_true(machine_predict(i, &in).answer.pdcm);
		in.wants_pmu = false;
		assert_false(machine_predict(i, &in).answer.pdcm);
		in.pdcm = false;
		in.wants_pmu = true;
		assert_false(machine_predict(i, &in).answer.pdcm);
	}
}

static void pdcm_is_not_masked_on_amd(void **state)
{
	struct pmu_inputs in = machine_zen4();

	(void)state;
	in.wants_pmu = false;
	assert_false(machine_predict(RULESET_7_0, &in).answer.pdcm);
	in.pdcm = true;
	assert_true(machine_predict(RULESET_7_0, &in).answer.pdcm);
}

static void the_summary_is_that_of_the_leaves(void **state)
{
	struct pmu_inputs in = machine_ice_lake();
	struct kvm_answer answer;

	(void)state;
	in.wants_mediated = true;
	answer = machine_predict(RULESET_FIXED3_V2, &in).answer;
	assert_int_equal(answer.version, 2);
	assert_int_equal(answer.gp.count, 8);
	assert_int_equal(answer.gp.width, 48);
	assert_int_equal(answer.gp.bitmap, 0xff);
	assert_int_equal(answer.fixed.count, 4);
	assert_int_equal(answer.fixed.width, 48);
	assert_int_equal(answer.fixed.bitmap, 0xf);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_skylake_server_shows_version_2_and_three_fixed),
		cmocka_unit_test(an_ice_lake_server_shows_a_fourth_in_proposals_alone),
		cmocka_unit_test(a_clearwater_like_part_shows_three_everywhere),
		cmocka_unit_test(a_hyper_v_guest_with_ecx_zero_shows_no_fixed_counter),
		cmocka_unit_test(conroe_shows_three_but_none_in_version_2_of_the_proposal),
		cmocka_unit_test(
			diamondville_shows_three_but_one_in_version_2_of_the_proposal),
		cmocka_unit_test(conroe_in_a_guest_shows_what_the_undefined_shift_gives),
		cmocka_unit_test(version_1_shows_itself_and_no_fixed_counter),
		cmocka_unit_test(ten_counters_are_shown_as_eight_but_by_the_oldest_kernel),
		cmocka_unit_test(
			without_vpmu_leaf_0a_is_zero_but_for_one_bit_in_the_oldest_kernel),
		cmocka_unit_test(without_an_architectural_pmu_leaf_0a_is_all_zero),
		cmocka_unit_test(no_leaf_is_shown_above_the_hosts_maximum),
		cmocka_unit_test(leaf_23_is_an_empty_entry_since_6_12),
		cmocka_unit_test(zen_2_shows_six_counters_and_no_leaf_80000022),
		cmocka_unit_test(zen_3_shows_leaf_80000022_empty),
		cmocka_unit_test(zen_4_shows_perfmon_v2_since_6_8),
		cmocka_unit_test(perfmon_v2_falls_with_perfctr_core),
		cmocka_unit_test(without_vpmu_amd_shows_neither),
		cmocka_unit_test(an_intel_cpu_with_amds_leaf_gets_it_filled),
		cmocka_unit_test(pdcm_is_shown_with_a_vpmu_on_intel),
		cmocka_unit_test(pdcm_is_not_masked_on_amd),
		cmocka_unit_test(the_summary_is_that_of_the_leaves),
	};

	return cmocka_run_group_tests_name("predict_cpuid", tests, NULL, NULL);
}
