// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Readings as JSON. One that is ok is its plain value; one that was not taken is an absent
 * key; any other is an object that says how it ended: {"state": "denied", "errno": "EACCES"}.
 */
#pragma once

#include "record/json_fields.h"

/* A reading without a value is such an object always: {"state": "ok"}. */
extern const struct json_kind json_kind_reading; /* struct reading */
extern const struct json_kind json_kind_count; /* struct reading_u64, a number */
extern const struct json_kind json_kind_signed; /* the same, of either sign */
extern const struct json_kind json_kind_register; /* the same, 16 digits */
extern const struct json_kind json_kind_text; /* struct reading_text */

/* Adds "state" and "errno" of a reading that was taken to an object. */
void json_reading_write_state(const struct reading *reading, struct json_out *object)
	_nonnull_;

/* Reads them back; any state will do. */
int json_reading_read_state(const struct json_node *object, struct reading *ret)
	_nonnull_ _must_check_;

/*
 * Reads the object that stands where a reading has no value, whose value would be none:
 * for a node that json_is_object(). Any state but ok will do.
 */
int json_reading_read_refusal(const struct json_node *node, struct reading *ret)
	_nonnull_ _must_check_;

/*
 * Writes a reading that is not ok, if it was taken. Returns whether the reading is ok, so
 * that its value remains to be written.
 */
bool json_reading_write_refusal(const struct reading *reading, const char *key,
				struct json_out *out) _nonnull_ _must_check_;

/* As json_kind_text, for texts with a limit of their own. */
int json_reading_read_text(const struct json_node *node, size_t max,
			   struct reading_text *ret) _nonnull_ _must_check_;
