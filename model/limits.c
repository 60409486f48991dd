// SPDX-License-Identifier: GPL-2.0-or-later
/* What the host has and its guests do not get, each with one cause. */
#include "model/limits.h"

#include "base/bits.h"
#include "base/text_buffer.h"

/* IA32_PERF_CAPABILITIES */
#define LBR_FORMAT 0x3fu
#define PEBS_BITS 0xfc0u

/* Each item is judged once, so that there is room for all. */
static void add(struct limits *limits, enum cause_id cause, enum item_id item,
		const char *host, const char *guest)
{
	struct limit *limit = &limits->limit[limits->count++];
	struct text_buffer host_text, guest_text;

	limit->item = item;
	limit->cause = cause;
	host_text = text_in(limit->host, sizeof(limit->host));
	guest_text = text_in(limit->guest, sizeof(limit->guest));
	text_add(&host_text, host);
	text_add(&guest_text, guest);
}

static void add_numbers(struct limits *limits, enum cause_id cause, enum item_id item,
			unsigned int host, unsigned int guest)
{
	char host_text[ITEM_TEXT_SIZE], guest_text[ITEM_TEXT_SIZE];
	struct text_buffer host_number = text_in(host_text, sizeof(host_text));
	struct text_buffer guest_number = text_in(guest_text, sizeof(guest_text));

	text_number(&host_number, host);
	text_number(&guest_number, guest);
	add(limits, cause, item, host_text, guest_text);
}

/* Something the host has or not; what the guest has may be unknown, and the cause then. */
static void add_feature(struct limits *limits, enum cause_id cause, enum item_id item,
			enum tristate host, enum tristate guest)
{
	if (host == TRI_NO || guest == TRI_YES)
		return;
	/* What KVM does not give is missing whether the host has it or not. */
	if (guest == TRI_UNKNOWN)
		cause = CAUSE_UNKNOWN;
	add(limits, cause, item, tri_word(host), tri_word(guest));
}

/* Why KVM's rules give less; where KVM itself answered, they may not be what counts. */
static enum cause_id by_rules(const struct guest *guest, enum cause_id cause)
{
	if (cause == CAUSE_NONE && guest->answered)
		return CAUSE_KVM_ANSWER;
	return cause == CAUSE_NONE ? CAUSE_KERNEL : cause;
}

static void judge_version(const struct guest_facts *facts, const struct guest *guest,
			  struct limits *ret)
{
	if (!pmu_inputs_is_amd(&facts->premises->in) &&
	    facts->perf->version > guest->version)
		add_numbers(ret, CAUSE_VERSION_CAP, ITEM_VERSION, facts->perf->version,
			    guest->version);
}

static void judge_gp(const struct guest_facts *facts, const struct guest *guest,
		     struct limits *ret)
{
	const unsigned int host = facts->boot->gp.count;
	enum cause_id cause = CAUSE_NONE;

	if (gap_is_open(&facts->boot->gp.gap) || host <= guest->gp.count)
		return;
	if (facts->perf->gp.count <= guest->gp.count)
		cause = CAUSE_PERF;
	else if (facts->legacy->has_prediction &&
		 facts->legacy->prediction.gp <= guest->gp.count)
		cause = CAUSE_KVM_MAX_GP;
	add_numbers(ret, by_rules(guest, cause), ITEM_GP_COUNTERS, host, guest->gp.count);
}

/* Counter n is the hole, or stands behind it and before the highest counter. */
static bool is_cut_off(const struct guest_facts *facts, unsigned int n)
{
	const uint32_t bitmap = facts->boot->fixed.bitmap;

	return n >= bits_contiguous(bitmap) && n < bits_length(bitmap);
}

/* KVM has the counter for its vCPUs, and leaf 0xA does not show it. */
static bool is_not_shown(const struct guest_facts *facts, unsigned int n)
{
	const struct forecast *forecast = guest_forecast(facts);

	return forecast && n < forecast->prediction.fixed &&
	       !bits_test(forecast->prediction.answer.fixed.bitmap, n);
}

static enum cause_id fixed_cap_cause(const struct guest_facts *facts,
				     const struct guest *guest, unsigned int n)
{
	const struct ruleset *rules = &facts->premises->choice.release.rules;

	if (is_not_shown(facts, n))
		return CAUSE_FIXED_COUNTER_COUNT;
	if (facts->mediated_enabled != TRI_YES && n >= rules->max_fixed &&
	    n < rules->max_fixed_mediated)
		return CAUSE_NOT_MEDIATED;
	if (n >= rules->max_fixed)
		return CAUSE_KVM_MAX_FIXED;
	return by_rules(guest, CAUSE_NONE);
}

