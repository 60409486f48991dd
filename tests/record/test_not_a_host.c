// SPDX-License-Identifier: GPL-2.0-or-later
/* record/reader.h: files that are of no kind, do not end, or cannot be read. */
#include "record/reader.h"

#include <errno.h>
#include <string.h>

#include "tests/base/failing_malloc.h"
#include "tests/record/reader_fixture.h"
#include "tests/unit_test.h"

#define DUMP "CPUID 0000000A: 07300404-00000000-00000000-00000603\n"
#define GIB ((size_t)1 << 30)

static void an_empty_file_is_an_error(void **state)
{
	struct reader_fixture *fixture = *state;

	assert_int_equal(open_path(fixture, fixture->file.path), -EINVAL);
	assert_error(fixture, -EINVAL, "empty");
	write_text(fixture, "\xef\xbb");
	assert_int_equal(open_path(fixture, fixture->file.path), 0);
	assert_int_equal(next_host(fixture), -EINVAL);
}

static void blanks_alone_are_an_error(void **state)
{
	struct reader_fixture *fixture = *state;

	write_text(fixture, "\n  \t\r\n\n");
	assert_int_equal(open_path(fixture, fixture->file.path), -EINVAL);
	assert_error(fixture, -EINVAL, "nothing but blanks");
}

static void what_is_not_a_dump_is_an_error_that_names_the_known_kinds(void **state)
{
	static const char *const texts[] = {
		"A letter.\nIt speaks of no register.\n",
		"CPU 0:\nCPUID Manufacturer : GenuineIntel\n",
		"[ 1, 2, 3 ]\n",
		"\x7f\x45\x4c\x46\x02\x01\x01\xff\xfe\xfd\x80",
		"MSR 00000345: 0000-0000-0000-33C5\n",
	};
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		assert_int_equal(read_host(texts[i], &fixture->snap, &fixture->err),
				 -EINVAL);
		assert_non_null(strstr(fixture->err.text, ": line "));
		assert_non_null(strstr(fixture->err.text, "no CPUID register line found"));
		assert_non_null(strstr(fixture->err.text, "cpuid -r"));
	}
}

static void the_first_unreadable_line_of_a_useless_dump_is_named(void **state)
{
	struct reader_fixture *fixture = *state;
	static const char *const texts[] = {
		"CPUID 00000000: 123456789-756E6547-6C65746E-49656E69\n",
		"CPUID 00000000: 12345678-756E",
	};

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		assert_int_equal(read_host(texts[i], &fixture->snap, &fixture->err),
				 -EINVAL);
		assert_non_null(strstr(fixture->err.text, "(line 1: "));
		assert_non_null(strstr(fixture->err.text, "CPUID 00000000: 12345678"));
	}
}

static void a_failed_file_ends_there(void **state)
{
	struct reader_fixture *fixture = *state;

	write_text(fixture, "prose");
	assert_int_equal(open_path(fixture, fixture->file.path), 0);
	assert_int_equal(next_host(fixture), -EINVAL);
	assert_int_equal(next_host(fixture), 0);
}

static void a_long_preamble_is_read_but_not_an_endless_one(void **state)
{
	struct reader_fixture *fixture = *state;

	for (size_t size = 0; size < 900 * 1024; size += 32)
		write_text(fixture, "This is the 31 bytes long line\n\n");
	write_text(fixture, DUMP);
	assert_int_equal(open_path(fixture, fixture->file.path), 0);
	assert_host(fixture, "instlatx64", "");
	close_reader(fixture);

	rewrite(fixture, "x\n");
	for (size_t size = 0; size < 1100 * 1024; size += 32)
		write_text(fixture, "This is the 31 bytes long line\n\n");
	write_text(fixture, DUMP);
	assert_int_equal(open_path(fixture, fixture->file.path), 0);
	assert_int_equal(next_host(fixture), -EINVAL);
}

static void a_gibibyte_without_line_end_is_given_up(void **state)
{
	static const char *const begins[] = { "x", "{\"schema\": \"",
					      "CPUID 00000000: ", "_" };
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(begins); i++) {
		rewrite(fixture, begins[i]);
		memory_file_stretch(&fixture->file, GIB);
		assert_int_equal(open_path(fixture, fixture->file.path), 0);
		assert_true(next_host(fixture) < 0);
		close_reader(fixture);
	}
}

