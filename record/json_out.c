// SPDX-License-Identifier: GPL-2.0-or-later
/* A JSON object or array under construction. */
#include "record/json_out.h"

#include <string.h>

#include "base/hex.h"

/* The keys that we write are string literals or the words of model/words.h. */
#define KEY_FLAGS (JSON_C_OBJECT_ADD_KEY_IS_NEW | JSON_C_OBJECT_ADD_CONSTANT_KEY)

struct json_out json_out_object(void)
{
	struct json_object *json = json_object_new_object();

	return (struct json_out){ .json = json, .failed = !json };
}

struct json_out json_out_array(void)
{
	struct json_object *json = json_object_new_array();

	return (struct json_out){ .json = json, .failed = !json };
}

void json_out_add(struct json_out *out, const char *key, struct json_object *value)
{
	int r = -1;

	out->any = true;
	if (value && !out->failed)
		r = key ? json_object_object_add_ex(out->json, key, value, KEY_FLAGS) :
			  json_object_array_add(out->json, value);
	if (r < 0) {
		json_object_put(value);
		out->failed = true;
	}
}

void json_out_text(struct json_out *out, const char *key, const char *text)
{
	struct json_object *value =
		text ? json_object_new_string_len(text, (int)strlen(text)) : NULL;

	json_out_add(out, key, value);
}

void json_out_count(struct json_out *out, const char *key, uint64_t value)
{
	json_out_add(out, key, json_object_new_uint64(value));
}

void json_out_register(struct json_out *out, const char *key, uint64_t value,
		       unsigned int digits)
{
	char text[HEX_TEXT_MAX];
	size_t length = hex_format(value, digits, text);

	json_out_add(out, key, json_object_new_string_len(text, (int)length));
}

void json_out_part(struct json_out *out, const char *key, struct json_out *part)
{
	json_out_add(out, key, json_out_finish(part));
}

void json_out_part_if_any(struct json_out *out, const char *key, struct json_out *part)
{
	if (part->failed || part->any)
		json_out_part(out, key, part);
	else
		json_object_put(part->json);
}

struct json_object *json_out_finish(struct json_out *out)
{
	struct json_object *json = out->json;

	if (out->failed) {
		json_object_put(json);
		json = NULL;
	}
	*out = (struct json_out){ .failed = true };
	return json;
}