/* perf drives three on bare metal of versions 2 to 4, whatever is counted. */
static bool exists(const struct guest_facts *facts, unsigned int n)
{
	return bits_test(facts->boot->fixed.bitmap, n) ||
	       (facts->perf->assumes_fixed && bits_test(facts->perf->fixed.bitmap, n));
}

enum cause_id limits_fixed_cause(const struct guest_facts *facts,
				 const struct guest *guest, unsigned int n)
{
	if (!facts->boot || gap_is_open(&facts->boot->fixed.gap))
		return CAUSE_UNKNOWN;
	if (exists(facts, n) && bits_test(guest->fixed.bitmap, n) &&
	    !gap_is_open(&guest->fixed.gap))
		return CAUSE_NONE;
	if (is_cut_off(facts, n))
		return CAUSE_FIXED_COUNTER_HOLE;
	if (!bits_test(facts->boot->fixed.bitmap, n))
		return facts->premises->in.hypervisor ? CAUSE_HYPERVISOR : CAUSE_HARDWARE;
	if (guest->mode == GUEST_MODE_NONE || guest->mode == GUEST_MODE_DISABLED)
		return guest->cause;
	if (gap_is_open(&guest->gap) || gap_is_open(&guest->fixed.gap))
		return CAUSE_UNKNOWN;
	if (!bits_test(facts->perf->fixed.bitmap, n))
		return CAUSE_PERF;
	return fixed_cap_cause(facts, guest, n);
}

/* Every counter up to the highest, be it there or the hole that stops those behind it. */
static void judge_fixed(const struct guest_facts *facts, const struct guest *guest,
			struct limits *ret)
{
	const uint32_t bitmap = facts->boot->fixed.bitmap;

	if (gap_is_open(&facts->boot->fixed.gap))
		return;
	for (unsigned int n = 0; n < bits_length(bitmap) && n < ITEM_FIXED_COUNTERS; n++) {
		const enum cause_id cause = limits_fixed_cause(facts, guest, n);
		const bool known = !gap_is_open(&guest->fixed.gap);

		if (cause == CAUSE_NONE)
			continue;
		add(ret, cause, ITEM_FIXED_COUNTER_0 + n,
		    bits_test(bitmap, n) ? "yes" : "no", known ? "no" : "unknown");
	}
}

/*
 * A thing that the mediated vPMU never gives, whatever the host's registers hold: it is what
 * takes it, except where the emulated one is known not to give it either.
 */
static enum cause_id mediated_takes(const struct guest_facts *facts, enum tristate legacy,
				    enum cause_id otherwise)
{
	if (facts->mediated_enabled != TRI_YES || legacy == TRI_NO)
		return otherwise;
	return CAUSE_MEDIATED;
}

static enum tristate host_perf_metrics(const struct guest_facts *facts)
{
	return facts->boot ? hardware_perf_metrics(facts->cpu, facts->boot) : TRI_UNKNOWN;
}

static enum cause_id perf_metrics_cause(const struct guest_facts *facts)
{
	const struct ruleset *rules = &facts->premises->choice.release.rules;

	if (rules->metrics_mediated && facts->mediated_enabled != TRI_YES)
		return CAUSE_NOT_MEDIATED;
	return CAUSE_KERNEL;
}

/* KVM shows guests DS where perf lets them use PEBS; then it is the register that counts. */
static enum cause_id pebs_cause(const struct guest_facts *facts, const struct guest *guest)
{
	const bool allowed = guest->answered ? facts->answer->ds : facts->perf->guest_pebs;

	if (!allowed)
		return CAUSE_PEBS_NOT_FOR_GUESTS;
	return facts->premises->in.perf_capabilities & PEBS_BITS ? CAUSE_KVM_ANSWER :
								   CAUSE_PEBS_FORMAT;
}

static void judge_pebs(const struct guest_facts *facts, const struct guest *guest,
		       struct limits *ret)
{
	const struct premises *premises = facts->premises;
	enum tristate has = tri_of(facts->cpu->ds && premises->in.vendor == VENDOR_INTEL &&
				   premises->pebs_available.value);

	if (has == TRI_YES && gap_is_open(&premises->pebs_gap))
		has = TRI_UNKNOWN;
	add_feature(ret,
		    mediated_takes(facts, facts->legacy->pebs, pebs_cause(facts, guest)),
		    ITEM_PEBS, has, guest->pebs);
}

static void judge_lbr(const struct guest_facts *facts, const struct guest *guest,
		      struct limits *ret)
{
	const struct ruleset *rules = &facts->premises->choice.release.rules;
	const struct perf_lbr *lbr = &facts->perf->lbr;
	const bool has = facts->cpu->arch_lbr || lbr->depth || facts->boot->lbr_v2;
	enum cause_id cause = CAUSE_KERNEL;

