// SPDX-License-Identifier: GPL-2.0-or-later
/* What the host has and its guests do not get, each with one cause; and TopDown's two. */
#pragma once

#include "model/guest.h"
#include "model/items.h"

struct limit {
	enum item_id item;
	/* what either has: a number, "yes", "no" or "unknown" */
	char host[ITEM_TEXT_SIZE], guest[ITEM_TEXT_SIZE];
	enum cause_id cause;
};

struct limits {
	struct limit limit[ITEM_COUNT];
	size_t count;
};

/* guest is what guest_judge() made of the facts. */
void limits_judge(const struct guest_facts *facts, const struct guest *guest,
		  struct limits *ret) _nonnull_;

/* Why a guest does not get fixed counter n of the host; none if it does. */
enum cause_id limits_fixed_cause(const struct guest_facts *facts,
				 const struct guest *guest, unsigned int n) _nonnull_;

struct topdown_part {
	enum tristate hardware, guest;
	enum cause_id cause; /* none where the guest has it */
	struct gap gap; /* open where hardware is not known */
};

/* What TopDown's first level is made of. */
struct topdown {
	struct topdown_part fixed_counter_3, perf_metrics;
};

void topdown_judge(const struct guest_facts *facts, const struct guest *guest,
		   struct topdown *ret) _nonnull_;
