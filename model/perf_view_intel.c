// SPDX-License-Identifier: GPL-2.0-or-later
/* perf's driver for Intel: arch/x86/events/intel/core.c, intel_pmu_init(). */
#include "base/bits.h"
#include "model/perf_view.h"
#include "model/perfmon.h"

/* What perf has room for. */
#define PERF_GP_MAX 32
#define PERF_FIXED_MAX 16

/* ARCH_PERFMON_EVENTS_COUNT of Linux: the events up to branch misses must be there. */
#define PERF_EVENTS_NEEDED 7

/* "Quirk: v2 perfmon does not report fixed-purpose events": bare metal has three. */
#define PERF_FIXED_ASSUMED 3

#define EVENT_BRANCH_MISSES 6

static unsigned int version_of(const struct pmu_inputs *in)
{
	return bits_field32(in->perfmon.eax, 7, 0);
}

/* Fixed counters as versions 2 to 4 count them. */
static unsigned int fixed_count_of(const struct pmu_inputs *in, struct perf_view *ret)
{
	const unsigned int enumerated = bits_field32(in->perfmon.edx, 4, 0);

	if (in->hypervisor || enumerated >= PERF_FIXED_ASSUMED)
		return enumerated;
	ret->assumes_fixed = true;
	return PERF_FIXED_ASSUMED;
}

/* Up to 6.10: counters are counts; the bitmap is what is written to GLOBAL_CTRL. */
static void take_counts(const struct pmu_inputs *in, struct perf_view *ret)
{
	const unsigned int gp = bits_field32(in->perfmon.eax, 15, 8);
	uint64_t fixed = in->perfmon.ecx;

	if (ret->version >= 2 && ret->version < 5)
		fixed = bits_ones(fixed_count_of(in, ret));
	if (ret->version >= 2)
		ret->fixed.count = bits_length(fixed);
	ret->gp.count = gp < PERF_GP_MAX ? gp : PERF_GP_MAX;
	if (ret->fixed.count > PERF_FIXED_MAX)
		ret->fixed.count = PERF_FIXED_MAX;
	ret->gp.bitmap = bits_ones(ret->gp.count);
	ret->fixed.bitmap = fixed & bits_ones(PERF_FIXED_MAX);
}

/* From 6.11 on: counters are bitmaps. */
static void take_masks(const struct ruleset *rules, const struct pmu_inputs *in,
		       const struct perf_model *model, struct perf_view *ret)
{
	uint64_t gp = perf_view_bitmap(bits_field32(in->perfmon.eax, 15, 8), ret);
	uint64_t fixed = 0;

	if (ret->version >= 5)
		fixed = in->perfmon.ecx;
	else if (ret->version >= 2)
		fixed = perf_view_bitmap(fixed_count_of(in, ret), ret);
	if (rules->reads_leaf_23 && in->perfmon_ext && !perf_model_is_hybrid(model, rules) &&
	    bits_test(in->perfmon_ext_subleaves, PERFMON_EXT_SUBLEAF_COUNTERS)) {
		gp = in->perfmon_ext_gp;
		fixed = in->perfmon_ext_fixed;
		ret->undefined_shift = false;
		ret->assumes_fixed = false;
	}
	ret->gp.bitmap = gp & bits_ones(PERF_GP_MAX);
	ret->fixed.bitmap = fixed & bits_ones(PERF_FIXED_MAX);
	ret->gp.count = bits_count(ret->gp.bitmap);
	ret->fixed.count = bits_count(ret->fixed.bitmap);
}

/* intel_ds_init(): the record format enables it where the PEBS facility is complete. */
static bool has_guest_pebs(const struct ruleset *rules, const struct pmu_inputs *in,
			   const struct perf_model *model)
{
	const unsigned int format = (unsigned int)bits_field(in->perf_capabilities, 11, 8);

	if (perf_model_has_guest_pebs(model, rules))
		return true;
	return in->pdcm && in->dtes64 && in->ds && !in->pebs_unavailable &&
	       bits_test(rules->pebs_formats, format);
}

static void take_legacy(const struct pmu_inputs *in, struct perf_view *ret)
{
	ret->gp.count = perf_model_legacy_counters(in->family, in->model);
	ret->gp.bitmap = bits_ones(ret->gp.count);
	if (!ret->gp.count)
		ret->absence = PERF_ABSENT_ENUMERATION;
}

void perf_view_intel(const struct ruleset *rules, const struct pmu_inputs *in,
		     struct perf_view *ret)
{
	const struct perf_model *model = perf_model_find(rules, in->family, in->model);

	if (!ret->arch_perfmon) {
		take_legacy(in, ret);
		return;
	}
	ret->event_length = bits_field32(in->perfmon.eax, 31, 24);
	if (ret->event_length < PERF_EVENTS_NEEDED) {
		ret->absence = PERF_ABSENT_EVENTS;
		return;
	}
	ret->version = version_of(in);
	if (rules->counter_masks)
		take_masks(rules, in, model, ret);
	else
		take_counts(in, ret);
	/* the fixed counters' own width, EDX[12:5], is never looked at */
	ret->gp.width = bits_field32(in->perfmon.eax, 23, 16);
	ret->fixed.width = ret->gp.width;
	ret->event_unavailable = in->perfmon.ebx;
	if (model && model->broken_branch_misses)
		ret->event_unavailable &= ~(1u << EVENT_BRANCH_MISSES);
	ret->lbr = perf_model_lbr(model, in->stepping);
	ret->guest_pebs = has_guest_pebs(rules, in, model);
	ret->guest_mediated = rules->mediated;
}
