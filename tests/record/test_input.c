// SPDX-License-Identifier: GPL-2.0-or-later
/* record/input.h: bytes and lines of a file that is read as it comes. */
#include "record/input.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/wait.h>

#include "tests/base/failing_malloc.h"
#include "tests/record/memory_file.h"
#include "tests/unit_test.h"

struct fixture {
	struct memory_file file;
	struct input in;
	struct error err;
};

static int setup(void **state)
{
	static struct fixture fixture;

	fixture = (struct fixture){ .in.fd = -1 };
	memory_file_make("", 0, &fixture.file);
	*state = &fixture;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *fixture = *state;

	malloc_fail_after(-1);
	input_close(&fixture->in);
	memory_file_done(&fixture->file);
	return 0;
}

static void open_with(struct fixture *fixture, const char *text)
{
	memory_file_append(&fixture->file, text, strlen(text));
	assert_int_equal(input_open(fixture->file.path, &fixture->in, &fixture->err), 0);
}

static void assert_line(struct fixture *fixture, unsigned long number, const char *text)
{
	struct input_line line;

	assert_int_equal(input_next_line(&fixture->in, &line, &fixture->err), 1);
	assert_int_equal(line.number, number);
	assert_int_equal(line.length, strlen(text));
	assert_memory_equal(line.text, text, strlen(text));
	assert_false(line.cut);
}

static void assert_end(struct fixture *fixture)
{
	struct input_line line;

	assert_int_equal(input_next_line(&fixture->in, &line, &fixture->err), 0);
	assert_int_equal(input_next_line(&fixture->in, &line, &fixture->err), 0);
}

/* Appends count times a byte. */
static void append_bytes(struct fixture *fixture, char byte, size_t count)
{
	_cleanup_free_ char *bytes = malloc(count);

	assert_non_null(bytes);
	memset(bytes, byte, count);
	memory_file_append(&fixture->file, bytes, count);
}

static void lines_end_with_either_line_end(void **state)
{
	struct fixture *fixture = *state;

	open_with(fixture, "one\n\r\ntwo\r\n\nlast\r\n");
	assert_line(fixture, 1, "one");
	assert_line(fixture, 2, "");
	assert_line(fixture, 3, "two");
	assert_line(fixture, 4, "");
	assert_line(fixture, 5, "last");
	assert_end(fixture);
}

static void a_last_line_without_line_end_is_unfinished(void **state)
{
	struct fixture *fixture = *state;
	struct input_line line;

	open_with(fixture, "one\ntwo");
	assert_line(fixture, 1, "one");
	assert_int_equal(input_next_line(&fixture->in, &line, &fixture->err), 1);
	assert_true(line.unfinished);
	assert_false(line.cut);
	assert_int_equal(line.length, 3);
	assert_end(fixture);
}

static void an_empty_file_has_no_line(void **state)
{
	struct fixture *fixture = *state;

	open_with(fixture, "");
	assert_end(fixture);
}

static void a_line_of_the_full_length_is_whole(void **state)
{
	struct fixture *fixture = *state;
	struct input_line line;

	for (int i = 0; i < 3; i++) {
		append_bytes(fixture, 'x', INPUT_LINE_MAX);
		append_bytes(fixture, '\n', 1);
	}
	open_with(fixture, "next\n");
	for (unsigned long number = 1; number <= 3; number++) {
		assert_int_equal(input_next_line(&fixture->in, &line, &fixture->err), 1);
		assert_int_equal(line.number, number);
		assert_int_equal(line.length, INPUT_LINE_MAX);
		assert_false(line.cut);
		assert_false(line.unfinished);
	}
	assert_line(fixture, 4, "next");
	assert_end(fixture);
}

