// SPDX-License-Identifier: GPL-2.0-or-later
/* Numbers from outside: parsed whole or not at all. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attrs.h"

/*
 * Reads all of text as a decimal number, or as a hexadecimal one after "0x". Returns 0, or
 * -EINVAL for an empty string, a sign, blanks or anything behind the number, -ERANGE for
 * a number above 64 bits. ret is written only on success.
 */
int parse_u64(const char *text, uint64_t *ret) _nonnull_ _must_check_;

/* As parse_u64(), always hexadecimal; a leading "0x" or "0X" may be there or not. */
int parse_hex_u64(const char *text, uint64_t *ret) _nonnull_ _must_check_;

/*
 * Reads up to max_digits hexadecimal digits at text (not NUL terminated, length bytes
 * long); returns how many were read, 0 for none or for more than max_digits (at most 16).
 */
size_t parse_hex_digits(const char *text, size_t length, size_t max_digits, uint64_t *ret)
	_nonnull_ _must_check_;
