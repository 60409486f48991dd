// SPDX-License-Identifier: GPL-2.0-or-later
/* model/guest.h: what a guest of the host can get. */
#include "model/guest.h"

#include <string.h>

#include "tests/model/hosts.h"
#include "tests/predict/scene.h"
#include "tests/unit_test.h"

static const struct guest *look(struct scene *scene)
{
	return &scene_look(scene)->guest;
}

static void check_mode(struct scene *scene, enum guest_mode mode, enum cause_id cause)
{
	const struct guest *guest = look(scene);

	if (guest->mode != mode || guest->cause != cause)
		fail_msg("mode %s, cause '%s'", guest_mode_word(guest->mode),
			 causes[guest->cause].id);
}

static void check_pmu(struct scene *scene, unsigned int version, unsigned int gp,
		      unsigned int fixed)
{
	const struct guest *guest = look(scene);

	if (guest->version != version || guest->gp.count != gp ||
	    guest->fixed.count != fixed)
		fail_msg("version %u, gp %u, fixed %u", guest->version, guest->gp.count,
			 guest->fixed.count);
	assert_false(gap_is_open(&guest->gap));
}

static void check_refused(struct scene *scene, enum guest_mode mode, enum cause_id cause)
{
	check_mode(scene, mode, cause);
	check_pmu(scene, 0, 0, 0);
	assert_int_equal(scene->outlook.guest.full_width, TRI_NO);
	assert_int_equal(scene->outlook.guest.pebs, TRI_NO);
	assert_int_equal(scene->outlook.guest.lbr, TRI_NO);
	assert_int_equal(scene->outlook.guest.perf_metrics, TRI_NO);
	assert_int_equal(scene->outlook.guest.perfctr_core, TRI_NO);
	assert_int_equal(scene->outlook.guest.perfmon_v2, TRI_NO);
	assert_int_equal(scene->outlook.guest.perfmon_ext, TRI_NO);
}

static void by_default_guests_get_the_emulated_vpmu(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	check_mode(scene, GUEST_MODE_EMULATED, CAUSE_NONE);
	check_pmu(scene, 2, 8, 3);
	assert_false(scene->outlook.guest.answered);
	assert_int_equal(scene->outlook.guest.gp.width, 48);
	assert_int_equal(scene->outlook.guest.fixed.bitmap, 0x7);
	assert_int_equal(scene->outlook.guest.full_width, TRI_YES);
	assert_int_equal(scene->outlook.guest.pebs, TRI_YES);
	assert_int_equal(scene->outlook.guest.lbr, TRI_YES);
	assert_int_equal(scene->outlook.guest.perf_metrics, TRI_NO);
}

static void the_mediated_vpmu_must_be_asked_for(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene->snap.supplied.changes.mediated = CHANGE_ON;
	check_mode(scene, GUEST_MODE_MEDIATED, CAUSE_NONE);
	check_pmu(scene, 2, 8, 3);
	assert_int_equal(scene->outlook.mediated_enabled, TRI_YES);
	assert_int_equal(scene->outlook.guest.pebs, TRI_NO);
	assert_int_equal(scene->outlook.guest.lbr, TRI_NO);
	scene->snap.supplied.changes.kernel = "fixed3-v6";
	check_pmu(scene, 2, 8, 4);
	assert_int_equal(scene->outlook.guest.perf_metrics, TRI_YES);
}

static void a_request_that_is_refused_leaves_the_emulated_one(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0);
	scene->snap.supplied.changes.mediated = CHANGE_ON;
	check_mode(scene, GUEST_MODE_EMULATED, CAUSE_NONE);
	scene->snap.supplied.changes.kernel = "6.17";
	check_mode(scene, GUEST_MODE_EMULATED, CAUSE_NONE);
	assert_int_equal(scene->outlook.mediated_enabled, TRI_NO);
}

static void a_kind_that_cannot_be_told_is_unknown_and_the_rest_is_known(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene); /* full-width writes are unknown */
	scene->snap.supplied.changes.mediated = CHANGE_ON;
	check_mode(scene, GUEST_MODE_UNKNOWN, CAUSE_UNKNOWN);
	check_pmu(scene, 2, 8, 3);
	assert_false(gap_is_open(&scene->outlook.guest.fixed.gap));
	assert_int_equal(scene->outlook.guest.full_width, TRI_UNKNOWN);
	assert_int_equal(scene->outlook.guest.pebs, TRI_UNKNOWN);
	scene->snap.supplied.changes.kernel = "fixed3-v2";
	assert_int_equal(look(scene)->fixed.gap.fact, FACT_PERF_CAPABILITIES);
}

