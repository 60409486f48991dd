// SPDX-License-Identifier: GPL-2.0-or-later
/* The one-value files of sysfs and procfs. */
#pragma once

#include "base/arena.h"
#include "model/snapshot.h"
#include "probe/host.h"

/* The most that sysfs gives for one attribute is a page. */
#define ATTRIBUTE_MAX 4096

/*
 * The text of a file without its final newline, in the arena. A file that cannot be read
 * is a reading; only -ENOMEM is an error.
 */
int attribute_text(struct host *host, struct arena *arena, const char *path,
		   struct reading_text *ret) _nonnull_ _must_check_;

/* A decimal number below 2^63. Anything else in the file: failed, EINVAL or ERANGE. */
void attribute_number(struct host *host, const char *path, struct reading_u64 *ret)
	_nonnull_;

/* The same for a number that may be negative; -n is kept as 2^64 - n. */
void attribute_signed(struct host *host, const char *path, struct reading_u64 *ret)
	_nonnull_;
