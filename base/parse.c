// SPDX-License-Identifier: GPL-2.0-or-later
/* Numbers from outside: parsed whole or not at all. */
#include "base/parse.h"

#include <errno.h>
#include <string.h>

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

static int parse_base(const char *text, unsigned int base, uint64_t *ret)
{
	uint64_t value = 0;

	if (!*text)
		return -EINVAL;
	for (; *text; text++) {
		int digit = digit_value(*text);

		if (digit < 0 || (unsigned int)digit >= base)
			return -EINVAL;
		if (__builtin_mul_overflow(value, (uint64_t)base, &value) ||
		    __builtin_add_overflow(value, (uint64_t)digit, &value))
			return -ERANGE;
	}
	*ret = value;
	return 0;
}

static bool has_hex_prefix(const char *text)
{
	return text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
}

int parse_u64(const char *text, uint64_t *ret)
{
	return has_hex_prefix(text) ? parse_base(text + 2, 16, ret) :
				      parse_base(text, 10, ret);
}

int parse_hex_u64(const char *text, uint64_t *ret)
{
	return parse_base(has_hex_prefix(text) ? text + 2 : text, 16, ret);
}

size_t parse_hex_digits(const char *text, size_t length, size_t max_digits, uint64_t *ret)
{
	uint64_t value = 0;
	size_t count = 0;

	for (; count < length; count++) {
		int digit = digit_value(text[count]);

		if (digit < 0)
			break;
		if (count == max_digits || count == 16)
			return 0;
		value = value << 4 | (uint64_t)digit;
	}
	if (count)
		*ret = value;
	return count;
}
