// SPDX-License-Identifier: GPL-2.0-or-later
/* A sink that writes down every value with its path. */
#include "tests/report/recorder.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/attrs.h"
#include "tests/unit_test.h"

static struct recorder *recorder_of(struct sink *sink)
{
	return (struct recorder *)sink;
}

/* Appends to ret the path of the value that comes next. */
static void next_path(struct recorder *recorder, const char *key, char ret[128])
{
	size_t count;

	if (recorder->depth == 0) {
		assert_null(key);
		ret[0] = '\0';
		return;
	}
	count = recorder->open[recorder->depth - 1].count++;
	if (recorder->open[recorder->depth - 1].is_array) {
		assert_null(key);
		snprintf(ret, 128, "%.100s/%zu", recorder->open[recorder->depth - 1].path,
			 count);
		return;
	}
	assert_non_null(key);
	assert_true(count < ARRAY_SIZE(recorder->open[0].key));
	for (size_t i = 0; i < count; i++)
		assert_string_not_equal(recorder->open[recorder->depth - 1].key[i], key);
	recorder->open[recorder->depth - 1].key[count] = key;
	snprintf(ret, 128, "%.100s/%.24s", recorder->open[recorder->depth - 1].path, key);
}

static void begin(struct sink *sink, const char *key, bool is_array)
{
	struct recorder *recorder = recorder_of(sink);
	char path[128];

	next_path(recorder, key, path);
	assert_true(recorder->depth < ARRAY_SIZE(recorder->open));
	strcpy(recorder->open[recorder->depth].path, path);
	recorder->open[recorder->depth].is_array = is_array;
	recorder->open[recorder->depth].count = 0;
	recorder->depth++;
}

static void object_begin(struct sink *sink, const char *key)
{
	begin(sink, key, false);
}

static void array_begin(struct sink *sink, const char *key)
{
	begin(sink, key, true);
}

static void object_end(struct sink *sink)
{
	struct recorder *recorder = recorder_of(sink);

	assert_true(recorder->depth > 0);
	assert_false(recorder->open[--recorder->depth].is_array);
}

static void array_end(struct sink *sink)
{
	struct recorder *recorder = recorder_of(sink);

	assert_true(recorder->depth > 0);
	assert_true(recorder->open[--recorder->depth].is_array);
}

static struct recorded_value *add(struct sink *sink, struct field field)
{
	struct recorder *recorder = recorder_of(sink);
	struct recorded_value *value = &recorder->value[recorder->count];

	assert_true(recorder->count++ < RECORDED_MAX);
	next_path(recorder, field.key, value->path);
	value->label = field.label;
	return value;
}

static void number(struct sink *sink, struct field field, uint64_t value)
{
	snprintf(add(sink, field)->text, 256, "%" PRIu64, value);
}

static void hex(struct sink *sink, struct field field, uint64_t value, unsigned int digits)
{
	snprintf(add(sink, field)->text, 256, "0x%0*" PRIx64, (int)digits, value);
}

static void word(struct sink *sink, struct field field, const char *text)
{
	snprintf(add(sink, field)->text, 256, "%s", text);
}

static void flag(struct sink *sink, struct field field, bool value)
{
	strcpy(add(sink, field)->text, value ? "yes" : "no");
}

static void null(struct sink *sink, struct field field)
{
	add(sink, field)->is_null = true;
}

static const struct sink_ops recorder_ops = {
	.object_begin = object_begin,
	.object_end = object_end,
	.array_begin = array_begin,
	.array_end = array_end,
	.number = number,
	.hex = hex,
	.word = word,
	.flag = flag,
	.null = null,
};

void recorder_init(struct recorder *ret)
{
	memset(ret, 0, sizeof(*ret));
	ret->sink.ops = &recorder_ops;
}

const struct recorded_value *recorder_find(const struct recorder *recorder, const char *path)
{
	for (size_t i = 0; i < recorder->count; i++)
		if (strcmp(recorder->value[i].path, path) == 0)
			return &recorder->value[i];
	return NULL;
}
