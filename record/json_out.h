// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A JSON object or array under construction. A failure for want of memory is remembered, so
 * that only the end needs to ask for it.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include <json-c/json.h>

#include "base/attrs.h"

struct json_out {
	struct json_object *json;
	bool failed;
	bool any; /* something was added */
};

struct json_out json_out_object(void);
struct json_out json_out_array(void);

/*
 * Adds a value under a key, or to an array if key is NULL. Takes the value over; NULL
 * counts as one that there was no memory for.
 */
void json_out_add(struct json_out *out, const char *key, struct json_object *value);

/* NULL counts as a text that there was no memory for. */
void json_out_text(struct json_out *out, const char *key, const char *text);
void json_out_count(struct json_out *out, const char *key, uint64_t value);
/* "0x" and that many digits. */
void json_out_register(struct json_out *out, const char *key, uint64_t value,
		       unsigned int digits);

/* Adds a finished part; its failure becomes that of out. */
void json_out_part(struct json_out *out, const char *key, struct json_out *part);

/* The same, but an empty part is left out. */
void json_out_part_if_any(struct json_out *out, const char *key, struct json_out *part);

/* The result, owned by the caller; NULL if anything failed. */
struct json_object *json_out_finish(struct json_out *out) _nonnull_ _must_check_;
