// SPDX-License-Identifier: GPL-2.0-or-later
/* Which of KVM's modules are found, and what sysfs shows of their parameters. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "probe/modules.h"

#include "machines.h"

static void check_vendor(void (*machine)(struct fake_host *), const char *folder,
			 const char *vendor)
{
	struct fake_host fake;

	machine(&fake);
	fake_folder(&fake, "/sys/module", folder);
	fake_file(&fake, "/sys/module/kvm_intel/parameters/enable_mediated_pmu", "N\n");
	fake_file(&fake, "/sys/module/kvm_amd/parameters/enable_mediated_pmu", "N\n");
	fake_file_fails(&fake, "/sys/module/kvm_pvm/parameters/enable_mediated_pmu",
			ENOENT);
	fake_file_fails(&fake,
			"/sys/module/kvm_pvm/parameters/error_on_inconsistent_vmcs_config",
			ENOENT);
	fake_file_fails(&fake,
			"/sys/module/kvm_amd/parameters/error_on_inconsistent_vmcs_config",
			ENOENT);
	fake_file(&fake,
		  "/sys/module/kvm_intel/parameters/error_on_inconsistent_vmcs_config",
		  "Y\n");
	fake_probe(&fake, false);
	check_text(&fake.snap.kvm.vendor_module, vendor);
	fake_host_done(&fake);
}

static void parameters_of_the_loaded_modules_are_read(void **state)
{
	struct fake_host fake;
	const struct kvm_snapshot *kvm = &fake.snap.kvm;

	(void)state;
	machine_intel(&fake);
	fake_probe(&fake, false);
	check_reading(&kvm->core_module, READING_OK, 0);
	check_text(&kvm->vendor_module, "kvm_intel");
	check_text(&kvm->parameter[KVM_PARAMETER_ENABLE_PMU], "Y");
	check_text(&kvm->parameter[KVM_PARAMETER_ENABLE_MEDIATED_PMU], "N");
	check_text(&kvm->parameter[KVM_PARAMETER_ERROR_ON_INCONSISTENT_VMCS_CONFIG], "Y");
	fake_host_done(&fake);
}

static void without_kvm_both_modules_and_parameters_are_absent(void **state)
{
	struct fake_host fake;
	const struct kvm_snapshot *kvm = &fake.snap.kvm;

	(void)state;
	machine_intel(&fake);
	fake_folder(&fake, "/sys/module", ". .. printk kvmgt");
	fake_probe(&fake, false);
	check_reading(&kvm->core_module, READING_ABSENT, 0);
	check_reading(&kvm->vendor_module.reading, READING_ABSENT, 0);
	for (int i = 0; i < KVM_PARAMETER_COUNT; i++)
		check_reading(&kvm->parameter[i].reading, READING_ABSENT, 0);
	fake_host_done(&fake);
}

static void kvm_alone_has_its_own_parameter(void **state)
{
	struct fake_host fake;
	const struct kvm_snapshot *kvm = &fake.snap.kvm;

	(void)state;
	machine_intel(&fake);
	fake_folder(&fake, "/sys/module", "kvm");
	fake_probe(&fake, false);
	check_text(&kvm->parameter[KVM_PARAMETER_ENABLE_PMU], "Y");
	check_reading(&kvm->parameter[KVM_PARAMETER_ENABLE_MEDIATED_PMU].reading,
		      READING_ABSENT, 0);
	fake_host_done(&fake);
}

static void a_foreign_vendor_module_is_named(void **state)
{
	(void)state;
	check_vendor(machine_amd_guest, "kvm kvm_pvm", "kvm_pvm");
	check_vendor(machine_intel, "kvm_pvm kvm", "kvm_pvm");
}

static void of_two_vendor_modules_the_cpu_chooses(void **state)
{
	(void)state;
	check_vendor(machine_intel, "kvm kvm_amd kvm_intel", "kvm_intel");
	check_vendor(machine_intel, "kvm kvm_intel kvm_amd", "kvm_intel");
	check_vendor(machine_amd_guest, "kvm kvm_amd kvm_intel", "kvm_amd");
	check_vendor(machine_amd_guest, "kvm kvm_intel kvm_amd", "kvm_amd");
}

static void a_known_vendor_module_goes_before_a_foreign_one(void **state)
{
	(void)state;
	check_vendor(machine_intel, "kvm kvm_abc kvm_intel", "kvm_intel");
	check_vendor(machine_amd_guest, "kvm kvm_pvm kvm_amd kvm_zzz", "kvm_amd");
	check_vendor(machine_amd_guest, "kvm kvm_abc kvm_intel", "kvm_intel");
	check_vendor(machine_intel, "kvm kvm_abc kvm_amd", "kvm_amd");
	check_vendor(machine_amd_guest, "kvm kvm_zzz kvm_pvm", "kvm_pvm");
}

static void a_kernel_without_the_feature_has_no_such_parameter(void **state)
{
	struct fake_host fake;
	const struct kvm_snapshot *kvm = &fake.snap.kvm;

	(void)state;
	machine_intel(&fake);
	fake_file_fails(&fake, "/sys/module/kvm_intel/parameters/enable_mediated_pmu",
			ENOENT);
	fake_file_fails(&fake, "/sys/module/kvm/parameters/enable_pmu", EACCES);
	fake_probe(&fake, false);
	check_reading(&kvm->parameter[KVM_PARAMETER_ENABLE_MEDIATED_PMU].reading,
		      READING_ABSENT, ENOENT);
	check_reading(&kvm->parameter[KVM_PARAMETER_ENABLE_PMU].reading, READING_DENIED,
		      EACCES);
	fake_host_done(&fake);
}

/* Without sysfs nobody can say whether kvm is loaded: "absent" would be a no. */
static void without_sysfs_nothing_is_said_of_modules(void **state)
{
	static const struct {
		int err;
		enum reading_state state;
	} cases[] = {
		{ ENOENT, READING_FAILED },
		{ ENOTDIR, READING_FAILED },
		{ EIO, READING_FAILED },
		{ EACCES, READING_DENIED },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct fake_host fake;
		const struct kvm_snapshot *kvm = &fake.snap.kvm;

		machine_intel(&fake);
		fake_folder_fails(&fake, "/sys/module", cases[i].err);
		fake_probe(&fake, false);
		check_reading(&kvm->core_module, cases[i].state, cases[i].err);
		check_reading(&kvm->vendor_module.reading, cases[i].state, cases[i].err);
		for (int k = 0; k < KVM_PARAMETER_COUNT; k++)
			check_reading(&kvm->parameter[k].reading, cases[i].state,
				      cases[i].err);
		fake_host_done(&fake);
	}
}

