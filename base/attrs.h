// SPDX-License-Identifier: GPL-2.0-or-later
/* Compiler attributes and small macros that every folder uses. */
#pragma once

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#define _must_check_ __attribute__((warn_unused_result))
#define _nonnull_ __attribute__((nonnull))
#define _printf_(text, first) __attribute__((__format__(__printf__, text, first)))
#define _cleanup_(function) __attribute__((cleanup(function)))

static inline void cleanup_free(void *pointer)
{
	free(*(void **)pointer);
}

static inline void cleanup_close(const int *fd)
{
	if (*fd >= 0)
		close(*fd);
}

static inline void cleanup_fclose(FILE *const *file)
{
	if (*file)
		fclose(*file);
}

/* For locals that must be undone when they leave their scope. */
#define _cleanup_free_ _cleanup_(cleanup_free)
#define _cleanup_close_ _cleanup_(cleanup_close)
#define _cleanup_fclose_ _cleanup_(cleanup_fclose)
