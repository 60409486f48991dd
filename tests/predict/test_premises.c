// SPDX-License-Identifier: GPL-2.0-or-later
/* model/premises.h: what predictions are made from; what is known, assumed, open. */
#include "model/premises.h"

#include "tests/model/hosts.h"
#include "tests/predict/scene.h"
#include "tests/unit_test.h"

static const struct premises *look(struct scene *scene)
{
	return &scene_look(scene)->premises;
}

static void check_full_width(struct scene *scene, enum tristate full_width,
			     enum full_width_source source)
{
	assert_int_equal(look(scene)->full_width, full_width);
	assert_int_equal(look(scene)->full_width_source, source);
}

static void full_width_is_never_assumed(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	check_full_width(scene, TRI_UNKNOWN, FULL_WIDTH_NOT_KNOWN);
	assert_int_equal(look(scene)->perf_capabilities_gap.fact, FACT_PERF_CAPABILITIES);
	/* KVM's feature MSR has the bit on any host */
	scene_answer(scene, RULESET_7_0, false);
	check_full_width(scene, TRI_UNKNOWN, FULL_WIDTH_NOT_KNOWN);
}

static void the_msr_tells_full_width_best(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_add_log(scene, "full-width counters");
	scene_set_perf_capabilities(scene, 0);
	check_full_width(scene, TRI_NO, FULL_WIDTH_MSR);
	assert_false(gap_is_open(&look(scene)->perf_capabilities_gap));
	scene_set_perf_capabilities(scene, 0x2000);
	check_full_width(scene, TRI_YES, FULL_WIDTH_MSR);
	assert_int_equal(look(scene)->in.perf_capabilities, 0x2000);
}

static void the_supplied_value_stands_in_for_the_msr(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene->snap.supplied.perf_capabilities =
		(struct reading_u64){ .reading = reading_ok(), .value = 0x32c5 };
	check_full_width(scene, TRI_YES, FULL_WIDTH_SUPPLIED);
	assert_int_equal(look(scene)->in.perf_capabilities, 0x32c5);
}

static void the_parameter_tells_that_kvm_found_it(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_add_log(scene, "full-width counters");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "Y");
	check_full_width(scene, TRI_YES, FULL_WIDTH_PARAMETER);
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "N");
	check_full_width(scene, TRI_YES, FULL_WIDTH_LOG);
}

static void a_log_without_it_proves_nothing(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_add_log(scene,
		      "Performance Events: PEBS fmt4+, Icelake events, Intel PMU driver.");
	check_full_width(scene, TRI_UNKNOWN, FULL_WIDTH_NOT_KNOWN);
}

static void without_pdcm_there_is_none(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	host_set_leaf_1_ecx(&scene->snap, LEAF_1_ECX_VMX);
	check_full_width(scene, TRI_NO, FULL_WIDTH_NO_PDCM);
	assert_false(gap_is_open(&look(scene)->perf_capabilities_gap));
}

static void vmx_controls_that_nobody_read_count_as_there(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	assert_true(look(scene)->loads_global_ctrl.value);
	assert_int_equal(look(scene)->loads_global_ctrl.assumed.fact, FACT_VMX_CONTROLS);
	scene_set_vmx_controls(scene, true);
	assert_true(look(scene)->loads_global_ctrl.value);
	assert_false(gap_is_open(&look(scene)->loads_global_ctrl.assumed));
}

static void either_vmx_control_can_be_missing(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_vmx_controls(scene, true);
	scene_set_msr(scene, HOST_MSR_VMX_EXIT_CTLS, ~(UINT64_C(1) << 44));
	assert_false(look(scene)->loads_global_ctrl.value);
	assert_false(look(scene)->in.loads_global_ctrl);
	scene_set_vmx_controls(scene, true);
	scene_set_msr(scene, HOST_MSR_VMX_ENTRY_CTLS, ~(UINT64_C(1) << 45));
	assert_false(look(scene)->loads_global_ctrl.value);
}

static void one_vmx_control_that_was_read_may_decide(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_msr(scene, HOST_MSR_VMX_EXIT_CTLS, UINT64_C(1) << 44);
	assert_true(look(scene)->loads_global_ctrl.value);
	assert_true(gap_is_open(&look(scene)->loads_global_ctrl.assumed));
	scene_set_msr(scene, HOST_MSR_VMX_EXIT_CTLS, 0);
	assert_false(look(scene)->loads_global_ctrl.value);
	assert_false(gap_is_open(&look(scene)->loads_global_ctrl.assumed));
	scene->snap.group[0].msr[HOST_MSR_VMX_EXIT_CTLS] = (struct reading_u64){ 0 };
	scene_set_msr(scene, HOST_MSR_VMX_ENTRY_CTLS, UINT64_C(1) << 45);
	assert_true(gap_is_open(&look(scene)->loads_global_ctrl.assumed));
	scene_set_msr(scene, HOST_MSR_VMX_ENTRY_CTLS, 0);
	assert_false(look(scene)->loads_global_ctrl.value);
}

