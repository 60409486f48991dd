// SPDX-License-Identifier: GPL-2.0-or-later
/* Prediction against KVM's real answer. */
#include "model/agreement.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/bits.h"

static const char *const state_words[] = {
	[AGREEMENT_NOT_COMPARED] = "not-compared",
	[AGREEMENT_MATCH] = "match",
	[AGREEMENT_MISMATCH] = "mismatch",
};
static_assert(ARRAY_SIZE(state_words) == AGREEMENT_STATE_COUNT, "every state has a word");

static const char *const reason_texts[] = {
	[COMPARED] = "",
	[NOT_COMPARED_NO_ANSWER] = "KVM did not answer",
	[NOT_COMPARED_CHANGES] =
		"the prediction is about another kernel or other parameters",
	[NOT_COMPARED_MODULE] = "the rules are not about the vendor module of this KVM",
	[NOT_COMPARED_UNKNOWN] = "a fact is missing for the prediction",
};
static_assert(ARRAY_SIZE(reason_texts) == NOT_COMPARED_REASON_COUNT,
	      "every reason has a text");

/* Room for a further difference; the last place is used again when all are taken. */
static struct difference *add(struct agreement *agreement, const char *field)
{
	struct difference *difference;

	if (agreement->count < DIFFERENCES_MAX)
		agreement->count++;
	difference = &agreement->difference[agreement->count - 1];
	*difference = (struct difference){ .field = field };
	return difference;
}

static void compare_flag(struct agreement *agreement, const char *field, bool predicted,
			 bool answered)
{
	struct difference *difference;

	if (predicted == answered)
		return;
	difference = add(agreement, field);
	strcpy(difference->predicted, predicted ? "true" : "false");
	strcpy(difference->answered, answered ? "true" : "false");
}

static void compare_number(struct agreement *agreement, const char *field,
			   uint64_t predicted, uint64_t answered)
{
	struct difference *difference;

	if (predicted == answered)
		return;
	difference = add(agreement, field);
	snprintf(difference->predicted, sizeof(difference->predicted), "0x%" PRIx64,
		 predicted);
	snprintf(difference->answered, sizeof(difference->answered), "0x%" PRIx64,
		 answered);
}

/* An entry of KVM_GET_SUPPORTED_CPUID. */
struct leaf {
	bool there;
	struct cpuid_regs regs;
};

static struct leaf leaf_of(bool there, const struct cpuid_regs *regs)
{
	return (struct leaf){ .there = there, .regs = *regs };
}

static void write_leaf(const struct leaf *leaf, char *text, size_t size)
{
	if (leaf->there)
		snprintf(text, size, "%08x-%08x-%08x-%08x", leaf->regs.eax,
			 leaf->regs.ebx, leaf->regs.ecx, leaf->regs.edx);
	else
		snprintf(text, size, "absent");
}

static void compare_leaf(struct agreement *agreement, const char *field,
			 struct leaf predicted, struct leaf answered)
{
	struct difference *difference;

	if (predicted.there == answered.there &&
	    (!predicted.there ||
	     memcmp(&predicted.regs, &answered.regs, sizeof(predicted.regs)) == 0))
		return;
	difference = add(agreement, field);
	write_leaf(&predicted, difference->predicted, sizeof(difference->predicted));
	write_leaf(&answered, difference->answered, sizeof(difference->answered));
}

static void compare_leaves(const struct prediction *prediction,
			   const struct kvm_answer *answer, struct agreement *ret)
{
	const struct kvm_answer *predicted = &prediction->answer;
	struct leaf leaf_0a = leaf_of(answer->has_leaf_0a, &answer->leaf_0a);
	struct leaf leaf_80000022 =
		leaf_of(answer->has_leaf_80000022, &answer->leaf_80000022);

	/* what the kernel leaves uninitialised counts as it was predicted */
	leaf_0a.regs.edx &= ~prediction->undefined_leaf_0a_edx;
	leaf_80000022.regs.ebx &= ~prediction->undefined_leaf_80000022_ebx;
	compare_leaf(ret, "leaf_0a", leaf_of(predicted->has_leaf_0a, &predicted->leaf_0a),
		     leaf_0a);
	compare_leaf(ret, "leaf_23", leaf_of(predicted->has_leaf_23, &predicted->leaf_23),
		     leaf_of(answer->has_leaf_23, &answer->leaf_23));
	compare_leaf(ret, "leaf_80000022",
		     leaf_of(predicted->has_leaf_80000022, &predicted->leaf_80000022),
		     leaf_80000022);
	compare_flag(ret, "perfctr_core", predicted->perfctr_core, answer->perfctr_core);
}

static bool has_msr(const uint32_t *msr, size_t count, uint32_t wanted)
{
	for (size_t i = 0; i < count; i++)
		if (msr[i] == wanted)
			return true;
	return false;
}

static void compare_msrs(const struct prediction *prediction,
			 const struct kvm_answer *answer, struct agreement *ret)
{
	const struct kvm_answer *predicted = &prediction->answer;

	if (gap_is_open(&predicted->msr_index_gap) || gap_is_open(&answer->msr_index_gap))
		return;
	for (size_t i = 0; i < predicted->msr_index_count; i++)
		if (!has_msr(answer->msr_index, answer->msr_index_count,
			     predicted->msr_index[i]))
			compare_number(ret, "msr_index", predicted->msr_index[i], 0);
	for (size_t i = 0; i < answer->msr_index_count; i++)
		if (!has_msr(predicted->msr_index, predicted->msr_index_count,
			     answer->msr_index[i]) &&
		    !has_msr(prediction->msr_maybe, prediction->msr_maybe_count,
			     answer->msr_index[i]))
			compare_number(ret, "msr_index", 0, answer->msr_index[i]);
}

