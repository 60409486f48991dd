// SPDX-License-Identifier: GPL-2.0-or-later
/* Documents come out of a byte stream one by one, however it is cut, and whatever is broken. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "record/json_stream.h"
#include "tests/record/json_text.h"
#include "tests/record/memory_file.h"
#include "tests/unit_test.h"

#define TRANSCRIPT_MAX 8192
#define PACKETS_MAX 256

/* What came out: "LINE:DOCUMENT\n" or "!REASON\n" each. */
struct transcript {
	char text[TRANSCRIPT_MAX];
	size_t used;
};

static void transcript_add(struct transcript *transcript, const char *line, const char *text)
{
	int length = snprintf(transcript->text + transcript->used,
			      TRANSCRIPT_MAX - transcript->used, "%s%s\n", line, text);

	transcript->used += (size_t)length;
	assert_true(transcript->used < TRANSCRIPT_MAX);
}

static void read_all(const char *path, struct transcript *ret)
{
	struct json_stream stream = { 0 };
	struct error err = { 0 };
	struct input in = { 0 };
	int r;

	*ret = (struct transcript){ 0 };
	assert_int_equal(input_open(path, &in, &err), 0);
	assert_int_equal(json_stream_init(&in, &stream, &err), 0);
	do {
		struct json_object *document = NULL;
		unsigned long line;
		char number[24];

		r = json_stream_next(&stream, &document, &line, &err);
		if (r > 0) {
			snprintf(number, sizeof(number), "%lu:", line);
			transcript_add(ret, number, json_to_text(document));
		} else if (r < 0) {
			assert_null(document);
			assert_int_equal(err.code, r);
			assert_int_not_equal(r, -EIO);
			transcript_add(ret, "!", err.text);
		}
		json_object_put(document);
	} while (r != 0);
	json_stream_done(&stream);
	input_close(&in);
}

static void read_bytes(const char *text, size_t length, struct transcript *ret)
{
	struct memory_file file;

	memory_file_make(text, length, &file);
	read_all(file.path, ret);
	memory_file_done(&file);
}

static void assert_stream(const char *text, const char *want)
{
	struct transcript got;

	read_bytes(text, strlen(text), &got);
	assert_string_equal(got.text, want);
}

/* As read_bytes(), but each read() gets no more than a packet of size bytes, the first of first. */
static void read_packets(const char *text, size_t first, size_t size, struct transcript *ret)
{
	size_t length = strlen(text);
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
	/* The reading end is opened once more by its name; only then may the writing end go. */
	fd[0] = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(fd[0] >= 0);
	close(fd[1]);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd[0]);
	read_all(path, ret);
	close(fd[0]);
}

static void every_line_is_a_document(void **state)
{
	(void)state;
	assert_stream("{\"a\":1}\n{\"a\":2}\n{\"a\":3}", "1:{\"a\":1}\n2:{\"a\":2}\n3:{\"a\":3}\n");
}

