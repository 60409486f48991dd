// SPDX-License-Identifier: GPL-2.0-or-later
/* Registers as text: "0x" and a fixed number of lower-case hexadecimal digits. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

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

/* Two times eight lower-case digits that need not stand side by side. */
static inline bool hex_parse_8_and_8(const char *a, const char *b, uint32_t *ret_a,
				     uint32_t *ret_b)
{
#ifdef __SSE2__
	const __m128i text = _mm_unpacklo_epi64(_mm_loadl_epi64((const __m128i *)a),
						_mm_loadl_epi64((const __m128i *)b));
	const __m128i digit = _mm_sub_epi8(text, _mm_set1_epi8('0'));
	const __m128i letter = _mm_sub_epi8(text, _mm_set1_epi8('a'));
	const __m128i is_digit =
		_mm_cmpeq_epi8(_mm_min_epu8(digit, _mm_set1_epi8(9)), digit);
	const __m128i is_letter =
		_mm_cmpeq_epi8(_mm_min_epu8(letter, _mm_set1_epi8(5)), letter);
	const __m128i nibbles = _mm_or_si128(
		_mm_and_si128(is_digit, digit),
		_mm_and_si128(is_letter, _mm_add_epi8(letter, _mm_set1_epi8(10))));
	/* of two digits the first has the lower address, and so the lower byte */
	const __m128i bytes = _mm_or_si128(
		_mm_and_si128(_mm_slli_epi16(nibbles, 4), _mm_set1_epi16(0xff)),
		_mm_srli_epi16(nibbles, 8));
	const uint64_t both = (uint64_t)_mm_cvtsi128_si64(_mm_packus_epi16(bytes, bytes));

	if (_mm_movemask_epi8(_mm_or_si128(is_digit, is_letter)) != 0xffff)
		return false;
	*ret_a = __builtin_bswap32((uint32_t)both);
	*ret_b = __builtin_bswap32((uint32_t)(both >> 32));
	return true;
#else
	return hex_parse_8(a, ret_a) && hex_parse_8(b, ret_b);
#endif
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
