// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Short texts that are put together piece by piece in a buffer of fixed size. Inventories
 * have them made a million times over, and printf() would take longer than what they tell of.
 */
#pragma once

#include <stddef.h>
#include <string.h>

#include "base/attrs.h"

struct text_buffer {
	char *bytes; /* always ends in a NUL */
	size_t size, length;
};

/* An empty text in a buffer that holds at least the NUL. */
struct text_buffer text_in(char *bytes, size_t size) _nonnull_;

/* Appends length bytes; what does not fit is cut. */
void text_add_bytes(struct text_buffer *text, const char *bytes, size_t length) _nonnull_;

/* Appends; inline, so that the length of a literal need not be counted. */
static inline void text_add(struct text_buffer *text, const char *piece)
{
	text_add_bytes(text, piece, strlen(piece));
}

/* Appends a number, in decimal or as "0x" and hexadecimal digits. */
void text_number(struct text_buffer *text, unsigned long number) _nonnull_;
void text_hex(struct text_buffer *text, unsigned long number) _nonnull_;
