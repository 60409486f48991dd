// SPDX-License-Identifier: GPL-2.0-or-later
/* record/reader.h: what kind a file is of, and the hosts that it holds. */
#include "record/reader.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "tests/record/reader_fixture.h"
#include "tests/unit_test.h"

#define RECORD \
	"{\"schema\":{\"name\":\"pmu-caps.record\",\"version\":\"1.0\"},\"snapshot\":{}}\n"
#define REPORT \
	"{\n\"schema\":{\"name\":\"pmu-caps.report\",\"version\":\"1.0\"},\n\"snapshot\":{}\n}\n"
#define NAMED(name)                                                       \
	"{\"schema\":{\"name\":\"pmu-caps.record\",\"version\":\"1.0\"}," \
	"\"source\":{\"kind\":\"live\",\"name\":" name "},\"snapshot\":{}}\n"
#define X64 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define X255 X64 X64 X64 "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define DUMP "CPUID 0000000A: 07300404-00000000-00000000-00000603\n"

static void the_kind_is_recognised_from_the_content(void **state)
{
	static const char *const kinds[][2] = {
		{ "instlatx64", DUMP },
		{ "instlatx64", "\xef\xbb\xbf" DUMP },
		{ "cpuid-r", "CPU 0:\n   0x0000000a 0x00: eax=0x00000000 ebx=0x00000000 "
			     "ecx=0x00000000 edx=0x00000000\n" },
		{ "libcpuid", "basic_cpuid[10]=00000000 00000000 00000000 00000000\n" },
		{ "record", RECORD },
		{ "record", "\n \t\n" RECORD },
		{ "record", "\xef\xbb\xbf" RECORD },
		{ "report", REPORT },
	};
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(kinds); i++) {
		rewrite(fixture, kinds[i][1]);
		if (open_path(fixture, fixture->file.path) < 0)
			fail_msg("%s", fixture->err.text);
		assert_host(fixture, kinds[i][0], "");
		assert_int_equal(next_host(fixture), 0);
		assert_int_equal(next_host(fixture), 0);
		close_reader(fixture);
	}
}

static void of_several_documents_each_is_named_with_its_line(void **state)
{
	struct reader_fixture *fixture = *state;

	write_text(fixture, RECORD "\n" REPORT RECORD);
	assert_int_equal(open_path(fixture, fixture->file.path), 0);
	assert_host(fixture, "record", ":1");
	assert_host(fixture, "report", ":3");
	assert_host(fixture, "record", ":7");
	assert_int_equal(next_host(fixture), 0);
}

static void of_several_documents_one_with_a_name_keeps_it(void **state)
{
	static const char *const names[] = { "node-17", "\xc3\xa4", X255 };
	struct reader_fixture *fixture = *state;

	write_text(fixture,
		   NAMED("\"node-17\"") NAMED("\"\xc3\xa4\"") NAMED("\"" X255 "\""));
	assert_int_equal(open_path(fixture, fixture->file.path), 0);
	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		assert_int_equal(next_host(fixture), 1);
		assert_string_equal(fixture->source.name, names[i]);
	}
	assert_int_equal(next_host(fixture), 0);
}

static void what_cannot_be_a_name_is_none(void **state)
{
	struct reader_fixture *fixture = *state;

	write_text(fixture, NAMED("\"\"") NAMED("17") NAMED("\"a\\u0000b\"")
				    NAMED("\"x" X255 "\"") RECORD);
	assert_int_equal(open_path(fixture, fixture->file.path), 0);
	assert_host(fixture, "record", ":1");
	assert_host(fixture, "record", ":2");
	assert_host(fixture, "record", ":3");
	assert_host(fixture, "record", ":4");
	assert_host(fixture, "record", ":5");
	assert_int_equal(next_host(fixture), 0);
}

static void a_single_document_is_named_after_its_file(void **state)
{
	struct reader_fixture *fixture = *state;

	write_text(fixture, NAMED("\"node-17\""));
	assert_int_equal(open_path(fixture, fixture->file.path), 0);
	assert_host(fixture, "record", "");
}

