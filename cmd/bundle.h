// SPDX-License-Identifier: GPL-2.0-or-later
/* An unpacked sos report as the one host that it was made on. */
#pragma once

#include "model/snapshot.h"

#include "cmd/exit_status.h"

/* Whether a path is the folder of such a report, and not a folder of hosts. */
bool bundle_is_at(const char *path) _nonnull_;

/*
 * Reads it into snap, which must be initialised. What is missing in it is not known; what is
 * there and cannot be read is told on standard error and makes *status STATUS_ERROR.
 * Returns how many files could not be read, or -1 if there is no host to speak of.
 */
int bundle_read(const char *path, struct snapshot *snap, enum exit_status *status)
	_nonnull_;
