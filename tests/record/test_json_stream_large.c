// SPDX-License-Identifier: GPL-2.0-or-later
/* Streams larger than the buffer, and documents larger than any host. */
#include <string.h>

#include "base/attrs.h"

#include "record/json_stream.h"
#include "tests/record/memory_file.h"
#include "tests/record/transcript.h"
#include "tests/unit_test.h"

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
		assert_int_equal(
			json_object_get_int64(json_object_object_get(document, "n")), i);
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
		int length =
			snprintf(text, sizeof(text),
				 "{\"n\": %zu,\n\t\"text\": \"\xf0\x9f\x98\x80%*s\"}\n",
				 i, (int)(i % 300), "");

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

	transcript_of_file(file->path, &got);
	assert_string_equal(got.text, want);
	memory_file_done(file);
}

static void a_sequence_of_utf8_may_lie_across_the_borders_of_the_pieces(void **state)
{
	(void)state;
	/* The blanks shift the sequences through every position at the borders. */
	for (size_t shift = 1; shift <= 4; shift++) {
		struct memory_file file;

		memory_file_make("    ", shift, &file);
		append_text(&file, "{\"n\":0,\"text\":\"", 1);
		append_text(&file, "\xf0\x9f\x98\x80", 100000);
		append_text(&file, "\"}", 1);
		assert_numbered(&file, 1, 1);
		memory_file_done(&file);
	}
}

static void small_documents_may_share_a_long_line(void **state)
{
	struct memory_file file;

	(void)state;
	memory_file_make("", 0, &file);
	for (size_t i = 0; i < 50000; i++) {
		char text[32];

		snprintf(text, sizeof(text), "{\"n\":%zu}", i);
		append_text(&file, text, 1);
	}
	assert_numbered(&file, 50000, 0);
	memory_file_done(&file);
}

static void a_document_larger_than_any_host_is_refused(void **state)
{
	struct memory_file file;

	(void)state;
	memory_file_make("{}\n{\"a\":\"", 9, &file);
	append_text(&file, "x", JSON_DOCUMENT_MAX);
	append_text(&file, "\"}\n{\"b\":1}\n", 1);
	assert_file(&file,
		    "1:{}\n!line 2: a JSON document larger than 16 MiB\n3:{\"b\":1}\n");
}

static void a_document_of_more_values_than_any_host_is_refused(void **state)
{
	struct memory_file file;

	(void)state;
	memory_file_make("{\"a\":[", 6, &file);
	append_text(&file, "{},", JSON_DOCUMENT_VALUES_MAX);
	append_text(&file, "0]}\n{\"b\":1}\n", 1);
	assert_file(&file,
		    "!line 1: a JSON document of more than 65536 values\n2:{\"b\":1}\n");
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(documents_may_lie_across_the_borders_of_the_buffer),
		cmocka_unit_test(a_sequence_of_utf8_may_lie_across_the_borders_of_the_pieces),
		cmocka_unit_test(small_documents_may_share_a_long_line),
		cmocka_unit_test(a_document_larger_than_any_host_is_refused),
		cmocka_unit_test(a_document_of_more_values_than_any_host_is_refused),
		cmocka_unit_test(brackets_and_commas_within_texts_are_no_values),
		cmocka_unit_test(a_gibibyte_without_a_line_end_is_one_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
