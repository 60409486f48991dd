// SPDX-License-Identifier: GPL-2.0-or-later
/* One file's hosts: what it takes beyond reading for a dump to be a host. */
#pragma once

#include "base/error.h"
#include "model/snapshot.h"

#include "record/reader.h"

/* As record_next(); a register dump whose first CPU lacks leaf 0 is no host: -EINVAL. */
int host_file_next(struct record_reader *reader, struct snapshot *snap,
		   struct source *ret_source, struct error *err) _nonnull_ _must_check_;

/* What is known of a file before it is read. */
enum host_file_content { HOST_FILE_OF_ANY_KIND, HOST_FILE_JOURNAL };

/* host_file_only() for a descriptor, which is given away; path is its name for messages. */
int host_file_only_fd(int fd, enum host_file_content content, const char *path,
		      struct snapshot *snap, const char **ret_kind, struct error *err)
	_nonnull_ _must_check_;

/*
 * Reads the only host of a file into snap, which must be initialised; ret_kind is its
 * source's (static text). -EINVAL with a reason for a file of several.
 */
int host_file_only(const char *path, struct snapshot *snap, const char **ret_kind,
		   struct error *err) _nonnull_ _must_check_;
