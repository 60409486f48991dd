// SPDX-License-Identifier: GPL-2.0-or-later
/* KVM's answer from what is known of a host. */
#include "model/forecast.h"

#include <string.h>

#include "base/bits.h"

/* IA32_PERF_CAPABILITIES */
#define LBR_FORMAT 0x3fu
#define PEBS_BITS 0xfc0u
#define FULL_WIDTH_WRITES 0x2000u
#define PERF_METRICS 0x8000u

/* The format of PEBS records, bits 11:8 */
#define PEBS_FORMAT UINT64_C(0xf00)
#define PEBS_FORMAT_SHIFT 8

/* Values that stand for all that IA32_PERF_CAPABILITIES can hold. */
enum alternative {
	NO_BIT,
	EVERY_BIT, /* with a PEBS format that the rules give to guests, if they do any */
};
#define ALTERNATIVE_COUNT (EVERY_BIT + 1)

static void view_perf(const struct premises *premises, const struct pmu_inputs *in,
		      struct perf_view *ret)
{
	perf_view_of(&premises->choice.release.rules, in, ret);
	if (!premises->has_lbr_depth || ret->absence || in->arch_lbr)
		return;
	ret->lbr.depth = premises->lbr_depth;
}

void forecast_perf(const struct premises *premises, struct perf_view *ret)
{
	view_perf(premises, &premises->in, ret);
}

static uint64_t every_bit(const struct ruleset *rules)
{
	const uint64_t formats = rules->pebs_formats;

	if (!formats)
		return UINT64_MAX;
	return ~PEBS_FORMAT | (uint64_t)(bits_length(formats) - 1) << PEBS_FORMAT_SHIFT;
}

/* One of the values that the unknown register can have, as far as it is not known. */
static uint64_t alternative_of(const struct premises *premises, enum alternative which)
{
	const uint64_t value =
		which == NO_BIT ? 0 : every_bit(&premises->choice.release.rules);

	switch (premises->full_width) {
	case TRI_YES:
		return value | FULL_WIDTH_WRITES;
	case TRI_NO:
		return value & ~(uint64_t)FULL_WIDTH_WRITES;
	case TRI_UNKNOWN:
		break;
	}
	return value;
}

/* Asked only where the register is not known: of each value that stands for its values. */
static enum tristate alternative_guest_pebs(const struct premises *premises)
{
	struct pmu_inputs in = premises->in;
	struct perf_view perf;
	size_t with = 0;

	for (enum alternative i = 0; i < ALTERNATIVE_COUNT; i++) {
		in.perf_capabilities = alternative_of(premises, i);
		view_perf(premises, &in, &perf);
		with += perf.guest_pebs;
	}
	if (with && with < ALTERNATIVE_COUNT)
		return TRI_UNKNOWN;
	return tri_of(with);
}

enum tristate forecast_guest_pebs(const struct premises *premises)
{
	struct perf_view perf;

	if (gap_is_open(&premises->perf_capabilities_gap))
		return alternative_guest_pebs(premises);
	forecast_perf(premises, &perf);
	return tri_of(perf.guest_pebs);
}

/* What two alternatives do not agree about becomes a gap of the first. */
static void merge(struct prediction *first, const struct prediction *other,
		  const struct gap *gap)
{
	struct kvm_answer *answer = &first->answer;

	if (answer->perf_capabilities != other->answer.perf_capabilities)
		answer->perf_capabilities_gap = *gap;
	if (answer->msr_index_count != other->answer.msr_index_count)
		answer->msr_index_gap = *gap;
}

/* The bit is in all alternatives, in none, or in some. */
static enum tristate common(uint64_t all, uint64_t any, uint64_t bits)
{
	if (all & bits)
		return TRI_YES;
	return any & bits ? TRI_UNKNOWN : TRI_NO;
}

struct tally {
	size_t answered, refused;
	uint64_t all, any; /* bits of the feature MSR */
	size_t with_ds, with_pebs;
};

/* A vCPU whose MSR names no format has no PEBS_ENABLE: intel_is_valid_msr(). */
static bool gives_pebs(const struct prediction *prediction)
{
	return prediction->pebs && (prediction->answer.perf_capabilities & PEBS_BITS);
}