static void compare_features(const struct forecast *forecast,
			     const struct kvm_answer *answer, struct agreement *ret)
{
	const struct kvm_answer *predicted = &forecast->prediction.answer;

	compare_flag(ret, "pdcm", predicted->pdcm, answer->pdcm);
	if (!gap_is_open(&forecast->ds_gap)) {
		compare_flag(ret, "ds", predicted->ds, answer->ds);
		compare_flag(ret, "dtes64", predicted->dtes64, answer->dtes64);
	}
	if (!gap_is_open(&predicted->perf_capabilities_gap) &&
	    !gap_is_open(&answer->perf_capabilities_gap))
		compare_number(ret, "perf_capabilities", predicted->perf_capabilities,
			       answer->perf_capabilities);
}

static void compare_capabilities(const struct kvm_answer *predicted,
				 const struct kvm_answer *answer, struct agreement *ret)
{
	static const char *const fields[] = {
		[KVM_CAPABILITY_PMU_CAPABILITY] = "capabilities.pmu_capability",
		[KVM_CAPABILITY_PMU_EVENT_FILTER] = "capabilities.pmu_event_filter",
		[KVM_CAPABILITY_PMU_MASKED_EVENTS] = "capabilities.pmu_event_masked_events",
	};
	static_assert(ARRAY_SIZE(fields) == KVM_CAPABILITY_COUNT, "every one has a path");

	for (size_t i = 0; i < KVM_CAPABILITY_COUNT; i++)
		if (!gap_is_open(&answer->capability_gap[i]))
			compare_number(ret, fields[i], predicted->capability[i],
				       answer->capability[i]);
}

static void compare_parameters(const struct premises *premises,
			       const struct prediction *prediction, struct agreement *ret)
{
	if (premises->enable_pmu_now != TRI_UNKNOWN)
		compare_flag(ret, "parameters.enable_pmu", prediction->enable_pmu,
			     premises->enable_pmu_now == TRI_YES);
	if (premises->mediated_now != TRI_UNKNOWN)
		compare_flag(ret, "parameters.enable_mediated_pmu", prediction->mediated,
			     premises->mediated_now == TRI_YES);
}

static void compare(const struct agreement_sides *sides, const struct forecast *forecast,
		    struct agreement *ret)
{
	const struct prediction *prediction = &forecast->prediction;

	ret->count = 0;
	compare_parameters(sides->premises, prediction, ret);
	compare_leaves(prediction, sides->answer, ret);
	compare_features(forecast, sides->answer, ret);
	compare_capabilities(&prediction->answer, sides->answer, ret);
	compare_msrs(prediction, sides->answer, ret);
	ret->state = ret->count ? AGREEMENT_MISMATCH : AGREEMENT_MATCH;
}

static enum not_compared_reason obstacle(const struct agreement_sides *sides)
{
	if (gap_is_open(&sides->answer->gap))
		return NOT_COMPARED_NO_ANSWER;
	if (!sides->premises->as_is)
		return NOT_COMPARED_CHANGES;
	if (!sides->premises->has_rules)
		return NOT_COMPARED_MODULE;
	return COMPARED;
}

/* The kind of vPMU that KVM runs; where the parameter is not known, the one that fits. */
static void compare_the_right_one(const struct agreement_sides *sides, struct agreement *ret)
{
	const enum tristate now = sides->premises->mediated_now;

	if (now == TRI_YES && sides->mediated->state == FORECAST_ANSWER) {
		compare(sides, sides->mediated, ret);
		return;
	}
	if (sides->legacy->state != FORECAST_ANSWER) {
		ret->reason = NOT_COMPARED_UNKNOWN;
		return;
	}
	compare(sides, sides->legacy, ret);
	if (ret->state == AGREEMENT_MISMATCH && now == TRI_UNKNOWN &&
	    sides->mediated->state == FORECAST_ANSWER) {
		struct agreement other = *ret;

		compare(sides, sides->mediated, &other);
		if (other.state == AGREEMENT_MATCH)
			*ret = other;
	}
}

/* perf drives three on bare metal of versions 2 to 4, and rightly so, whatever is counted. */
uint32_t agreement_existing_fixed(const struct hardware *boot, bool hypervisor)
{
	const unsigned int version = boot->perfmon.version;
	const bool quirk = version >= 2 && version < 5 && !hypervisor;

	return boot->fixed.bitmap | (quirk ? bits_ones32(3) : 0);
}

static uint32_t offered_but_missing(const struct agreement_sides *sides)
{
	if (!sides->boot || gap_is_open(&sides->answer->gap) ||
	    gap_is_open(&sides->answer->fixed.gap) || gap_is_open(&sides->boot->fixed.gap))
		return 0;
	return sides->answer->fixed.bitmap &
	       ~agreement_existing_fixed(sides->boot, sides->premises->in.hypervisor);
}

void agreement_compare(const struct agreement_sides *sides, struct agreement *ret)
{
	ret->state = AGREEMENT_NOT_COMPARED;
	ret->reason = obstacle(sides);
	ret->count = 0;
	ret->missing_fixed = offered_but_missing(sides);
	if (ret->reason == COMPARED)
		compare_the_right_one(sides, ret);
}

const char *agreement_word(enum agreement_state state)
{
	return state_words[state];
}

const char *not_compared_text(enum not_compared_reason reason)
{
	return reason_texts[reason];
}
