// SPDX-License-Identifier: GPL-2.0-or-later
/* What guests and the host gain and lose when the mediated vPMU is switched on. */
#pragma once

#include "model/forecast.h"

enum tradeoff_id {
	GAIN_FIXED_COUNTER_3,
	GAIN_PERF_METRICS,
	GAIN_HARDWARE_COUNTERS,
	LOSS_PEBS,
	LOSS_LBR,
	LOSS_GUEST_PROFILING,
	LOSS_HOST_EVENTS,
	LOSS_VM_EXIT_LATENCY,
	LOSS_NEEDS_IRQCHIP,
};
#define TRADEOFF_COUNT (LOSS_NEEDS_IRQCHIP + 1)

struct tradeoff {
	const char *id; /* stable */
	bool loss; /* else a gain */
	const char *summary;
};

extern const struct tradeoff tradeoffs[TRADEOFF_COUNT];

/* By enum tradeoff_id: yes, no, or unknown where a fact is missing. */
struct tradeoff_results {
	enum tristate applies[TRADEOFF_COUNT];
};

/* Nothing applies where KVM refuses the mediated vPMU. */
void tradeoffs_judge(const struct forecast *legacy, const struct forecast *mediated,
		     struct tradeoff_results *ret) _nonnull_;
