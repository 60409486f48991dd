// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What follows from a snapshot. Owns nothing, so it copies by assignment; it is read
 * together with the snapshot it was made from.
 */
#pragma once

#include "model/findings.h"
#include "model/hardware.h"
#include "model/kvm_answer.h"
#include "model/outlook.h"

struct verdict {
	struct cpu cpu; /* the boot CPU */
	struct hardware hardware[CPU_GROUPS_MAX]; /* one per group of the snapshot */
	size_t hardware_count;
	struct kvm_answer answer;
	struct outlook outlook; /* on the way to a guest */
	struct findings findings;
};

/* Derives everything, under what is supplied. ret keeps no pointer into snap. */
void verdict_judge(const struct snapshot *snap, struct verdict *ret) _nonnull_;

/* The same without the findings: all that requirements are checked against. */
void verdict_judge_outlook(const struct snapshot *snap, struct verdict *ret) _nonnull_;

/*
 * Only what the host offers its guests: all that whole fleets are compared by. scratch is
 * where it is worked out; nothing in it is of use afterwards.
 */
void verdict_judge_offer(const struct snapshot *snap, struct verdict *scratch,
			 struct offer *ret) _nonnull_;
