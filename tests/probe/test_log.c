// SPDX-License-Identifier: GPL-2.0-or-later
/* Which lines of the kernel's log are kept, in which form, and when the log is whole. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "probe/log.h"

#include "machines.h"

#define FIRST "<5>[    0.000000] Linux version 7.2.13 (builder) #1 SMP\n"

static void read_log(struct fake_host *fake, const char *log)
{
	fake_host_init(fake);
	fake->log = log;
	assert_int_equal(log_read(&fake->host, &fake->snap), 0);
}

static void check_lines(const char *log, const char *const *lines, size_t count)
{
	struct fake_host fake;

	read_log(&fake, log);
	assert_int_equal(fake.snap.kernel.log_count, count);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(fake.snap.kernel.log_line[i], lines[i]);
	fake_host_done(&fake);
}

static void check_kept(const char *log, const char *line)
{
	check_lines(log, &line, 1);
}

static void check_not_kept(const char *log)
{
	check_lines(log, NULL, 0);
}

static void perfs_introduction_is_kept_without_times(void **state)
{
	static const char *const lines[] = {
		"Performance Events: PEBS fmt4+-baseline, full-width counters, Intel PMU driver.",
		"... version:                5",
		"... bit width:              48",
		"... generic counters:       8",
		"... generic bitmap:         00000000000000ff",
		"... fixed-purpose counters: 4",
		"... event mask:             000000000000000f",
	};
	static const char log[] = FIRST
		"<6>[    0.010000] Memory: 1000K/2000K available\n"
		"<6>[    0.100000] Performance Events: PEBS fmt4+-baseline, full-width counters, "
		"Intel PMU driver.\n"
		"<6>[    0.100001] ... version:                5\n"
		"<6>[    0.100002] ... bit width:              48\n"
		"<6>[    0.100003] ... generic counters:       8\n"
		"<6>[    0.100004] ... generic bitmap:         00000000000000ff\n"
		"<6>[    0.100005] ... fixed-purpose counters: 4\n"
		"<6>[    0.100006] ... event mask:             000000000000000f\n";

	(void)state;
	check_lines(log, lines, ARRAY_SIZE(lines));
}

static void every_form_of_prefix_is_taken_off(void **state)
{
	(void)state;
	check_kept("<6>[12345.678901] Performance Events: x\n", "Performance Events: x");
	check_kept("<6>[    0.1][    T1] Performance Events: x\n", "Performance Events: x");
	check_kept("<4>[    0.1][   C12] Performance Events: x\n", "Performance Events: x");
	check_kept("<6>Performance Events: x", "Performance Events: x");
	check_kept("Performance Events: x", "Performance Events: x");
	check_kept("<3>[    0.1] [Firmware Bug]: the BIOS has corrupted hw-PMU resources (x)\n",
		   "[Firmware Bug]: the BIOS has corrupted hw-PMU resources (x)");
	check_not_kept("<6>[    0.1 Broken PMU");
}

static void what_concerns_the_watchdog_and_kvm_is_kept(void **state)
{
	static const char *const lines[] = {
		"NMI watchdog: Enabled. Permanently consumes one hw-PMU counter.",
		"hw perf events fixed 64 > max(16), clipping!",
		"core: CPUID marked event: 'bus cycles' unavailable",
		"kvm_intel: PMU unsupported",
		"kvm: VM_EXIT_LOAD_IA32_PERF_GLOBAL_CTRL does not work properly.",
		"Clearing CPUID bits: arch_perfmon",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		char log[256];

		snprintf(log, sizeof(log), FIRST "<4>[    1.5] %s\n", lines[i]);
		check_kept(log, lines[i]);
	}
}

static void what_does_not_concern_the_pmu_is_not_kept(void **state)
{
	(void)state;
	check_not_kept(FIRST "<6>[    1.0] kvm: Nested Virtualization enabled\n");
	check_not_kept(FIRST "<6>[    1.0] thermal core: something\n");
	check_not_kept(FIRST "<6>[    1.0] intel_pmu uncore\n");
	check_not_kept("kvm: pm");
	check_not_kept("kvm: ");
	check_not_kept("\n\n<6>\n<6>[\n<6>[    0.1]\n<\n<6\n");
	check_not_kept("");
}

/* The host's name, addresses and disks may stand in it. */
static void a_command_line_in_the_log_is_not_kept(void **state)
{
	(void)state;
	check_not_kept("<6>[    0.0] Command line: root=UUID=1 clearcpuid=arch_perfmon\n");
	check_not_kept("<5>[    0.0] Kernel command line: x=1 clearcpuid=arch_perfmon\n");
	check_not_kept(
		"<5>[    0.0] Unknown kernel command line parameters \"clearcpuid=x\"\n");
}

