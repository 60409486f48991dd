// SPDX-License-Identifier: GPL-2.0-or-later
/* What the kernel's log says of perf's PMU, the watchdog and KVM's PMU. */
#pragma once

#include "model/snapshot.h"
#include "probe/host.h"

/* Fills the log of snap->kernel. 0 or -ENOMEM. */
int log_read(struct host *host, struct snapshot *snap) _nonnull_ _must_check_;