static void enable_pmu_off_is_disabled(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene->snap.supplied.changes.enable_pmu = CHANGE_OFF;
	check_refused(scene, GUEST_MODE_DISABLED, CAUSE_ENABLE_PMU);
	snapshot_reset(&scene->snap);
	scene_make_zen4(scene);
	scene->snap.supplied.changes.enable_pmu = CHANGE_OFF;
	check_refused(scene, GUEST_MODE_DISABLED, CAUSE_ENABLE_PMU);
}

static void a_hybrid_part_gives_none(void **state)
{
	struct scene *scene = *state;

	scene_make_alder_lake(scene);
	check_refused(scene, GUEST_MODE_NONE, CAUSE_HYBRID);
	scene->snap.supplied.changes.enable_pmu = CHANGE_OFF; /* would not help either */
	check_refused(scene, GUEST_MODE_NONE, CAUSE_HYBRID);
}

static void what_the_cpu_lacks_is_the_hardwares_or_the_hypervisors_cause(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	*scene_leaf(scene, 0xa) = REGS(0, 0, 0, 0);
	check_refused(scene, GUEST_MODE_NONE, CAUSE_HARDWARE);
	scene_leaf(scene, 1)->eax = 0x000006d8; /* Pentium M: perf has a driver */
	check_refused(scene, GUEST_MODE_NONE, CAUSE_HARDWARE);
	host_set_guest(&scene->snap);
	check_refused(scene, GUEST_MODE_NONE, CAUSE_HYPERVISOR);
}

/* Linux takes no PMU of leaf 0xA for there that has not two counters. */
static void a_pmu_of_one_counter_the_cpu_does_not_lack(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	*scene_leaf(scene, 0xa) = REGS(0x07300104, 0, 0, 0x603);
	check_refused(scene, GUEST_MODE_NONE, CAUSE_PERF);
	host_set_guest(&scene->snap);
	check_refused(scene, GUEST_MODE_NONE, CAUSE_HYPERVISOR);
}

static void what_perf_does_not_drive_is_perfs_cause(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_leaf(scene, 0xa)->eax = 0x06300805;
	check_refused(scene, GUEST_MODE_NONE, CAUSE_PERF);
	scene_leaf(scene, 0xa)->eax = 0x08300805;
	scene_add_log(scene, "Broken PMU hardware detected");
	check_refused(scene, GUEST_MODE_NONE, CAUSE_PERF);
}

/* As an EPYC of QEMU's has it: the CPU of a guest, and no MSR of its PMU. */
static void counters_that_do_not_work_in_a_guest_are_the_hypervisors_cause(void **state)
{
	struct scene *scene = *state;

	scene_make_zen2(scene);
	host_set_guest(&scene->snap);
	scene_add_log(scene, "PMU not available due to virtualization, using software events "
			     "only.");
	check_refused(scene, GUEST_MODE_NONE, CAUSE_HYPERVISOR);
	assert_int_equal(scene->outlook.perf.absence, PERF_ABSENT_BROKEN);
}

static void another_vendor_has_its_own_cause(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_leaf(scene, 0)->ebx = 0;
	check_refused(scene, GUEST_MODE_NONE, CAUSE_VENDOR);
}

static void too_few_counters_are_a_cause(void **state)
{
	struct scene *scene = *state;

	scene_make_zen4(scene);
	scene_leaf(scene, 0x80000022)->ebx = 2;
	check_refused(scene, GUEST_MODE_NONE, CAUSE_TOO_FEW_COUNTERS);
	scene_set_kernel(scene, "6.1.192");
	check_mode(scene, GUEST_MODE_EMULATED, CAUSE_NONE);
}

static void without_kvm_there_is_none_unless_another_kernel_is_asked_about(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene->snap.kvm.device.state = READING_ABSENT;
	scene->snap.kvm.misc_device.state = READING_ABSENT;
	check_refused(scene, GUEST_MODE_NONE, CAUSE_NO_KVM);
	scene->snap.supplied.changes.mediated = CHANGE_ON;
	check_refused(scene, GUEST_MODE_NONE, CAUSE_NO_KVM);
	scene->snap.supplied.changes = (struct changes){ .kernel = "7.2" };
	check_mode(scene, GUEST_MODE_EMULATED, CAUSE_NONE);
	scene->snap.supplied.changes.kernel = NULL;
	scene->snap.kvm.device.state = READING_DENIED; /* a node alone proves no KVM */
	check_refused(scene, GUEST_MODE_NONE, CAUSE_NO_KVM);
}

