// SPDX-License-Identifier: GPL-2.0-or-later
/* Which of several boots in a kernel log is the host, and where that cannot be told. */
#include "record/kernel_log_boots.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/record/reader_fixture.h"
#include "tests/unit_test.h"

#define PERF \
	"Performance Events: Skylake events, full-width counters, Intel PMU driver.\n"
#define NO_PMU "Performance Events: no PMU driver, software events only.\n"
#define WATCHDOG "NMI watchdog: Enabled. Permanently consumes one hw-PMU counter.\n"
#define NOV_22 "Nov 22 01:33:08 h kernel: "
#define NOV_23 "Nov 23 01:33:08 h kernel: "

static void read_log(struct reader_fixture *fixture, const char *text)
{
	rewrite(fixture, text);
	assert_int_equal(open_path(fixture, fixture->file.path), 0);
	if (next_host(fixture) != 1)
		fail_msg("%s: %s", text, fixture->err.text);
	assert_string_equal(fixture->source.kind, "kernel-log");
	close_reader(fixture);
}

static void assert_refused(struct reader_fixture *fixture, const char *text, const char *why)
{
	rewrite(fixture, text);
	assert_int_equal(open_path(fixture, fixture->file.path), 0);
	if (next_host(fixture) != -EINVAL || !strstr(fixture->err.text, why))
		fail_msg("%s: %s", text, fixture->err.text);
	close_reader(fixture);
}

/* The last line of each log is all that is known of the host. */
static void what_a_boot_prints_once_begins_another_the_second_time(void **state)
{
	static const struct {
		const char *log, *last;
	} logs[] = {
		{ NOV_22 PERF NOV_22 WATCHDOG NOV_23 NO_PMU, NO_PMU },
		{ NOV_22 PERF NOV_23 NO_PMU, NO_PMU },
		/* the detector starts after perf */
		{ NOV_22 WATCHDOG NOV_23 NO_PMU, NO_PMU },
		{ NOV_22 "Command line: kvm.enable_pmu=0\n" NOV_22 WATCHDOG NOV_23
			 "Command line: quiet\n" NOV_23 PERF,
		  PERF },
		{ NOV_22 WATCHDOG NOV_23 "smpboot: CPU0: x (family: 0x6, model: 0x55, "
					 "stepping: 0x7)\n" NOV_23 PERF,
		  PERF },
		{ PERF WATCHDOG NO_PMU, NO_PMU },
		/* the time since the boot begins anew */
		{ "[    0.2] " PERF "[    9.0] " WATCHDOG
		  "[    8.0] kvm: disabled by bios\n[    8.1] x\n",
		  "kvm: disabled by bios\n" },
		{ NOV_22 "[   90.0] " WATCHDOG NOV_23 "[    8.0] kvm: disabled by bios\n",
		  "kvm: disabled by bios\n" },
		{ "[   90.0] h kernel: " PERF "[   91.0] h kernel: " WATCHDOG
		  "[    8.0] h kernel: kvm: disabled by bios\n[    8.1] h kernel: x\n",
		  "kvm: disabled by bios\n" },
	};
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(logs); i++) {
		const struct kernel_snapshot *kernel = &fixture->snap.kernel;

		read_log(fixture, logs[i].log);
		assert_int_equal(kernel->log_count, 1);
		assert_memory_equal(kernel->log_line[0], logs[i].last,
				    strlen(logs[i].last) - 1);
		assert_true(kernel->command_line.reading.state == READING_NOT_TAKEN ||
			    !strstr(kernel->command_line.text, "enable_pmu"));
	}
}

