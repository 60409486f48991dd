// SPDX-License-Identifier: GPL-2.0-or-later
/* Writes a walk for people: sections, aligned lines, and a colour here and there. */
#pragma once

#include <stdio.h>

#include "base/attrs.h"

#include "report/sink.h"

struct text_sink {
	struct sink sink;
	bool colour;
	enum section section; /* the one that lines go to now */
	/* Sections are kept until the end, because people read them in another order. */
	struct {
		FILE *stream; /* into bytes; NULL: nothing is in it */
		char *bytes;
		size_t length;
	} part[SECTION_COUNT];
	int error; /* 0 or -ENOMEM */
};

void text_sink_init(struct text_sink *ret, bool colour) _nonnull_;

/* Writes all sections, in the order of enum section; -ENOMEM. */
int text_sink_write(struct text_sink *text, FILE *out) _nonnull_ _must_check_;

void text_sink_done(struct text_sink *text) _nonnull_;
