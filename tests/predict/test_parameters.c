// SPDX-License-Identifier: GPL-2.0-or-later
/* model/parameters.h: what was asked of KVM's modules, and what stands there. */
#include "model/parameters.h"

#include "tests/predict/scene.h"
#include "tests/unit_test.h"

static const struct premises *look(struct scene *scene)
{
	return &scene_look(scene)->premises;
}

static enum tristate value_of(const char *text)
{
	const struct reading_text reading = { .reading = reading_ok(), .text = text };

	return parameter_value(&reading);
}

static void texts_are_read_as_the_kernel_reads_them(void **state)
{
	static const char *const yes[] = { "Y",  "y",  "1",  "t", "T",
					   "on", "On", "oN", "",  "yes" };
	static const char *const no[] = { "N", "n", "0", "f", "F", "off", "OFF", "no" };
	static const char *const neither[] = { "x", "o", "oops", "2", "-1", " Y" };
	const struct reading_text denied = { .reading = { .state = READING_DENIED } };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(yes); i++)
		assert_int_equal(value_of(yes[i]), TRI_YES);
	for (size_t i = 0; i < ARRAY_SIZE(no); i++)
		assert_int_equal(value_of(no[i]), TRI_NO);
	for (size_t i = 0; i < ARRAY_SIZE(neither); i++)
		assert_int_equal(value_of(neither[i]), TRI_UNKNOWN);
	assert_int_equal(parameter_value(&denied), TRI_UNKNOWN);
}

static void what_nobody_recorded_is_the_kernels_default_and_marked(void **state)
{
	struct scene *scene = *state;
	const struct premises *premises;

	scene_make_ice_lake(scene);
	premises = look(scene);
	assert_true(premises->enable_pmu.value);
	assert_int_equal(premises->enable_pmu.assumed.fact, FACT_KVM_PARAMETERS);
	assert_false(premises->mediated.value);
	assert_int_equal(premises->mediated.assumed.fact, FACT_KVM_PARAMETERS);
	assert_int_equal(premises->mediated_requested, TRI_NO);
	assert_int_equal(premises->enable_pmu_now, TRI_UNKNOWN);
	assert_int_equal(premises->mediated_now, TRI_UNKNOWN);
}

static void a_vm_that_could_not_get_the_mediated_vpmu_shows_that_it_was_asked_for(void **state)
{
	struct scene *scene = *state;
	const struct premises *premises;

	scene_make_ice_lake(scene);
	scene_add_log(scene, "kvm: Failed to enable mediated vPMU, try disabling system wide "
			     "perf events and nmi_watchdog.");
	premises = look(scene);
	assert_int_equal(premises->mediated_requested, TRI_YES);
	assert_int_equal(premises->mediated.assumed.fact, FACT_NONE);
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "N"); /* by now */
	assert_int_equal(look(scene)->mediated_requested, TRI_UNKNOWN);
}

static void a_parameter_that_reads_y_was_asked_for(void **state)
{
	struct scene *scene = *state;
	const struct premises *premises;

	scene_make_ice_lake(scene);
	scene_set_module(scene, "kvm_intel");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_PMU, "Y");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "Y");
	/* the configuration may have changed since */
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_PMU, "0");
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "0");
	premises = look(scene);
	assert_true(premises->enable_pmu.value);
	assert_false(gap_is_open(&premises->enable_pmu.assumed));
	assert_true(premises->mediated.value);
	assert_false(gap_is_open(&premises->mediated.assumed));
	assert_int_equal(premises->mediated_requested, TRI_YES);
	assert_int_equal(premises->enable_pmu_now, TRI_YES);
	assert_int_equal(premises->mediated_now, TRI_YES);
}

static void a_request_counts_before_kvm_is_loaded(void **state)
{
	struct scene *scene = *state;
	const struct premises *premises;

	scene_make_ice_lake(scene);
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_PMU, "N");
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "1");
	premises = look(scene);
	assert_false(premises->enable_pmu.value);
	assert_int_equal(premises->mediated_requested, TRI_YES);
	assert_true(premises->in.wants_mediated);
	assert_false(premises->in.wants_pmu);
}

