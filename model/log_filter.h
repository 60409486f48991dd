// SPDX-License-Identifier: GPL-2.0-or-later
/* Which lines of the kernel log a snapshot keeps: those about perf's PMU and KVM's. */
#pragma once

#include "model/snapshot.h"

/*
 * Keeps a line, without its time and the like in front, if it is of those; each once, as
 * plain text, and no more than a record can hold. 0 or -ENOMEM.
 */
int log_filter_add(struct snapshot *snap, const char *line, size_t length)
	_nonnull_ _must_check_;

/*
 * Whether a line is of those that nobody but the kernel writes: perf's introduction, the
 * watchdog's, KVM's refusals.
 */
bool log_filter_knows(const char *line, size_t length) _nonnull_;