static void count(const struct prediction *prediction, struct tally *tally)
{
	tally->answered++;
	tally->all &= prediction->answer.perf_capabilities;
	tally->any |= prediction->answer.perf_capabilities;
	tally->with_ds += prediction->pebs;
	tally->with_pebs += gives_pebs(prediction);
}

static void try_one(const struct premises *premises, const struct pmu_inputs *in,
		    struct forecast *ret, struct tally *tally)
{
	const struct ruleset *rules = &premises->choice.release.rules;
	struct prediction other;
	struct prediction *prediction = tally->answered ? &other : &ret->prediction;
	struct perf_view perf;

	view_perf(premises, in, &perf);
	if (in->wants_mediated && !predict_mediated(rules, in, &perf)) {
		tally->refused++;
		return;
	}
	predict(rules, in, &perf, prediction);
	if (tally->answered)
		merge(&ret->prediction, prediction, premises_open_register(premises));
	ret->has_prediction = true;
	count(prediction, tally);
}

/* As far as the hypervisor below may have switched PEBS off. */
static void try_pebs(const struct premises *premises, const struct pmu_inputs *in,
		     struct forecast *ret, struct tally *tally)
{
	struct pmu_inputs without = *in;

	try_one(premises, in, ret, tally);
	if (!gap_is_open(&premises->pebs_gap))
		return;
	without.pebs_unavailable = true;
	try_one(premises, &without, ret, tally);
}

static void conclude_pebs(const struct premises *premises, const struct tally *tally,
			  struct forecast *ret)
{
	if (tally->with_pebs == tally->answered)
		ret->pebs = TRI_YES;
	else if (tally->with_pebs)
		ret->pebs = TRI_UNKNOWN;
	if (!tally->with_ds)
		return;
	if (tally->with_ds < tally->answered)
		ret->ds_gap = *premises_open_register(premises);
	else
		ret->ds_assumed = premises->pebs_available.assumed;
}

static void conclude(const struct premises *premises, const struct tally *tally,
		     struct forecast *ret)
{
	if (tally->answered && tally->refused) {
		ret->state = FORECAST_UNKNOWN;
		ret->gap = premises->perf_capabilities_gap;
		return;
	}
	ret->full_width = ret->lbr = ret->perf_metrics = ret->pebs = TRI_NO;
	ret->perf_capabilities = (struct known_bits){ .known = UINT64_MAX };
	if (!tally->answered) {
		ret->state = FORECAST_REFUSED;
		return;
	}
	ret->perf_capabilities = (struct known_bits){
		.value = tally->all,
		.known = ~(tally->all ^ tally->any),
	};
	ret->full_width = common(tally->all, tally->any, FULL_WIDTH_WRITES);
	ret->lbr = common(tally->all, tally->any, LBR_FORMAT);
	ret->perf_metrics = common(tally->all, tally->any, PERF_METRICS);
	conclude_pebs(premises, tally, ret);
}

static void forecast(const struct premises *premises, bool mediated, struct forecast *ret)
{
	struct pmu_inputs in = premises->in;
	struct tally tally = { .all = UINT64_MAX };

	*ret = (struct forecast){ 0 };
	if (gap_is_open(&premises->cpuid_gap) || gap_is_open(&premises->module_gap)) {
		ret->state = FORECAST_UNKNOWN;
		ret->gap = gap_is_open(&premises->cpuid_gap) ? premises->cpuid_gap :
							       premises->module_gap;
		return;
	}
	in.wants_mediated = mediated;
	if (gap_is_open(&premises->perf_capabilities_gap)) {
		for (enum alternative i = 0; i < ALTERNATIVE_COUNT; i++) {
			in.perf_capabilities = alternative_of(premises, i);
			try_pebs(premises, &in, ret, &tally);
		}
	} else {
		try_pebs(premises, &in, ret, &tally);
	}
	conclude(premises, &tally, ret);
}

void forecast_legacy(const struct premises *premises, struct forecast *ret)
{
	forecast(premises, false, ret);
}

void forecast_mediated(const struct premises *premises, struct forecast *ret)
{
	forecast(premises, true, ret);
}
