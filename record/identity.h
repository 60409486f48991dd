// SPDX-License-Identifier: GPL-2.0-or-later
/* Vendor and brand of a recorded CPU, through libcpuid and from our readings alone. */
#pragma once

#include "model/identity.h"
#include "model/snapshot.h"

/* Never looks at the CPU we run on; what the table does not hold becomes a gap. */
void identity_of(const struct cpuid_table *cpuid, struct identity *ret) _nonnull_;
