// SPDX-License-Identifier: GPL-2.0-or-later
/* Walks over one line of a dump. What does not stand there is not passed over. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/attrs.h"
#include "base/hex.h"

struct cursor {
	const char *at, *end;
};

static inline bool cursor_at_end(const struct cursor *cursor)
{
	return cursor->at == cursor->end;
}

/* The next byte, 0 at the end. */
static inline char cursor_peek(const struct cursor *cursor)
{
	return cursor_at_end(cursor) ? '\0' : *cursor->at;
}

/* Passes over blanks and tabs; returns how many there were. */
static inline size_t cursor_blanks(struct cursor *cursor)
{
	const char *from = cursor->at;

	while (cursor->at < cursor->end && (*cursor->at == ' ' || *cursor->at == '\t'))
		cursor->at++;
	return (size_t)(cursor->at - from);
}

/* Passes over one byte if it is c. */
static inline bool cursor_byte(struct cursor *cursor, char c)
{
	if (cursor->at == cursor->end || *cursor->at != c)
		return false;
	cursor->at++;
	return true;
}

/* Passes over text if it stands there. Inline: the length of a literal is known then. */
static inline bool cursor_text(struct cursor *cursor, const char *text)
{
	size_t length = strlen(text);

	if ((size_t)(cursor->end - cursor->at) < length ||
	    memcmp(cursor->at, text, length) != 0)
		return false;
	cursor->at += length;
	return true;
}

/* Passes over the eight hexadecimal digits of a register, whatever follows. */
static inline bool cursor_register(struct cursor *cursor, uint32_t *ret)
{
	if (cursor->end - cursor->at < 8 || !hex_parse_8_any_case(cursor->at, ret))
		return false;
	cursor->at += 8;
	return true;
}

/* Passes over everything up to and with the first occurrence of text, if there is one. */
bool cursor_find(struct cursor *cursor, const char *text) _nonnull_;

/* Passes over a 32-bit number: all its digits, or none if they make no such number. */
bool cursor_decimal(struct cursor *cursor, uint32_t *ret) _nonnull_;
bool cursor_hex(struct cursor *cursor, uint32_t *ret) _nonnull_;

/* Passes over a hexadecimal number of exactly count digits (at most 8). */
bool cursor_hex_digits(struct cursor *cursor, size_t count, uint32_t *ret) _nonnull_;
