// SPDX-License-Identifier: GPL-2.0-or-later
/* What the administrator asked of KVM's modules, whether or not they are loaded. */
#pragma once

#include "model/snapshot.h"
#include "probe/command_line.h"
#include "probe/host.h"

/*
 * Fills snap->kvm.requested from the kernel's command line and modprobe's configuration;
 * the vendor module must be known by then. 0 or -ENOMEM.
 */
int requested_read(struct host *host, const struct command_line *line,
		   struct snapshot *snap) _nonnull_ _must_check_;
