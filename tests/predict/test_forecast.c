// SPDX-License-Identifier: GPL-2.0-or-later
/* model/forecast.h: predictions over what is not known. */
#include "model/forecast.h"

#include "tests/model/hosts.h"
#include "tests/predict/scene.h"
#include "tests/unit_test.h"

static void a_host_that_is_known_gives_an_answer(void **state)
{
	struct scene *scene = *state;
	const struct outlook *outlook;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	outlook = scene_look(scene);
	assert_int_equal(outlook->legacy.state, FORECAST_ANSWER);
	assert_int_equal(outlook->legacy.prediction.answer.perf_capabilities, 0x24c5);
	assert_int_equal(outlook->legacy.full_width, TRI_YES);
	assert_int_equal(outlook->legacy.pebs, TRI_YES);
	assert_int_equal(outlook->legacy.lbr, TRI_YES);
	assert_int_equal(outlook->legacy.perf_metrics, TRI_NO);
	assert_int_equal(outlook->mediated.state, FORECAST_ANSWER);
	assert_true(outlook->mediated.prediction.mediated);
	assert_int_equal(outlook->mediated.prediction.answer.perf_capabilities, 0x2000);
	assert_int_equal(outlook->mediated.pebs, TRI_NO);
	assert_int_equal(outlook->mediated.lbr, TRI_NO);
}

static void an_unread_register_leaves_only_its_own_bits_open(void **state)
{
	struct scene *scene = *state;
	const struct forecast *legacy;

	scene_make_ice_lake(scene);
	legacy = &scene_look(scene)->legacy;
	assert_int_equal(legacy->state, FORECAST_ANSWER);
	assert_int_equal(legacy->prediction.answer.leaf_0a.edx, 0x8603);
	assert_int_equal(legacy->prediction.answer.perf_capabilities_gap.fact,
			 FACT_PERF_CAPABILITIES);
	assert_int_equal(legacy->full_width, TRI_YES);
	assert_int_equal(legacy->pebs, TRI_UNKNOWN); /* its format is one of those bits, */
	assert_true(legacy->prediction.answer.ds); /* and KVM has it by the model */
	assert_false(gap_is_open(&legacy->ds_gap));
	assert_int_equal(legacy->lbr, TRI_UNKNOWN);
	assert_int_equal(legacy->perf_metrics, TRI_NO);
	assert_false(gap_is_open(&legacy->prediction.answer.msr_index_gap));
}

static void a_format_of_zero_is_no_pebs_for_guests(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0x2000);
	assert_int_equal(scene_look(scene)->legacy.pebs, TRI_NO);
	assert_true(scene_look(scene)->legacy.prediction.answer.ds);
}

/* On bare metal nothing switches PEBS off. */
static void an_unread_misc_enable_is_taken_for_good_on_bare_metal(void **state)
{
	struct scene *scene = *state;
	const struct forecast *legacy;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	legacy = &scene_look(scene)->legacy;
	assert_int_equal(legacy->pebs, TRI_YES);
	assert_int_equal(legacy->ds_assumed.fact, FACT_MISC_ENABLE);
	scene_set_msr(scene, HOST_MSR_MISC_ENABLE, 0x850089);
	assert_false(gap_is_open(&scene_look(scene)->legacy.ds_assumed));
	scene_set_msr(scene, HOST_MSR_MISC_ENABLE, 0x851089);
	assert_int_equal(scene_look(scene)->legacy.pebs, TRI_NO);
	assert_false(scene_look(scene)->legacy.prediction.answer.ds);
}

/* A hypervisor does. */
static void an_unread_misc_enable_leaves_pebs_open_in_a_guest(void **state)
{
	struct scene *scene = *state;
	const struct forecast *legacy;

	scene_make_ice_lake(scene);
	host_set_guest(&scene->snap);
	scene_set_perf_capabilities(scene, 0xf4c5);
	legacy = &scene_look(scene)->legacy;
	assert_int_equal(legacy->state, FORECAST_ANSWER);
	assert_int_equal(legacy->pebs, TRI_UNKNOWN);
	assert_int_equal(legacy->lbr, TRI_YES);
	assert_int_equal(legacy->ds_gap.fact, FACT_MISC_ENABLE);
	assert_int_equal(legacy->prediction.answer.perf_capabilities_gap.fact,
			 FACT_MISC_ENABLE);
	assert_int_equal(scene_look(scene)->mediated.state, FORECAST_ANSWER);
	assert_int_equal(scene_look(scene)->mediated.pebs, TRI_NO);
	scene_set_msr(scene, HOST_MSR_MISC_ENABLE, 0x850089);
	assert_int_equal(scene_look(scene)->legacy.pebs, TRI_YES);
	assert_false(gap_is_open(&scene_look(scene)->legacy.ds_gap));
}

static void an_unread_format_leaves_pebs_open(void **state)
{
	struct scene *scene = *state;

	scene_make_clearwater(scene);
	assert_int_equal(scene_look(scene)->legacy.pebs, TRI_UNKNOWN);
	scene_set_kernel(scene, "6.1.192"); /* looks at no format */
	assert_int_equal(scene_look(scene)->legacy.pebs, TRI_NO);
	scene_set_kernel(scene, "6.8.0-31-generic");
	assert_int_equal(scene_look(scene)->legacy.pebs, TRI_UNKNOWN);
}