static void a_longer_line_is_cut_and_the_rest_passed_over(void **state)
{
	struct fixture *fixture = *state;
	struct input_line line;

	append_bytes(fixture, 'x', INPUT_LINE_MAX + 1);
	append_bytes(fixture, '\n', 1);
	append_bytes(fixture, 'y', INPUT_LINE_LIMIT - 1);
	open_with(fixture, "\nnext\n");
	for (unsigned long number = 1; number <= 2; number++) {
		assert_int_equal(input_next_line(&fixture->in, &line, &fixture->err), 1);
		assert_int_equal(line.number, number);
		assert_int_equal(line.length, INPUT_LINE_MAX);
		assert_true(line.cut);
		assert_false(line.unfinished);
	}
	assert_line(fixture, 3, "next");
	assert_end(fixture);
}

static void the_rest_of_a_cut_line_may_be_the_end(void **state)
{
	struct fixture *fixture = *state;
	struct input_line line;

	append_bytes(fixture, 'x', 2 * INPUT_LINE_MAX);
	open_with(fixture, "");
	assert_int_equal(input_next_line(&fixture->in, &line, &fixture->err), 1);
	assert_true(line.cut);
	assert_end(fixture);
}

static void a_line_without_end_is_given_up(void **state)
{
	struct fixture *fixture = *state;
	struct input_line line;

	open_with(fixture, "one\n");
	memory_file_stretch(&fixture->file, (size_t)1 << 30);
	assert_line(fixture, 1, "one");
	assert_int_equal(input_next_line(&fixture->in, &line, &fixture->err), 1);
	assert_int_equal(input_next_line(&fixture->in, &line, &fixture->err), -EFBIG);
	assert_int_equal(fixture->err.code, -EFBIG);
	assert_non_null(strstr(fixture->err.text, "line 2: longer than 1048576 bytes"));
}

static void bytes_that_are_consumed_count_their_lines(void **state)
{
	struct fixture *fixture = *state;
	const char *text;
	size_t length;

	open_with(fixture, "one\ntwo\nthree\n");
	assert_int_equal(input_fill(&fixture->in, &fixture->err), 1);
	text = input_peek(&fixture->in, &length);
	assert_int_equal(length, 14);
	assert_memory_equal(text, "one\ntwo", 7);
	input_consume(&fixture->in, 2);
	assert_int_equal(fixture->in.line, 1);
	input_consume(&fixture->in, 6);
	assert_int_equal(fixture->in.line, 3);
	assert_line(fixture, 3, "three");
	assert_int_equal(input_fill(&fixture->in, &fixture->err), 0);
	assert_true(fixture->in.at_end);
	assert_int_equal(input_fill(&fixture->in, &fixture->err), 0);
}

static void a_full_buffer_is_not_the_end(void **state)
{
	struct fixture *fixture = *state;
	size_t length;

	append_bytes(fixture, 'x', 2 * INPUT_BUFFER_SIZE);
	open_with(fixture, "");
	while (input_fill(&fixture->in, &fixture->err) > 0)
		continue;
	assert_false(fixture->in.at_end);
	input_peek(&fixture->in, &length);
	assert_int_equal(length, INPUT_BUFFER_SIZE);
	input_consume(&fixture->in, 10);
	assert_int_equal(input_fill(&fixture->in, &fixture->err), 1);
	input_peek(&fixture->in, &length);
	assert_int_equal(length, INPUT_BUFFER_SIZE);
}

static void blanks_are_passed_over_up_to_a_limit(void **state)
{
	struct fixture *fixture = *state;
	char next = '\0';

	open_with(fixture, " \t\r\n\v\f\n  x y");
	assert_int_equal(input_skip_blanks(&fixture->in, 100, &next, &fixture->err), 1);
	assert_int_equal(next, 'x');
	assert_int_equal(fixture->in.line, 3);
	assert_int_equal(input_skip_blanks(&fixture->in, 100, &next, &fixture->err), 1);
	assert_int_equal(next, 'x');
	input_consume(&fixture->in, 3);
	assert_int_equal(input_skip_blanks(&fixture->in, 100, &next, &fixture->err), 0);
	assert_true(fixture->in.at_end);
}

