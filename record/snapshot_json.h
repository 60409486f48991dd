// SPDX-License-Identifier: GPL-2.0-or-later
/* A snapshot as JSON, and back. Writer and reader of a key stand beside each other. */
#pragma once

#include <json-c/json.h>

#include "base/error.h"
#include "model/snapshot.h"

/* Both parts of the version count: a reader refuses any that is newer than its own. */
#define RECORD_SCHEMA_MAJOR 1
#define RECORD_SCHEMA_MINOR 0

/* The "snapshot" object of records and reports; NULL without memory. Owned by the caller. */
struct json_object *snapshot_to_json(const struct snapshot *snap) _nonnull_ _must_check_;

/*
 * Fills snap (reset first) from a "snapshot" object. Unknown keys are ignored; a wrong type
 * or value is -EINVAL, with its JSON path in err ("/snapshot/kvm/device").
 */
int snapshot_from_json(struct json_object *object, struct snapshot *snap,
		       struct error *err) _nonnull_ _must_check_;

/* What a document was made from, by its own word; NULL where it does not say. */
const char *document_source_name(struct json_object *document) _nonnull_;

/* Whether the "schema" of a document is of a version that we read. -EINVAL, -EPROTONOSUPPORT. */
struct json_node;
int document_check_version(const struct json_node *schema) _nonnull_ _must_check_;

/*
 * Checks "schema" and "snapshot" of a whole record or report and fills snap. ret_kind is
 * "record" or "report" (static text). -EINVAL, -EPROTONOSUPPORT for a newer version,
 * -ENOMEM.
 */
int snapshot_from_document(struct json_object *document, struct snapshot *snap,
			   const char **ret_kind, struct error *err) _nonnull_ _must_check_;