static void the_log_alone_can_tell_that_there_is_no_kvm(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_add_log(scene, "kvm: no hardware support for 'kvm_amd'");
	check_mode(scene, GUEST_MODE_EMULATED, CAUSE_NONE);
	scene_add_log(scene, "kvm: support for 'kvm_intel' disabled by bios");
	check_refused(scene, GUEST_MODE_NONE, CAUSE_NO_KVM);
	scene->snap.supplied.changes.kernel = "7.2"; /* under the same firmware */
	check_refused(scene, GUEST_MODE_NONE, CAUSE_NO_KVM);
	scene_set_module(scene, "kvm_intel"); /* loaded later */
	check_mode(scene, GUEST_MODE_EMULATED, CAUSE_NONE);
	scene->snap.kvm.misc_device.state = READING_ABSENT; /* built in, and not started */
	check_refused(scene, GUEST_MODE_NONE, CAUSE_NO_KVM);
}

static void a_missing_leaf_leaves_the_guest_open(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	host_forget(&scene->snap, 0, 0xa);
	check_mode(scene, GUEST_MODE_UNKNOWN, CAUSE_UNKNOWN);
	assert_int_equal(scene->outlook.guest.gap.fact, FACT_CPUID_PERFMON);
}

static void kvms_answer_stands_above_the_prediction(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene_answer(scene, RULESET_7_0, false);
	scene_answered_leaf(scene, 0xa)->eax = 0x08300602;
	scene->snap.kvm.feature_perf_capabilities.value = 0x2000;
	check_mode(scene, GUEST_MODE_EMULATED, CAUSE_NONE);
	check_pmu(scene, 2, 6, 3);
	assert_true(scene->outlook.guest.answered);
	assert_int_equal(scene->outlook.guest.lbr, TRI_NO);
	assert_int_equal(scene->outlook.guest.pebs, TRI_NO);
	assert_int_equal(scene->outlook.guest.full_width, TRI_YES);
	scene_answered_leaf(scene, 1)->ecx &= ~(1u << 15); /* PDCM: no register, no writes */
	check_mode(scene, GUEST_MODE_EMULATED, CAUSE_NONE);
	assert_int_equal(scene->outlook.guest.full_width, TRI_NO);
	scene->snap.supplied.changes.mediated = CHANGE_OFF; /* now it is a prediction */
	check_pmu(scene, 2, 8, 3);
	assert_false(scene->outlook.guest.answered);
}

static void a_running_mediated_vpmu_is_read_off_the_parameter(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene_answer(scene, RULESET_7_0, true);
	check_mode(scene, GUEST_MODE_MEDIATED, CAUSE_NONE);
	assert_true(scene->outlook.guest.answered);
	assert_int_equal(scene->outlook.mediated_enabled, TRI_YES);
}

static void a_refusal_of_kvm_is_explained(void **state)
{
	struct scene *scene = *state;

	scene_make_alder_lake(scene);
	scene_answer(scene, RULESET_7_0, false);
	check_refused(scene, GUEST_MODE_NONE, CAUSE_HYBRID);
	snapshot_reset(&scene->snap);
	scene_make_ice_lake(scene);
	scene_answer(scene, RULESET_7_0, false);
	*scene_answered_leaf(scene, 0xa) = REGS(0, 0, 0, 0);
	check_refused(scene, GUEST_MODE_NONE, CAUSE_KVM_ANSWER);
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_PMU, "N");
	check_refused(scene, GUEST_MODE_DISABLED, CAUSE_ENABLE_PMU);
}

static void bits_of_an_unread_feature_msr_are_unknown(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_answer(scene, RULESET_7_0, false);
	scene->snap.kvm.feature_perf_capabilities.reading.state = READING_FAILED;
	assert_int_equal(look(scene)->full_width, TRI_UNKNOWN);
	assert_int_equal(scene->outlook.guest.pebs, TRI_UNKNOWN);
	assert_int_equal(scene->outlook.guest.lbr, TRI_UNKNOWN);
	assert_int_equal(scene->outlook.guest.perf_metrics, TRI_UNKNOWN);
	check_pmu(scene, 2, 8, 3);
}

