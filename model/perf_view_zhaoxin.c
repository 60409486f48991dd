// SPDX-License-Identifier: GPL-2.0-or-later
/* perf's driver for Zhaoxin and VIA: arch/x86/events/zhaoxin/core.c, zhaoxin_pmu_init(). */
#include "base/bits.h"
#include "model/perf_view.h"

#define ZHAOXIN_VERSION 2
#define ZHAOXIN_EVENTS_NEEDED 6

/* ZXC shares family 6 model 0x0f with the Nano, and is told by its stepping. */
#define ZXC_FIRST_STEPPING 0x0e

static bool is_known_model(const struct pmu_inputs *in)
{
	if (in->family == 6)
		return in->model == 0x19 ||
		       (in->model == 0x0f && in->stepping >= ZXC_FIRST_STEPPING);
	return in->family == 7 && (in->model == 0x1b || in->model == 0x3b);
}

void perf_view_zhaoxin(const struct ruleset *rules, const struct pmu_inputs *in,
		       struct perf_view *ret)
{
	const unsigned int gp = bits_field32(in->perfmon.eax, 15, 8);
	const unsigned int fixed = bits_field32(in->perfmon.edx, 4, 0);

	ret->version = bits_field32(in->perfmon.eax, 7, 0);
	ret->event_length = bits_field32(in->perfmon.eax, 31, 24);
	if (ret->version != ZHAOXIN_VERSION || !is_known_model(in)) {
		ret->absence = ret->version ? PERF_ABSENT_MODEL : PERF_ABSENT_ENUMERATION;
		return;
	}
	if (ret->event_length < ZHAOXIN_EVENTS_NEEDED) {
		ret->absence = PERF_ABSENT_EVENTS;
		return;
	}
	ret->event_unavailable = in->perfmon.ebx;
	ret->gp.width = bits_field32(in->perfmon.eax, 23, 16);
	ret->fixed.width = ret->gp.width;
	if (rules->counter_masks) {
		ret->gp.bitmap = perf_view_bitmap(gp, ret);
		ret->fixed.bitmap = perf_view_bitmap(fixed, ret);
		ret->gp.count = bits_count(ret->gp.bitmap);
		ret->fixed.count = bits_count(ret->fixed.bitmap);
	} else {
		ret->gp.bitmap = bits_ones(gp);
		ret->fixed.bitmap = bits_ones(fixed);
		ret->gp.count = gp;
		ret->fixed.count = fixed;
	}
}