static void a_broken_document_costs_only_itself(void **state)
{
	struct reader_fixture *fixture = *state;

	write_text(fixture,
		   RECORD "{\"schema\": {\"name\n" RECORD "{\"schema\": {}, }\n" RECORD);
	assert_int_equal(open_path(fixture, fixture->file.path), 0);
	assert_host(fixture, "record", ":1");
	assert_int_equal(next_host(fixture), -EINVAL);
	assert_error(fixture, -EINVAL, "line 2: ");
	assert_host(fixture, "record", ":3");
	assert_int_equal(next_host(fixture), -EINVAL);
	assert_error(fixture, -EINVAL, "line 4: ");
	assert_host(fixture, "record", ":5");
	assert_int_equal(next_host(fixture), 0);
}

static void a_document_of_another_kind_is_an_error_of_its_line(void **state)
{
	struct reader_fixture *fixture = *state;

	write_text(fixture, "\n{\"schema\":{\"name\":\"other\",\"version\":\"1.0\"}}\n");
	assert_int_equal(open_path(fixture, fixture->file.path), 0);
	assert_int_equal(next_host(fixture), -EINVAL);
	assert_error(fixture, -EINVAL, "line 2: ");
	assert_int_equal(next_host(fixture), 0);
}

static void standard_input_is_a_dash(void **state)
{
	struct reader_fixture *fixture = *state;
	int kept = dup(STDIN_FILENO);

	write_text(fixture, RECORD RECORD "{\n");
	assert_int_equal(lseek(fixture->file.fd, 0, SEEK_SET), 0);
	assert_int_equal(dup2(fixture->file.fd, STDIN_FILENO), STDIN_FILENO);
	assert_int_equal(open_path(fixture, "-"), 0);
	assert_int_equal(next_host(fixture), 1);
	assert_string_equal(fixture->source.name, "-:1");
	assert_int_equal(next_host(fixture), 1);
	assert_string_equal(fixture->source.name, "-:2");
	assert_true(next_host(fixture) < 0);
	assert_memory_equal(fixture->err.text, "standard input: line 3", 22);
	close_reader(fixture);
	assert_true(fcntl(STDIN_FILENO, F_GETFD) >= 0);
	if (kept >= 0) {
		dup2(kept, STDIN_FILENO);
		close(kept);
	}
}

static void a_fifo_is_read_as_it_comes(void **state)
{
	struct reader_fixture *fixture = *state;
	char folder[] = "/tmp/pmu-caps-test-XXXXXX", path[64];
	int status;
	pid_t child;

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/fifo", folder);
	assert_int_equal(mkfifo(path, 0600), 0);
	child = fork();
	if (child == 0) {
		FILE *file = fopen(path, "w");

		for (int i = 0; file && i < 5000; i++)
			fputs(DUMP, file);
		_exit(!file || fclose(file) != 0);
	}
	assert_int_equal(open_path(fixture, path), 0);
	assert_int_equal(next_host(fixture), 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	assert_int_equal(unlink(path), 0);
	assert_int_equal(rmdir(folder), 0);
}

static void closing_nothing_is_allowed(void **state)
{
	(void)state;
	record_close(NULL);
}

#define TEST(claim) cmocka_unit_test_setup_teardown(claim, reader_setup, reader_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(the_kind_is_recognised_from_the_content),
		TEST(of_several_documents_each_is_named_with_its_line),
		TEST(of_several_documents_one_with_a_name_keeps_it),
		TEST(what_cannot_be_a_name_is_none),
		TEST(a_single_document_is_named_after_its_file),
		TEST(a_broken_document_costs_only_itself),
		TEST(a_document_of_another_kind_is_an_error_of_its_line),
		TEST(standard_input_is_a_dash),
		TEST(a_fifo_is_read_as_it_comes),
		TEST(closing_nothing_is_allowed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
