// SPDX-License-Identifier: GPL-2.0-or-later
/* The hosts that the user named, one after the other: the live one, or those in files. */
#pragma once

#include "model/snapshot.h"

#include "cmd/options.h"

struct sources;
struct baseline;

/* NULL without memory. Borrows options. */
struct sources *sources_open(const struct options *options) _nonnull_ _must_check_;

/*
 * The next host: true with snap filled. What cannot be read is told on standard error,
 * makes *status STATUS_ERROR and is passed over. ret_source's texts live until the next
 * call.
 */
bool sources_next(struct sources *sources, struct snapshot *snap,
		  struct source *ret_source, enum exit_status *status) _nonnull_;

/*
 * From now on documents that are baselines are taken as well: sources_next() fills
 * ret_baseline instead of snap, and the source's kind is "baseline".
 */
void sources_take_baselines(struct sources *sources, struct baseline *ret_baseline)
	_nonnull_;

/* How many files and documents could not be read so far. */
size_t sources_unreadable(const struct sources *sources) _nonnull_;

/* Accepts NULL. */
void sources_close(struct sources *sources);