static void indented_documents_and_blank_lines_may_be_between(void **state)
{
	(void)state;
	assert_stream("\n\n{\n\t\"a\": [\n\t\t{ \"b\": 1 }\n\t]\n}\n\n \t\n{\"c\":2}\r\n{\n}\n\n",
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
	assert_stream("{\"a\":1}{\"a\":2} {\"a\":3}\n", "1:{\"a\":1}\n1:{\"a\":2}\n1:{\"a\":3}\n");
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
		"{", "{\"a", "{\"a\"", "{\"a\":\"b", "{\"a\":\"\\\"", "{\"a\":[1", "{\"a\":1",
		"{\"a\":\"\\\\\"", "{\"a\":true", "{\"a\":{\"b\":1}",
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
	assert_stream("{\"a\":1}\n\n{\n\"b\":\n", "1:{\"a\":1}\n"
						 "!line 3: ends in the middle of a JSON document\n");
	assert_stream("{\"a\":\"\xe2\x82", "!line 1: ends in the middle of a JSON document\n");
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
	static const char document[] = "{\"a\\u0041\": [\"b\", 12, null, true, -1.5e3, {}] }";
	size_t length = sizeof(document) - 1;

	(void)state;
	for (size_t at = 0; at <= length; at++) {
		char text[sizeof(document) + 8];
		struct transcript got;

		memcpy(text, document, at);
		text[at] = '\0';
		memcpy(text + at + 1, document + at, length - at);
		memcpy(text + length + 1, "\n{}\n", 4);
		read_bytes(text, length + 5, &got);
		/* in front of "{" and behind "}" it is not within a document */
		assert_non_null(strstr(got.text, at == 0 || at == length ?
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
static const char mixed[] = "{\"\xc3\xa4\":\"\xe2\x82\xac\xf0\x9f\x98\x80\"}\n"
			    "{\"\\u00e4\\\"\": \"\\ud83d\\ude00\\n\",\n \"b\":[-12.5e1,true]}\n"
			    "{\"c\":\"d\n{\"e\":1}\n{\"f\":[\n{\"g\":2}\n{\"h\":}\n{ }x\n{\"i\":3}";

static void where_the_input_is_cut_into_pieces_makes_no_difference(void **state)
{
	struct transcript want, got;

	(void)state;
	read_bytes(mixed, strlen(mixed), &want);
	assert_non_null(strstr(want.text, "10:{\"i\":3}\n"));
	for (size_t first = 1; first < strlen(mixed); first++) {
		read_packets(mixed, first, strlen(mixed), &got);
		assert_string_equal(got.text, want.text);
	}
	for (size_t size = 1; size < 8; size++) {
		read_packets(mixed, size, size, &got);
		assert_string_equal(got.text, want.text);
	}
}

/* Asserts that the documents of file are given back, each with its number. */
static void assert_numbered(const struct memory_file *file, size_t count, size_t lines_each)
{
	struct json_stream stream = { 0 };
	struct json_object *document;
	struct error err = { 0 };
	struct input in = { 0 };
	unsigned long line;

	assert_int_equal(input_open(file->path, &in, &err), 0);
	assert_int_equal(json_stream_init(&in, &stream, &err), 0);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(json_stream_next(&stream, &document, &line, &err), 1);
		assert_int_equal(line, 1 + i * lines_each);
		assert_int_equal(json_object_get_int64(json_object_object_get(document, "n")), i);
		json_object_put(document);
	}
	assert_int_equal(json_stream_next(&stream, &document, &line, &err), 0);
	json_stream_done(&stream);
	input_close(&in);
}

static void documents_may_lie_across_the_borders_of_the_buffer(void **state)
{
	struct memory_file file;

	(void)state;
	memory_file_make("", 0, &file);
	for (size_t i = 0; i < 3000; i++) {
		char text[400];
		int length = snprintf(text, sizeof(text),
				      "{\"n\": %zu,\n\t\"text\": \"\xf0\x9f\x98\x80%*s\"}\n", i,
				      (int)(i % 300), "");

		memory_file_append(&file, text, (size_t)length);
	}
	assert_numbered(&file, 3000, 2);
	memory_file_done(&file);
}

static void append_text(struct memory_file *file, const char *text, size_t times)
{
	char block[4096];
	size_t length = strlen(text), fits = sizeof(block) / length;

	for (size_t i = 0; i < fits; i++)
		memcpy(block + i * length, text, length);
	for (; times >= fits; times -= fits)
		memory_file_append(file, block, fits * length);
	memory_file_append(file, block, times * length);
}

static void assert_file(struct memory_file *file, const char *want)
{
	struct transcript got;

	read_all(file->path, &got);
	assert_string_equal(got.text, want);
	memory_file_done(file);
}

static void a_document_larger_than_any_host_is_refused(void **state)
{
	struct memory_file file;

	(void)state;
	memory_file_make("{}\n{\"a\":\"", 9, &file);
	append_text(&file, "x", JSON_DOCUMENT_MAX);
	append_text(&file, "\"}\n{\"b\":1}\n", 1);
	assert_file(&file, "1:{}\n!line 2: a JSON document larger than 16 MiB\n3:{\"b\":1}\n");
}

static void a_document_of_more_values_than_any_host_is_refused(void **state)
{
	struct memory_file file;

	(void)state;
	memory_file_make("{\"a\":[", 6, &file);
	append_text(&file, "{},", JSON_DOCUMENT_VALUES_MAX);
	append_text(&file, "0]}\n{\"b\":1}\n", 1);
	assert_file(&file, "!line 1: a JSON document of more than 65536 values\n2:{\"b\":1}\n");
}

static void brackets_and_commas_within_texts_are_no_values(void **state)
{
	struct memory_file file;

	(void)state;
	memory_file_make("{\"n\":0,\"a\":\"", 12, &file);
	append_text(&file, "\\\\[{,\\\"", JSON_DOCUMENT_VALUES_MAX);
	append_text(&file, "\"}\n", 1);
	assert_numbered(&file, 1, 1);
	memory_file_done(&file);
}

static void a_gibibyte_without_a_line_end_is_one_error(void **state)
{
	struct memory_file file;

	(void)state;
	memory_file_make("{\"a\":1}\n{\"b\":2", 15, &file);
	memory_file_stretch(&file, (size_t)1024 * 1024 * 1024);
	assert_file(&file, "1:{\"a\":1}\n!line 2: not JSON: a NUL byte\n");
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
		cmocka_unit_test(an_input_that_ends_too_early_is_named_by_the_documents_begin),
		cmocka_unit_test(what_is_no_strict_json_is_refused),
		cmocka_unit_test(a_document_is_an_object),
		cmocka_unit_test(text_that_is_no_utf8_is_refused),
		cmocka_unit_test(a_nul_byte_is_an_error_wherever_it_stands),
		cmocka_unit_test(nesting_has_a_limit),
		cmocka_unit_test(where_the_input_is_cut_into_pieces_makes_no_difference),
		cmocka_unit_test(documents_may_lie_across_the_borders_of_the_buffer),
		cmocka_unit_test(a_document_larger_than_any_host_is_refused),
		cmocka_unit_test(a_document_of_more_values_than_any_host_is_refused),
		cmocka_unit_test(brackets_and_commas_within_texts_are_no_values),
		cmocka_unit_test(a_gibibyte_without_a_line_end_is_one_error),
		cmocka_unit_test(an_input_that_cannot_be_read_is_an_io_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