static void amd_guests_have_counters_without_a_version(void **state)
{
	struct scene *scene = *state;

	scene_make_zen2(scene);
	check_mode(scene, GUEST_MODE_EMULATED, CAUSE_NONE);
	check_pmu(scene, 0, 6, 0);
	assert_int_equal(scene->outlook.guest.perfctr_core, TRI_YES);
	assert_int_equal(scene->outlook.guest.perfmon_v2, TRI_NO);
	assert_int_equal(scene->outlook.guest.full_width, TRI_YES);
	scene_answer(scene, RULESET_7_0, false);
	check_mode(scene, GUEST_MODE_EMULATED, CAUSE_NONE);
	check_pmu(scene, 0, 6, 0);
	assert_int_equal(scene->outlook.guest.full_width, TRI_YES);
	snapshot_reset(&scene->snap);
	scene_make_zen4(scene);
	check_pmu(scene, 2, 6, 0);
	assert_int_equal(scene->outlook.guest.perfmon_v2, TRI_YES);
}

static void an_amd_answer_that_says_nothing_stays_open(void **state)
{
	struct scene *scene = *state;

	scene_make_zen2(scene);
	scene_answer(scene, RULESET_7_0, false);
	scene_answered_leaf(scene, 0x80000001)->ecx = 0;
	scene->snap.kvm.parameter[KVM_PARAMETER_ENABLE_PMU] = (struct reading_text){ 0 };
	scene->snap.kvm.capability[KVM_CAPABILITY_PMU_CAPABILITY].value = 0;
	check_mode(scene, GUEST_MODE_UNKNOWN, CAUSE_UNKNOWN);
	assert_int_equal(scene->outlook.guest.gap.fact, FACT_KVM_PARAMETERS);
}

static void a_filled_leaf_23_reaches_the_guest(void **state)
{
	struct scene *scene = *state;

	scene_make_clearwater(scene);
	scene_answer(scene, RULESET_7_0, false);
	assert_int_equal(look(scene)->perfmon_ext, TRI_NO);
	scene_answered_leaf(scene, 0x23)->ecx = 1;
	assert_int_equal(look(scene)->perfmon_ext, TRI_YES);
}

static void the_modes_have_their_words(void **state)
{
	(void)state;
	assert_string_equal(guest_mode_word(GUEST_MODE_UNKNOWN), "unknown");
	assert_string_equal(guest_mode_word(GUEST_MODE_NONE), "none");
	assert_string_equal(guest_mode_word(GUEST_MODE_DISABLED), "disabled");
	assert_string_equal(guest_mode_word(GUEST_MODE_EMULATED), "emulated");
	assert_string_equal(guest_mode_word(GUEST_MODE_MEDIATED), "mediated");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(by_default_guests_get_the_emulated_vpmu),
		SCENE_TEST(the_mediated_vpmu_must_be_asked_for),
		SCENE_TEST(a_request_that_is_refused_leaves_the_emulated_one),
		SCENE_TEST(a_kind_that_cannot_be_told_is_unknown_and_the_rest_is_known),
		SCENE_TEST(enable_pmu_off_is_disabled),
		SCENE_TEST(a_hybrid_part_gives_none),
		SCENE_TEST(what_the_cpu_lacks_is_the_hardwares_or_the_hypervisors_cause),
		SCENE_TEST(a_pmu_of_one_counter_the_cpu_does_not_lack),
		SCENE_TEST(what_perf_does_not_drive_is_perfs_cause),
		SCENE_TEST(counters_that_do_not_work_in_a_guest_are_the_hypervisors_cause),
		SCENE_TEST(another_vendor_has_its_own_cause),
		SCENE_TEST(too_few_counters_are_a_cause),
		SCENE_TEST(without_kvm_there_is_none_unless_another_kernel_is_asked_about),
		SCENE_TEST(the_log_alone_can_tell_that_there_is_no_kvm),
		SCENE_TEST(a_missing_leaf_leaves_the_guest_open),
		SCENE_TEST(kvms_answer_stands_above_the_prediction),
		SCENE_TEST(a_running_mediated_vpmu_is_read_off_the_parameter),
		SCENE_TEST(a_refusal_of_kvm_is_explained),
		SCENE_TEST(bits_of_an_unread_feature_msr_are_unknown),
		SCENE_TEST(amd_guests_have_counters_without_a_version),
		SCENE_TEST(an_amd_answer_that_says_nothing_stays_open),
		SCENE_TEST(a_filled_leaf_23_reaches_the_guest),
		cmocka_unit_test(the_modes_have_their_words),
	};

	return cmocka_run_group_tests_name("guest", tests, NULL, NULL);
}
