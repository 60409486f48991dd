// SPDX-License-Identifier: GPL-2.0-or-later
/* Whether text is plain ASCII, as nearly all is that is read and written here. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Whether no byte is above 0x7f. Eight of them are looked at together. */
static inline bool is_ascii(const char *text, size_t length)
{
	uint64_t any = 0;
	size_t i = 0;

	for (; i + sizeof(any) <= length; i += sizeof(any)) {
		uint64_t word;

		memcpy(&word, text + i, sizeof(word));
		any |= word;
	}
	for (; i < length; i++)
		any |= (unsigned char)text[i];
	return !(any & UINT64_C(0x8080808080808080));
}
