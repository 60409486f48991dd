// SPDX-License-Identifier: GPL-2.0-or-later
/* The host's model-specific registers, through /dev/cpu/N/msr. */
#pragma once

#include "model/snapshot.h"
#include "probe/host.h"

/*
 * Reads into group->msr what this CPU says it has; boot holds the boot CPU's leaves. The
 * registers that do not depend on the core type are read for the boot CPU's group only.
 */
void msr_read(struct host *host, unsigned int cpu, const struct cpu_group *boot,
	      struct cpu_group *group) _nonnull_;
