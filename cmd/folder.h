// SPDX-License-Identifier: GPL-2.0-or-later
/* The files of a folder, in the order of their names. */
#pragma once

#include <stddef.h>

#include "base/error.h"

struct folder {
	char **path;
	size_t count;
};

/*
 * The regular files (and links to them) directly in a folder, sorted by byte value; names
 * that begin with a dot, folders, pipes and devices are left out. -ENOTDIR, without a text in err, for what
 * cannot be opened as a folder; an empty one is -ENOENT. The caller owns ret: folder_done().
 */
int folder_read(const char *path, struct folder *ret, struct error *err)
	_nonnull_ _must_check_;

void folder_done(struct folder *folder) _nonnull_;
