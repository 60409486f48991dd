// SPDX-License-Identifier: GPL-2.0-or-later
/* Bytes from the kernel, made fit for one line of any output. */
#include "base/printable.h"

void printable_make(char *bytes, size_t length)
{
	/* A log or a command line may hold any byte; JSON may hold UTF-8 only. */
	for (size_t i = 0; i < length; i++)
		if (bytes[i] < ' ' || bytes[i] > '~')
			bytes[i] = '?';
}
