// SPDX-License-Identifier: GPL-2.0-or-later
/* Documents come out of a byte stream one by one, however it is cut, and whatever is broken. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "base/attrs.h"

#include "record/json_stream.h"
#include "tests/record/transcript.h"
#include "tests/unit_test.h"

#define PACKETS_MAX 256

/* What a pipe gives whose every read() ends with a packet: one of first bytes, then of size. */
static void transcript_of_packets(const char *text, size_t first, size_t size,
				  struct transcript *ret)
{
	size_t length = strlen(text);
	struct error err = { 0 };
	struct input in = { 0 };
	char path[32];
	int fd[2];

	assert_int_equal(pipe2(fd, O_DIRECT | O_CLOEXEC), 0);
	assert_true(fcntl(fd[1], F_SETPIPE_SZ, PACKETS_MAX * 4096) >= PACKETS_MAX * 4096);
	for (size_t at = 0; at < length;) {
		size_t packet = at ? size : first;

		packet = packet < length - at ? packet : length - at;
		assert_int_equal(write(fd[1], text + at, packet), packet);
		at += packet;
	}
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd[0]);
	assert_int_equal(input_open(path, &in, &err), 0);
	close(fd[1]);
	transcript_of_input(&in, ret);
	input_close(&in);
	close(fd[0]);
}

static void every_line_is_a_document(void **state)
{
	(void)state;
	assert_stream("{\"a\":1}\n{\"a\":2}\n{\"a\":3}",
		      "1:{\"a\":1}\n2:{\"a\":2}\n3:{\"a\":3}\n");
}

static void indented_documents_and_blank_lines_may_be_between(void **state)
{
	(void)state;
	assert_stream(
		"\n\n{\n\t\"a\": [\n\t\t{ \"b\": 1 }\n\t]\n}\n\n \t\n{\"c\":2}\r\n{\n}\n\n",
		"3:{\"a\":[{\"b\":1}]}\n10:{\"c\":2}\n11:{}\n");
}

static void a_document_without_indentation_may_have_lines_with_a_brace(void **state)
{
	(void)state;
	assert_stream("{\n\"a\":\n{\n\"b\":[\n{\n},\n{}\n]\n}\n}\n{}",
		      "1:{\"a\":{\"b\":[{},{}]}}\n11:{}\n");
}

static void several_documents_may_share_a_line(void **state)
{
	(void)state;
	assert_stream("{\"a\":1}{\"a\":2} {\"a\":3}\n",
		      "1:{\"a\":1}\n1:{\"a\":2}\n1:{\"a\":3}\n");
}

static void nothing_holds_no_document(void **state)
{
	(void)state;
	assert_stream("", "");
	assert_stream(" \n\t\r\n", "");
}

static void a_broken_line_costs_one_document(void **state)
{
	(void)state;
	assert_stream("{\"a\":1}\n{\"a\":}\n{\"a\":3}\n",
		      "1:{\"a\":1}\n!line 2: not JSON: unexpected character\n3:{\"a\":3}\n");
}

static void a_broken_indented_document_is_passed_over_whole(void **state)
{
	(void)state;
	assert_stream("{\n  \"a\": [\n    oops,\n    {\n    }\n  ]\n}\n{\"b\":2}\n",
		      "!line 3: not JSON: unexpected character\n8:{\"b\":2}\n");
}

static void what_follows_a_document_on_its_line_is_an_error_of_its_own(void **state)
{
	(void)state;
	assert_stream("{\"a\":1} garbage\n{\"a\":2}\n",
		      "1:{\"a\":1}\n!line 1: expected a JSON object\n2:{\"a\":2}\n");
	assert_stream("{\"a\":1}]\n \n[1]\n{\"a\":2}\n",
		      "1:{\"a\":1}\n!line 1: expected a JSON object\n4:{\"a\":2}\n");
}

static void a_cut_line_does_not_cost_the_next_one(void **state)
{
	static const char *const cut[] = {
		"{",
		"{\"a",
		"{\"a\"",
		"{\"a\":\"b",
		"{\"a\":\"\\\"",
		"{\"a\":[1",
		"{\"a\":1",
		"{\"a\":\"\\\\\"",
		"{\"a\":true",
		"{\"a\":{\"b\":1}",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cut); i++) {
		char text[64];

		snprintf(text, sizeof(text), "%s\n{\"c\":2}\n", cut[i]);
		assert_stream(text, "!line 1: ends in the middle of a JSON document\n"
				    "2:{\"c\":2}\n");
	}
}

static void an_input_that_ends_too_early_is_named_by_the_documents_begin(void **state)
{
	(void)state;
	assert_stream("{\"a\":1}\n\n{\n\"b\":\n",
		      "1:{\"a\":1}\n"
		      "!line 3: ends in the middle of a JSON document\n");
	assert_stream("{\"a\":\"\xe2\x82",
		      "!line 1: ends in the middle of a JSON document\n");
}

static void what_is_no_strict_json_is_refused(void **state)
{
	(void)state;
	assert_stream("{\"a\":1,}\n{a:1}\n{\"a\":01}\n{\"a\":True}\n{\"a\":1/**/}\n",
		      "!line 1: not JSON: unexpected character\n"
		      "!line 2: not JSON: quoted object property name expected\n"
		      "!line 3: not JSON: number expected\n"
		      "!line 4: not JSON: boolean expected\n"
		      "!line 5: not JSON: object value separator ',' expected\n");
}

