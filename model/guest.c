// SPDX-License-Identifier: GPL-2.0-or-later
/* What a guest of the host can get. */
#include "model/guest.h"

#include <assert.h>
#include <string.h>

#include "base/bits.h"
#include "model/deciding_gap.h"

/* IA32_PERF_CAPABILITIES */
#define LBR_FORMAT 0x3fu
#define PEBS_BITS 0xfc0u
#define FULL_WIDTH_WRITES 0x2000u
#define PERF_METRICS 0x8000u

static const char *const mode_words[] = {
	[GUEST_MODE_UNKNOWN] = "unknown",   [GUEST_MODE_NONE] = "none",
	[GUEST_MODE_DISABLED] = "disabled", [GUEST_MODE_EMULATED] = "emulated",
	[GUEST_MODE_MEDIATED] = "mediated",
};
static_assert(ARRAY_SIZE(mode_words) == GUEST_MODE_COUNT, "every mode has a word");

/* KVM's own answer counts, as long as it is asked about what it answered. */
static bool is_answered(const struct guest_facts *facts)
{
	return facts->premises->as_is && !gap_is_open(&facts->answer->gap);
}

const struct forecast *guest_forecast(const struct guest_facts *facts)
{
	switch (facts->mediated_enabled) {
	case TRI_YES:
		return facts->mediated;
	case TRI_NO:
		return facts->legacy;
	case TRI_UNKNOWN:
		break;
	}
	return NULL;
}

/*
 * Leaf 0xA tells of a PMU, and Linux takes none for there that has not two counters:
 * arch/x86/kernel/cpu/intel.c, init_intel().
 */
static bool is_passed_over(const struct pmu_inputs *in)
{
	return !in->hypervisor && bits_field32(in->perfmon.eax, 7, 0);
}

enum cause_id guest_perf_cause(const struct premises *premises, const struct perf_view *perf)
{
	const struct pmu_inputs *in = &premises->in;
	const enum cause_id silicon = in->hypervisor ? CAUSE_HYPERVISOR : CAUSE_HARDWARE;

	switch (perf->absence) {
	case PERF_ABSENT_VENDOR:
		return CAUSE_VENDOR;
	case PERF_ABSENT_ENUMERATION:
		return is_passed_over(in) ? CAUSE_PERF : silicon;
	case PERF_ABSENT_BROKEN: /* hypervisors show a CPU without the MSRs of its PMU */
		return in->hypervisor ? CAUSE_HYPERVISOR : CAUSE_PERF;
	case PERF_ABSENT_EVENTS:
	case PERF_ABSENT_MODEL:
	case PERF_ABSENT_COUNTERS:
		return CAUSE_PERF;
	case PERF_PRESENT:
		break;
	}
	/* perf drives the parts before the architectural PMU, KVM does not */
	if (in->vendor == VENDOR_INTEL && !perf->version)
		return is_passed_over(in) ? CAUSE_PERF : silicon;
	return in->hybrid ? CAUSE_HYBRID : CAUSE_NONE;
}

/* Why KVM gives no vPMU. What no parameter can mend goes first. */
static enum cause_id no_vpmu_cause(const struct guest_facts *facts)
{
	const enum cause_id of_perf = guest_perf_cause(facts->premises, facts->perf);

	if (of_perf != CAUSE_NONE)
		return of_perf;
	if (!facts->premises->enable_pmu.value)
		return CAUSE_ENABLE_PMU;
	if (facts->legacy->has_prediction && !facts->legacy->prediction.enable_pmu)
		return CAUSE_TOO_FEW_COUNTERS;
	return CAUSE_KVM_ANSWER;
}

static void refuse(enum cause_id cause, struct guest *ret)
{
	ret->mode = cause == CAUSE_ENABLE_PMU ? GUEST_MODE_DISABLED : GUEST_MODE_NONE;
	ret->cause = cause;
	ret->gp = ret->fixed = (struct counters){ 0 };
	ret->events = (struct guest_events){ 0 };
	ret->version = 0;
	ret->full_width = ret->pebs = ret->lbr = ret->perf_metrics = TRI_NO;
	ret->perfctr_core = ret->perfmon_v2 = ret->perfmon_ext = TRI_NO;
	ret->pdcm = ret->arch_lbr = TRI_NO;
	ret->perf_capabilities = (struct known_bits){ .known = UINT64_MAX };
}

/* The kind of vPMU, where there is one. */
static void take_mode(const struct guest_facts *facts, struct guest *ret)
{
	switch (facts->mediated_enabled) {
	case TRI_YES:
		ret->mode = GUEST_MODE_MEDIATED;
		break;
	case TRI_NO:
		ret->mode = GUEST_MODE_EMULATED;
		break;
	case TRI_UNKNOWN:
		ret->mode = GUEST_MODE_UNKNOWN;
		ret->cause = CAUSE_UNKNOWN;
		break;
	}
}

