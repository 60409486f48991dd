// SPDX-License-Identifier: GPL-2.0-or-later
/* Walks over one line of a dump. What does not stand there is not passed over. */
#include "record/cursor.h"

#define IS_DIGIT 0x10
#define WORD_DIGITS_MAX 8
#define DECIMAL_DIGITS_MAX 10

/*
 * Digits are looked up, not compared: in a dump letters and numerals alternate at random,
 * and a branch on them would be mispredicted for every other one.
 */
static const unsigned char hex_values[256] = {
	['0'] = IS_DIGIT | 0,  ['1'] = IS_DIGIT | 1,  ['2'] = IS_DIGIT | 2,
	['3'] = IS_DIGIT | 3,  ['4'] = IS_DIGIT | 4,  ['5'] = IS_DIGIT | 5,
	['6'] = IS_DIGIT | 6,  ['7'] = IS_DIGIT | 7,  ['8'] = IS_DIGIT | 8,
	['9'] = IS_DIGIT | 9,  ['a'] = IS_DIGIT | 10, ['b'] = IS_DIGIT | 11,
	['c'] = IS_DIGIT | 12, ['d'] = IS_DIGIT | 13, ['e'] = IS_DIGIT | 14,
	['f'] = IS_DIGIT | 15, ['A'] = IS_DIGIT | 10, ['B'] = IS_DIGIT | 11,
	['C'] = IS_DIGIT | 12, ['D'] = IS_DIGIT | 13, ['E'] = IS_DIGIT | 14,
	['F'] = IS_DIGIT | 15,
};

static unsigned int hex_value(char c)
{
	return hex_values[(unsigned char)c];
}

bool cursor_find(struct cursor *cursor, const char *text)
{
	size_t length = strlen(text);
	const char *found =
		memmem(cursor->at, (size_t)(cursor->end - cursor->at), text, length);

	if (!found)
		return false;
	cursor->at = found + length;
	return true;
}

bool cursor_decimal(struct cursor *cursor, uint32_t *ret)
{
	const char *at = cursor->at;
	uint64_t value = 0;

	for (; at < cursor->end && *at >= '0' && *at <= '9'; at++) {
		if (at - cursor->at == DECIMAL_DIGITS_MAX)
			return false;
		value = value * 10 + (uint64_t)(*at - '0');
	}
	if (at == cursor->at || value > UINT32_MAX)
		return false;
	cursor->at = at;
	*ret = (uint32_t)value;
	return true;
}

bool cursor_hex(struct cursor *cursor, uint32_t *ret)
{
	size_t count = 0, length = (size_t)(cursor->end - cursor->at);

	while (count < length && count <= WORD_DIGITS_MAX && hex_value(cursor->at[count]))
		count++;
	return count && cursor_hex_digits(cursor, count, ret);
}

bool cursor_hex_digits(struct cursor *cursor, size_t count, uint32_t *ret)
{
	const char *at = cursor->at;
	unsigned int all = IS_DIGIT;
	uint32_t value = 0;

	if (count > WORD_DIGITS_MAX || (size_t)(cursor->end - at) < count)
		return false;
	for (size_t i = 0; i < count; i++) {
		unsigned int digit = hex_value(at[i]);

		all &= digit;
		value = value << 4 | (digit & 0xf);
	}
	at += count;
	if (!all || (at < cursor->end && hex_value(*at)))
		return false;
	cursor->at = at;
	*ret = value;
	return true;
}
