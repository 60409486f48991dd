// SPDX-License-Identifier: GPL-2.0-or-later
/* The perf events that processes hold open. */
#pragma once

#include "probe/host.h"

/*
 * Fills snap->kernel.open_perf_events; to be called when KVM's parameters are read. Not
 * taken where the kernel has no mediated vPMU: all files of all processes are looked at.
 * Where some could not be seen, one that was found counts, but none found says nothing.
 */
void perf_events_read(struct host *host, struct snapshot *snap) _nonnull_;
