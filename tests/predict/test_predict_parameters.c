// SPDX-License-Identifier: GPL-2.0-or-later
/* model/predict.h: what becomes of enable_pmu and enable_mediated_pmu, and of the counts. */
#include "tests/predict/machines.h"
#include "tests/unit_test.h"

/* Whether enable_pmu is in effect, rule set by rule set. */
static void check_enable_pmu(const struct pmu_inputs *in, bool want)
{
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		const struct prediction kvm = machine_predict(i, in);

		if (kvm.enable_pmu != want)
			fail_msg("%s: enable_pmu is %d", rulesets[i].name, kvm.enable_pmu);
		assert_int_equal(kvm.answer.capability[KVM_CAPABILITY_PMU_CAPABILITY],
				 want);
		if (!want) {
			assert_int_equal(kvm.gp, 0);
			assert_int_equal(kvm.fixed, 0);
			assert_int_equal(kvm.answer.gp.count, 0);
			assert_int_equal(kvm.answer.version, 0);
		}
	}
}

/* Whether enable_mediated_pmu is, where the kernel has it. */
static void check_mediated(const struct pmu_inputs *in, bool want)
{
	for (unsigned int i = 0; i < RULESET_COUNT; i++)
		if (machine_predict(i, in).mediated != (want && i >= RULESET_7_0))
			fail_msg("%s: mediated is not %d", rulesets[i].name, want);
}

static void enable_pmu_needs_to_be_asked_for(void **state)
{
	struct pmu_inputs in = machine_ice_lake();

	(void)state;
	check_enable_pmu(&in, true);
	in.wants_pmu = false;
	in.wants_mediated = true;
	check_enable_pmu(&in, false);
	check_mediated(&in, false);
}

static void enable_pmu_needs_a_part_that_is_not_hybrid(void **state)
{
	struct pmu_inputs in = machine_alder_lake();
	struct pmu_inputs amd = machine_zen4();

	(void)state;
	check_enable_pmu(&in, false);
	in.hybrid = false;
	check_enable_pmu(&in, true);
	amd.hybrid = true;
	check_enable_pmu(&amd, false);
}

static void enable_pmu_needs_perf_to_have_a_pmu(void **state)
{
	struct pmu_inputs in = machine_ice_lake();

	(void)state;
	in.pmu_broken = true;
	check_enable_pmu(&in, false);
}

static void enable_pmu_needs_an_architectural_pmu_on_intel(void **state)
{
	struct pmu_inputs in = machine_ice_lake();

	(void)state;
	in.perfmon = REGS(0, 0, 0, 0);
	in.family = 15; /* Pentium 4: perf drives it, as version 0 */
	assert_int_equal(machine_perf(RULESET_7_0, &in).gp.count, 18);
	check_enable_pmu(&in, false);
}

static void amd_needs_four_counters_except_in_the_oldest_kernel(void **state)
{
	struct pmu_inputs in = machine_zen4();

	(void)state;
	in.amd_perfmon_ebx = 4;
	check_enable_pmu(&in, true);
	in.amd_perfmon_ebx = 3;
	for (unsigned int i = 0; i < RULESET_COUNT; i++)
		assert_int_equal(machine_predict(i, &in).enable_pmu, i == RULESET_6_1);
}

static void intel_needs_one_counter(void **state)
{
	struct pmu_inputs in = machine_granite_rapids();

	(void)state;
	in.perfmon_ext_gp = 1;
	check_enable_pmu(&in, true);
}

static void mediated_needs_to_be_asked_for(void **state)
{
	struct pmu_inputs in = machine_skylake();

	(void)state;
	check_mediated(&in, false);
	in.wants_mediated = true;
	check_mediated(&in, true);
}

static void mediated_needs_version_4_on_intel(void **state)
{
	struct pmu_inputs in = machine_skylake();

	(void)state;
	in.wants_mediated = true;
	in.perfmon.eax = 0x07300403;
	check_mediated(&in, false);
	in.perfmon.eax = 0x07300405;
	check_mediated(&in, true);
}

static void mediated_needs_full_width_writes_on_intel(void **state)
{
	struct pmu_inputs in = machine_skylake();

	(void)state;
	in.wants_mediated = true;
	in.perf_capabilities &= ~UINT64_C(0x2000);
	check_mediated(&in, false);
	in.perf_capabilities = 0x2000;
	check_mediated(&in, true);
	in.pdcm = false; /* then the register is not read */
	check_mediated(&in, false);
}

static void mediated_needs_vmx_to_load_global_ctrl(void **state)
{
	struct pmu_inputs in = machine_skylake();

	(void)state;
	in.wants_mediated = true;
	in.loads_global_ctrl = false;
	check_mediated(&in, false);
}

static void mediated_needs_perfmon_v2_on_amd(void **state)
{
	struct pmu_inputs zen2 = machine_zen2(), zen4 = machine_zen4();

	(void)state;
	zen2.wants_mediated = zen4.wants_mediated = true;
	zen4.loads_global_ctrl = false; /* VMX is no matter here */
	check_mediated(&zen2, false);
	check_mediated(&zen4, true);
}

