// SPDX-License-Identifier: GPL-2.0-or-later
/* Writes a walk as JSON. */
#include "report/json_sink.h"

#include <errno.h>
#include <string.h>

#include <json-c/json.h>

#include "base/ascii.h"
#include "base/hex.h"

#include "record/snapshot_json.h"
#include "report/utf8.h"

/* Keys are static text and come once each: json-c need neither copy nor look for them. */
#define KEY_FLAGS (JSON_C_OBJECT_ADD_KEY_IS_NEW | JSON_C_OBJECT_ADD_CONSTANT_KEY)

static struct json_sink *json_of(struct sink *sink)
{
	return (struct json_sink *)sink;
}

/* Puts a value where the walk stands, and owns it from now on. */
static void add(struct json_sink *json, const char *key, struct json_object *value)
{
	struct json_object *parent = json->depth ? json->open[json->depth - 1] : NULL;
	int r;

	if (!parent) {
		json_object_put(value);
		json->error = -ENOMEM;
		return;
	}
	r = key ? json_object_object_add_ex(parent, key, value, KEY_FLAGS) :
		  json_object_array_add(parent, value);
	if (r < 0) {
		json_object_put(value);
		json->error = -ENOMEM;
	}
}

/* For values that cannot be null unless memory is short. */
static void add_value(struct sink *sink, const char *key, struct json_object *value)
{
	struct json_sink *json = json_of(sink);

	if (value)
		add(json, key, value);
	else
		json->error = -ENOMEM;
}

/* What could not be made or added is open as NULL, and so is all that is in it. */
static void open_value(struct sink *sink, const char *key, struct json_object *value)
{
	struct json_sink *json = json_of(sink);

	if (json->depth == 0)
		json->document = value;
	else
		add_value(sink, key, value);
	if (json->error || !value) {
		json->error = -ENOMEM;
		value = NULL;
	}
	json->open[json->depth++] = value;
}

static void object_begin(struct sink *sink, const char *key)
{
	open_value(sink, key, json_object_new_object());
}

static void array_begin(struct sink *sink, const char *key)
{
	open_value(sink, key, json_object_new_array());
}

static void end(struct sink *sink)
{
	json_of(sink)->depth--;
}

static void number(struct sink *sink, struct field field, uint64_t value)
{
	add_value(sink, field.key, json_object_new_uint64(value));
}

static void hex(struct sink *sink, struct field field, uint64_t value, unsigned int digits)
{
	char text[HEX_TEXT_MAX];
	size_t length = hex_format(value, digits, text);

	add_value(sink, field.key, json_object_new_string_len(text, (int)length));
}

static bool is_utf8(const char *text, size_t length)
{
	if (is_ascii(text, length))
		return true;
	for (size_t i = 0; i < length;) {
		size_t sequence = utf8_sequence(text + i, length - i);

		if (!sequence)
			return false;
		i += sequence;
	}
	return true;
}

static void word(struct sink *sink, struct field field, const char *text)
{
	size_t length = strlen(text);
	_cleanup_free_ char *mended = NULL;

	if (!is_utf8(text, length)) {
		mended = malloc(length);
		if (!mended) {
			json_of(sink)->error = -ENOMEM;
			return;
		}
		utf8_mend(text, length, mended);
		text = mended;
	}
	add_value(sink, field.key, json_object_new_string_len(text, (int)length));
}

static void flag(struct sink *sink, struct field field, bool value)
{
	add_value(sink, field.key, json_object_new_boolean(value));
}

static void null(struct sink *sink, struct field field)
{
	add(json_of(sink), field.key, NULL);
}

static void snapshot(struct sink *sink, const char *key, const struct snapshot *snap)
{
	add_value(sink, key, snapshot_to_json(snap));
}

static const struct sink_ops json_ops = {
	.object_begin = object_begin,
	.object_end = end,
	.array_begin = array_begin,
	.array_end = end,
	.number = number,
	.hex = hex,
	.word = word,
	.flag = flag,
	.null = null,
	.snapshot = snapshot,
};

void json_sink_init(struct json_sink *ret)
{
	*ret = (struct json_sink){ .sink.ops = &json_ops };
}

int json_sink_wrap(struct json_sink *json, const char *key)
{
	struct json_object *outer = json_object_new_object();

	if (!outer || json_object_object_add_ex(outer, key, json->document, KEY_FLAGS) < 0) {
		json_object_put(outer);
		return -ENOMEM;
	}
	json->document = outer;
	return 0;
}

int json_sink_write(struct json_sink *json, FILE *out, bool compact)
{
	int flags = JSON_C_TO_STRING_NOSLASHESCAPE;
	const char *text;
	size_t length;

	if (!compact)
		flags |= JSON_C_TO_STRING_PRETTY | JSON_C_TO_STRING_SPACED;
	if (json->error)
		return json->error;
	text = json_object_to_json_string_length(json->document, flags, &length);
	if (!text)
		return -ENOMEM;
	fwrite(text, 1, length, out);
	putc('\n', out);
	return 0;
}

void json_sink_done(struct json_sink *json)
{
	json_object_put(json->document);
	*json = (struct json_sink){ 0 };
}
