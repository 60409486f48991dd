// SPDX-License-Identifier: GPL-2.0-or-later
/* Raw facts of a host from which everything could be read. */
#pragma once

#include "model/snapshot.h"

/* CPUID answers of a made-up Ice Lake server; what a host's group points to. */
extern const struct cpuid_table made_cpuid;
extern const struct cpuid_bits_table made_cpuid_bits;

/* Fills all parts of a snapshot but the groups of CPUs. */
void made_snapshot_fill(struct snapshot *snap);
