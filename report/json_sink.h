// SPDX-License-Identifier: GPL-2.0-or-later
/* Writes a walk as JSON: builds the document with json-c, then prints it whole. */
#pragma once

#include <stdio.h>

#include "base/attrs.h"

#include "report/sink.h"
#include "report/walk.h"

struct json_object;

struct json_sink {
	struct sink sink;
	struct json_object *open[WALK_DEPTH_MAX]; /* the document owns all of them */
	size_t depth;
	struct json_object *document;
	int error; /* 0 or -ENOMEM */
};

void json_sink_init(struct json_sink *ret) _nonnull_;

/* Makes the finished document the only member of another, under a static key; -ENOMEM. */
int json_sink_wrap(struct json_sink *json, const char *key) _nonnull_ _must_check_;

/* Prints the document, indented or as one compact line; -ENOMEM, also for the walk's. */
int json_sink_write(struct json_sink *json, FILE *out, bool compact) _nonnull_ _must_check_;

void json_sink_done(struct json_sink *json) _nonnull_;
