// SPDX-License-Identifier: GPL-2.0-or-later
/* What is worth telling about a host and a guest that were put side by side. */
#pragma once

#include "model/explain.h"

/* Raises the findings of the two; the rows of ret are filled. */
void judge_pair(const struct explain_facts *facts, struct explanation *ret) _nonnull_;

/*
 * Whether the guest's CPUID cannot say that it has not the item: where KVM gives a guest of
 * AMD no PMU, it still speaks of four counters. pmu: the row of ITEM_PMU.
 */
bool judge_pair_cpuid_is_mute(const struct explain_facts *facts,
			      const struct explain_row *pmu, enum item_id item) _nonnull_;
