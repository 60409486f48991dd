// SPDX-License-Identifier: GPL-2.0-or-later
/* What becomes of a host's PMU on its way to a guest. */
#include "model/outlook.h"

#include "model/kvm_presence.h"

static void judge_eligibility(struct outlook *outlook)
{
	const struct eligibility_facts facts = {
		.premises = &outlook->premises,
		.perf = &outlook->perf,
	};

	eligibility_judge(&facts, &outlook->eligibility);
}

/* On a live host the parameter itself says; else it is who could and was asked to. */
static enum tristate is_set(const struct premises *premises, enum tristate eligible)
{
	if (premises->mediated_now != TRI_UNKNOWN)
		return premises->mediated_now;
	/* what a module of other rules does by default, nobody knows */
	if (gap_is_open(&premises->module_gap) && gap_is_open(&premises->mediated.assumed))
		return TRI_UNKNOWN;
	return tri_and(eligible, premises->mediated_requested);
}

/* Without a KVM nothing is. */
static enum tristate mediated_enabled(const struct outlook *outlook, enum tristate eligible)
{
	return tri_and(outlook->has_kvm, is_set(&outlook->premises, eligible));
}

struct guest_facts outlook_guest_facts(const struct evidence_sources *sources,
				       const struct outlook *outlook)
{
	return (struct guest_facts){
		.kvm = &sources->snap->kvm,
		.premises = &outlook->premises,
		.cpu = sources->cpu,
		.boot = sources->boot,
		.perf = &outlook->perf,
		.legacy = &outlook->legacy,
		.mediated = &outlook->mediated,
		.answer = sources->answer,
		.mediated_enabled = outlook->mediated_enabled,
		.has_kvm = outlook->has_kvm,
	};
}

/* What guests could get, with either kind of vPMU. */
static void forecast_all(const struct evidence_sources *sources,
			 const struct changes *changes, struct outlook *ret)
{
	premises_of(sources, changes, &ret->premises);
	ret->has_kvm = kvm_counts_as_there(sources->snap, sources->cpu,
					   ret->premises.choice.reason == RULES_ASKED);
	forecast_perf(&ret->premises, &ret->perf);
	forecast_legacy(&ret->premises, &ret->legacy);
	forecast_mediated(&ret->premises, &ret->mediated);
}

void outlook_of(const struct evidence_sources *sources, const struct changes *changes,
		struct outlook *ret)
{
	const struct agreement_sides sides = {
		.premises = &ret->premises,
		.legacy = &ret->legacy,
		.mediated = &ret->mediated,
		.answer = sources->answer,
		.boot = sources->boot,
	};
	struct startable_facts startable = { .snap = sources->snap, .changes = changes };
	struct guest_facts facts;

	forecast_all(sources, changes, ret);
	judge_eligibility(ret);
	startable.eligible = ret->eligibility.eligible;
	startable.has_kvm = ret->has_kvm;
	ret->mediated_enabled = mediated_enabled(ret, ret->eligibility.eligible);
	agreement_compare(&sides, &ret->agreement);
	startable_judge(&startable, &ret->startable);
	tradeoffs_judge(&ret->legacy, &ret->mediated, &ret->tradeoffs);
	facts = outlook_guest_facts(sources, ret);
	guest_judge(&facts, &ret->guest);
	limits_judge(&facts, &ret->guest, &ret->limits);
	topdown_judge(&facts, &ret->guest, &ret->topdown);
}

void outlook_guests(const struct evidence_sources *sources, const struct changes *changes,
		    struct outlook *ret, struct guest ret_guests[OFFER_SCOPE_COUNT])
{
	struct guest_facts facts;

	forecast_all(sources, changes, ret);
	/* who is eligible is only asked where it makes a difference */
	ret->eligibility.eligible = TRI_UNKNOWN;
	if (mediated_enabled(ret, TRI_UNKNOWN) == TRI_UNKNOWN)
		judge_eligibility(ret);
	ret->mediated_enabled = mediated_enabled(ret, ret->eligibility.eligible);
	facts = outlook_guest_facts(sources, ret);
	guest_judge(&facts, &ret->guest);
	ret_guests[OFFER_NOW] = ret->guest;
	guest_judge_as(&facts, &ret->guest, GUEST_MODE_EMULATED,
		       &ret_guests[OFFER_EMULATED]);
	guest_judge_as(&facts, &ret->guest, GUEST_MODE_MEDIATED,
		       &ret_guests[OFFER_MEDIATED]);
}
