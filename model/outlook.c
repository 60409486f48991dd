// SPDX-License-Identifier: GPL-2.0-or-later
/* What becomes of a host's PMU on its way to a guest. */
#include "model/outlook.h"

/* On a live host the parameter itself says; else it is who could and was asked to. */
static enum tristate mediated_enabled(const struct outlook *outlook)
{
	const struct premises *premises = &outlook->premises;

	if (premises->mediated_now != TRI_UNKNOWN)
		return premises->mediated_now;
	return tri_and(outlook->eligibility.eligible, premises->mediated_requested);
}

static void judge_guest(const struct evidence_sources *sources, struct outlook *ret)
{
	const struct guest_facts facts = {
		.kvm = &sources->snap->kvm,
		.premises = &ret->premises,
		.cpu = sources->cpu,
		.boot = sources->boot,
		.perf = &ret->perf,
		.legacy = &ret->legacy,
		.mediated = &ret->mediated,
		.answer = sources->answer,
		.mediated_enabled = ret->mediated_enabled,
	};

	guest_judge(&facts, &ret->guest);
	limits_judge(&facts, &ret->guest, &ret->limits);
	topdown_judge(&facts, &ret->guest, &ret->topdown);
}

void outlook_of(const struct evidence_sources *sources, const struct changes *changes,
		struct outlook *ret)
{
	const struct eligibility_facts eligibility_facts = {
		.premises = &ret->premises,
		.perf = &ret->perf,
	};
	const struct agreement_sides sides = {
		.premises = &ret->premises,
		.legacy = &ret->legacy,
		.mediated = &ret->mediated,
		.answer = sources->answer,
		.boot = sources->boot,
	};

	premises_of(sources, changes, &ret->premises);
	forecast_perf(&ret->premises, &ret->perf);
	forecast_legacy(&ret->premises, &ret->legacy);
	forecast_mediated(&ret->premises, &ret->mediated);
	eligibility_judge(&eligibility_facts, &ret->eligibility);
	ret->mediated_enabled = mediated_enabled(ret);
	agreement_compare(&sides, &ret->agreement);
	startable_judge(&sources->snap->kernel, changes, ret->eligibility.eligible,
			&ret->startable);
	tradeoffs_judge(&ret->legacy, &ret->mediated, &ret->tradeoffs);
	judge_guest(sources, ret);
}
