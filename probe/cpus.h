// SPDX-License-Identifier: GPL-2.0-or-later
/* Which CPUs are asked, and which of them have the same PMU. */
#pragma once

#include "base/cpulist.h"
#include "model/snapshot.h"
#include "probe/host.h"

/* Where this process runs while it reads CPUs; zeroed memory has moved nowhere. */
struct cpus {
	struct host *host;
	struct reading online_reading;
	struct cpulist online; /* all that are online; without sysfs those of allowed */
	struct cpulist allowed; /* where we may run; empty if we cannot choose */
	struct cpulist missed; /* those that should have been asked and could not be */
	unsigned int boot; /* CPU 0, or the lowest one that may stand in for it */
	bool moved; /* our affinity is not as found */
	unsigned int first[CPU_GROUPS_MAX]; /* one CPU of each group of the snapshot */
};

/*
 * Moves to the boot CPU, so that equal hosts give equal answers (leaf 1 holds the number
 * of the CPU that answers). 0 or -ENOMEM; in both cases cpus_leave() moves back.
 */
int cpus_enter(struct host *host, struct snapshot *snap, struct cpus *ret)
	_nonnull_ _must_check_;

/*
 * Names the CPUs that the boot CPU's group (whose leaves are read already) stands for,
 * and on a hybrid part, or with all_cpus, asks every other CPU and forms the further
 * groups. What could not be asked becomes a note. 0 or -ENOMEM.
 */
int cpus_group(struct cpus *cpus, struct snapshot *snap, bool all_cpus)
	_nonnull_ _must_check_;

/* Back to where we were. */
void cpus_leave(struct cpus *cpus) _nonnull_;