static void a_device_that_never_ends_is_given_up(void **state)
{
	struct reader_fixture *fixture = *state;

	assert_int_equal(open_path(fixture, "/dev/zero"), 0);
	assert_int_equal(next_host(fixture), -EINVAL);
	assert_non_null(strstr(fixture->err.text, "/dev/zero: "));
	assert_int_equal(next_host(fixture), 0);
}

static void endless_blanks_are_given_up(void **state)
{
	struct reader_fixture *fixture = *state;

	for (size_t size = 0; size < 2 * 1024 * 1024; size += 32)
		write_text(fixture, "                               \n");
	write_text(fixture, DUMP);
	assert_int_equal(open_path(fixture, fixture->file.path), -EINVAL);
	assert_error(fixture, -EINVAL, "nothing but blanks");
}

static void a_dump_is_read_up_to_a_line_that_never_ends(void **state)
{
	struct reader_fixture *fixture = *state;
	const struct note *note = &fixture->snap.note[NOTE_TRUNCATED];

	write_text(fixture, DUMP);
	memory_file_stretch(&fixture->file, GIB);
	assert_int_equal(open_path(fixture, fixture->file.path), 0);
	assert_host(fixture, "instlatx64", "");
	assert_int_equal(note->count, 1);
	assert_string_equal(note->detail,
			    "line 2: longer than 1048576 bytes: not read further");
}

static void a_line_that_is_too_long_costs_only_itself(void **state)
{
	struct reader_fixture *fixture = *state;
	const struct note *note = &fixture->snap.note[NOTE_BROKEN_LINE];

	write_text(fixture, "CPUID 00000001: 000106E5-00100800-0098E3FD-BFEBFBFF\n");
	write_text(fixture, "CPUID 00000002: ");
	for (size_t size = 0; size < 100 * 1024; size += 16)
		write_text(fixture, "0123456789abcdef");
	write_text(fixture, "\n" DUMP);
	assert_int_equal(open_path(fixture, fixture->file.path), 0);
	assert_host(fixture, "instlatx64", "");
	assert_int_equal(fixture->snap.group[0].cpuid.count, 2);
	assert_int_equal(note->count, 1);
	assert_string_equal(note->detail, "line 2: too long: 'CPUID 00000002: "
					  "0123456789abcdef0123456789abcdef...'");
}

static void what_cannot_be_opened_is_named(void **state)
{
	struct reader_fixture *fixture = *state;

	assert_int_equal(open_path(fixture, "/nonexistent"), -ENOENT);
	assert_string_equal(fixture->err.text,
			    "cannot open '/nonexistent': No such file or directory");
	assert_int_equal(open_path(fixture, "/"), -EISDIR);
	assert_string_equal(fixture->err.text, "cannot open '/': Is a directory");
	assert_int_equal(open_path(fixture, "/proc/self/mem"), -EIO);
}

static void without_memory_nothing_is_read(void **state)
{
	struct reader_fixture *fixture = *state;
	int r = -ENOMEM;

	write_text(fixture, DUMP);
	for (int calls = 0; r < 0 && calls < 10; calls++) {
		malloc_fail_after(calls);
		r = open_path(fixture, fixture->file.path);
		if (r == 0)
			r = next_host(fixture);
		malloc_fail_after(-1);
		assert_true(r == 1 || r == -ENOMEM);
		close_reader(fixture);
		snapshot_done(&fixture->snap);
	}
	assert_int_equal(r, 1);
}

#define TEST(claim) cmocka_unit_test_setup_teardown(claim, reader_setup, reader_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_empty_file_is_an_error),
		TEST(blanks_alone_are_an_error),
		TEST(what_is_not_a_dump_is_an_error_that_names_the_known_kinds),
		TEST(the_first_unreadable_line_of_a_useless_dump_is_named),
		TEST(a_failed_file_ends_there),
		TEST(a_long_preamble_is_read_but_not_an_endless_one),
		TEST(a_gibibyte_without_line_end_is_given_up),
		TEST(a_device_that_never_ends_is_given_up),
		TEST(endless_blanks_are_given_up),
		TEST(a_dump_is_read_up_to_a_line_that_never_ends),
		TEST(a_line_that_is_too_long_costs_only_itself),
		TEST(what_cannot_be_opened_is_named),
		TEST(without_memory_nothing_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