static void what_comes_again_within_a_boot_begins_none(void **state)
{
	static const char *const logs[] = {
		/* each PMU of a hybrid part */
		PERF "core: cpu_core PMU driver: \n... version:  5\n"
		     "core: cpu_atom PMU driver: \n... version:  5\n" WATCHDOG,
		/* a module that is loaded again, a command line of init/main.c */
		"Command line: quiet\nKernel command line: quiet \\\n"
		"Kernel command line: kvm.x=1\n" PERF
		"kvm: disabled by bios\nkvm: disabled by bios\n" WATCHDOG WATCHDOG,
		/* two CPUs that print at once */
		"[    0.200002] " PERF "[    0.200001] " WATCHDOG "[    0.3] x\n",
		/* a CPU that comes up, with a clock that is not set yet */
		"[    0.350] " PERF "[    0.351] " WATCHDOG
		"[    0.008] Disabled fast string operations\n[    0.000000] x\n"
		"[    0.352] kvm: disabled by bios\n",
		/* journalctl's clock was set, the boot goes on */
		NOV_23 "[    0.2] " PERF NOV_23 "[    0.3] x\n" NOV_22
		       "[    0.4] " WATCHDOG "Nov 22 01:33:09 h kernel: [    1.4] x\n",
		/* all that a journal shows of one boot, and its clock was set back */
		"Nov 23 03:33:08 h kernel: " PERF
		"Nov 23 01:33:15 h kernel: kvm: disabled by bios\n",
		/* each line twice, of two consoles or two programs that collect the log */
		"[    0.2] " PERF "[    0.2] " PERF "[    1.5] " WATCHDOG
		"[    1.5] " WATCHDOG,
		NOV_23
		"smpboot: CPU0: x (family: 0x6, model: 0x55, stepping: 0x7)\n" NOV_23 PERF
			NOV_23 WATCHDOG NOV_23 PERF,
		/* what programs write does not count */
		NOV_22 PERF NOV_22 WATCHDOG
		"Nov 23 01:33:08 h evil[1]: x kernel: Performance Events: forged\n",
	};
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(logs); i++) {
		const struct kernel_snapshot *kernel = &fixture->snap.kernel;

		read_log(fixture, logs[i]);
		assert_string_equal(kernel->log_line[0],
				    "Performance Events: Skylake events, full-width "
				    "counters, Intel PMU driver.");
	}
}

static void a_log_with_the_newest_line_first_is_refused(void **state)
{
	static const char *const logs[] = {
		NOV_23 NO_PMU NOV_22 WATCHDOG NOV_22 PERF,
		NOV_23 WATCHDOG "-- Boot 4f5e --\n" NOV_22 PERF,
		NOV_23 WATCHDOG "-- Reboot --\n" NOV_22 "Linux version 6.1.0\n",
		"Jan  1 00:00:01 h kernel: " WATCHDOG "Dec 31 23:59:59 h kernel: " PERF,
		"2026-11-23T01:33:08+0000 h kernel: " WATCHDOG
		"2026-11-22T01:33:08+0000 h kernel: " PERF,
		"2026-11-23 01:33:08 h kernel: " WATCHDOG
		"2026-11-23 01:33:07 h kernel: " PERF,
		"Mon 2026-11-23 01:33:08 UTC h kernel: " WATCHDOG
		"Sun 2026-11-22 01:33:08 UTC h kernel: " PERF,
		"[Mon Nov 23 01:33:08 2026] " WATCHDOG "[Sun Nov 22 01:33:08 2026] " PERF,
		"1795397588.123456 h kernel: " WATCHDOG "1795397587.123456 h kernel: " PERF,
		"<4>[    5.0] " WATCHDOG "<6>[    0.2] " PERF
		"<5>[    0.0] Linux version 6.1.0\n",
		/* the files of two boots, the newest first */
		NOV_23 PERF NOV_23 WATCHDOG NOV_22 PERF NOV_22 WATCHDOG,
		/* either two boots, or one backwards */
		"[    5.0] " WATCHDOG "[    0.2] kvm: disabled by bios\n[    9.0] x\n",
	};
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(logs); i++)
		assert_refused(fixture, logs[i], "from the oldest to the newest");
}

