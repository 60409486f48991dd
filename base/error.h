// SPDX-License-Identifier: GPL-2.0-or-later
/* Why something failed, in a buffer that the caller owns. Nothing below cmd/ prints. */
#pragma once

#include "base/attrs.h"

/*
 * A zeroed struct error means success. A function that takes one leaves it alone when it
 * succeeds, and fills it when it returns a negative errno. The text is one line, lower
 * case, without the program's name and without a final full stop or newline.
 */
struct error {
	int code; /* a negative errno value, the same the function returned */
	char text[512];
};

/*
 * Fills err (which may be NULL) and returns code, so that a caller can write
 * "return error_set(err, -errno, ...)". code must be a negative errno value; its
 * description is not appended. Control characters in the text become '?'.
 */
int error_set(struct error *err, int code, const char *format, ...) _printf_(3, 4);

/* As error_set(), and appends ": " and the description of the errno value. */
int error_set_errno(struct error *err, int code, const char *format, ...) _printf_(3, 4);

/*
 * Replaces control characters by '?': whatever an input or a file's name put into the text,
 * it stays one line and cannot steer a terminal.
 */
void error_defuse(char *text) _nonnull_;

/* The name of an errno value ("EACCES" for 13), or "unknown errno". */
const char *errno_name(int number);

/* The errno value of such a name (13 for "EACCES"), or 0 for a name that is not known. */
int errno_from_name(const char *name) _nonnull_;