/*
 * KVM hands on perf's length and mask, all of the mask: __do_cpuid_func(). What stands behind
 * the vector's end says nothing (SDM vol. 2A "CPUID", leaf 0AH).
 */
static void take_events(const struct cpuid_regs *leaf_0a, struct guest *ret)
{
	const unsigned int length = bits_field32(leaf_0a->eax, 31, 24);

	ret->events = (struct guest_events){
		.length = length,
		.unavailable = leaf_0a->ebx & bits_ones32(length),
	};
}

static void take_counts(const struct kvm_answer *answer, struct guest *ret)
{
	const struct cpuid_regs *ext = &answer->leaf_23;

	ret->version = answer->version;
	ret->gp = answer->gp;
	ret->fixed = answer->fixed;
	take_events(&answer->leaf_0a, ret);
	ret->perfctr_core = tri_of(answer->perfctr_core);
	ret->perfmon_v2 = tri_of(answer->perfmon_v2);
	ret->pdcm = tri_of(answer->pdcm);
	ret->arch_lbr = tri_of(answer->arch_lbr);
	ret->perfmon_ext =
		tri_of(answer->has_leaf_23 && (ext->eax | ext->ebx | ext->ecx | ext->edx));
}

static void take_answer(const struct guest_facts *facts, struct guest *ret)
{
	const struct kvm_answer *answer = facts->answer;
	const uint64_t value = answer->perf_capabilities;

	take_counts(answer, ret);
	if (gap_is_open(&answer->perf_capabilities_gap))
		return;
	ret->perf_capabilities = (struct known_bits){ .value = value, .known = UINT64_MAX };
	ret->full_width = tri_of(value & FULL_WIDTH_WRITES);
	ret->lbr = tri_of(value & LBR_FORMAT);
	ret->perf_metrics = tri_of(value & PERF_METRICS);
	ret->pebs = tri_of(answer->ds && (value & PEBS_BITS));
}

static void take_forecast(const struct forecast *forecast, struct guest *ret)
{
	take_counts(&forecast->prediction.answer, ret);
	ret->perf_capabilities = forecast->perf_capabilities;
	ret->full_width = forecast->full_width;
	ret->pebs = forecast->pebs;
	ret->lbr = forecast->lbr;
	ret->perf_metrics = forecast->perf_metrics;
}

static enum tristate same_or_unknown(enum tristate a, enum tristate b)
{
	return a == b ? a : TRI_UNKNOWN;
}

/* What both kinds of vPMU agree about; the rest hangs on the fact that decides the kind. */
static void take_common(const struct guest_facts *facts, struct guest *ret)
{
	const struct kvm_answer *other = &facts->mediated->prediction.answer;

	take_forecast(facts->legacy, ret);
	if (facts->mediated_enabled == TRI_YES) {
		/* It runs although the rules refuse it; what it takes away is gone. */
		ret->pebs = ret->lbr = TRI_NO;
		ret->perf_capabilities.value &= ~(uint64_t)(LBR_FORMAT | PEBS_BITS);
		ret->perf_capabilities.known |= LBR_FORMAT | PEBS_BITS;
		return;
	}
	if (!facts->mediated->has_prediction)
		return;
	ret->perf_capabilities.known &=
		facts->mediated->perf_capabilities.known &
		~(ret->perf_capabilities.value ^ facts->mediated->perf_capabilities.value);
	ret->full_width = same_or_unknown(ret->full_width, facts->mediated->full_width);
	ret->pebs = same_or_unknown(ret->pebs, facts->mediated->pebs);
	ret->lbr = same_or_unknown(ret->lbr, facts->mediated->lbr);
	ret->perf_metrics =
		same_or_unknown(ret->perf_metrics, facts->mediated->perf_metrics);
	if (ret->fixed.bitmap != other->fixed.bitmap)
		ret->fixed.gap = gap_is_open(&facts->mediated->gap) ?
					 facts->mediated->gap :
					 deciding_gap_of_requested(facts->kvm);
}

/*
 * AMD's counters are always written in full width, and no MSR says so. On other CPUs KVM goes
 * by the guest's IA32_PERF_CAPABILITIES, and a guest without PDCM has none, whatever the
 * feature MSR shows: fw_writes_is_enabled() of arch/x86/kvm/vmx/pmu_intel.c, since 5.8.
 */