/* Within each boot the clock goes back, as long as its zone is not known. */
static void boots_are_told_apart_by_when_they_began(void **state)
{
	struct reader_fixture *fixture = *state;

	read_log(fixture,
		 "Nov 22 03:33:08 h kernel: " PERF "Nov 22 01:33:15 h kernel: " WATCHDOG
		 "Nov 23 03:33:08 h kernel: " NO_PMU
		 "Nov 23 01:33:15 h kernel: kvm: disabled by bios\n");
	assert_int_equal(fixture->snap.kernel.log_count, 2);
	assert_memory_equal(fixture->snap.kernel.log_line[0], NO_PMU, strlen(NO_PMU) - 1);
}

static void a_clock_that_is_set_or_a_new_year_turns_no_log_around(void **state)
{
	static const char *const logs[] = {
		"Dec 31 23:59:59 h kernel: " PERF "Jan  1 00:00:01 h kernel: " WATCHDOG,
		"Oct 25 02:59:58 h kernel: " PERF "Oct 25 02:59:59 h kernel: x\n"
		"Oct 25 02:00:00 h kernel: " WATCHDOG "Oct 25 02:00:01 h kernel: x\n",
		/* more than half a year: which comes first cannot be told */
		"Feb  1 00:00:00 h kernel: " PERF "Sep  1 00:00:01 h kernel: " WATCHDOG,
		/* another language's */
		"23. nov. 01:33:08 h kernel: " PERF "22. nov. 01:33:08 h kernel: " WATCHDOG,
		/* no times, or no numbers of ours */
		PERF WATCHDOG,
		"[99999999999999999999.1] " PERF "[99999999999999999999.2] " WATCHDOG,
		"99999999999999-99999999999999-99999999999999T99999999999999:9:9 h kernel: " PERF
		"99999999999999-99999999999999-99999999999999T99999999999999:9:9 h "
		"kernel: " WATCHDOG,
		"[  +0.000012] " PERF "[  +0.000002] " WATCHDOG,
	};
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(logs); i++) {
		read_log(fixture, logs[i]);
		assert_int_equal(fixture->snap.kernel.log_count, 2);
	}
}

/* What the boot before left is of another one, and the host is not that. */
static void a_last_boot_without_a_line_of_the_kernels_is_no_host(void **state)
{
	static const char *const logs[] = {
		NOV_22 "Linux version 6.1.0\n" NOV_22 WATCHDOG
		       "-- Boot 4f5e --\nNov 23 01:33:08 h systemd[1]: Started x.\n",
		NOV_22 WATCHDOG "-- Boot 4f5e --\n" NOV_23 PERF "-- Reboot --\n",
	};
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(logs); i++)
		assert_refused(fixture, logs[i], "of the last boot in it");
	read_log(fixture, NOV_22 WATCHDOG
		 "-- Boot 4f5e --\n"
		 "Nov 23 01:33:08 h systemd[1]: Started x.\n" NOV_23 "usb 1-1: x\n");
	assert_int_equal(fixture->snap.kernel.log_count, 0);
}

static void a_mark_is_one_on_a_terminal_too(void **state)
{
	struct reader_fixture *fixture = *state;

	read_log(fixture, NOV_22 WATCHDOG "\033[0;1m-- Boot 4f5e --\033[0m\n" NOV_23
					  "kvm: disabled by bios\n");
	assert_int_equal(fixture->snap.kernel.log_count, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reader_setup, reader_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_a_boot_prints_once_begins_another_the_second_time),
		TEST(what_comes_again_within_a_boot_begins_none),
		TEST(a_log_with_the_newest_line_first_is_refused),
		TEST(boots_are_told_apart_by_when_they_began),
		TEST(a_clock_that_is_set_or_a_new_year_turns_no_log_around),
		TEST(a_last_boot_without_a_line_of_the_kernels_is_no_host),
		TEST(a_mark_is_one_on_a_terminal_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
