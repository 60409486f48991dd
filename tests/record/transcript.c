// SPDX-License-Identifier: GPL-2.0-or-later
/* All that a JSON stream says about an input, as one text that tests compare. */
#include "tests/record/transcript.h"

#include <errno.h>
#include <string.h>

#include "record/json_stream.h"
#include "tests/record/json_text.h"
#include "tests/record/memory_file.h"
#include "tests/unit_test.h"

static void add(struct transcript *transcript, const char *line, const char *text)
{
	int length = snprintf(transcript->text + transcript->used,
			      TRANSCRIPT_MAX - transcript->used, "%s%s\n", line, text);

	transcript->used += (size_t)length;
	assert_true(transcript->used < TRANSCRIPT_MAX);
}

/* Reads and writes down the next document; what json_stream_next() returned. */
static int add_next(struct json_stream *stream, struct transcript *transcript)
{
	struct json_object *document = NULL;
	struct error err = { 0 };
	unsigned long line;
	char number[24];
	int r = json_stream_next(stream, &document, &line, &err);

	if (r > 0) {
		snprintf(number, sizeof(number), "%lu:", line);
		add(transcript, number, json_to_text(document));
	} else if (r < 0) {
		assert_null(document);
		assert_int_equal(err.code, r);
		assert_int_not_equal(r, -EIO);
		add(transcript, "!", err.text);
	}
	json_object_put(document);
	return r;
}

void transcript_of_input(struct input *in, struct transcript *ret)
{
	struct json_stream stream = { 0 };
	struct error err = { 0 };

	*ret = (struct transcript){ 0 };
	assert_int_equal(json_stream_init(in, &stream, &err), 0);
	while (add_next(&stream, ret) != 0)
		;
	json_stream_done(&stream);
}

void transcript_of_file(const char *path, struct transcript *ret)
{
	struct error err = { 0 };
	struct input in = { 0 };

	assert_int_equal(input_open(path, &in, &err), 0);
	transcript_of_input(&in, ret);
	input_close(&in);
}

void transcript_of_bytes(const char *bytes, size_t length, struct transcript *ret)
{
	struct memory_file file;

	memory_file_make(bytes, length, &file);
	transcript_of_file(file.path, ret);
	memory_file_done(&file);
}

void assert_stream(const char *text, const char *want)
{
	struct transcript got;

	transcript_of_bytes(text, strlen(text), &got);
	assert_string_equal(got.text, want);
}
