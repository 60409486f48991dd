// SPDX-License-Identifier: GPL-2.0-or-later
/* What /dev/kvm itself answers. No virtual machine is created. */
#pragma once

#include "model/snapshot.h"
#include "probe/host.h"

/* Fills snap->kvm from /dev/kvm; an ioctl that fails is a reading. 0 or -ENOMEM. */
int kvm_read(struct host *host, struct snapshot *snap) _nonnull_ _must_check_;
