// SPDX-License-Identifier: GPL-2.0-or-later
/* Why something failed, in a buffer that the caller owns. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Linux numbers errors below this on x86 (asm-generic/errno.h ends at 133). */
#define ERRNO_LIMIT 256

/* Whatever an input put into the text, it stays one line and cannot steer a terminal. */
static void defuse(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			*text = '?';
}

static _printf_(2, 0) size_t fill(struct error *err, const char *format, va_list args)
{
	int length = vsnprintf(err->text, sizeof(err->text), format, args);

	if (length < 0)
		err->text[0] = '\0';
	defuse(err->text);
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
