// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel log as journalctl -o json prints it. */
#include "record/journal.h"

#include <errno.h>
#include <string.h>

#include "tests/record/reader_fixture.h"
#include "tests/unit_test.h"

#define ENTRY_OF(fields, message)                                                         \
	"{\"__REALTIME_TIMESTAMP\":\"1795397588123456\",\"_HOSTNAME\":\"node-17\"" fields \
	",\"MESSAGE\":" message "}\n"
#define KERNEL ",\"_TRANSPORT\":\"kernel\",\"SYSLOG_FACILITY\":\"0\""
#define ENTRY(message) ENTRY_OF(KERNEL, "\"" message "\"")
#define VERSION "Linux version 6.12.107+deb13-amd64 (builders@example) #1 SMP"
#define MEMORY_MAP "BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable"
#define CPU0 "smpboot: CPU0: Made-up CPU (family: 0x6, model: 0x6a, stepping: 0x6)"
#define PERF "Performance Events: PEBS fmt4+, full-width counters, Intel PMU driver."
#define WATCHDOG "NMI watchdog: Enabled. Permanently consumes one hw-PMU counter."
#define BOOT ENTRY(VERSION) ENTRY(MEMORY_MAP) ENTRY(CPU0)

static void read_journal(struct reader_fixture *fixture, const char *text)
{
	close_reader(fixture);
	rewrite(fixture, text);
	if (open_path(fixture, fixture->file.path) < 0 || next_host(fixture) != 1)
		fail_msg("%s", fixture->err.text);
	assert_string_equal(fixture->source.kind, "kernel-log");
	assert_string_equal(fixture->source.name, fixture->file.path);
	assert_int_equal(next_host(fixture), 0);
}

static void all_entries_are_one_log(void **state)
{
	struct reader_fixture *fixture = *state;
	const struct kernel_snapshot *kernel = &fixture->snap.kernel;

	read_journal(fixture, BOOT ENTRY(PERF) ENTRY("kvm: disabled by bios"));
	assert_string_equal(kernel->release.text, "6.12.107+deb13-amd64");
	assert_int_equal(kernel->log.state, READING_OK);
	assert_int_equal(kernel->log_count, 2);
	assert_string_equal(kernel->log_line[0], PERF);
	assert_string_equal(kernel->log_line[1], "kvm: disabled by bios");
	assert_int_equal(cpuid_bits_find(&fixture->snap.group[0].cpuid_bits, 1, 0)->regs.eax,
			 0x000606a6);
}

static void the_last_boot_is_the_host_even_without_its_beginning(void **state)
{
#define OF_BOOT(id, message) \
	ENTRY_OF(KERNEL ",\"_BOOT_ID\":\"" id "\"", "\"" message "\"")
	struct reader_fixture *fixture = *state;
	const struct kernel_snapshot *kernel = &fixture->snap.kernel;

	read_journal(fixture,
		     OF_BOOT("aa", VERSION) OF_BOOT("aa", "Command line: kvm.enable_pmu=0")
			     OF_BOOT("aa", MEMORY_MAP) OF_BOOT("aa", WATCHDOG)
				     OF_BOOT("bb", PERF)
					     OF_BOOT("bb", "kvm: disabled by bios"));
	assert_int_equal(kernel->release.reading.state, READING_NOT_TAKEN);
	assert_int_equal(kernel->command_line.reading.state, READING_NOT_TAKEN);
	assert_int_equal(kernel->log.state, READING_ABSENT);
	assert_int_equal(kernel->log_count, 2);
	assert_string_equal(kernel->log_line[0], PERF);
}

#define AT(boot, realtime, monotonic, rest)                                             \
	"{\"__REALTIME_TIMESTAMP\":\"" realtime                                         \
	"\",\"__MONOTONIC_TIMESTAMP\":\"" monotonic "\",\"_BOOT_ID\":\"" boot "\"" rest \
	"}\n"
#define SAYS(message) KERNEL ",\"MESSAGE\":\"" message "\""
#define OTHER ",\"_TRANSPORT\":\"stdout\",\"MESSAGE\":\"x\""
#define OLD "Linux version 6.1.0 (x)"
#define NEW "Linux version 7.2.13 (x)"