static void no_request_means_the_defaults_for_certain(void **state)
{
	struct scene *scene = *state;
	const struct premises *premises;

	scene_make_ice_lake(scene);
	scene_lack_requested(scene);
	premises = look(scene);
	assert_true(premises->enable_pmu.value);
	assert_false(gap_is_open(&premises->enable_pmu.assumed));
	assert_int_equal(premises->mediated_requested, TRI_NO);
	assert_false(gap_is_open(&premises->mediated.assumed));
}

static void an_n_that_kvm_explains_was_not_asked_for(void **state)
{
	struct scene *scene = *state;

	scene_make_alder_lake(scene);
	scene_set_module(scene, "kvm_intel");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_PMU, "N");
	assert_true(look(scene)->enable_pmu.value);
	assert_int_equal(look(scene)->enable_pmu_now, TRI_NO);
}

static void an_n_that_nothing_explains_was_asked_for(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_module(scene, "kvm_intel");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_PMU, "N");
	assert_false(look(scene)->enable_pmu.value);
	scene_lack_requested(scene); /* somebody ran modprobe by hand */
	assert_false(look(scene)->enable_pmu.value);
}

static void before_the_vendor_module_enable_pmu_is_not_settled(void **state)
{
	struct scene *scene = *state;

	scene_make_alder_lake(scene);
	scene->snap.kvm.vendor_module.reading.state = READING_ABSENT;
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_PMU, "Y");
	assert_true(look(scene)->enable_pmu.value);
	assert_int_equal(look(scene)->enable_pmu_now, TRI_UNKNOWN);
}

static void a_mediated_n_may_be_a_refusal(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_module(scene, "kvm_intel");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "N");
	assert_int_equal(look(scene)->mediated_requested, TRI_UNKNOWN);
	assert_int_equal(look(scene)->mediated_now, TRI_NO);
	scene_lack_requested(scene);
	assert_int_equal(look(scene)->mediated_requested, TRI_NO);
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "Y");
	assert_int_equal(look(scene)->mediated_requested, TRI_YES);
}

static void a_kernel_without_the_parameter_was_not_asked(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_module(scene, "kvm_intel");
	scene_lack_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU);
	assert_int_equal(look(scene)->mediated_requested, TRI_NO);
	assert_false(gap_is_open(&look(scene)->mediated.assumed));
}

static void changes_stand_above_all(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_module(scene, "kvm_intel");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_PMU, "N");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "Y");
	scene->snap.supplied.changes = (struct changes){
		.enable_pmu = CHANGE_ON,
		.mediated = CHANGE_OFF,
	};
	assert_true(look(scene)->enable_pmu.value);
	assert_int_equal(look(scene)->mediated_requested, TRI_NO);
	assert_false(look(scene)->as_is);
	assert_int_equal(look(scene)->enable_pmu_now, TRI_UNKNOWN);
	assert_int_equal(look(scene)->mediated_now, TRI_UNKNOWN);
	scene->snap.supplied.changes = (struct changes){
		.enable_pmu = CHANGE_OFF,
		.mediated = CHANGE_ON,
	};
	assert_false(look(scene)->enable_pmu.value);
	assert_int_equal(look(scene)->mediated_requested, TRI_YES);
}

static void the_watchdog_changes_no_parameter(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene->snap.supplied.changes.nmi_watchdog = CHANGE_OFF;
	assert_true(look(scene)->as_is);
	scene->snap.supplied.changes.kernel = "7.2";
	assert_false(look(scene)->as_is);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(texts_are_read_as_the_kernel_reads_them),
		SCENE_TEST(what_nobody_recorded_is_the_kernels_default_and_marked),
		SCENE_TEST(a_vm_that_could_not_get_the_mediated_vpmu_shows_that_it_was_asked_for),
		SCENE_TEST(a_parameter_that_reads_y_was_asked_for),
		SCENE_TEST(a_request_counts_before_kvm_is_loaded),
		SCENE_TEST(no_request_means_the_defaults_for_certain),
		SCENE_TEST(an_n_that_kvm_explains_was_not_asked_for),
		SCENE_TEST(an_n_that_nothing_explains_was_asked_for),
		SCENE_TEST(before_the_vendor_module_enable_pmu_is_not_settled),
		SCENE_TEST(a_mediated_n_may_be_a_refusal),
		SCENE_TEST(a_kernel_without_the_parameter_was_not_asked),
		SCENE_TEST(changes_stand_above_all),
		SCENE_TEST(the_watchdog_changes_no_parameter),
	};

	return cmocka_run_group_tests_name("parameters", tests, NULL, NULL);
}
