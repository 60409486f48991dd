// SPDX-License-Identifier: GPL-2.0-or-later
/* perf's core PMU devices, as sysfs shows them. */
#pragma once

#include "model/snapshot.h"
#include "probe/host.h"

/* Fills the perf devices of snap->kernel. 0 or -ENOMEM. */
int perf_read(struct host *host, struct snapshot *snap) _nonnull_ _must_check_;
