// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What follows from a snapshot. Owns nothing, so it copies by assignment; it is read
 * together with the snapshot it was made from.
 */
#pragma once

#include "model/findings.h"
#include "model/hardware.h"
#include "model/kvm_answer.h"

struct verdict {
	struct cpu cpu; /* the boot CPU */
	struct hardware hardware[CPU_GROUPS_MAX]; /* one per group of the snapshot */
	size_t hardware_count;
	struct kvm_answer answer;
	struct findings findings;
};

/* Derives everything. ret keeps no pointer into it. */
void verdict_judge(const struct snapshot *snap, struct verdict *ret) _nonnull_;
