// SPDX-License-Identifier: GPL-2.0-or-later
/* A struct as a JSON object: a table with one row per key serves both directions. */
#include "record/json_fields.h"

#include <string.h>

/*
 * The row of a key; count if there is none. Objects that we wrote have their keys in the
 * order of the table, so the search begins at the row behind the last one found.
 */
static size_t find_row(const struct json_fields *fields, size_t from, const char *key)
{
	for (size_t i = from; i < fields->count; i++)
		if (strcmp(fields->field[i].key, key) == 0)
			return i;
	for (size_t i = 0; i < from; i++)
		if (strcmp(fields->field[i].key, key) == 0)
			return i;
	return fields->count;
}

/* A required key that is not there is read all the same, for the complaint. */
static int read_missing(const struct json_fields *fields, const struct json_node *object,
			void *base)
{
	for (size_t i = 0; i < fields->count; i++) {
		const struct json_field *field = &fields->field[i];
		struct json_node member;

		if (field->required && !json_member(object, field->key, &member))
			return field->kind->read(&member, (char *)base + field->offset);
	}
	return 0;
}

int json_fields_read(const struct json_fields *fields, const struct json_node *object,
		     void *base)
{
	size_t next = 0;

	if (!json_is_object(object))
		return json_wrong(object, "an object");
	json_object_object_foreach(object->json, key, value)
	{
		size_t row = find_row(fields, next, key);
		const struct json_field *field = &fields->field[row];
		const struct json_node member = json_found(object, key, value);
		int r;

		if (row == fields->count)
			continue;
		r = field->kind->read(&member, (char *)base + field->offset);
		if (r < 0)
			return r;
		next = row + 1;
	}
	return read_missing(fields, object, base);
}

void json_fields_write(const struct json_fields *fields, const void *base,
		       struct json_out *object)
{
	for (size_t i = 0; i < fields->count; i++) {
		const struct json_field *field = &fields->field[i];

		field->kind->write((const char *)base + field->offset, field->key, object);
	}
}