static void what_a_program_wrote_into_the_log_is_no_evidence(void **state)
{
	(void)state;
	check_not_kept(FIRST "<14>[    9.0] NMI watchdog: Enabled.\n");
	check_not_kept(FIRST "<30>[    9.0] logger: Broken PMU\n");
}

static void an_equal_line_is_kept_once(void **state)
{
	(void)state;
	check_kept("<6>[    0.1] Broken PMU\n<6>[    0.2] Broken PMU\n", "Broken PMU");
}

static void a_long_line_is_cut_off_and_odd_bytes_are_replaced(void **state)
{
	char log[700] = "<6>Broken PMU \x1b\xff", line[513] = "Broken PMU ??";

	(void)state;
	memset(log + strlen(log), 'a', 600);
	memset(line + strlen(line), 'a', sizeof(line) - 1 - strlen(line));
	check_kept(log, line);
}

static void no_more_than_64_lines_are_kept(void **state)
{
	char log[4096] = "";
	struct fake_host fake;

	(void)state;
	for (unsigned int i = 0; i < 70; i++) {
		size_t used = strlen(log);

		snprintf(log + used, sizeof(log) - used, "<6>[    0.1] Broken PMU %u\n", i);
	}
	read_log(&fake, log);
	assert_int_equal(fake.snap.kernel.log_count, 64);
	assert_string_equal(fake.snap.kernel.log_line[63], "Broken PMU 63");
	fake_host_done(&fake);
}

static void a_log_from_boot_on_is_ok(void **state)
{
	struct fake_host fake;

	(void)state;
	read_log(&fake, FIRST "<6>[    0.1] Broken PMU\n");
	check_reading(&fake.snap.kernel.log, READING_OK, 0);
	fake_host_done(&fake);
}

static void a_log_that_wrapped_is_absent_with_what_is_left(void **state)
{
	struct fake_host fake;

	(void)state;
	read_log(&fake, "rsion 7.2.13\n<6>[    0.1] Broken PMU\n"
			"<14>[    9.0] Linux version 7.2.13, a program says\n");
	check_reading(&fake.snap.kernel.log, READING_ABSENT, 0);
	assert_int_equal(fake.snap.kernel.log_count, 1);
	fake_host_done(&fake);
}

static void an_empty_log_is_absent(void **state)
{
	struct fake_host fake;

	(void)state;
	read_log(&fake, "");
	check_reading(&fake.snap.kernel.log, READING_ABSENT, 0);
	fake_host_done(&fake);
}

static void a_log_that_may_not_be_read_is_denied(void **state)
{
	struct fake_host fake;

	(void)state;
	fake_host_init(&fake);
	fake.log_err = EPERM;
	assert_int_equal(log_read(&fake.host, &fake.snap), 0);
	check_reading(&fake.snap.kernel.log, READING_DENIED, EPERM);
	assert_int_equal(fake.snap.kernel.log_count, 0);
	fake_host_done(&fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(perfs_introduction_is_kept_without_times),
		cmocka_unit_test(every_form_of_prefix_is_taken_off),
		cmocka_unit_test(what_concerns_the_watchdog_and_kvm_is_kept),
		cmocka_unit_test(what_does_not_concern_the_pmu_is_not_kept),
		cmocka_unit_test(a_command_line_in_the_log_is_not_kept),
		cmocka_unit_test(what_a_program_wrote_into_the_log_is_no_evidence),
		cmocka_unit_test(an_equal_line_is_kept_once),
		cmocka_unit_test(a_long_line_is_cut_off_and_odd_bytes_are_replaced),
		cmocka_unit_test(no_more_than_64_lines_are_kept),
		cmocka_unit_test(a_log_from_boot_on_is_ok),
		cmocka_unit_test(a_log_that_wrapped_is_absent_with_what_is_left),
		cmocka_unit_test(an_empty_log_is_absent),
		cmocka_unit_test(a_log_that_may_not_be_read_is_denied),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