static void mediated_is_open_without_the_register(void **state)
{
	struct scene *scene = *state;
	const struct forecast *mediated;

	scene_make_ice_lake(scene);
	mediated = &scene_look(scene)->mediated;
	assert_int_equal(mediated->state, FORECAST_UNKNOWN);
	assert_int_equal(mediated->gap.fact, FACT_PERF_CAPABILITIES);
	assert_int_equal(mediated->full_width, TRI_UNKNOWN);
	assert_int_equal(mediated->pebs, TRI_UNKNOWN);
	assert_true(mediated->has_prediction); /* if it is not refused */
	assert_int_equal(mediated->prediction.answer.perf_capabilities, 0x2000);
}

static void a_log_that_tells_full_width_is_enough(void **state)
{
	struct scene *scene = *state;
	const struct forecast *mediated;

	scene_make_ice_lake(scene);
	scene_add_log(scene, "full-width counters");
	mediated = &scene_look(scene)->mediated;
	assert_int_equal(mediated->state, FORECAST_ANSWER);
	assert_int_equal(mediated->prediction.answer.perf_capabilities, 0x2000);
	assert_false(gap_is_open(&mediated->prediction.answer.perf_capabilities_gap));
	assert_int_equal(mediated->lbr, TRI_NO);
	scene->snap.supplied.changes.kernel = "fixed3-v6";
	mediated = &scene_look(scene)->mediated;
	assert_int_equal(mediated->perf_metrics, TRI_UNKNOWN);
	assert_true(gap_is_open(&mediated->prediction.answer.msr_index_gap));
}

static void a_known_refusal_is_no_gap(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0);
	assert_int_equal(scene_look(scene)->mediated.state, FORECAST_REFUSED);
	assert_false(scene_look(scene)->mediated.has_prediction);
	assert_int_equal(scene_look(scene)->mediated.full_width, TRI_NO);
	assert_int_equal(scene_look(scene)->mediated.pebs, TRI_NO);
	assert_int_equal(scene_look(scene)->mediated.lbr, TRI_NO);
	assert_int_equal(scene_look(scene)->mediated.perf_metrics, TRI_NO);
}

static void a_kernel_without_it_refuses_whatever_the_register_says(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_kernel(scene, "6.17.0-5-generic");
	assert_int_equal(scene_look(scene)->mediated.state, FORECAST_REFUSED);
}

static void amd_does_not_need_the_register(void **state)
{
	struct scene *scene = *state;

	scene_make_zen4(scene);
	assert_int_equal(scene_look(scene)->mediated.state, FORECAST_ANSWER);
	assert_int_equal(scene_look(scene)->legacy.full_width, TRI_NO); /* says the MSR */
	snapshot_reset(&scene->snap);
	scene_make_zen2(scene);
	assert_int_equal(scene_look(scene)->mediated.state, FORECAST_REFUSED);
}

static void a_missing_leaf_leaves_all_open(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	host_forget(&scene->snap, 0, 0xa);
	assert_int_equal(scene_look(scene)->legacy.state, FORECAST_UNKNOWN);
	assert_int_equal(scene_look(scene)->legacy.gap.fact, FACT_CPUID_PERFMON);
	assert_false(scene_look(scene)->legacy.has_prediction);
	assert_int_equal(scene_look(scene)->legacy.full_width, TRI_UNKNOWN);
	assert_int_equal(scene_look(scene)->mediated.state, FORECAST_UNKNOWN);
}

static void with_enable_pmu_off_legacy_is_what_kvm_answers_then(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene->snap.supplied.changes.enable_pmu = CHANGE_OFF;
	assert_int_equal(scene_look(scene)->legacy.state, FORECAST_ANSWER);
	assert_int_equal(scene_look(scene)->legacy.prediction.answer.leaf_0a.eax, 0);
	assert_int_equal(scene_look(scene)->legacy.full_width, TRI_NO);
	assert_false(gap_is_open(
		&scene_look(scene)->legacy.prediction.answer.perf_capabilities_gap));
	assert_int_equal(scene_look(scene)->mediated.state, FORECAST_REFUSED);
}

static void sysfs_tells_how_deep_perfs_lbr_is(void **state)
{
	struct scene *scene = *state;
	struct kernel_snapshot *kernel = &scene->snap.kernel;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	assert_int_equal(scene_look(scene)->perf.lbr.depth, 32);
	kernel->perf_devices_reading = reading_ok();
	kernel->perf_device_count = 1;
	kernel->perf_device[0].branches.reading.state = READING_ABSENT;
	assert_int_equal(scene_look(scene)->perf.lbr.depth, 0);
	assert_int_equal(scene_look(scene)->legacy.lbr, TRI_NO);
	assert_int_equal(scene_look(scene)->legacy.prediction.answer.perf_capabilities,
			 0x24c0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(a_host_that_is_known_gives_an_answer),
		SCENE_TEST(an_unread_register_leaves_only_its_own_bits_open),
		SCENE_TEST(a_format_of_zero_is_no_pebs_for_guests),
		SCENE_TEST(an_unread_misc_enable_is_taken_for_good_on_bare_metal),
		SCENE_TEST(an_unread_misc_enable_leaves_pebs_open_in_a_guest),
		SCENE_TEST(an_unread_format_leaves_pebs_open),
		SCENE_TEST(mediated_is_open_without_the_register),
		SCENE_TEST(a_log_that_tells_full_width_is_enough),
		SCENE_TEST(a_known_refusal_is_no_gap),
		SCENE_TEST(a_kernel_without_it_refuses_whatever_the_register_says),
		SCENE_TEST(amd_does_not_need_the_register),
		SCENE_TEST(a_missing_leaf_leaves_all_open),
		SCENE_TEST(with_enable_pmu_off_legacy_is_what_kvm_answers_then),
		SCENE_TEST(sysfs_tells_how_deep_perfs_lbr_is),
	};

	return cmocka_run_group_tests_name("forecast", tests, NULL, NULL);
}
