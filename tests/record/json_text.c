// SPDX-License-Identifier: GPL-2.0-or-later
/* JSON as the tests write it: from text, and back to text. */
#include "tests/record/json_text.h"

#include "record/snapshot_json.h"
#include "tests/unit_test.h"

struct json_object *json_from_text(const char *text)
{
	enum json_tokener_error status;
	struct json_object *json = json_tokener_parse_verbose(text, &status);

	if (status != json_tokener_success)
		fail_msg("not JSON (%s): %s", json_tokener_error_desc(status), text);
	return json;
}

const char *json_to_text(struct json_object *json)
{
	return json_object_to_json_string_ext(
		json, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE);
}

int read_snapshot_text(const char *text, struct snapshot *snap, struct error *err)
{
	struct json_object *json = json_from_text(text);
	int r = snapshot_from_json(json, snap, err);

	json_object_put(json);
	return r;
}

int read_document_text(const char *text, struct snapshot *snap, const char **ret_kind,
		       struct error *err)
{
	struct json_object *json = json_from_text(text);
	int r = snapshot_from_document(json, snap, ret_kind, err);

	json_object_put(json);
	return r;
}

void assert_snapshot_text(const struct snapshot *snap, const char *want)
{
	struct json_object *json = snapshot_to_json(snap);

	assert_non_null(json);
	assert_string_equal(json_to_text(json), want);
	json_object_put(json);
}
