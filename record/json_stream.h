// SPDX-License-Identifier: GPL-2.0-or-later
/* The JSON documents of a byte stream, one by one: JSON Lines, indented ones, or a mix. */
#pragma once

#include <stdbool.h>

#include <json-c/json.h>

#include "base/error.h"
#include "record/input.h"

/* A document that is larger, or holds more values, is refused: no host needs as much. */
#define JSON_DOCUMENT_MAX ((size_t)16 * 1024 * 1024)
#define JSON_DOCUMENT_VALUES_MAX ((size_t)64 * 1024)
#define JSON_DEPTH_MAX 32

struct json_stream {
	struct input *in; /* borrowed */
	struct json_tokener *tokener;
	bool lost; /* the last document was broken: the next one is still to be found */
};

/* Starts at the unread bytes of in. 0 or -ENOMEM. ret is owned: json_stream_done(). */
int json_stream_init(struct input *in, struct json_stream *ret, struct error *err)
	_nonnull_ _must_check_;

/* Leaves the input open. Accepts a zeroed stream. */
void json_stream_done(struct json_stream *stream) _nonnull_;

/*
 * Reads the next document, which is always an object. Returns 1 with the document, owned by
 * the caller, and the line it begins in; 0 at the end; or a negative errno:
 *   -EINVAL  not JSON, or cut; err names the line but not the file ("line 3: ...")
 *   -EFBIG   larger than the limits above
 *   -EIO     from the input, with the file in err
 * After -EINVAL and -EFBIG the next call goes on at the next line that begins with "{".
 */
int json_stream_next(struct json_stream *stream, struct json_object **ret,
		     unsigned long *ret_line, struct error *err) _nonnull_ _must_check_;
