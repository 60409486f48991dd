// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel log as journalctl -o json prints it: a document for each entry, one host in all. */
#pragma once

#include "model/snapshot.h"

#include "record/json_stream.h"

/* Whether a document is an entry of a journal. */
bool journal_knows(struct json_object *document) _nonnull_;

/*
 * Reads all entries up to the end of the stream, the first of which was taken from it
 * already, into snap, which must be reset. What is no entry is noted. 0; -EINVAL where the
 * entries do not tell who wrote them; -ENOMEM, -EIO.
 */
int journal_read(struct json_stream *stream, struct json_object *first,
		 struct snapshot *snap, struct error *err) _nonnull_ _must_check_;
