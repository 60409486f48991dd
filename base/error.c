// SPDX-License-Identifier: GPL-2.0-or-later
/* Why something failed, in a buffer that the caller owns. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Linux numbers errors below this on x86 (asm-generic/errno.h ends at 133). */
#define ERRNO_LIMIT 256

void error_defuse(char *text)
{
	for (; *text; text++) {
		unsigned char byte = (unsigned char)*text, next = (unsigned char)text[1];

		/* U+0080 to U+009F, the controls of ISO 6429, are C2 80 to C2 9F in UTF-8. */
		if (byte == 0xc2 && next >= 0x80 && next <= 0x9f)
			*text++ = '?';
		else if (byte >= ' ' && byte != 0x7f)
			continue;
		*text = '?';
	}
}

static _printf_(2, 0) size_t fill(struct error *err, const char *format, va_list args)
{
	int length = vsnprintf(err->text, sizeof(err->text), format, args);

	if (length < 0)
		err->text[0] = '\0';
	error_defuse(err->text);
	return strlen(err->text);
}

int error_set(struct error *err, int code, const char *format, ...)
{
	va_list args;

	if (!err)
		return code;
	va_start(args, format);
	fill(err, format, args);
	va_end(args);
	err->code = code;
	return code;
}

int error_set_errno(struct error *err, int code, const char *format, ...)
{
	va_list args;
	size_t length;

	if (!err)
		return code;
	va_start(args, format);
	length = fill(err, format, args);
	va_end(args);
	err->code = code;
	snprintf(err->text + length, sizeof(err->text) - length, ": %s", strerror(-code));
	return code;
}

const char *errno_name(int number)
{
	const char *name = strerrorname_np(number);

	return name ? name : "unknown errno";
}

int errno_from_name(const char *name)
{
	for (int number = 1; number < ERRNO_LIMIT; number++) {
		const char *known = strerrorname_np(number);

		if (known && strcmp(known, name) == 0)
			return number;
	}
	return 0;
}
