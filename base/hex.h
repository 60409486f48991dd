// SPDX-License-Identifier: GPL-2.0-or-later
/* Registers as text: "0x" and a fixed number of lower-case hexadecimal digits. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#define HEX_DIGITS_MAX 16
#define HEX_TEXT_MAX (2 + HEX_DIGITS_MAX + 1)

/* Writes value with the given number of digits (1..16) and returns the text's length. */
static inline size_t hex_format(uint64_t value, unsigned int digits, char ret[HEX_TEXT_MAX])
{
	size_t length = 2 + (size_t)digits;

	ret[0] = '0';
	ret[1] = 'x';
	ret[length] = '\0';
	for (size_t i = length; i-- > 2; value >>= 4)
		ret[i] = "0123456789abcdef"[value & 0xf];
	return length;
}

/*
 * Reads eight lower-case digits, all at once: the bytes of a register are worked on side by
 * side, the first being the lowest on x86. Records hold a hundred such words each.
 */
static inline bool hex_parse_bytes(uint64_t bytes, uint32_t *ret)
{
	const uint64_t each = 0x0101010101010101;
	uint64_t value, letters;

	value = (bytes & 0x0f * each) + 9 * (bytes >> 6 & each);
	letters = (value + 6 * each) >> 4 & each;
	/* A byte is a digit if it is what its value would be written as. */
	if ((value & 0xf0 * each) ||
	    bytes != value + '0' * each + ('a' - '0' - 10) * letters)
		return false;
	value = __builtin_bswap64(value);
	value = (value | value >> 4) & 0x00ff00ff00ff00ff;
	value = (value | value >> 8) & 0x0000ffff0000ffff;
	*ret = (uint32_t)(value | value >> 16);
	return true;
}

static inline bool hex_parse_8(const char *text, uint32_t *ret)
{
	uint64_t bytes;

	memcpy(&bytes, text, sizeof(bytes));
	return hex_parse_bytes(bytes, ret);
}

/*
 * The same with upper-case letters, too. What makes them lower-case lets numerals be, but
 * would make numerals of the bytes 0x10 to 0x19; unlike those, digits have bit 5 or bit 6.
 */
static inline bool hex_parse_8_any_case(const char *text, uint32_t *ret)
{
	const uint64_t each = 0x0101010101010101;
	uint64_t bytes;

	memcpy(&bytes, text, sizeof(bytes));
	return (~(bytes | bytes << 1) & 0x40 * each) == 0 &&
	       hex_parse_bytes(bytes | 0x20 * each, ret);
}

/* Reads a text that hex_format() wrote with 8 digits; what follows is not looked at. */
static inline bool hex_parse_u32(const char *text, uint32_t *ret)
{
	return text[0] == '0' && text[1] == 'x' && hex_parse_8(text + 2, ret);
}

/* The same with 16 digits. */
static inline bool hex_parse_u64(const char *text, uint64_t *ret)
{
	uint32_t high, low;

	if (!hex_parse_u32(text, &high) || !hex_parse_8(text + 10, &low))
		return false;
	*ret = (uint64_t)high << 32 | low;
	return true;
}
