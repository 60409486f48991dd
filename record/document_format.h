// SPDX-License-Identifier: GPL-2.0-or-later
/* JSON documents of other programs that a snapshot can be made of. */
#pragma once

#include "record/json_access.h"

struct document_format {
	const char *kind;
	/* Whether the document, an object, is one of these. */
	bool (*knows)(struct json_object *document);
	/* Fills a snapshot that is reset. 0, -EINVAL with the path in the error, or -ENOMEM. */
	int (*read)(const struct json_node *root, struct snapshot *snap);
};

/* The fingerprint that Firecracker's CPU template helper dumps. */
extern const struct document_format firecracker_format;

/* QEMU's answer to query-cpu-model-expansion, with or without QMP's envelope. */
extern const struct document_format qmp_format;

/* What else stands in a QMP session: the greeting, empty answers, events. */
bool qmp_is_chatter(struct json_object *document) _nonnull_;

/*
 * Whether QEMU answered with an error, and what it said of it: any bytes, owned by the
 * document; "" if it said nothing.
 */
bool qmp_is_error(struct json_object *document, const char **ret_desc) _nonnull_;
