// SPDX-License-Identifier: GPL-2.0-or-later
/* All that a JSON stream says about an input, as one text that tests compare. */
#pragma once

#include <stddef.h>

#include "record/input.h"

#define TRANSCRIPT_MAX 8192

/* "LINE:DOCUMENT\n" or "!REASON\n" each. */
struct transcript {
	char text[TRANSCRIPT_MAX];
	size_t used;
};

/* Reads an open input to its end, from bytes, or from a file that exists. */
void transcript_of_input(struct input *in, struct transcript *ret);
void transcript_of_bytes(const char *bytes, size_t length, struct transcript *ret);
void transcript_of_file(const char *path, struct transcript *ret);

/* Asserts what the transcript of a text is. */
void assert_stream(const char *text, const char *want);