/* A container is not given the device; sysfs tells it of the one that its host has. */
static void the_registered_device_shows_without_dev_kvm(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake.kvm.open_err = ENOENT;
	fake_probe(&fake, false);
	check_reading(&fake.snap.kvm.device, READING_ABSENT, ENOENT);
	check_reading(&fake.snap.kvm.misc_device, READING_OK, 0);
	fake_host_done(&fake);
}

static void a_device_among_others_that_is_not_registered_is_absent(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_folder(&fake, "/sys/class/misc", ". .. kvmgt rfkill vhost-kvm");
	fake_probe(&fake, false);
	check_reading(&fake.snap.kvm.misc_device, READING_ABSENT, 0);
	fake_host_done(&fake);
}

static void without_its_folder_nothing_is_said_of_the_registered_device(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_folder_fails(&fake, "/sys/class/misc", ENOENT);
	fake_probe(&fake, false);
	check_reading(&fake.snap.kvm.misc_device, READING_FAILED, ENOENT);
	fake_host_done(&fake);
	machine_intel(&fake);
	fake_folder_fails(&fake, "/sys/class/misc", EACCES);
	fake_probe(&fake, false);
	check_reading(&fake.snap.kvm.misc_device, READING_DENIED, EACCES);
	fake_host_done(&fake);
}

static void the_owner_of_a_parameter_is_known_without_modules(void **state)
{
	struct fake_host intel, amd;

	(void)state;
	machine_intel(&intel);
	fake_folder(&intel, "/sys/module", "");
	fake_probe(&intel, false);
	assert_string_equal(modules_owner(&intel.snap, KVM_PARAMETER_ENABLE_PMU), "kvm");
	assert_string_equal(modules_owner(&intel.snap, KVM_PARAMETER_ENABLE_MEDIATED_PMU),
			    "kvm_intel");
	fake_host_done(&intel);
	machine_amd_guest(&amd);
	fake_folder(&amd, "/sys/module", "");
	fake_probe(&amd, false);
	assert_string_equal(modules_owner(&amd.snap, KVM_PARAMETER_ENABLE_MEDIATED_PMU),
			    "kvm_amd");
	fake_host_done(&amd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(parameters_of_the_loaded_modules_are_read),
		cmocka_unit_test(without_kvm_both_modules_and_parameters_are_absent),
		cmocka_unit_test(kvm_alone_has_its_own_parameter),
		cmocka_unit_test(a_foreign_vendor_module_is_named),
		cmocka_unit_test(of_two_vendor_modules_the_cpu_chooses),
		cmocka_unit_test(a_known_vendor_module_goes_before_a_foreign_one),
		cmocka_unit_test(a_kernel_without_the_feature_has_no_such_parameter),
		cmocka_unit_test(without_sysfs_nothing_is_said_of_modules),
		cmocka_unit_test(the_registered_device_shows_without_dev_kvm),
		cmocka_unit_test(a_device_among_others_that_is_not_registered_is_absent),
		cmocka_unit_test(without_its_folder_nothing_is_said_of_the_registered_device),
		cmocka_unit_test(the_owner_of_a_parameter_is_known_without_modules),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
