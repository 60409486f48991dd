// SPDX-License-Identifier: GPL-2.0-or-later
/* Short texts for people that put several values together. */
#include "report/phrase.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/bits.h"

void phrase_add(struct phrase *phrase, const char *format, ...)
{
	size_t room = sizeof(phrase->text) - phrase->length;
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(phrase->text + phrase->length, room, format, args);
	va_end(args);
	if (length < 0)
		return;
	phrase->length += (size_t)length < room ? (size_t)length : room - 1;
}

void phrase_list(struct phrase *phrase, const char *text)
{
	phrase_add(phrase, "%s%s", phrase->length ? ", " : "", text);
}

void phrase_errno(struct phrase *phrase, int number)
{
	const char *name = strerrorname_np(number);

	if (name)
		phrase_add(phrase, "%s", name);
	else
		phrase_add(phrase, "%d", number);
}

void phrase_bits(struct phrase *phrase, uint32_t bitmap)
{
	const char *blank = "";

	for (unsigned int first = 0; first < 32; first++) {
		unsigned int last;

		if (!bits_test(bitmap, first))
			continue;
		last = first + bits_contiguous(bitmap >> first) - 1;
		phrase_add(phrase, "%s%u", blank, first);
		if (last > first)
			phrase_add(phrase, "-%u", last);
		first = last;
		blank = " ";
	}
}

void phrase_counters(struct phrase *phrase, const struct counters *counters)
{
	if (!counters->count) {
		phrase_add(phrase, "none");
		return;
	}
	phrase_add(phrase, "%u of width %u", counters->count, counters->width);
	if (counters->bitmap) {
		phrase_add(phrase, ": ");
		phrase_bits(phrase, counters->bitmap);
	}
}
