// SPDX-License-Identifier: GPL-2.0-or-later
/* Reports for people: what they read first, what they do not have to read. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/attrs.h"
#include "report/text_sink.h"
#include "report/wrap.h"
#include "tests/base/failing_malloc.h"
#include "tests/report/made_hosts.h"
#include "tests/unit_test.h"

/* Stands before the C library's own (ld --wrap): how many streams there is memory for. */
static int streams_left = -1;

FILE *__real_open_memstream(char **bytes, size_t *length);
FILE *__wrap_open_memstream(char **bytes, size_t *length);

FILE *__wrap_open_memstream(char **bytes, size_t *length)
{
	if (streams_left == 0)
		return NULL;
	if (streams_left > 0)
		streams_left--;
	return __real_open_memstream(bytes, length);
}

static char *print_host(const struct made_host *host, bool colour)
{
	const struct text_style style = { .colour = colour };
	char *text = NULL;
	size_t length;
	FILE *stream = open_memstream(&text, &length);

	assert_non_null(stream);
	assert_int_equal(report_text(stream, &host->report, &style), 0);
	fclose(stream);
	return text;
}

static char *print(enum made made)
{
	struct made_host host;
	char *text;

	made_host(made, &host);
	text = print_host(&host, false);
	snapshot_done(&host.snap);
	return text;
}

static void assert_has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("no '%s' in the text:\n%s", part, text);
}

static void assert_order(const char *text, const char *const *parts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const char *found = strstr(text, parts[i]);

		if (!found)
			fail_msg("'%s' is not, or not here, in the text", parts[i]);
		text = found + strlen(parts[i]);
	}
}

static size_t count_of(const char *text, const char *part)
{
	size_t count = 0;

	while ((text = strstr(text, part))) {
		text += strlen(part);
		count++;
	}
	return count;
}

static void what_matters_comes_first(void **state)
{
	static const char *const order[] = {
		"What a guest gets\n",  "\n\nMediated vPMU\n",
		"\n\nFindings\n",       "  error ",
		"  warning ",           "\n\nWhat KVM offers to guests\n",
		"\n\nHardware\n",       "\n\nThe PMU in perf's view\n",
		"\n\nHost\n",           "\n\nKVM\n",
		"\n\nNotes\n",          "  info ",
		"\n\nCould not tell\n",
	};
	_cleanup_free_ char *text = print(MADE_CLEARWATER);

	(void)state;
	assert_order(text, order, ARRAY_SIZE(order));
	assert_ptr_equal(strstr(text, order[0]), text);
}

static void a_section_without_content_is_not_there(void **state)
{
	_cleanup_free_ char *text = print(MADE_ICE_LAKE);

	(void)state;
	assert_null(strstr(text, "Findings"));
	assert_null(strstr(text, "Notes"));
	assert_null(strstr(text, "Could not tell"));
	assert_null(strstr(text, "\n\n\n"));
}

static void a_guest_is_told_so_first(void **state)
{
	_cleanup_free_ char *text = print(MADE_GUEST);

	(void)state;
	assert_memory_equal(text, "A guest of KVMKVMKVM: ", 22);
	assert_has(text, "\nGranted hardware\n");
	assert_null(strstr(text, "\nHardware\n"));
}

static void counters_stand_on_one_line(void **state)
{
	_cleanup_free_ char *clearwater = print(MADE_CLEARWATER);
	_cleanup_free_ char *ice_lake = print(MADE_ICE_LAKE);

	(void)state;
	assert_has(clearwater,
		   "  Fixed counters            6 of width 48: 0-2 4-6 (3 contiguous)\n");
	assert_has(ice_lake, "  Fixed counters            4 of width 48: 0-3\n");
	assert_has(ice_lake, "  GP counters               8 of width 48: 0-7\n");
	assert_has(clearwater, "13, without topdown-slots topdown-bad-speculation\n");
	assert_has(ice_lake, "  Architectural events      8, all available\n");
	assert_has(ice_lake,
		   "  Leaf 0xA                  08300805 00000000 0000000f 00008604\n");
	assert_has(clearwater,
		   "  Leaf 0x23.1               000000ff 00000077 00000000 00000000\n");
}

static void each_pmu_has_its_heading(void **state)
{
	static const char *const order[] = {
		"\nHardware of CPUs 0-3 (core)\n",
		"\n\nHardware of CPUs 4-7 (other)\n",
	};
	_cleanup_free_ char *text = print(MADE_HYBRID);

	(void)state;
	assert_order(text, order, ARRAY_SIZE(order));
	assert_has(text,
		   "  Extensions                UnitMask2, EQ bit, RDPMC user disable, ");
	assert_has(text, "adaptive PEBS, PEBS to PT, PEBS timing, RDPMC metrics clear,\n");
}

static void a_missing_fact_is_told_once(void **state)
{
	_cleanup_free_ char *nothing = print(MADE_NOTHING);
	_cleanup_free_ char *clearwater = print(MADE_CLEARWATER);

	(void)state;
	assert_int_equal(count_of(nothing, fact_place(FACT_CPUID_PERFMON)), 1);
	assert_int_equal(count_of(nothing, fact_place(FACT_CPUID_LEAF_1)), 1);
	assert_has(nothing, "  GP counters               unknown: not-recorded\n");
	assert_has(nothing, "  Fixed counters            unknown: not-recorded\n");
	assert_has(nothing, "  Model                     unknown: not-recorded\n");
	/* The same device, once for its version and once for the answer. */
	assert_has(clearwater, "  denied        /dev/kvm: EACCES\n");
	assert_int_equal(count_of(clearwater, "/dev/kvm: EACCES"), 1);
}

