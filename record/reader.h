// SPDX-License-Identifier: GPL-2.0-or-later
/* Reads hosts from a file of any kind we know; the kind is recognised from its content. */
#pragma once

#include "base/error.h"
#include "model/snapshot.h"

struct record_reader;
struct baseline;

/*
 * Opens a file ("-": standard input) and looks at its begin. Returns 0, or a negative errno
 * with the file named in err. Folders are not opened here (-EISDIR). ret is owned by the
 * caller: record_close().
 */
int record_open(const char *path, struct record_reader **ret, struct error *err)
	_nonnull_ _must_check_;

/* The same with a descriptor, which is the reader's from now on, even if this fails. */
int record_adopt(int fd, const char *path, struct record_reader **ret, struct error *err)
	_nonnull_ _must_check_;

/*
 * Reads the next host into snap, which must be initialised (zeroed or used before); without
 * a host, what it holds means nothing. Returns 1 with a host, 0 at the end, or a negative errno for a host that
 * cannot be read, with the file and the line in err; the next call goes on behind it.
 * -EIO and -ENOMEM mean that no next call will do better. ret_source->name lives until the
 * next call: the path, or where the file holds several documents the /source/name of the
 * document itself, if it is not empty, else "path:line".
 * A file without any host is an error, not an end.
 */
int record_next(struct record_reader *reader, struct snapshot *snap,
		struct source *ret_source, struct error *err) _nonnull_ _must_check_;

/*
 * From now on record_next() takes baseline documents, too: it fills ret_baseline instead of
 * snap, and the source's kind is "baseline". Else they are refused as others are.
 */
void record_take_baselines(struct record_reader *reader, struct baseline *ret_baseline)
	_nonnull_;

/*
 * The file is a journal, of the kernel and of programs, whether or not its lines show it: the
 * kernel's may stand behind any number of others, or be gone.
 */
void record_expect_journal(struct record_reader *reader) _nonnull_;

/* Accepts NULL. */
void record_close(struct record_reader *reader);
