// SPDX-License-Identifier: GPL-2.0-or-later
/* model/kvm_presence.h: whether there is a KVM on the host. */
#include "model/kvm_presence.h"

#include <errno.h>

#include "tests/predict/scene.h"
#include "tests/unit_test.h"

#define OK                          \
	{                           \
		.state = READING_OK \
	}
#define ABSENT                          \
	{                               \
		.state = READING_ABSENT \
	}
#define FAILED                                         \
	{                                              \
		.state = READING_FAILED, .err = ENOENT \
	}
#define NO_NODE                                        \
	{                                              \
		.state = READING_ABSENT, .err = ENOENT \
	}
#define MODULE(name)                          \
	{                                     \
		.reading = OK, .text = (name) \
	}

static const struct cpu intel = { .vendor = VENDOR_INTEL, .vmx = true };
static const struct cpu intel_without_vmx = { .vendor = VENDOR_INTEL };
static const struct cpu amd = { .vendor = VENDOR_AMD, .svm = true };
static const struct cpu amd_without_svm = { .vendor = VENDOR_AMD };

static void check(const struct kvm_snapshot *kvm, const struct cpu *cpu,
		  enum tristate presence)
{
	assert_int_equal(kvm_presence(kvm, cpu), presence);
}

static void an_open_device_or_a_registered_one_is_a_kvm(void **state)
{
	static const struct kvm_snapshot open = { .device = OK };
	static const struct kvm_snapshot kept_from_us = { .device = NO_NODE,
							  .misc_device = OK };
	static const struct kvm_snapshot of_nobody_else = {
		.device = OK,
		.misc_device = ABSENT,
		.core_module = ABSENT,
		.vendor_module.reading = ABSENT,
	};

	(void)state;
	check(&open, &intel, TRI_YES);
	check(&kept_from_us, &intel, TRI_YES);
	check(&kept_from_us, &intel_without_vmx, TRI_YES);
	check(&of_nobody_else, &intel, TRI_YES);
}

/* A vendor module that is built in stands in /sys/module though its start has failed. */
static void what_is_not_registered_is_no_kvm_whatever_modules_there_are(void **state)
{
	static const struct kvm_snapshot built_in = {
		.device = NO_NODE,
		.misc_device = ABSENT,
		.core_module = OK,
		.vendor_module = MODULE("kvm_intel"),
	};

	(void)state;
	check(&built_in, &intel, TRI_NO);
}

static void a_node_without_a_driver_is_no_kvm(void **state)
{
	static const int errors[] = { ENODEV, ENXIO };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++) {
		const struct kvm_snapshot kvm = {
			.device = reading_error(errors[i]),
			.core_module = OK,
			.vendor_module = MODULE("kvm_intel"),
		};

		check(&kvm, &intel, TRI_NO);
	}
}

static void without_either_module_there_is_no_kvm(void **state)
{
	static const struct kvm_snapshot no_core = { .device = NO_NODE,
						     .core_module = ABSENT };
	static const struct kvm_snapshot no_vendor = {
		.device = NO_NODE,
		.misc_device = FAILED,
		.core_module = OK,
		.vendor_module.reading = ABSENT,
	};

	(void)state;
	check(&no_core, &intel, TRI_NO);
	check(&no_vendor, &intel, TRI_NO);
}

static void the_vendor_module_is_a_kvm_where_the_cpu_can_run_it(void **state)
{
	static const struct kvm_snapshot for_intel = {
		.device = NO_NODE, .core_module = OK, .vendor_module = MODULE("kvm_intel")
	};
	static const struct kvm_snapshot for_amd = { .device = NO_NODE,
						     .core_module = OK,
						     .vendor_module = MODULE("kvm_amd") };
	static const struct kvm_snapshot for_any = { .device = NO_NODE,
						     .core_module = OK,
						     .vendor_module = MODULE("kvm_pvm") };
	static const struct kvm_snapshot without_core = { .device = NO_NODE,
							  .core_module = ABSENT,
							  .vendor_module =
								  MODULE("kvm_intel") };

	(void)state;
	check(&without_core, &intel, TRI_YES);
	check(&for_intel, &intel, TRI_YES);
	check(&for_intel, &intel_without_vmx, TRI_NO);
	check(&for_intel, &amd, TRI_NO);
	check(&for_amd, &amd, TRI_YES);
	check(&for_amd, &amd_without_svm, TRI_NO);
	check(&for_amd, &intel, TRI_NO);
	check(&for_any, &intel_without_vmx, TRI_YES);
}

