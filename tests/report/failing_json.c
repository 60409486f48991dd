// SPDX-License-Identifier: GPL-2.0-or-later
/* json-c functions that fail when told to, as they do without memory. */
#include "tests/report/failing_json.h"

#include <stdbool.h>

#include <json-c/json.h>

static int calls_left = -1;

void json_fail_after(int count)
{
	calls_left = count;
}

static bool is_to_fail(void)
{
	if (calls_left == 0)
		return true;
	if (calls_left > 0)
		calls_left--;
	return false;
}

/* A function of json-c, and the one that stands before it (ld --wrap). */
#define WRAP(type, failure, name, parameters, arguments) \
	type __real_##name parameters;                   \
	type __wrap_##name parameters;                   \
	type __wrap_##name parameters                    \
	{                                                \
		if (is_to_fail())                        \
			return failure;                  \
		return __real_##name arguments;          \
	}

WRAP(struct json_object *, NULL, json_object_new_object, (void), ())
WRAP(struct json_object *, NULL, json_object_new_array, (void), ())
WRAP(struct json_object *, NULL, json_object_new_boolean, (json_bool b), (b))
WRAP(struct json_object *, NULL, json_object_new_uint64, (uint64_t i), (i))
WRAP(struct json_object *, NULL, json_object_new_string_len,
     (const char *s, const int len), (s, len))
WRAP(int, -1, json_object_object_add_ex,
     (struct json_object * obj, const char *const key, struct json_object *const val,
      const unsigned opts),
     (obj, key, val, opts))
WRAP(int, -1, json_object_array_add, (struct json_object * obj, struct json_object *val),
     (obj, val))
WRAP(const char *, NULL, json_object_to_json_string_length,
     (struct json_object * obj, int flags, size_t *length), (obj, flags, length))
