// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A host's files in a folder: the tree that sos leaves when its report is unpacked.
 *
 * The tree is a root of its own. Links are followed within it, absolute ones from its top,
 * and none leads out of it.
 */
#pragma once

#include "base/error.h"

#include "probe/host.h"

struct tree {
	int fd;
	bool has_kernel_part; /* sos' plugin "kernel" was at work */
};

/* Whether a folder is such a tree. */
bool tree_is_at(const char *path) _nonnull_;

/* 0 or a negative errno with the reason in err. The caller owns ret: tree_close(). */
int tree_open(const char *path, struct tree *ret, struct error *err) _nonnull_ _must_check_;
void tree_close(struct tree *tree) _nonnull_;

/*
 * Opens a regular file for reading: its descriptor, the caller's to close, or a negative
 * errno; -ENOENT also where a folder on the way is missing.
 */
int tree_open_file(const struct tree *tree, const char *path) _nonnull_;

/*
 * Doors for files alone: what CPUs and devices would answer nobody recorded (-ENODATA). So
 * it is with files that sos does not collect; -ENOENT is left to those that it would have
 * collected. tree must outlive ret.
 */
void tree_host_init(struct tree *tree, struct host *ret) _nonnull_;
