// SPDX-License-Identifier: GPL-2.0-or-later
/* Family, model and stepping as programs print them, back to leaf 1. */
#pragma once

#include "model/snapshot.h"

/*
 * The bits of leaf 1 EAX that decode to these, the way Linux counts them. False for numbers
 * that no leaf 1 can hold.
 */
bool signature_bits(uint64_t family, uint64_t model, uint64_t stepping,
		    struct cpuid_bits *ret) _nonnull_;

/* The bits of leaf 0 that spell the vendor; false for a text of other than 12 bytes. */
bool signature_vendor_bits(const char *vendor, size_t length, struct cpuid_bits *ret)
	_nonnull_;

/* The group of the boot CPU, made if the snapshot has none yet. */
struct cpu_group *signature_boot_group(struct snapshot *snap) _nonnull_;