static void a_document_is_an_object(void **state)
{
	(void)state;
	assert_stream("[{}]\n{}\n7\n\"a\"\nnull\n{}",
		      "!line 1: expected a JSON object\n2:{}\n"
		      "!line 3: expected a JSON object\n6:{}\n");
}

static void text_that_is_no_utf8_is_refused(void **state)
{
	(void)state;
	assert_stream("{\"a\":\"\xff\"}\n{\"b\":\"\xc3(\"}\n{}\n",
		      "!line 1: not JSON: invalid utf-8 string\n"
		      "!line 2: not JSON: invalid utf-8 string\n3:{}\n");
}

static void a_nul_byte_is_an_error_wherever_it_stands(void **state)
{
	static const char document[] =
		"{\"a\\u0041\": [\"b\", 12, null, true, -1.5e3, {}] }";
	size_t length = sizeof(document) - 1;

	(void)state;
	for (size_t at = 0; at <= length; at++) {
		char text[sizeof(document) + 8];
		struct transcript got;

		memcpy(text, document, at);
		text[at] = '\0';
		memcpy(text + at + 1, document + at, length - at);
		memcpy(text + length + 1, "\n{}\n", 4);
		transcript_of_bytes(text, length + 5, &got);
		/* in front of "{" and behind "}" it is not within a document */
		assert_non_null(
			strstr(got.text, at == 0 || at == length ?
						 "!line 1: expected a JSON object\n" :
						 "!line 1: not JSON: a NUL byte\n"));
		assert_non_null(strstr(got.text, "2:{}\n"));
	}
}

static void nesting_has_a_limit(void **state)
{
	char text[400] = "";

	(void)state;
	for (size_t i = 0; i < JSON_DEPTH_MAX; i++)
		strcat(text, "{\"a\":");
	assert_stream(text, "!line 1: ends in the middle of a JSON document\n");
	strcat(text, "[]\n{}");
	assert_stream(text, "!line 1: not JSON: nesting too deep\n2:{}\n");
}

/* Sequences of two to four bytes, escapes, numbers, and all kinds of errors. */
static const char mixed[] =
	"{\"\xc3\xa4\":\"\xe2\x82\xac\xf0\x9f\x98\x80\"}\n"
	"{\"\\u00e4\\\"\": \"\\ud83d\\ude00\\n\",\n \"b\":[-12.5e1,true]}\n"
	"{\"c\":\"d\n{\"e\":1}\n{\"f\":[\n{\"g\":2}\n{\"h\":}\n{ }x\n{\"i\":3}";

static void where_the_input_is_cut_into_pieces_makes_no_difference(void **state)
{
	struct transcript want, got;

	(void)state;
	transcript_of_bytes(mixed, strlen(mixed), &want);
	assert_non_null(strstr(want.text, "10:{\"i\":3}\n"));
	for (size_t first = 1; first < strlen(mixed); first++) {
		transcript_of_packets(mixed, first, strlen(mixed), &got);
		assert_string_equal(got.text, want.text);
	}
	for (size_t size = 1; size < 8; size++) {
		transcript_of_packets(mixed, size, size, &got);
		assert_string_equal(got.text, want.text);
	}
}

static void an_input_that_cannot_be_read_is_an_io_error(void **state)
{
	struct input in = { .fd = -1, .path = "gone", .line = 1 };
	struct json_stream stream = { 0 };
	struct json_object *document = NULL;
	struct error err = { 0 };
	unsigned long line;

	(void)state;
	in.buffer = malloc(INPUT_BUFFER_SIZE);
	assert_non_null(in.buffer);
	assert_int_equal(json_stream_init(&in, &stream, &err), 0);
	assert_int_equal(json_stream_next(&stream, &document, &line, &err), -EIO);
	memcpy(in.buffer, "{\"a\"", 4);
	in.end = 4;
	assert_int_equal(json_stream_next(&stream, &document, &line, &err), -EIO);
	assert_string_equal(err.text, "cannot read 'gone': Bad file descriptor");
	assert_int_equal(json_stream_next(&stream, &document, &line, &err), -EIO);
	assert_null(document);
	json_stream_done(&stream);
	json_stream_done(&stream);
	input_close(&in);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_line_is_a_document),
		cmocka_unit_test(indented_documents_and_blank_lines_may_be_between),
		cmocka_unit_test(a_document_without_indentation_may_have_lines_with_a_brace),
		cmocka_unit_test(several_documents_may_share_a_line),
		cmocka_unit_test(nothing_holds_no_document),
		cmocka_unit_test(a_broken_line_costs_one_document),
		cmocka_unit_test(a_broken_indented_document_is_passed_over_whole),
		cmocka_unit_test(what_follows_a_document_on_its_line_is_an_error_of_its_own),
		cmocka_unit_test(a_cut_line_does_not_cost_the_next_one),
		cmocka_unit_test(
			an_input_that_ends_too_early_is_named_by_the_documents_begin),
		cmocka_unit_test(what_is_no_strict_json_is_refused),
		cmocka_unit_test(a_document_is_an_object),
		cmocka_unit_test(text_that_is_no_utf8_is_refused),
		cmocka_unit_test(a_nul_byte_is_an_error_wherever_it_stands),
		cmocka_unit_test(nesting_has_a_limit),
		cmocka_unit_test(where_the_input_is_cut_into_pieces_makes_no_difference),
		cmocka_unit_test(an_input_that_cannot_be_read_is_an_io_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
