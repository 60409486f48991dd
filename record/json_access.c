// SPDX-License-Identifier: GPL-2.0-or-later
/* Typed access to the values of a JSON document that a stranger may have written. */
#include "record/json_access.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/hex.h"

#define EXPECTED_MAX 128

/* Appends the path to the used bytes of text; returns how many are used then. */
static size_t path_append(const struct json_node *node, char *text, size_t used)
{
	int length;

	if (!node->parent)
		return used;
	used = path_append(node->parent, text, used);
	if (node->key)
		length = snprintf(text + used, JSON_PATH_MAX - used, "/%s", node->key);
	else
		length = snprintf(text + used, JSON_PATH_MAX - used, "/%zu", node->index);
	used += (size_t)length;
	return used < JSON_PATH_MAX ? used : JSON_PATH_MAX - 1;
}

void json_path(const struct json_node *node, char ret[JSON_PATH_MAX])
{
	ret[0] = '\0';
	path_append(node, ret, 0);
}

int json_wrong(const struct json_node *node, const char *format, ...)
{
	char path[JSON_PATH_MAX], expected[EXPECTED_MAX];
	va_list args;

	json_path(node, path);
	va_start(args, format);
	vsnprintf(expected, sizeof(expected), format, args);
	va_end(args);
	return error_set(node->target->err, -EINVAL, "%s: expected %s", path, expected);
}

int json_no_memory(const struct json_node *node)
{
	return error_set_errno(node->target->err, -ENOMEM, "cannot keep a snapshot");
}

bool json_is_object(const struct json_node *node)
{
	return json_object_is_type(node->json, json_type_object);
}

bool json_is_array(const struct json_node *node)
{
	return json_object_is_type(node->json, json_type_array);
}

/* Our objects have few keys: to go over them takes less than to compute a hash. */
bool json_member(const struct json_node *object, const char *key, struct json_node *ret)
{
	*ret = (struct json_node){ .target = object->target, .parent = object, .key = key };
	if (!json_is_object(object))
		return false;
	json_object_object_foreach(object->json, found, value)
	{
		if (strcmp(found, key) == 0) {
			ret->json = value;
			return true;
		}
	}
	return false;
}

void json_element(const struct json_node *array, size_t index, struct json_node *ret)
{
	*ret = (struct json_node){
		.json = json_object_array_get_idx(array->json, index),
		.target = array->target,
		.parent = array,
		.index = index,
	};
}

int json_get_length(const struct json_node *node, size_t max, size_t *ret)
{
	size_t length;

	if (!json_is_array(node))
		return json_wrong(node, "an array");
	length = json_object_array_length(node->json);
	if (length > max)
		return json_wrong(node, "at most %zu elements, not %zu", max, length);
	*ret = length;
	return 0;
}

const char *json_peek_text(const struct json_node *node, size_t *ret_length)
{
	const char *text;
	size_t length;

	if (!json_object_is_type(node->json, json_type_string))
		return NULL;
	text = json_object_get_string(node->json);
	length = (size_t)json_object_get_string_len(node->json);
	if (memchr(text, '\0', length))
		return NULL;
	*ret_length = length;
	return text;
}

const char *json_peek_fixed(const struct json_node *node, size_t length)
{
	/* The length of what is no string is 0. */
	if ((size_t)json_object_get_string_len(node->json) != length)
		return NULL;
	return json_object_get_string(node->json);
}

static bool is_printable(const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		if (text[i] < ' ' || text[i] > '~')
			return false;
	return true;
}

int json_get_printable(const struct json_node *node, size_t max, const char **ret,
		       size_t *ret_length)
{
	size_t length;
	const char *text = json_peek_text(node, &length);

	/* What is read here ends up on terminals and in other programs' input. */
	if (!text || length > max || !is_printable(text, length))
		return json_wrong(node, "printable ASCII text of at most %zu characters",
				  max);
	*ret = text;
	*ret_length = length;
	return 0;
}

int json_get_text(const struct json_node *node, size_t max, const char **ret)
{
	size_t length;
	const char *text;
	int r = json_get_printable(node, max, &text, &length);

	if (r < 0)
		return r;
	text = arena_strndup(&node->target->snap->arena, text, length);
	if (!text)
		return json_no_memory(node);
	*ret = text;
	return 0;
}

/*
 * json-c 0.16 silently replaces a number that has no place in 64 bits by the nearest that
 * has one. The limits are chosen so that such a number is outside of them.
 */
int json_get_count(const struct json_node *node, uint64_t *ret)
{
	uint64_t value = json_object_get_uint64(node->json);

	if (!json_object_is_type(node->json, json_type_int) || value > INT64_MAX ||
	    json_object_get_int64(node->json) < 0)
		return json_wrong(node, "a whole number from 0 to 2^63 - 1");
	*ret = value;
	return 0;
}

int json_get_signed(const struct json_node *node, uint64_t *ret)
{
	int64_t value = json_object_get_int64(node->json);

	if (!json_object_is_type(node->json, json_type_int) || value == INT64_MIN ||
	    value == INT64_MAX)
		return json_wrong(node, "a whole number between -2^63 and 2^63 - 1");
	*ret = (uint64_t)value;
	return 0;
}

int json_get_u32(const struct json_node *node, uint32_t *ret)
{
	const char *text = json_peek_fixed(node, 2 + 8);

	if (!text || !hex_parse_u32(text, ret))
		return json_wrong(node, "\"0x\" and 8 lower-case hexadecimal digits");
	return 0;
}

int json_get_u64(const struct json_node *node, uint64_t *ret)
{
	const char *text = json_peek_fixed(node, 2 + 16);

	if (!text || !hex_parse_u64(text, ret))
		return json_wrong(node, "\"0x\" and 16 lower-case hexadecimal digits");
	return 0;
}
