// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A struct as a JSON object: a table with one row per key serves both directions, so that
 * what is written can be read.
 */
#pragma once

#include <stddef.h>

#include "record/json_access.h"
#include "record/json_out.h"

/* How one type of struct member becomes a JSON value, and how it is read back. */
struct json_kind {
	/* Fills value; 0, -EINVAL with the path in the error, or -ENOMEM. */
	int (*read)(const struct json_node *node, void *value);
	/* Adds value under key, or nothing where there is nothing to say. */
	void (*write)(const void *value, const char *key, struct json_out *out);
};

struct json_field {
	const char *key;
	size_t offset; /* of the member in the struct that the table describes */
	const struct json_kind *kind;
	bool required; /* an object without this key is refused */
};

/* A row of a table: the key, the struct, its member, and the member's kind. */
#define JSON_FIELD(name, type, member, as) \
	.key = (name), .offset = offsetof(type, member), .kind = &(as)

/* The same for a kind that is made from several members: it is given the struct itself. */
#define JSON_WHOLE(name, as) .key = (name), .offset = 0, .kind = &(as)

struct json_fields {
	const struct json_field *field;
	size_t count;
};

/*
 * Reads the keys of an object, in whatever order they stand. Optional ones that are not there
 * leave their members alone, and keys that are not in the table are ignored.
 */
int json_fields_read(const struct json_fields *fields, const struct json_node *object,
		     void *base) _nonnull_ _must_check_;

/* Adds the keys to an object, in the order of the table. */
void json_fields_write(const struct json_fields *fields, const void *base,
		       struct json_out *object) _nonnull_;
