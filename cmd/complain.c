// SPDX-License-Identifier: GPL-2.0-or-later
/* The only way to standard error: one line, with the program's name before it. */
#include "cmd/complain.h"

#include <stdarg.h>
#include <stdio.h>

enum exit_status complain(const char *format, ...)
{
	char text[1024];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	error_defuse(text);
	/* One call, so that the lines of several processes do not mix. */
	fprintf(stderr, "pmu-caps: %s\n", text);
	return STATUS_ERROR;
}

enum exit_status complain_error(const struct error *err)
{
	return complain("%s", err->text);
}
