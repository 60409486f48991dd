// SPDX-License-Identifier: GPL-2.0-or-later
/* What the host has and its guests do not get, each with one cause; and TopDown's two. */
#pragma once

#include "model/guest.h"

#define LIMITS_MAX 32

struct limit {
	char item[24]; /* stable: "version", "fixed-counter-3", "pebs", ... */
	char host[24], guest[24]; /* what either has: a number, "yes", "no" or "unknown" */
	enum cause_id cause;
};

struct limits {
	struct limit limit[LIMITS_MAX];
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