/* A leaf that nobody recorded says nothing against the module. */
static void an_unknown_cpu_proves_nothing(void **state)
{
	static const struct cpu unknown = {
		.vmx_gap = { .fact = FACT_CPUID_LEAF_1 },
		.svm_gap = { .fact = FACT_CPUID_EXTENDED },
	};
	static const struct kvm_snapshot for_intel = { .vendor_module =
							       MODULE("kvm_intel") };
	static const struct kvm_snapshot for_amd = { .vendor_module = MODULE("kvm_amd") };

	(void)state;
	check(&for_intel, &unknown, TRI_YES);
	check(&for_amd, &unknown, TRI_YES);
}

static void without_sysfs_a_missing_device_proves_nothing(void **state)
{
	static const struct kvm_snapshot bare = {
		.device = NO_NODE,
		.misc_device = FAILED,
		.core_module = FAILED,
		.vendor_module.reading = FAILED,
	};
	static const struct kvm_snapshot nothing = { 0 };

	(void)state;
	check(&bare, &intel, TRI_UNKNOWN);
	check(&nothing, &intel, TRI_UNKNOWN);
}

static void check_guest(struct scene *scene, enum guest_mode mode, enum cause_id cause)
{
	const struct guest *guest = &scene_look(scene)->guest;

	if (guest->mode != mode || guest->cause != cause)
		fail_msg("mode %s, cause '%s'", guest_mode_word(guest->mode),
			 causes[guest->cause].id);
}

/* A container that is not given /dev/kvm, on a host whose guests have their counters. */
static void a_kvm_whose_device_is_kept_from_us_is_predicted(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene->snap.kvm.device = reading_error(ENOENT);
	scene_set_module(scene, "kvm_intel");
	check_guest(scene, GUEST_MODE_EMULATED, CAUSE_NONE);
	assert_int_equal(scene->outlook.guest.fixed.count, 3);
	assert_false(scene->outlook.guest.answered);
	scene->snap.kvm.device = reading_error(EACCES);
	check_guest(scene, GUEST_MODE_EMULATED, CAUSE_NONE);
	snapshot_reset(&scene->snap);
	scene_make_ice_lake(scene);
	scene->snap.kvm.device = reading_error(ENOENT);
	scene->snap.kvm.misc_device = reading_ok();
	check_guest(scene, GUEST_MODE_EMULATED, CAUSE_NONE);
}

static void whether_there_is_a_kvm_behind_a_missing_device_can_be_unknown(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene->snap.kvm.device = reading_error(ENOENT);
	check_guest(scene, GUEST_MODE_UNKNOWN, CAUSE_UNKNOWN);
	assert_int_equal(scene->outlook.guest.gap.fact, FACT_KVM_DEVICE);
	assert_int_equal(scene->outlook.guest.gap.reading.err, ENOENT);
	scene->snap.supplied.changes.mediated = CHANGE_ON;
	check_guest(scene, GUEST_MODE_UNKNOWN, CAUSE_UNKNOWN);
	assert_int_equal(scene->outlook.guest.gap.fact, FACT_KVM_DEVICE);
	scene->snap.supplied.changes = (struct changes){ 0 };
	scene->snap.kvm.device = reading_error(EACCES); /* a device that refuses us is one */
	check_guest(scene, GUEST_MODE_EMULATED, CAUSE_NONE);
	scene->snap.kvm.device = (struct reading){ 0 }; /* nobody looked */
	check_guest(scene, GUEST_MODE_EMULATED, CAUSE_NONE);
}

/* A dump, or an sos tree: nobody tried the device, and the modules' folders were listed. */
static void modules_that_are_known_not_to_be_there_are_no_kvm(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene->snap.kvm.core_module = (struct reading)ABSENT;
	check_guest(scene, GUEST_MODE_NONE, CAUSE_NO_KVM);
	scene->snap.supplied.changes.kernel = "7.2"; /* which may well have them */
	check_guest(scene, GUEST_MODE_EMULATED, CAUSE_NONE);
}