static void mediated_is_not_for_zhaoxin(void **state)
{
	struct pmu_inputs in = machine_skylake();

	(void)state;
	in.vendor = VENDOR_ZHAOXIN;
	in.family = 7;
	in.model = 0x3b;
	in.perfmon.eax = 0x07300402;
	in.wants_mediated = true;
	check_enable_pmu(&in, true);
	check_mediated(&in, false);
}

static void guests_get_three_fixed_counters_at_most(void **state)
{
	struct pmu_inputs in = machine_ice_lake();

	(void)state;
	for (unsigned int i = 0; i < RULESET_COUNT; i++)
		assert_int_equal(machine_predict(i, &in).fixed, 3);
}

static void only_the_proposals_give_the_fourth_with_mediated(void **state)
{
	struct pmu_inputs in = machine_ice_lake();

	(void)state;
	in.wants_mediated = true;
	for (unsigned int i = 0; i < RULESET_COUNT; i++)
		assert_int_equal(machine_predict(i, &in).fixed,
				 i >= RULESET_FIXED3_V2 ? 4 : 3);
	in.perfmon.ecx = 0x1f;
	assert_int_equal(machine_predict(RULESET_FIXED3_V2, &in).fixed, 4);
	assert_int_equal(machine_predict(RULESET_FIXED3_V6, &in).fixed, 4);
}

static void a_hole_stops_version_6_of_the_proposal_alone(void **state)
{
	struct pmu_inputs in = machine_clearwater();

	(void)state;
	in.wants_mediated = true;
	assert_int_equal(machine_predict(RULESET_7_0, &in).fixed, 3);
	assert_int_equal(machine_predict(RULESET_FIXED3_V2, &in).fixed, 4);
	assert_int_equal(machine_predict(RULESET_FIXED3_V6, &in).fixed, 3);
	in.perfmon_ext_fixed = 0x0b; /* a hole at counter 2 */
	assert_int_equal(machine_predict(RULESET_7_0, &in).fixed, 3);
	assert_int_equal(machine_predict(RULESET_FIXED3_V6, &in).fixed, 2);
	in.wants_mediated = false;
	assert_int_equal(machine_predict(RULESET_FIXED3_V6, &in).fixed, 2);
}

static void intel_guests_get_eight_counters_at_most(void **state)
{
	struct pmu_inputs in = machine_ice_lake();

	(void)state;
	in.perfmon.eax = 0x08300a05;
	for (unsigned int i = 0; i < RULESET_COUNT; i++)
		assert_int_equal(machine_predict(i, &in).gp, i == RULESET_6_1 ? 10 : 8);
}

static void amd_guests_get_six_counters_or_four(void **state)
{
	struct pmu_inputs in = machine_zen4();

	(void)state;
	in.amd_perfmon_ebx = 8;
	for (unsigned int i = 0; i < RULESET_COUNT; i++)
		assert_int_equal(machine_predict(i, &in).gp, i == RULESET_6_1 ? 8 : 6);
	in.amd_perfmon_ebx = 5;
	for (unsigned int i = 0; i < RULESET_COUNT; i++)
		assert_int_equal(machine_predict(i, &in).gp, i == RULESET_6_1 ? 5 : 4);
}

static void masked_events_came_after_the_oldest_kernel(void **state)
{
	struct pmu_inputs in = machine_zen2();

	(void)state;
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		const struct prediction kvm = machine_predict(i, &in);

		assert_int_equal(kvm.answer.capability[KVM_CAPABILITY_PMU_EVENT_FILTER], 1);
		assert_int_equal(kvm.answer.capability[KVM_CAPABILITY_PMU_MASKED_EVENTS],
				 i > RULESET_6_1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(enable_pmu_needs_to_be_asked_for),
		cmocka_unit_test(enable_pmu_needs_a_part_that_is_not_hybrid),
		cmocka_unit_test(enable_pmu_needs_perf_to_have_a_pmu),
		cmocka_unit_test(enable_pmu_needs_an_architectural_pmu_on_intel),
		cmocka_unit_test(amd_needs_four_counters_except_in_the_oldest_kernel),
		cmocka_unit_test(intel_needs_one_counter),
		cmocka_unit_test(mediated_needs_to_be_asked_for),
		cmocka_unit_test(mediated_needs_version_4_on_intel),
		cmocka_unit_test(mediated_needs_full_width_writes_on_intel),
		cmocka_unit_test(mediated_needs_vmx_to_load_global_ctrl),
		cmocka_unit_test(mediated_needs_perfmon_v2_on_amd),
		cmocka_unit_test(mediated_is_not_for_zhaoxin),
		cmocka_unit_test(guests_get_three_fixed_counters_at_most),
		cmocka_unit_test(only_the_proposals_give_the_fourth_with_mediated),
		cmocka_unit_test(a_hole_stops_version_6_of_the_proposal_alone),
		cmocka_unit_test(intel_guests_get_eight_counters_at_most),
		cmocka_unit_test(amd_guests_get_six_counters_or_four),
		cmocka_unit_test(masked_events_came_after_the_oldest_kernel),
	};

	return cmocka_run_group_tests_name("predict_parameters", tests, NULL, NULL);
}
