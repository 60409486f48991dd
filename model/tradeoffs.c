// SPDX-License-Identifier: GPL-2.0-or-later
/* What guests and the host gain and lose when the mediated vPMU is switched on. */
#include "model/tradeoffs.h"

#include <assert.h>

#include "base/bits.h"

#define TOPDOWN_SLOTS 3

const struct tradeoff tradeoffs[] = {
	[GAIN_FIXED_COUNTER_3] = {
		.id = "fixed-counter-3",
		.summary = "guests get fixed counter 3, TOPDOWN.SLOTS",
	},
	[GAIN_PERF_METRICS] = {
		.id = "perf-metrics",
		.summary = "guests get PERF_METRICS, TopDown's first two levels",
	},
	[GAIN_HARDWARE_COUNTERS] = {
		.id = "hardware-counters",
		.summary = "guests own the counters while they run: exact counts, and no exit "
			   "to KVM for each access",
	},
	[LOSS_PEBS] = {
		.id = "pebs",
		.loss = true,
		.summary = "guests lose PEBS: no precise samples",
	},
	[LOSS_LBR] = {
		.id = "lbr",
		.loss = true,
		.summary = "guests lose LBR: no branch records",
	},
	[LOSS_GUEST_PROFILING] = {
		.id = "guest-profiling",
		.loss = true,
		.summary = "perf on the host no longer sees what happens inside these guests",
	},
	[LOSS_HOST_EVENTS] = {
		.id = "host-events",
		.loss = true,
		.summary = "while such a VM runs, perf events on the core PMU that do not "
			   "exclude guests fail with EOPNOTSUPP; while such events are open, "
			   "the first such VM fails with EBUSY",
	},
	[LOSS_VM_EXIT_LATENCY] = {
		.id = "vm-exit-latency",
		.loss = true,
		.summary = "VM entries and exits take longer: the counters are switched at each",
	},
	[LOSS_NEEDS_IRQCHIP] = {
		.id = "needs-irqchip",
		.loss = true,
		.summary = "VMs without an in-kernel (or split) irqchip silently get no PMU",
	},
};
static_assert(ARRAY_SIZE(tradeoffs) == TRADEOFF_COUNT, "every one has its row");

/* What one kind gives and the other does not. */
static enum tristate only_first(enum tristate first, enum tristate second)
{
	return tri_and(first, tri_not(second));
}

static enum tristate has_counter_3(const struct forecast *forecast)
{
	return tri_of(forecast->has_prediction &&
		      bits_test(forecast->prediction.answer.fixed.bitmap, TOPDOWN_SLOTS));
}

void tradeoffs_judge(const struct forecast *legacy, const struct forecast *mediated,
		     struct tradeoff_results *ret)
{
	for (size_t i = 0; i < TRADEOFF_COUNT; i++)
		ret->applies[i] = TRI_NO;
	if (mediated->state == FORECAST_REFUSED)
		return;
	for (size_t i = 0; i < TRADEOFF_COUNT; i++)
		ret->applies[i] = mediated->state == FORECAST_ANSWER ? TRI_YES :
								       TRI_UNKNOWN;
	if (!mediated->has_prediction)
		return;
	/* as far as the mediated vPMU is not refused, these are what it brings */
	ret->applies[GAIN_FIXED_COUNTER_3] =
		tri_and(ret->applies[GAIN_FIXED_COUNTER_3],
			only_first(has_counter_3(mediated), has_counter_3(legacy)));
	ret->applies[GAIN_PERF_METRICS] =
		tri_and(ret->applies[GAIN_PERF_METRICS],
			only_first(mediated->perf_metrics, legacy->perf_metrics));
	ret->applies[LOSS_PEBS] =
		tri_and(ret->applies[LOSS_PEBS], only_first(legacy->pebs, mediated->pebs));
	ret->applies[LOSS_LBR] =
		tri_and(ret->applies[LOSS_LBR], only_first(legacy->lbr, mediated->lbr));
}