/* Another kernel is foretold for any CPU, whether the log repeats what CPUID says or not. */
static void only_what_the_firmware_switched_off_no_other_kernel_finds(void **state)
{
	static const struct reading no_driver = { .state = READING_ABSENT, .err = ENODEV };
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene->snap.kvm.device = no_driver;
	scene_set_module(scene, "kvm_intel"); /* built in, and its start has failed */
	scene->snap.supplied.changes.kernel = "7.2";
	check_guest(scene, GUEST_MODE_EMULATED, CAUSE_NONE);
	scene_add_log(scene, "kvm_intel: VMX not supported by CPU 0");
	check_guest(scene, GUEST_MODE_EMULATED, CAUSE_NONE);
	scene_add_log(scene, "kvm_intel: VMX not enabled (by BIOS) in MSR_IA32_FEAT_CTL");
	check_guest(scene, GUEST_MODE_NONE, CAUSE_NO_KVM);
	scene->snap.supplied.changes.kernel = NULL;
	check_guest(scene, GUEST_MODE_NONE, CAUSE_NO_KVM);
	scene->snap.kvm.device = reading_ok(); /* after a later try */
	check_guest(scene, GUEST_MODE_EMULATED, CAUSE_NONE);
}

/* What it answers is known; what other rules would let it answer says nothing. */
static void a_kvm_without_rules_is_known_by_its_answer_alone(void **state)
{
	static const char *const modules[] = { "kvm_pvm", "kvm_amd" };

	for (size_t i = 0; i < ARRAY_SIZE(modules); i++) {
		struct scene *scene = *state;

		scene_make_ice_lake(scene);
		scene_set_perf_capabilities(scene, 0xf4c5);
		scene_set_module(scene, modules[i]);
		scene->snap.kvm.misc_device = reading_ok(); /* whatever the CPU may lack */
		check_guest(scene, GUEST_MODE_UNKNOWN, CAUSE_UNKNOWN);
		assert_int_equal(scene->outlook.guest.gap.fact, FACT_KVM_RULES);
		assert_int_equal(scene->outlook.legacy.state, FORECAST_UNKNOWN);
		assert_int_equal(scene->outlook.mediated.state, FORECAST_UNKNOWN);
		assert_int_equal(scene->outlook.eligibility.eligible, TRI_UNKNOWN);
		scene->snap.supplied.changes.kernel = "7.2"; /* which has its own modules */
		check_guest(scene, GUEST_MODE_EMULATED, CAUSE_NONE);
		scene->snap.supplied.changes.kernel = NULL;
		scene_answer(scene, RULESET_7_0, false);
		scene_set_module(scene, modules[i]);
		check_guest(scene, GUEST_MODE_EMULATED, CAUSE_NONE);
		assert_int_equal(scene->outlook.guest.fixed.count, 3);
		assert_true(scene->outlook.guest.answered);
		scene->snap.supplied.changes.mediated =
			CHANGE_ON; /* to which nobody has the answer */
		check_guest(scene, GUEST_MODE_UNKNOWN, CAUSE_UNKNOWN);
		scene->snap.supplied.changes =
			(struct changes){ .enable_pmu = CHANGE_OFF }; /* kvm's own */
		check_guest(scene, GUEST_MODE_DISABLED, CAUSE_ENABLE_PMU);
		scene->snap.supplied.changes = (struct changes){ 0 };
		snapshot_reset(&scene->snap);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_open_device_or_a_registered_one_is_a_kvm),
		cmocka_unit_test(what_is_not_registered_is_no_kvm_whatever_modules_there_are),
		cmocka_unit_test(a_node_without_a_driver_is_no_kvm),
		cmocka_unit_test(without_either_module_there_is_no_kvm),
		cmocka_unit_test(the_vendor_module_is_a_kvm_where_the_cpu_can_run_it),
		cmocka_unit_test(an_unknown_cpu_proves_nothing),
		cmocka_unit_test(without_sysfs_a_missing_device_proves_nothing),
		SCENE_TEST(modules_that_are_known_not_to_be_there_are_no_kvm),
		SCENE_TEST(only_what_the_firmware_switched_off_no_other_kernel_finds),
		SCENE_TEST(a_kvm_without_rules_is_known_by_its_answer_alone),
		SCENE_TEST(a_kvm_whose_device_is_kept_from_us_is_predicted),
		SCENE_TEST(whether_there_is_a_kvm_behind_a_missing_device_can_be_unknown),
	};

	return cmocka_run_group_tests_name("kvm_presence", tests, NULL, NULL);
}
