// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Takes out of a snapshot what could tell whose host it is.
 *
 * What stays is what follows from the model of the CPU, the version of the kernel and known
 * settings; texts that somebody could have chosen go, or become what the rules see in them.
 * pmu-caps-report(5) lists it all under REDACTION.
 */
#pragma once

#include "model/snapshot.h"

/* 0 or -ENOMEM; what is half redacted must not be shown. */
int snapshot_redact(struct snapshot *snap) _nonnull_ _must_check_;
