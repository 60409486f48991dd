// SPDX-License-Identifier: GPL-2.0-or-later
/* The running kernel: its release, and the sysctls that concern perf. */
#pragma once

#include "model/snapshot.h"
#include "probe/host.h"

/* Fills release and the sysctls of snap->kernel. 0 or -ENOMEM. */
int kernel_read(struct host *host, struct snapshot *snap) _nonnull_ _must_check_;
