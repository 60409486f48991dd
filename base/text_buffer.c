// SPDX-License-Identifier: GPL-2.0-or-later
/* Short texts that are put together piece by piece in a buffer of fixed size. */
#include "base/text_buffer.h"

/* 18446744073709551615 */
#define DIGITS_MAX 20

struct text_buffer text_in(char *bytes, size_t size)
{
	bytes[0] = '\0';
	return (struct text_buffer){ .bytes = bytes, .size = size };
}

void text_add_bytes(struct text_buffer *text, const char *bytes, size_t length)
{
	const size_t room = text->size - text->length - 1;

	if (length > room)
		length = room;
	memcpy(text->bytes + text->length, bytes, length);
	text->length += length;
	text->bytes[text->length] = '\0';
}

static void add_digits(struct text_buffer *text, unsigned long number, unsigned int base)
{
	char digits[DIGITS_MAX];
	char *first = digits + DIGITS_MAX;

	do {
		*--first = "0123456789abcdef"[number % base];
		number /= base;
	} while (number);
	text_add_bytes(text, first, (size_t)(digits + DIGITS_MAX - first));
}

void text_number(struct text_buffer *text, unsigned long number)
{
	add_digits(text, number, 10);
}

void text_hex(struct text_buffer *text, unsigned long number)
{
	text_add(text, "0x");
	add_digits(text, number, 16);
}