static void settle_full_width(const struct guest_facts *facts, struct guest *ret)
{
	if (!pmu_inputs_is_amd(&facts->premises->in))
		ret->full_width = tri_and(ret->full_width, ret->pdcm);
	else if (!gap_is_open(&ret->gp.gap))
		ret->full_width = tri_of(ret->gp.count);
}

static void judge_answer(const struct guest_facts *facts, struct guest *ret)
{
	ret->answered = true;
	take_answer(facts, ret);
	settle_full_width(facts, ret);
	if (gap_is_open(&ret->gp.gap)) {
		ret->cause = CAUSE_UNKNOWN;
		ret->gap = ret->gp.gap;
	} else if (!ret->version &&
		   !(pmu_inputs_is_amd(&facts->premises->in) && ret->gp.count)) {
		refuse(no_vpmu_cause(facts), ret);
	} else {
		take_mode(facts, ret);
	}
}

/* kvm itself has the switch, and it holds for every vendor module: kvm_arch_init_vm(). */
static bool is_switched_off(const struct premises *premises)
{
	return !premises->enable_pmu.value || premises->enable_pmu_now == TRI_NO;
}

/* Nothing can be foretold of KVM's answer, and what can be told all the same. */
static void judge_without_forecast(const struct guest_facts *facts, const struct gap *gap,
				   struct guest *ret)
{
	if (gap->fact == FACT_KVM_RULES && is_switched_off(facts->premises)) {
		refuse(no_vpmu_cause(facts), ret);
		return;
	}
	ret->cause = CAUSE_UNKNOWN;
	ret->gap = *gap;
}

static void judge_prediction(const struct guest_facts *facts, struct guest *ret)
{
	const struct forecast *forecast = guest_forecast(facts);

	if (facts->legacy->state == FORECAST_UNKNOWN) {
		judge_without_forecast(facts, &facts->legacy->gap, ret);
		return;
	}
	if (!facts->legacy->prediction.enable_pmu) {
		refuse(no_vpmu_cause(facts), ret);
		return;
	}
	if (forecast && forecast->has_prediction)
		take_forecast(forecast, ret);
	else
		take_common(facts, ret);
	settle_full_width(facts, ret);
	take_mode(facts, ret);
}

/* Whether nothing is left to judge: there is no KVM, or nothing tells whether there is. */
static bool judge_presence(const struct guest_facts *facts, struct guest *ret)
{
	*ret = (struct guest){ 0 };
	switch (facts->has_kvm) {
	case TRI_YES:
		return false;
	case TRI_NO:
		refuse(CAUSE_NO_KVM, ret);
		break;
	case TRI_UNKNOWN:
		ret->cause = CAUSE_UNKNOWN;
		ret->gap = gap_of(FACT_KVM_DEVICE, &facts->kvm->device);
		break;
	}
	return true;
}

void guest_judge(const struct guest_facts *facts, struct guest *ret)
{
	if (judge_presence(facts, ret))
		return;
	if (is_answered(facts))
		judge_answer(facts, ret);
	else
		judge_prediction(facts, ret);
}

/* From the forecast of a kind. Why one is refused alone, the rules of eligibility say. */
static void judge_kind(const struct guest_facts *facts, const struct forecast *forecast,
		       enum guest_mode kind, struct guest *ret)
{
	if (facts->legacy->state == FORECAST_UNKNOWN ||
	    forecast->state == FORECAST_UNKNOWN) {
		judge_without_forecast(facts, &forecast->gap, ret);
	} else if (!facts->legacy->prediction.enable_pmu) {
		refuse(no_vpmu_cause(facts), ret);
	} else if (forecast->state == FORECAST_REFUSED) {
		refuse(CAUSE_NONE, ret);
	} else {
		take_forecast(forecast, ret);
		settle_full_width(facts, ret);
		ret->mode = kind;
	}
}

void guest_judge_as(const struct guest_facts *facts, const struct guest *now,
		    enum guest_mode kind, struct guest *ret)
{
	if (now->mode == kind) {
		*ret = *now;
		return;
	}
	if (!judge_presence(facts, ret))
		judge_kind(facts,
			   kind == GUEST_MODE_MEDIATED ? facts->mediated : facts->legacy,
			   kind, ret);
}

uint32_t guest_events_available(const struct guest_events *events)
{
	return bits_ones32(events->length) & ~events->unavailable;
}

bool guest_assumes_pebs(const struct guest *guest, const struct premises *premises)
{
	return guest->pebs == TRI_YES && !guest->answered &&
	       gap_is_open(&premises->pebs_available.assumed);
}

const char *guest_mode_word(enum guest_mode mode)
{
	return mode_words[mode];
}
