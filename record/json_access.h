// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Typed access to the values of a JSON document that a stranger may have written.
 *
 * A value is held as a node that knows its parent, so that a wrong one can be named by its
 * path ("/snapshot/kvm/device") at no cost to the right ones. Nodes live on the stack of the
 * functions that descend; a node must not outlive its parent.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <json-c/json.h>

#include "base/error.h"
#include "model/snapshot.h"

/* Texts are short; a document with a longer one is not ours. */
#define JSON_TEXT_MAX ((size_t)256)
/* The longest path of a key that we read has half as many characters. */
#define JSON_PATH_MAX 128

/* What is being read: snap and its arena take the values, err the complaint. */
struct json_target {
	struct snapshot *snap;
	struct error *err;
};

struct json_node {
	struct json_object *json; /* NULL: null, or nothing there */
	const struct json_target *target;
	const struct json_node *parent; /* NULL: this is the document */
	const char *key; /* in the parent; NULL: an element of an array */
	size_t index; /* of the element */
};

/* Fills err with "PATH: expected ..." and returns -EINVAL. */
int json_wrong(const struct json_node *node, const char *format, ...) _printf_(2, 3);

/* Fills err and returns -ENOMEM. */
int json_no_memory(const struct json_node *node) _nonnull_;

/* The path of a node, "" for the document. */
void json_path(const struct json_node *node, char ret[JSON_PATH_MAX]) _nonnull_;

bool json_is_object(const struct json_node *node) _nonnull_;
bool json_is_array(const struct json_node *node) _nonnull_;

/*
 * The member of an object; false if there is none. ret is filled either way: reading a
 * member that is not there complains about it as about one of a wrong type.
 */
bool json_member(const struct json_node *object, const char *key, struct json_node *ret)
	_nonnull_;

/* The same for a member that json_object_object_foreach() came upon. */
static inline struct json_node json_found(const struct json_node *object, const char *key,
					  struct json_object *value)
{
	return (struct json_node){
		.json = value, .target = object->target, .parent = object, .key = key
	};
}

/* The element of an array. */
void json_element(const struct json_node *array, size_t index, struct json_node *ret)
	_nonnull_;

/* How many elements an array has; -EINVAL for no array, or one of more than max. */
int json_get_length(const struct json_node *node, size_t max, size_t *ret)
	_nonnull_ _must_check_;

/* A string without NUL bytes, owned by the document; NULL for anything else. */
const char *json_peek_text(const struct json_node *node, size_t *ret_length) _nonnull_;

/* A string of exactly that length (not 0), of whatever bytes; NULL for anything else. */
const char *json_peek_fixed(const struct json_node *node, size_t length) _nonnull_;

/* A text as json_peek_text() gives, or -EINVAL: printable ASCII of at most max characters. */
int json_get_printable(const struct json_node *node, size_t max, const char **ret,
		       size_t *ret_length) _nonnull_ _must_check_;

/* Printable ASCII of at most max characters, copied to the arena. -EINVAL, -ENOMEM. */
int json_get_text(const struct json_node *node, size_t max, const char **ret)
	_nonnull_ _must_check_;

/* A number from 0 to 2^63 - 1. */
int json_get_count(const struct json_node *node, uint64_t *ret) _nonnull_ _must_check_;

/* A number of either sign; -n is stored as 2^64 - n. */
int json_get_signed(const struct json_node *node, uint64_t *ret) _nonnull_ _must_check_;

/* "0x" and 8, or 16, lower-case hexadecimal digits. */
int json_get_u32(const struct json_node *node, uint32_t *ret) _nonnull_ _must_check_;
int json_get_u64(const struct json_node *node, uint64_t *ret) _nonnull_ _must_check_;