static void of_a_journal_with_the_newest_entry_first_the_first_boot_counts(void **state)
{
	static const char *const journals[] = {
		AT("bb", "6", "0", SAYS(WATCHDOG)) AT("bb", "5", "0", SAYS(PERF))
			AT("bb", "4", "0", SAYS(NEW)) AT("aa", "3", "0", SAYS("kvm: pmu"))
				AT("aa", "2", "0", SAYS(OLD)),
		/* the clock was set back between the boots, and the entries tell */
		AT("bb", "6", "9", SAYS(WATCHDOG)) AT("bb", "6", "8", SAYS(PERF))
			AT("bb", "4", "1", SAYS(NEW)) AT("aa", "7", "2", SAYS(OLD)),
		/* so do those of others */
		AT("bb", "6", "9", OTHER) AT("bb", "6", "8", SAYS(WATCHDOG))
			AT("bb", "6", "8", SAYS(PERF)) AT("bb", "6", "8", SAYS(NEW))
				AT("aa", "7", "2", SAYS(OLD)) AT("aa", "7", "1", OTHER),
	};
	struct reader_fixture *fixture = *state;
	const struct kernel_snapshot *kernel = &fixture->snap.kernel;

	for (size_t i = 0; i < ARRAY_SIZE(journals); i++) {
		read_journal(fixture, journals[i]);
		assert_string_equal(kernel->release.text, "7.2.13");
		assert_int_equal(kernel->log_count, 2);
		assert_string_equal(kernel->log_line[0], PERF);
		assert_string_equal(kernel->log_line[1], WATCHDOG);
	}
}

static void of_boots_with_one_entry_the_clock_tells_which_is_the_last(void **state)
{
	struct reader_fixture *fixture = *state;

	read_journal(fixture, AT("bb", "6", "1", SAYS(NEW)) AT("aa", "5", "1", SAYS(OLD)));
	assert_string_equal(fixture->snap.kernel.release.text, "7.2.13");
	read_journal(fixture, AT("aa", "5", "1", SAYS(OLD)) AT("bb", "6", "1", SAYS(NEW)));
	assert_string_equal(fixture->snap.kernel.release.text, "7.2.13");
	read_journal(fixture, AT("aa", "9", "1", SAYS(OLD)) AT("aa", "9", "2", OTHER)
				      AT("bb", "6", "1", SAYS(NEW)));
	assert_string_equal(fixture->snap.kernel.release.text, "7.2.13");
}

static void a_journal_whose_times_contradict_each_other_is_refused(void **state)
{
	static const char *const journals[] = {
		AT("aa", "9", "1", SAYS(OLD)) AT("bb", "6", "1", SAYS(NEW))
			AT("bb", "6", "2", SAYS(PERF)),
		AT("bb", "6", "1", SAYS(NEW)) AT("aa", "9", "2", SAYS(PERF))
			AT("aa", "9", "1", SAYS(OLD)),
	};
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(journals); i++) {
		rewrite(fixture, journals[i]);
		assert_int_equal(open_path(fixture, fixture->file.path), 0);
		assert_int_equal(next_host(fixture), -EINVAL);
		assert_non_null(strstr(fixture->err.text, "run in one order"));
		close_reader(fixture);
	}
}

static void without_an_entry_of_the_kernels_there_is_no_host(void **state)
{
	struct reader_fixture *fixture = *state;

	static const char *const journals[] = {
		ENTRY_OF(",\"_TRANSPORT\":\"stdout\"", "\"hello\""),
		/* the boot before left some, and the host is not that */
		OF_BOOT("aa", VERSION) OF_BOOT("aa", WATCHDOG) ENTRY_OF(
			",\"_TRANSPORT\":\"stdout\",\"_BOOT_ID\":\"bb\"", "\"hello\""),
	};

	for (size_t i = 0; i < ARRAY_SIZE(journals); i++) {
		rewrite(fixture, journals[i]);
		assert_int_equal(open_path(fixture, fixture->file.path), 0);
		assert_int_equal(next_host(fixture), -EINVAL);
		assert_non_null(strstr(fixture->err.text,
				       "without an entry of the kernel's of its last boot"));
		close_reader(fixture);
	}
}

static void an_excerpt_may_be_one_entry(void **state)
{
	struct reader_fixture *fixture = *state;

	read_journal(fixture, ENTRY(PERF));
	assert_int_equal(fixture->snap.kernel.log_count, 1);
	assert_int_equal(fixture->snap.kernel.log.state, READING_ABSENT);
}

static void only_what_the_kernel_wrote_counts(void **state)
{
	static const char *const others[] = {
		ENTRY_OF(",\"_TRANSPORT\":\"stdout\"", "\"Linux version 9.9.9\""),
		ENTRY_OF(",\"_TRANSPORT\":\"kernel\",\"SYSLOG_FACILITY\":\"3\"",
			 "\"Linux version 9.9.9\""),
		ENTRY_OF(",\"_TRANSPORT\":null", "\"Linux version 9.9.9\""),
		ENTRY_OF("", "\"Linux version 9.9.9\""),
	};
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(others); i++) {
		char text[2048];

		snprintf(text, sizeof(text), "%s%s%s", BOOT, others[i], ENTRY(PERF));
		read_journal(fixture, text);
		assert_string_equal(fixture->snap.kernel.release.text,
				    "6.12.107+deb13-amd64");
		assert_int_equal(fixture->snap.kernel.log_count, 1);
	}
}

