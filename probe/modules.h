// SPDX-License-Identifier: GPL-2.0-or-later
/* KVM's modules and the parameters that sysfs shows of them. */
#pragma once

#include "model/snapshot.h"
#include "probe/host.h"

/*
 * Finds kvm and its vendor module in /sys/module and reads their parameters; the boot
 * CPU's leaves must be in snap. 0 or -ENOMEM.
 */
int modules_read(struct host *host, struct snapshot *snap) _nonnull_ _must_check_;

/*
 * The module that owns a parameter. Without a vendor module loaded it is the one that KVM
 * would load on this CPU.
 */
const char *modules_owner(const struct snapshot *snap, enum kvm_parameter parameter)
	_nonnull_;
