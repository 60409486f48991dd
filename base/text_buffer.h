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

/* A list at the end of a text: what does not fit whole is left out, and counted. */
struct text_list {
	struct text_buffer text;
	const char *separator; /* of two bytes at most */
	size_t count, left_out;
};

/* An empty list behind the text that stands in the buffer. */
struct text_list text_list_behind(char *bytes, size_t size, const char *separator)
	_nonnull_;

/* One more piece, or one left out more: what follows such a one is left out, too. */
void text_list_add(struct text_list *list, const char *piece) _nonnull_;

/* Ends the list: "and 3 more", if as many were left out. */
void text_list_end(struct text_list *list) _nonnull_;
