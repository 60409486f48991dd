// SPDX-License-Identifier: GPL-2.0-or-later
/* The whole story, on machines with something missing. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "probe/probe.h"

#include "machines.h"

static void a_guest_of_amd_is_read_whole(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_amd_guest(&fake);
	fake_probe(&fake, false);
	assert_int_equal(fake.snap.group_count, 1);
	assert_string_equal(fake.snap.group[0].cpus, "0-1");
	assert_int_equal(cpuid_table_find(&fake.snap.group[0].cpuid, 0x80000022, 0)->ebx,
			 6);
	check_text(&fake.snap.kvm.vendor_module, "kvm_amd");
	check_text(&fake.snap.kvm.parameter[KVM_PARAMETER_ENABLE_MEDIATED_PMU], "Y");
	for (int id = 0; id < NOTE_COUNT; id++)
		assert_int_equal(fake.snap.note[id].count, 0);
	fake_host_done(&fake);
}

static void an_old_snapshot_leaves_no_trace(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_amd_guest(&fake);
	fake.snap.supplied.perf_capabilities.value = 5;
	fake.snap.group_count = 7;
	assert_int_equal(snapshot_note(&fake.snap, NOTE_BROKEN_LINE, "line 1"), 0);
	fake_probe(&fake, false);
	assert_int_equal(fake.snap.supplied.perf_capabilities.value, 0);
	assert_int_equal(fake.snap.group_count, 1);
	assert_int_equal(fake.snap.note[NOTE_BROKEN_LINE].count, 0);
	fake_host_done(&fake);
}

/* Neither /proc nor /sys, no device, no rights: CPUID alone answers. */
static void a_bare_room_still_has_a_snapshot(void **state)
{
	static const char *const files[] = {
		"/sys/devices/system/cpu/online",
		"/proc/cmdline",
		"/proc/sys/kernel/nmi_watchdog",
		"/proc/sys/kernel/perf_event_paranoid",
	};
	struct fake_host fake;
	const struct snapshot *snap = &fake.snap;

	(void)state;
	machine_intel(&fake);
	for (size_t i = 0; i < ARRAY_SIZE(files); i++)
		fake_file_fails(&fake, files[i], ENOENT);
	fake_folder_fails(&fake, "/sys/module", ENOENT);
	fake_folder_fails(&fake, "/sys/class/misc", ENOENT);
	fake_folder_fails(&fake, "/sys/bus/event_source/devices", ENOENT);
	for (uint32_t i = 0; i < 4; i++)
		fake_msr_fails(&fake, 0, fake.msr[i].msr, ENOENT);
	fake.kvm.open_err = ENOENT;
	fake.log = NULL;
	fake.log_err = EPERM;
	fake_probe(&fake, false);
	assert_non_null(cpuid_table_find(&snap->group[0].cpuid, 0xa, 0));
	check_reading(&snap->group[0].msr[HOST_MSR_PERF_CAPABILITIES].reading,
		      READING_ABSENT, ENOENT);
	check_reading(&snap->kvm.device, READING_ABSENT, ENOENT);
	check_reading(&snap->kvm.misc_device, READING_FAILED, ENOENT);
	check_reading(&snap->kvm.core_module, READING_FAILED, ENOENT);
	check_reading(&snap->kvm.requested[0].reading, READING_FAILED, ENOENT);
	check_reading(&snap->kernel.command_line.reading, READING_FAILED, ENOENT);
	check_reading(&snap->kernel.perf_devices_reading, READING_ABSENT, ENOENT);
	check_reading(&snap->kernel.nmi_watchdog.reading, READING_ABSENT, ENOENT);
	check_reading(&snap->kernel.log, READING_DENIED, EPERM);
	check_text(&snap->kernel.release, "7.2.13");
	fake_host_done(&fake);
}

static void check_out_of_memory(struct fake_host *fake)
{
	const struct probe_options options = { .all_cpus = false };
	struct error err = { 0 };

	assert_int_equal(probe_host(&fake->host, &options, &fake->snap, &err), -ENOMEM);
	assert_int_equal(err.code, -ENOMEM);
	assert_string_not_equal(err.text, "");
	/* fake_host_done() looks at the affinity and at /dev/kvm. */
	fake_host_done(fake);
}

static void doors_without_memory_end_the_probe(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake.affinity_err = ENOMEM;
	check_out_of_memory(&fake);
	machine_intel(&fake);
	fake_folder_fails(&fake, "/etc/modprobe.d", ENOMEM);
	check_out_of_memory(&fake);
	machine_intel(&fake);
	fake.log = NULL;
	fake.log_err = ENOMEM;
	check_out_of_memory(&fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_guest_of_amd_is_read_whole),
		cmocka_unit_test(an_old_snapshot_leaves_no_trace),
		cmocka_unit_test(a_bare_room_still_has_a_snapshot),
		cmocka_unit_test(doors_without_memory_end_the_probe),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
