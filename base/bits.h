// SPDX-License-Identifier: GPL-2.0-or-later
/* Bit fields of registers and counter bitmaps: the only way bits are picked. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* The value of bits high..low (inclusive, 0..63, high >= low) of reg. */
static inline uint64_t bits_field(uint64_t reg, unsigned int high, unsigned int low)
{
	return (reg >> low) & (UINT64_MAX >> (63 - (high - low)));
}

/* The same of a 32-bit register. */
static inline uint32_t bits_field32(uint32_t reg, unsigned int high, unsigned int low)
{
	return (uint32_t)bits_field(reg, high, low);
}

static inline bool bits_test(uint64_t reg, unsigned int bit)
{
	return (reg >> bit) & 1;
}

/* A bitmap of the count lowest bits; count 64 and above gives all ones. */
static inline uint64_t bits_ones(unsigned int count)
{
	return count >= 64 ? UINT64_MAX : ((uint64_t)1 << count) - 1;
}

/* The same in 32 bits; count 32 and above gives all ones. */
static inline uint32_t bits_ones32(unsigned int count)
{
	return (uint32_t)bits_ones(count);
}

static inline unsigned int bits_count(uint64_t bitmap)
{
	return (unsigned int)__builtin_popcountll(bitmap);
}

/* How many bits are set from bit 0 upward without a hole: 0x7 -> 3, 0x77 -> 3, 0x6 -> 0. */
static inline unsigned int bits_contiguous(uint64_t bitmap)
{
	return ~bitmap ? (unsigned int)__builtin_ctzll(~bitmap) : 64;
}

/* The position of the highest set bit plus one; 0 for an empty bitmap. */
static inline unsigned int bits_length(uint64_t bitmap)
{
	return bitmap ? 64 - (unsigned int)__builtin_clzll(bitmap) : 0;
}
