// SPDX-License-Identifier: GPL-2.0-or-later
/* A baseline from its document: what report/outline_baseline.h writes. */
#pragma once

#include <json-c/json.h>

#include "base/error.h"
#include "model/baseline.h"

#include "record/json_access.h"

/* Whether the document's schema is pmu-caps.baseline. */
bool baseline_is_document(struct json_object *document) _nonnull_;

/*
 * Fills ret with the baseline that the document was written from, as far as what is made of it
 * goes. -EINVAL, with the JSON path in err, where it is not whole or contradicts itself;
 * -EPROTONOSUPPORT for a newer version.
 */
int baseline_from_document(struct json_object *document, struct baseline *ret,
			   struct error *err) _nonnull_ _must_check_;

/* The parts that name hosts: "limited_by" and "unknown", over a baseline without them. */
int baseline_read_limited(const struct json_node *document, struct baseline *baseline)
	_nonnull_ _must_check_;
int baseline_read_unknown(const struct json_node *document, struct baseline *baseline)
	_nonnull_ _must_check_;

/* "changes", which documents have where hosts were not judged as they stand. */
int baseline_read_changes(const struct json_node *document, struct baseline *baseline)
	_nonnull_ _must_check_;

/* "formats" of each scope, over all else: what the words for PEBS and LBR stand for. */
int baseline_read_formats(const struct json_node *document, struct baseline *baseline)
	_nonnull_ _must_check_;

/* An array of up to FIRST_NAMES_MAX names. */
int baseline_read_names(const struct json_node *object, struct first_names *ret)
	_nonnull_ _must_check_;

/* A number of hosts under a key, from least to most. */
int baseline_read_hosts(const struct json_node *object, const char *key, uint64_t least,
			uint64_t most, uint64_t *ret) _nonnull_ _must_check_;
