// SPDX-License-Identifier: GPL-2.0-or-later
/* Reads the live host into a snapshot. A reading that fails is data, not an error. */
#pragma once

#include "base/error.h"
#include "model/snapshot.h"
#include "probe/host.h"

struct probe_options {
	bool all_cpus; /* visit every CPU, not only one per core type */
};

/*
 * Takes all readings; none has a side effect on the host, and the CPU affinity is as before.
 * Fails only where no snapshot can exist (-ENOMEM). snap is reset first.
 */
int probe_host(struct host *host, const struct probe_options *options,
	       struct snapshot *snap, struct error *err) _nonnull_ _must_check_;

/*
 * Takes the readings that files alone give: modules and what was asked of them, the command
 * line, perf's devices, the release, sysctls. The boot CPU's leaves, where they are known,
 * stand in snap's first group. 0 or -ENOMEM.
 */
int probe_files(struct host *host, struct snapshot *snap, struct error *err)
	_nonnull_ _must_check_;