/* Bytes that are no UTF-8 come as numbers, and what is too long as null. */
static void a_message_can_be_bytes_or_missing(void **state)
{
	struct reader_fixture *fixture = *state;
	const struct kernel_snapshot *kernel = &fixture->snap.kernel;

	read_journal(fixture,
		     BOOT ENTRY_OF(KERNEL, "[107,118,109,58,32,112,109,117,32,255]")
			     ENTRY_OF(KERNEL, "null") ENTRY_OF(KERNEL, "[\"x\",{}]")
				     ENTRY_OF(KERNEL, "7") ENTRY_OF(KERNEL, "\"\""));
	assert_int_equal(kernel->log_count, 1);
	assert_string_equal(kernel->log_line[0], "kvm: pmu ?");
	assert_int_equal(fixture->snap.note[NOTE_BROKEN_LINE].count, 0);
}

static void of_several_boots_the_last_one_counts(void **state)
{
	struct reader_fixture *fixture = *state;

	read_journal(fixture, BOOT ENTRY(PERF) ENTRY("Linux version 7.2.13 (x)"));
	assert_string_equal(fixture->snap.kernel.release.text, "7.2.13");
	assert_int_equal(fixture->snap.kernel.log_count, 0);
}

static void indented_entries_are_read_too(void **state)
{
	struct reader_fixture *fixture = *state;

	read_journal(fixture, "{\n\t\"__REALTIME_TIMESTAMP\" : \"1\",\n"
			      "\t\"_TRANSPORT\" : \"kernel\",\n\t\"MESSAGE\" : \"" PERF
			      "\"\n}\n" BOOT);
	assert_string_equal(fixture->snap.kernel.release.text, "6.12.107+deb13-amd64");
}

static void what_is_no_entry_is_noted_and_the_rest_is_read(void **state)
{
	static const struct {
		const char *text, *detail;
	} broken[] = {
		{ BOOT "{\"schema\": {}}\n" ENTRY(PERF), "line 4: no entry of a journal" },
		{ BOOT "{\"MESSAGE\": }\n" ENTRY(PERF), "line" },
		{ BOOT "-- Boot --\n" ENTRY(PERF), "line 4: expected a JSON object" },
		{ BOOT ENTRY(PERF) "{\"MESSAGE\": \"cut", "line" },
	};
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(broken); i++) {
		const struct note *note = &fixture->snap.note[NOTE_BROKEN_LINE];

		read_journal(fixture, broken[i].text);
		assert_int_equal(fixture->snap.kernel.log_count, 1);
		assert_int_equal(note->count, 1);
		if (!strstr(note->detail, broken[i].detail))
			fail_msg("%s", note->detail);
	}
}

/* Once, and not for each of its lines. */
static void entries_that_do_not_tell_who_wrote_them_are_refused(void **state)
{
	struct reader_fixture *fixture = *state;

	rewrite(fixture, ENTRY_OF("", "\"x\"") ENTRY_OF("", "\"x\""));
	assert_int_equal(open_path(fixture, fixture->file.path), 0);
	assert_int_equal(next_host(fixture), -EINVAL);
	assert_non_null(strstr(fixture->err.text, "line 1: an entry of a journal without "
						  "_TRANSPORT"));
	assert_non_null(strstr(fixture->err.text, "--output-fields"));
	assert_int_equal(next_host(fixture), 0);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reader_setup, reader_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(all_entries_are_one_log),
		TEST(the_last_boot_is_the_host_even_without_its_beginning),
		TEST(of_a_journal_with_the_newest_entry_first_the_first_boot_counts),
		TEST(of_boots_with_one_entry_the_clock_tells_which_is_the_last),
		TEST(a_journal_whose_times_contradict_each_other_is_refused),
		TEST(without_an_entry_of_the_kernels_there_is_no_host),
		TEST(an_excerpt_may_be_one_entry),
		TEST(only_what_the_kernel_wrote_counts),
		TEST(a_message_can_be_bytes_or_missing),
		TEST(of_several_boots_the_last_one_counts),
		TEST(indented_entries_are_read_too),
		TEST(what_is_no_entry_is_noted_and_the_rest_is_read),
		TEST(entries_that_do_not_tell_who_wrote_them_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
