// SPDX-License-Identifier: GPL-2.0-or-later
/* JSON as the tests write it: from text, and back to text. */
#pragma once

#include <json-c/json.h>

#include "base/error.h"
#include "model/snapshot.h"

/* The value of a text that must be JSON; json_object_put() is the caller's. */
struct json_object *json_from_text(const char *text);

/* The compact text of a value, which lives as long as the value. */
const char *json_to_text(struct json_object *json);

/* Reads a "snapshot" object, or a whole document: what the function of record/ returns. */
int read_snapshot_text(const char *text, struct snapshot *snap, struct error *err);
int read_document_text(const char *text, struct snapshot *snap, const char **ret_kind,
		       struct error *err);

/* Asserts that snap is written as this text. */
void assert_snapshot_text(const struct snapshot *snap, const char *want);