	if (facts->cpu->arch_lbr)
		cause = CAUSE_ARCH_LBR;
	else if (rules->lbr_needs_call_stack && lbr->depth && !lbr->call_stack)
		cause = CAUSE_LBR_CALL_STACK;
	else if (lbr->depth && !(facts->premises->in.perf_capabilities & LBR_FORMAT))
		cause = CAUSE_LBR_FORMAT; /* KVM hands the host's on; 0 if not known */
	else if (facts->legacy->lbr == TRI_YES)
		cause = CAUSE_KVM_ANSWER; /* it keeps back what the rules would give */
	add_feature(ret, mediated_takes(facts, facts->legacy->lbr, cause), ITEM_LBR,
		    tri_of(has), guest->lbr);
}

static void judge_amd(const struct guest_facts *facts, const struct guest *guest,
		      struct limits *ret)
{
	const struct ruleset *rules = &facts->premises->choice.release.rules;

	add_feature(ret, CAUSE_TOO_FEW_COUNTERS, ITEM_PERFCTR_CORE,
		    tri_of(facts->boot->perfctr_core), guest->perfctr_core);
	add_feature(ret, rules->amd_perfmon_v2 ? CAUSE_TOO_FEW_COUNTERS : CAUSE_KERNEL,
		    ITEM_PERFMON_V2, tri_of(facts->boot->perfmon_v2), guest->perfmon_v2);
}

/* Whether the hardware shows a PMU that a guest could want. */
static bool has_pmu(const struct guest_facts *facts)
{
	return facts->boot && (facts->boot->perfmon.version || facts->boot->is_amd);
}

void limits_judge(const struct guest_facts *facts, const struct guest *guest,
		  struct limits *ret)
{
	ret->count = 0;
	if (!has_pmu(facts) || gap_is_open(&guest->gap))
		return;
	if (guest->mode == GUEST_MODE_NONE || guest->mode == GUEST_MODE_DISABLED) {
		add(ret, guest->cause, ITEM_PMU, "yes", "no");
		return;
	}
	judge_version(facts, guest, ret);
	judge_gp(facts, guest, ret);
	judge_fixed(facts, guest, ret);
	add_feature(ret, perf_metrics_cause(facts), ITEM_PERF_METRICS,
		    host_perf_metrics(facts), guest->perf_metrics);
	judge_pebs(facts, guest, ret);
	judge_lbr(facts, guest, ret);
	add_feature(ret, CAUSE_KERNEL, ITEM_PERFMON_EXT,
		    tri_of(facts->boot->has_perfmon_ext), guest->perfmon_ext);
	judge_amd(facts, guest, ret);
}

static enum cause_id part_cause(const struct guest_facts *facts, const struct guest *guest,
				const struct topdown_part *part, enum cause_id otherwise)
{
	if (part->guest == TRI_YES)
		return CAUSE_NONE;
	if (part->hardware == TRI_NO)
		return facts->premises->in.hypervisor ? CAUSE_HYPERVISOR : CAUSE_HARDWARE;
	if (guest->mode == GUEST_MODE_NONE || guest->mode == GUEST_MODE_DISABLED)
		return guest->cause;
	return part->guest == TRI_UNKNOWN ? CAUSE_UNKNOWN : otherwise;
}

static void judge_counter_3(const struct guest_facts *facts, const struct guest *guest,
			    struct topdown_part *ret)
{
	const struct counters *fixed = facts->boot ? &facts->boot->fixed : NULL;

	if (!fixed)
		ret->gap = gap_not_recorded(FACT_CPUID_PERFMON);
	else if (gap_is_open(&fixed->gap))
		ret->gap = fixed->gap;
	else
		ret->hardware = tri_of(bits_test(fixed->bitmap, 3));
	if (!gap_is_open(&guest->gap) && !gap_is_open(&guest->fixed.gap))
		ret->guest = tri_of(bits_test(guest->fixed.bitmap, 3));
	/* a counter that KVM offers and the CPU lacks is none */
	if (ret->hardware == TRI_NO)
		ret->guest = TRI_NO;
	ret->cause = limits_fixed_cause(facts, guest, 3);
}

void topdown_judge(const struct guest_facts *facts, const struct guest *guest,
		   struct topdown *ret)
{
	struct topdown_part *metrics = &ret->perf_metrics;

	*ret = (struct topdown){ 0 };
	judge_counter_3(facts, guest, &ret->fixed_counter_3);
	metrics->hardware = host_perf_metrics(facts);
	if (metrics->hardware == TRI_UNKNOWN)
		metrics->gap = facts->premises->perf_capabilities_gap;
	metrics->guest = guest->perf_metrics;
	metrics->cause = part_cause(facts, guest, metrics, perf_metrics_cause(facts));
}
