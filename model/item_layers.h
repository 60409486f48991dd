// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which items the hardware has, and which KVM lets a guest have. A layer is one place on the
 * way to the guest; each is a struct items, one value per row of the table of items.
 */
#pragma once

#include "model/items.h"
#include "model/verdict.h"

/* One layer, by enum item_id. */
struct items {
	struct item_value value[ITEM_COUNT];
};

/* What the boot CPU has: the silicon's, or what a hypervisor granted. */
void items_of_hardware(const struct verdict *verdict, struct items *ret) _nonnull_;

/* What KVM lets a guest have. kvm: of the snapshot that the verdict was made from. */
void items_of_guest(const struct verdict *verdict, const struct kvm_snapshot *kvm,
		    struct items *ret) _nonnull_;