static void the_firmware_can_make_pebs_unavailable(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	assert_true(look(scene)->pebs_available.value);
	assert_int_equal(look(scene)->pebs_available.assumed.fact, FACT_MISC_ENABLE);
	scene_set_msr(scene, HOST_MSR_MISC_ENABLE, 1u << 12);
	assert_false(look(scene)->pebs_available.value);
	assert_true(look(scene)->in.pebs_unavailable);
	scene_set_msr(scene, HOST_MSR_MISC_ENABLE, ~(UINT64_C(1) << 12));
	assert_true(look(scene)->pebs_available.value);
	assert_false(gap_is_open(&look(scene)->pebs_available.assumed));
}

static void perf_itself_says_that_pebs_is_on(void **state)
{
	struct scene *scene = *state;
	struct kernel_snapshot *kernel = &scene->snap.kernel;

	scene_make_ice_lake(scene);
	host_set_guest(&scene->snap);
	assert_int_equal(look(scene)->pebs_gap.fact, FACT_MISC_ENABLE);
	assert_false(gap_is_open(&look(scene)->pebs_available.assumed));
	kernel->perf_devices_reading = reading_ok();
	kernel->perf_device_count = 1;
	kernel->perf_device[0].max_precise = (struct reading_u64){ reading_ok(), 0 };
	assert_true(gap_is_open(&look(scene)->pebs_gap)); /* perf may have other reasons */
	kernel->perf_device[0].max_precise.value = 3;
	assert_false(gap_is_open(&look(scene)->pebs_gap));
	assert_false(gap_is_open(&look(scene)->pebs_available.assumed));
	kernel->perf_device_count = 0;
	scene_add_log(scene, "Performance Events: PEBS fmt4+-baseline, Icelake events");
	assert_false(gap_is_open(&look(scene)->pebs_gap));
	scene_set_msr(scene, HOST_MSR_MISC_ENABLE, 1u << 12); /* read, it decides */
	assert_false(look(scene)->pebs_available.value);
}

static void perf_itself_says_that_the_pmu_is_broken(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	assert_false(look(scene)->in.pmu_broken);
	scene_add_log(scene, "Performance Events: Broken PMU hardware detected, using "
			     "software events only.");
	assert_true(look(scene)->in.pmu_broken);
}

static void perf_without_a_device_has_no_pmu(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene->snap.kernel.perf_devices_reading = reading_ok();
	assert_true(look(scene)->in.pmu_broken);
	scene->snap.kernel.perf_device_count = 1;
	assert_false(look(scene)->in.pmu_broken);
	assert_false(look(scene)->has_lbr_depth);
	scene->snap.kernel.perf_device[0].branches =
		(struct reading_u64){ .reading = reading_ok(), .value = 32 };
	assert_true(look(scene)->has_lbr_depth);
	assert_int_equal(look(scene)->lbr_depth, 32);
	scene->snap.kernel.perf_device[0].branches =
		(struct reading_u64){ .reading = { .state = READING_ABSENT } };
	assert_true(look(scene)->has_lbr_depth);
	assert_int_equal(look(scene)->lbr_depth, 0);
}

static void a_log_without_a_driver_tells_too(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_add_log(scene, "Performance Events: no PMU driver, software events only.");
	assert_true(look(scene)->in.pmu_broken);
}

/* A leaf that was not recorded, and the gap it leaves. */
static void check_gap(struct scene *scene, uint32_t leaf, enum fact fact)
{
	host_forget(&scene->snap, 0, leaf);
	assert_int_equal(look(scene)->cpuid_gap.fact, fact);
	snapshot_reset(&scene->snap);
}

static void an_intel_part_hangs_on_these_leaves(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	assert_false(gap_is_open(&look(scene)->cpuid_gap));
	check_gap(scene, 0x0, FACT_CPUID_LEAF_0);
	scene_make_ice_lake(scene);
	check_gap(scene, 0x1, FACT_CPUID_LEAF_1);
	scene_make_ice_lake(scene);
	check_gap(scene, 0x7, FACT_CPUID_LEAF_7);
	scene_make_ice_lake(scene);
	check_gap(scene, 0xa, FACT_CPUID_PERFMON);
	scene_make_clearwater(scene);
	check_gap(scene, 0x23, FACT_CPUID_PERFMON_EXT);
	scene_make_ice_lake(scene);
	check_gap(scene, 0x80000000, FACT_NONE);
}

static void leaf_23_matters_only_to_kernels_that_read_it(void **state)
{
	struct scene *scene = *state;

	scene_make_clearwater(scene);
	scene_set_kernel(scene, "6.12.107");
	check_gap(scene, 0x23, FACT_NONE);
	scene_make_clearwater(scene);
	host_forget_subleaf(&scene->snap, 7, 1);
	assert_int_equal(look(scene)->cpuid_gap.fact, FACT_CPUID_LEAF_7);
	scene_set_kernel(scene, "6.12.107");
	assert_false(gap_is_open(&look(scene)->cpuid_gap));
	scene_set_kernel(scene, SCENE_KERNEL);
	scene_leaf(scene, 0x1)->eax = 0x00090672; /* hybrid by its model: never read */
	assert_false(gap_is_open(&look(scene)->cpuid_gap));
}

