// SPDX-License-Identifier: GPL-2.0-or-later
/* Which of the kernels that are known give guests of a host what its own kernel does not. */
#pragma once

#include "model/items.h"
#include "model/verdict.h"

#define KERNEL_REMEDY_SIZE 128

/*
 * As a phrase; "" where a fact is missing to tell. verdict is made from snap, whose KVM lets a
 * guest have less of the item than some other may.
 */
void kernel_remedy(const struct snapshot *snap, const struct verdict *verdict,
		   enum item_id item, char ret[KERNEL_REMEDY_SIZE]) _nonnull_;