static void endless_blanks_are_given_up(void **state)
{
	struct fixture *fixture = *state;
	char next = '\0';

	append_bytes(fixture, ' ', 4 * INPUT_BUFFER_SIZE);
	open_with(fixture, "x");
	assert_int_equal(input_skip_blanks(&fixture->in, 1000, &next, &fixture->err), 0);
	assert_false(fixture->in.at_end);
}

static void a_nul_byte_is_no_blank(void **state)
{
	struct fixture *fixture = *state;
	char next = 'x';

	open_with(fixture, " ");
	memory_file_append(&fixture->file, "\0", 1);
	assert_int_equal(input_skip_blanks(&fixture->in, 100, &next, &fixture->err), 1);
	assert_int_equal(next, '\0');
}

/* Reading a process's memory at address 0 fails, and nothing else does so as reliably. */
static void a_read_error_names_the_file_and_the_reason(void **state)
{
	struct fixture *fixture = *state;
	struct input_line line;
	char next;

	assert_int_equal(input_open("/proc/self/mem", &fixture->in, &fixture->err), 0);
	assert_int_equal(input_fill(&fixture->in, &fixture->err), -EIO);
	assert_string_equal(fixture->err.text,
			    "cannot read '/proc/self/mem': Input/output error");
	assert_int_equal(input_next_line(&fixture->in, &line, &fixture->err), -EIO);
	assert_int_equal(input_skip_blanks(&fixture->in, 1, &next, &fixture->err), -EIO);
	fixture->in.in_long_line = true;
	assert_int_equal(input_next_line(&fixture->in, &line, &fixture->err), -EIO);
}

static void what_cannot_be_opened_is_named(void **state)
{
	struct fixture *fixture = *state;
	struct input in;

	assert_int_equal(input_open("/nonexistent/x", &in, &fixture->err), -ENOENT);
	assert_string_equal(fixture->err.text,
			    "cannot open '/nonexistent/x': No such file or directory");
	assert_int_equal(input_open("/", &in, &fixture->err), -EISDIR);
	assert_string_equal(fixture->err.text, "cannot open '/': Is a directory");
}

static void without_memory_nothing_is_opened(void **state)
{
	struct fixture *fixture = *state;
	struct input in;

	malloc_fail_after(0);
	assert_int_equal(input_open(fixture->file.path, &in, &fixture->err), -ENOMEM);
}

/* A standard input that a shell has set to non-blocking delivers when it can. */
static void a_pipe_that_would_block_is_waited_for(void **state)
{
	struct fixture *fixture = *state;
	int ends[2], status;
	pid_t child;

	assert_int_equal(pipe2(ends, O_NONBLOCK | O_CLOEXEC), 0);
	child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		usleep(50000);
		_exit(write(ends[1], "late\n", 5) != 5);
	}
	close(ends[1]);
	fixture->in = (struct input){
		.fd = ends[0], .path = "-", .line = 1, .buffer = malloc(INPUT_BUFFER_SIZE)
	};
	assert_line(fixture, 1, "late");
	assert_end(fixture);
	assert_string_equal(input_name(&fixture->in), "standard input");
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
}

#define TEST(claim) cmocka_unit_test_setup_teardown(claim, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(lines_end_with_either_line_end),
		TEST(a_last_line_without_line_end_is_unfinished),
		TEST(an_empty_file_has_no_line),
		TEST(a_line_of_the_full_length_is_whole),
		TEST(a_longer_line_is_cut_and_the_rest_passed_over),
		TEST(the_rest_of_a_cut_line_may_be_the_end),
		TEST(a_line_without_end_is_given_up),
		TEST(bytes_that_are_consumed_count_their_lines),
		TEST(a_full_buffer_is_not_the_end),
		TEST(blanks_are_passed_over_up_to_a_limit),
		TEST(endless_blanks_are_given_up),
		TEST(a_nul_byte_is_no_blank),
		TEST(a_read_error_names_the_file_and_the_reason),
		TEST(what_cannot_be_opened_is_named),
		TEST(without_memory_nothing_is_opened),
		TEST(a_pipe_that_would_block_is_waited_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
