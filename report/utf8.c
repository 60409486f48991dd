// SPDX-License-Identifier: GPL-2.0-or-later
/* Valid UTF-8, and what to do with the rest. */
#include "report/utf8.h"

#include <stdint.h>
#include <string.h>

#define UTF8_LONGEST 4
#define SURROGATE_FIRST 0xd800
#define SURROGATE_LAST 0xdfff
#define CODE_POINT_LAST 0x10ffff

/* How many bytes a sequence has that begins so; 0 for a byte that begins none. */
static size_t sequence_length(uint8_t first)
{
	if (first < 0x80)
		return 1;
	if ((first & 0xe0) == 0xc0)
		return 2;
	if ((first & 0xf0) == 0xe0)
		return 3;
	return (first & 0xf8) == 0xf0 ? 4 : 0;
}

size_t utf8_sequence(const char *text, size_t length)
{
	/* The least code point of each length; what is below is an overlong form. */
	static const uint32_t least[UTF8_LONGEST + 1] = {
		[1] = 0,
		[2] = 0x80,
		[3] = 0x800,
		[4] = 0x10000,
	};
	const uint8_t *byte = (const uint8_t *)text;
	size_t wanted = length ? sequence_length(byte[0]) : 0;
	uint32_t code_point;

	if (wanted <= 1 || wanted > length)
		return wanted == 1;
	code_point = byte[0] & (0x7fu >> wanted);
	for (size_t i = 1; i < wanted; i++) {
		if ((byte[i] & 0xc0) != 0x80)
			return 0;
		code_point = code_point << 6 | (byte[i] & 0x3fu);
	}
	if (code_point < least[wanted] || code_point > CODE_POINT_LAST ||
	    (code_point >= SURROGATE_FIRST && code_point <= SURROGATE_LAST))
		return 0;
	return wanted;
}

void utf8_mend(const char *text, size_t length, char *ret)
{
	for (size_t i = 0; i < length;) {
		size_t sequence = utf8_sequence(text + i, length - i);

		if (sequence)
			memcpy(ret + i, text + i, sequence);
		else
			ret[i] = '?';
		i += sequence ? sequence : 1;
	}
}
