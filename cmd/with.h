// SPDX-License-Identifier: GPL-2.0-or-later
/* Further sources about the one host that the user named: --with. */
#pragma once

#include "model/snapshot.h"

#include "cmd/options.h"

/*
 * Adds all that --with names to snap. What cannot be read is told on standard error and
 * makes *status STATUS_ERROR; the rest is added all the same. Returns how many could not
 * be read.
 */
size_t with_merge(const struct options *options, struct snapshot *snap,
		  enum exit_status *status) _nonnull_;