static void nothing_names_the_source(void **state)
{
	struct made_host host;
	_cleanup_free_ char *before = NULL, *after = NULL;

	(void)state;
	made_host(MADE_CLEARWATER, &host);
	before = print_host(&host, false);
	host.report.source = (struct source){ .kind = "record", .name = "/root/host-17" };
	after = print_host(&host, false);
	assert_string_equal(before, after);
	snapshot_done(&host.snap);
}

static void printing_twice_gives_the_same_bytes(void **state)
{
	(void)state;
	for (enum made made = 0; made < MADE_COUNT; made++) {
		_cleanup_free_ char *first = print(made), *second = print(made);

		assert_string_equal(first, second);
	}
}

static void lines_are_short_and_end_without_blanks(void **state)
{
	(void)state;
	for (enum made made = 0; made < MADE_COUNT; made++) {
		_cleanup_free_ char *text = print(made);

		for (char *line = text; *line;) {
			size_t length = strcspn(line, "\n");

			assert_int_equal(line[length], '\n');
			assert_true(length <= WRAP_WIDTH);
			assert_true(length == 0 || line[length - 1] != ' ');
			line += length + 1;
		}
	}
}

static void without_colour_there_is_no_escape(void **state)
{
	(void)state;
	for (enum made made = 0; made < MADE_COUNT; made++) {
		_cleanup_free_ char *text = print(made);

		for (const char *c = text; *c; c++)
			assert_true(*c == '\n' || (*c >= ' ' && *c <= '~'));
	}
}

/* Takes the escapes out again, in place. */
static void strip_escapes(char *text)
{
	char *to = text;

	for (const char *from = text; *from; from++) {
		if (*from == '\x1b')
			from += strcspn(from, "m");
		else
			*to++ = *from;
	}
	*to = '\0';
}

static void colour_is_on_the_severities_and_changes_nothing_else(void **state)
{
	struct made_host host;
	_cleanup_free_ char *plain = NULL, *coloured = NULL;

	(void)state;
	made_host(MADE_CLEARWATER, &host);
	plain = print_host(&host, false);
	coloured = print_host(&host, true);
	assert_has(coloured, "\x1b[1;31merror\x1b[0m ");
	assert_has(coloured, "\x1b[33mwarning\x1b[0m ");
	assert_int_equal(count_of(coloured, "\x1b["), 4);
	strip_escapes(coloured);
	assert_string_equal(coloured, plain);
	snapshot_done(&host.snap);
}

static void a_signature_of_nothing_is_a_label_alone(void **state)
{
	struct made_host host;
	_cleanup_free_ char *text = NULL;

	(void)state;
	made_host(MADE_GUEST, &host);
	host.verdict.cpu.hypervisor_name[0] = '\0';
	text = print_host(&host, false);
	assert_memory_equal(text, "A guest: ", 9);
	assert_has(text, "\n  Hypervisor\n");
	snapshot_done(&host.snap);
}

static void without_memory_for_a_section_there_is_no_text(void **state)
{
	const struct text_style style = { .colour = true };
	_cleanup_fclose_ FILE *null = fopen("/dev/null", "w");
	struct made_host host;
	int failures = 0, r;

	(void)state;
	assert_non_null(null);
	made_host(MADE_CLEARWATER, &host);
	do {
		streams_left = failures;
		r = report_text(null, &host.report, &style);
		streams_left = -1;
		assert_true(r == 0 || r == -ENOMEM);
		assert_int_equal(ftell(null) > 0, r == 0);
	} while (r < 0 && ++failures < 100);
	/* All sections of a report but that of guests are in this text. */
	assert_int_equal(failures, SECTION_COUNT - SECTION_ROLE - 1);
	snapshot_done(&host.snap);
}

static void short_memory_is_an_error_and_no_text(void **state)
{
	const struct text_style style = { .colour = false };
	struct made_host host;
	char buffer[16] = "";
	_cleanup_fclose_ FILE *stream = fmemopen(buffer, sizeof(buffer), "w");

	(void)state;
	assert_non_null(stream);
	made_host(MADE_NOTHING, &host);
	malloc_fail_after(0);
	assert_int_equal(report_text(stream, &host.report, &style), -ENOMEM);
	malloc_fail_after(-1);
	fflush(stream);
	assert_string_equal(buffer, "");
	snapshot_done(&host.snap);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_matters_comes_first),
		cmocka_unit_test(a_section_without_content_is_not_there),
		cmocka_unit_test(a_guest_is_told_so_first),
		cmocka_unit_test(counters_stand_on_one_line),
		cmocka_unit_test(each_pmu_has_its_heading),
		cmocka_unit_test(a_missing_fact_is_told_once),
		cmocka_unit_test(nothing_names_the_source),
		cmocka_unit_test(printing_twice_gives_the_same_bytes),
		cmocka_unit_test(lines_are_short_and_end_without_blanks),
		cmocka_unit_test(without_colour_there_is_no_escape),
		cmocka_unit_test(colour_is_on_the_severities_and_changes_nothing_else),
		cmocka_unit_test(a_signature_of_nothing_is_a_label_alone),
		cmocka_unit_test(without_memory_for_a_section_there_is_no_text),
		cmocka_unit_test(short_memory_is_an_error_and_no_text),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
