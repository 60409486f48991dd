// SPDX-License-Identifier: GPL-2.0-or-later
/* Which CPUID leaves are read, and in which order. */
#pragma once

#include "base/arena.h"
#include "model/snapshot.h"
#include "probe/host.h"

/* Adds all leaves that a snapshot keeps, of the CPU we run on. -ENOMEM. */
int cpuid_read(struct host *host, struct arena *arena, struct cpuid_table *table)
	_nonnull_ _must_check_;

/* Adds the leaves by which the PMUs of one machine differ: 0xA, 0x1A, 0x23. -ENOMEM. */
int cpuid_read_pmu(struct host *host, struct arena *arena, struct cpuid_table *table)
	_nonnull_ _must_check_;

/* Whether leaf 0 holds this vendor, e.g. "GenuineIntel". */
bool cpuid_vendor_is(const struct cpuid_table *table, const char *vendor) _nonnull_;
