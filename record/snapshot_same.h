// SPDX-License-Identifier: GPL-2.0-or-later
/* Whether two snapshots would make the same record. */
#pragma once

#include "model/snapshot.h"

/* Writes yes or no to ret. 0 or -ENOMEM. */
int snapshot_same(const struct snapshot *a, const struct snapshot *b, bool *ret)
	_nonnull_ _must_check_;
