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

/* Room that no piece takes: "; and 9999 more". */
#define LIST_END_SIZE 15

struct text_list text_list_behind(char *bytes, size_t size, const char *separator)
{
	return (struct text_list){
		.text = { .bytes = bytes, .size = size, .length = strlen(bytes) },
		.separator = separator,
	};
}

void text_list_add(struct text_list *list, const char *piece)
{
	const size_t taken = list->text.length + strlen(list->separator) + strlen(piece);

	if (list->left_out || taken + LIST_END_SIZE >= list->text.size) {
		list->left_out++;
		return;
	}
	if (list->count++)
		text_add(&list->text, list->separator);
	text_add(&list->text, piece);
}

void text_list_end(struct text_list *list)
{
	if (!list->left_out)
		return;
	if (list->count)
		text_add(&list->text, list->separator);
	text_add(&list->text, "and ");
	text_number(&list->text, list->left_out);
	text_add(&list->text, " more");
}