static void an_amd_part_hangs_on_its_own_leaves(void **state)
{
	struct scene *scene = *state;

	scene_make_zen4(scene);
	assert_false(gap_is_open(&look(scene)->cpuid_gap));
	check_gap(scene, 0x7, FACT_NONE);
	scene_make_zen4(scene);
	check_gap(scene, 0x1, FACT_CPUID_LEAF_1);
	scene_make_zen4(scene);
	check_gap(scene, 0x80000001, FACT_CPUID_EXTENDED);
	scene_make_zen4(scene);
	check_gap(scene, 0x80000022, FACT_CPUID_EXTENDED);
	scene_make_zen4(scene);
	scene_leaf(scene, 1)->eax = 0x00000500; /* K5 */
	check_gap(scene, 0x80000001, FACT_NONE);
}

/* On bare metal KVM lists MSRs that it does not list in a guest. */
static void the_role_of_an_amd_part_is_not_guessed(void **state)
{
	static const struct cpuid_bits zen4 = { .leaf = 1,
						.known.eax = 0x0fff0fff,
						.regs.eax = 0x00a10f11 };
	static const struct cpuid_bits host = { .leaf = 1, .known.ecx = 1u << 31 };
	struct scene *scene = *state;
	struct cpuid_bits_table *bits = &scene->snap.group[0].cpuid_bits;

	scene_make_zen4(scene);
	host_forget(&scene->snap, 0, 1);
	assert_int_equal(cpuid_bits_add(bits, &scene->snap.arena, &zen4), 0);
	assert_int_equal(look(scene)->cpuid_gap.fact, FACT_CPUID_LEAF_1);
	assert_int_equal(cpuid_bits_add(bits, &scene->snap.arena, &host), 0);
	assert_int_equal(look(scene)->cpuid_gap.fact, FACT_NONE);
}

static void without_a_cpu_nothing_is_known(void **state)
{
	struct scene *scene = *state;

	assert_int_equal(look(scene)->cpuid_gap.fact, FACT_CPUID_LEAF_0);
	assert_true(gap_is_open(&look(scene)->perf_capabilities_gap));
	assert_int_equal(look(scene)->loads_global_ctrl.assumed.fact, FACT_VMX_CONTROLS);
	assert_int_equal(look(scene)->pebs_available.assumed.fact, FACT_MISC_ENABLE);
}

static void the_rules_are_about_the_module_of_the_cpus_vendor(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	assert_true(look(scene)->has_rules);
	scene_set_module(scene, "kvm_intel");
	assert_true(look(scene)->has_rules);
	assert_false(gap_is_open(&look(scene)->module_gap));
	scene_set_module(scene, "kvm_amd");
	assert_false(look(scene)->has_rules);
	assert_int_equal(look(scene)->module_gap.fact, FACT_KVM_RULES);
	scene_set_module(scene, "kvm_pvm");
	assert_false(look(scene)->has_rules);
	scene->snap.supplied.changes.kernel = "7.2"; /* whose modules are its own */
	assert_false(gap_is_open(&look(scene)->module_gap));
}

static void every_source_has_a_text(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < FULL_WIDTH_SOURCE_COUNT; i++)
		assert_true(*full_width_source_text(i));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(full_width_is_never_assumed),
		SCENE_TEST(the_msr_tells_full_width_best),
		SCENE_TEST(the_supplied_value_stands_in_for_the_msr),
		SCENE_TEST(the_parameter_tells_that_kvm_found_it),
		SCENE_TEST(a_log_without_it_proves_nothing),
		SCENE_TEST(without_pdcm_there_is_none),
		SCENE_TEST(vmx_controls_that_nobody_read_count_as_there),
		SCENE_TEST(either_vmx_control_can_be_missing),
		SCENE_TEST(one_vmx_control_that_was_read_may_decide),
		SCENE_TEST(the_firmware_can_make_pebs_unavailable),
		SCENE_TEST(perf_itself_says_that_pebs_is_on),
		SCENE_TEST(perf_itself_says_that_the_pmu_is_broken),
		SCENE_TEST(perf_without_a_device_has_no_pmu),
		SCENE_TEST(a_log_without_a_driver_tells_too),
		SCENE_TEST(an_intel_part_hangs_on_these_leaves),
		SCENE_TEST(leaf_23_matters_only_to_kernels_that_read_it),
		SCENE_TEST(an_amd_part_hangs_on_its_own_leaves),
		SCENE_TEST(the_role_of_an_amd_part_is_not_guessed),
		SCENE_TEST(without_a_cpu_nothing_is_known),
		SCENE_TEST(the_rules_are_about_the_module_of_the_cpus_vendor),
		cmocka_unit_test(every_source_has_a_text),
	};

	return cmocka_run_group_tests_name("premises", tests, NULL, NULL);
}
