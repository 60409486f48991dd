// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel's release, command line and sysctls, and perf's devices. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "machines.h"

#define DEVICES "/sys/bus/event_source/devices"

static void an_ordinary_kernel_is_read(void **state)
{
	struct fake_host fake;
	const struct kernel_snapshot *kernel = &fake.snap.kernel;

	(void)state;
	machine_intel(&fake);
	fake_probe(&fake, false);
	check_text(&kernel->release, "7.2.13");
	check_number(&kernel->nmi_watchdog, 1);
	check_number(&kernel->perf_event_paranoid, 2);
	check_reading(&kernel->perf_devices_reading, READING_OK, 0);
	assert_int_equal(kernel->perf_device_count, 1);
	assert_string_equal(kernel->perf_device[0].name, "cpu");
	check_text(&kernel->perf_device[0].pmu_name, "icelake");
	check_number(&kernel->perf_device[0].branches, 32);
	check_number(&kernel->perf_device[0].max_precise, 3);
	fake_host_done(&fake);
}

static void a_release_that_cannot_be_read_is_a_reading(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake.release = NULL;
	fake.release_err = EPERM;
	fake_probe(&fake, false);
	check_reading(&fake.snap.kernel.release.reading, READING_DENIED, EPERM);
	fake_host_done(&fake);
}

static void sysctls_are_signed_numbers_or_failed(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_file(&fake, "/proc/sys/kernel/perf_event_paranoid", "-1\n");
	fake_file(&fake, "/proc/sys/kernel/nmi_watchdog", "on\n");
	fake_probe(&fake, false);
	check_number(&fake.snap.kernel.perf_event_paranoid, UINT64_MAX);
	check_reading(&fake.snap.kernel.nmi_watchdog.reading, READING_FAILED, EINVAL);
	fake_host_done(&fake);
}

static void a_number_has_its_limits(void **state)
{
	static const struct {
		const char *text;
		int err;
	} cases[] = {
		{ "9223372036854775808\n", ERANGE },
		{ "99999999999999999999\n", ERANGE },
		{ "-1\n", EINVAL },
		{ "1 2\n", EINVAL },
		{ "\n", EINVAL },
		{ "", EINVAL },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct fake_host fake;

		machine_intel(&fake);
		fake_file(&fake, "/proc/sys/kernel/nmi_watchdog", cases[i].text);
		fake_probe(&fake, false);
		check_reading(&fake.snap.kernel.nmi_watchdog.reading, READING_FAILED,
			      cases[i].err);
		fake_host_done(&fake);
	}
}

static void sysctls_that_are_not_there_are_absent(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_file_fails(&fake, "/proc/sys/kernel/perf_event_paranoid", EACCES);
	fake_file_fails(&fake, "/proc/sys/kernel/nmi_watchdog", ENOENT);
	fake_probe(&fake, false);
	check_reading(&fake.snap.kernel.perf_event_paranoid.reading, READING_DENIED,
		      EACCES);
	check_reading(&fake.snap.kernel.nmi_watchdog.reading, READING_ABSENT, ENOENT);
	fake_host_done(&fake);
}

static void a_kernel_without_a_core_pmu_has_no_core_device(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_folder(&fake, DEVICES, ". .. software cpux uncore_cbox_0 cpu_");
	fake_probe(&fake, false);
	check_reading(&fake.snap.kernel.perf_devices_reading, READING_OK, 0);
	assert_int_equal(fake.snap.kernel.perf_device_count, 0);
	fake_host_done(&fake);
}

static void a_hybrid_part_has_a_device_per_core_type(void **state)
{
	struct fake_host fake;
	const struct kernel_snapshot *kernel = &fake.snap.kernel;

	(void)state;
	machine_hybrid(&fake);
	fake_folder(&fake, DEVICES, "cpu_atom cpu_core");
	fake_file(&fake, DEVICES "/cpu_core/caps/pmu_name", "alderlake_hybrid\n");
	fake_file(&fake, DEVICES "/cpu_core/caps/branches", "32\n");
	fake_file_fails(&fake, DEVICES "/cpu_core/caps/max_precise", ENOENT);
	fake_file_fails(&fake, DEVICES "/cpu_atom/caps/pmu_name", ENOENT);
	fake_file(&fake, DEVICES "/cpu_atom/caps/branches", "32\n");
	fake_file(&fake, DEVICES "/cpu_atom/caps/max_precise", "3\n");
	fake_probe(&fake, false);
	assert_int_equal(kernel->perf_device_count, 2);
	assert_string_equal(kernel->perf_device[0].name, "cpu_core");
	assert_string_equal(kernel->perf_device[1].name, "cpu_atom");
	check_text(&kernel->perf_device[0].pmu_name, "alderlake_hybrid");
	check_reading(&kernel->perf_device[0].max_precise.reading, READING_ABSENT, ENOENT);
	check_reading(&kernel->perf_device[1].pmu_name.reading, READING_ABSENT, ENOENT);
	check_number(&kernel->perf_device[1].max_precise, 3);
	fake_host_done(&fake);
}

static void devices_that_cannot_be_listed_are_a_reading(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_folder_fails(&fake, DEVICES, EACCES);
	fake_probe(&fake, false);
	check_reading(&fake.snap.kernel.perf_devices_reading, READING_DENIED, EACCES);
	assert_int_equal(fake.snap.kernel.perf_device_count, 0);
	fake_host_done(&fake);
}

static void check_kept(const char *line, const char *kept)
{
	struct fake_host fake;

	machine_intel(&fake);
	fake_file(&fake, "/proc/cmdline", line);
	fake_probe(&fake, false);
	check_text(&fake.snap.kernel.command_line, kept);
	fake_host_done(&fake);
}

static void only_words_about_the_pmu_are_kept(void **state)
{
	(void)state;
	check_kept("BOOT_IMAGE=/vmlinuz root=UUID=1234 ip=10.0.0.1::::web17:eth0 quiet\n",
		   "");
	check_kept("", "");
	check_kept("nmi_watchdog=0 root=/dev/sda1 kvm.enable_pmu=0 mitigations=off "
		   "kvm-intel.nested=1 nowatchdog clearcpuid=arch_perfmon\n",
		   "nmi_watchdog=0 kvm.enable_pmu=0 kvm-intel.nested=1 nowatchdog "
		   "clearcpuid=arch_perfmon");
	check_kept("quiet -- kvm.enable_pmu=0 nowatchdog\n", "");
	check_kept("kvm.note=\"two words\" s=\"kvm.x nowatchdog\"",
		   "kvm.note=\"two words\"");
	check_kept("kvm.x=\xc3\xa9\x01", "kvm.x=???");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_ordinary_kernel_is_read),
		cmocka_unit_test(a_release_that_cannot_be_read_is_a_reading),
		cmocka_unit_test(sysctls_are_signed_numbers_or_failed),
		cmocka_unit_test(a_number_has_its_limits),
		cmocka_unit_test(sysctls_that_are_not_there_are_absent),
		cmocka_unit_test(a_kernel_without_a_core_pmu_has_no_core_device),
		cmocka_unit_test(a_hybrid_part_has_a_device_per_core_type),
		cmocka_unit_test(devices_that_cannot_be_listed_are_a_reading),
		cmocka_unit_test(only_words_about_the_pmu_are_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
