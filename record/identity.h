// SPDX-License-Identifier: GPL-2.0-or-later
/* Vendor and brand of a recorded CPU, through libcpuid and from our readings alone. */
#pragma once

#include "model/identity.h"
#include "model/snapshot.h"

/* Closes the vendor's gap where single bits tell of it. */
void identity_complete(const struct cpuid_bits_table *bits, struct identity *identity)
	_nonnull_;

/* Never looks at the CPU we run on; what the table does not hold becomes a gap. */
void identity_of(const struct cpuid_table *cpuid, struct identity *ret) _nonnull_;
