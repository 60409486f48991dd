// SPDX-License-Identifier: GPL-2.0-or-later
/* record/log_command_line.h: the command line in a log, whole, cut, or in pieces. */
#include "record/log_command_line.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "tests/record/reader_fixture.h"
#include "tests/unit_test.h"

#define VERSION "Linux version 6.1.0 (x@x) #1 SMP\n"
#define PERF "Performance Events: Intel PMU driver.\n"

static const struct kernel_snapshot *read_log(struct reader_fixture *fixture,
					      const char *text)
{
	rewrite(fixture, text);
	assert_int_equal(open_path(fixture, fixture->file.path), 0);
	assert_int_equal(next_host(fixture), 1);
	close_reader(fixture);
	return &fixture->snap.kernel;
}

static void check(struct reader_fixture *fixture, const char *log, const char *want)
{
	const struct reading_text *line = &read_log(fixture, log)->command_line;

	if (!want) {
		assert_int_equal(line->reading.state, READING_NOT_TAKEN);
		return;
	}
	assert_int_equal(line->reading.state, READING_OK);
	assert_string_equal(line->text, want);
}

static void the_first_whole_one_counts(void **state)
{
	check(*state, VERSION "Command line: quiet kvm.enable_pmu=0\n" PERF,
	      "kvm.enable_pmu=0");
	check(*state, VERSION "Kernel command line: kvm.enable_pmu=0\n" PERF,
	      "kvm.enable_pmu=0");
	check(*state,
	      VERSION
	      "Command line: kvm.enable_pmu=0\nKernel command line: kvm.enable_pmu=1\n" PERF,
	      "kvm.enable_pmu=0");
	check(*state, VERSION PERF, NULL);
}

static void pieces_are_one(void **state)
{
	check(*state,
	      VERSION "Kernel command line: quiet nowatchdog \\\n"
		      "Kernel command line: kvm.enable_pmu=0 \\\n"
		      "Kernel command line: kvm_intel.enable_mediated_pmu=1\n" PERF,
	      "nowatchdog kvm.enable_pmu=0 kvm_intel.enable_mediated_pmu=1");
	/* the last of them is missing */
	check(*state, VERSION "Kernel command line: kvm.enable_pmu=0 \\\n" PERF, NULL);
}

/* What the kernel has cut may be what was asked for; its pieces hold it. */
static void one_that_was_cut_tells_nothing(void **state)
{
	char log[4096], padding[1000];

	memset(padding, 'x', sizeof(padding) - 1);
	padding[sizeof(padding) - 1] = '\0';
	snprintf(log, sizeof(log), VERSION "Command line: kvm.enable_pmu=0 %s\n" PERF,
		 padding);
	check(*state, log, NULL);
	snprintf(log, sizeof(log),
		 VERSION "Command line: kvm.enable_pmu=0 %s\n"
			 "Kernel command line: kvm.enable_pmu=0 %s \\\n"
			 "Kernel command line: kvm_intel.enable_mediated_pmu=1\n" PERF,
		 padding, padding);
	check(*state, log, "kvm.enable_pmu=0 kvm_intel.enable_mediated_pmu=1");
}

/* A text may claim any number of pieces. */
static void pieces_without_end_are_cut_at_the_kernels_limit(void **state)
{
	static char log[40 * 1000];
	size_t length = (size_t)snprintf(log, sizeof(log), VERSION);

	for (int i = 0; i < 30; i++)
		length += (size_t)snprintf(log + length, sizeof(log) - length,
					   "Kernel command line: kvm.x=%0900d \\\n", i);
	snprintf(log + length, sizeof(log) - length,
		 "Kernel command line: kvm.last=1\n" PERF);
	assert_int_equal(read_log(*state, log)->command_line.reading.state, READING_OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reader_setup, reader_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_first_whole_one_counts),
		TEST(pieces_are_one),
		TEST(one_that_was_cut_tells_nothing),
		TEST(pieces_without_end_are_cut_at_the_kernels_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
