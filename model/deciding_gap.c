// SPDX-License-Identifier: GPL-2.0-or-later
/* Why an answer of the outlook could not be told. */
#include "model/deciding_gap.h"

/* What was looked for and found, and yet says nothing, is as good as not recorded. */
static struct gap open_or(struct gap gap, enum fact fact)
{
	return gap_is_open(&gap) ? gap : gap_not_recorded(fact);
}

struct gap deciding_gap_of_eligible(const struct outlook *outlook)
{
	const struct eligibility *eligibility = &outlook->eligibility;
	struct gap gap = { 0 };

	for (size_t i = 0; i < eligibility->count && !gap_is_open(&gap); i++)
		if (eligibility->result[i].state == RULE_UNKNOWN)
			gap = eligibility->result[i].gap;
	return open_or(gap, FACT_PERF_CAPABILITIES);
}

struct gap deciding_gap_of_requested(const struct kvm_snapshot *kvm)
{
	const struct reading_text *asked =
		&kvm->requested[KVM_PARAMETER_ENABLE_MEDIATED_PMU];

	return open_or(gap_of(FACT_KVM_REQUESTED, &asked->reading), FACT_KVM_REQUESTED);
}

struct gap deciding_gap_of_enabled(const struct outlook *outlook,
				   const struct kvm_snapshot *kvm)
{
	if (outlook->has_kvm == TRI_UNKNOWN)
		return gap_of(FACT_KVM_DEVICE, &kvm->device);
	if (outlook->eligibility.eligible == TRI_UNKNOWN)
		return deciding_gap_of_eligible(outlook);
	return deciding_gap_of_requested(kvm);
}

struct gap deciding_gap_of_startable(const struct outlook *outlook)
{
	const struct startable *startable = &outlook->startable;

	if (!gap_is_open(&startable->gap) && outlook->eligibility.eligible == TRI_UNKNOWN)
		return deciding_gap_of_eligible(outlook);
	/* Descriptors were found, and what kind of event is behind them cannot be read. */
	if (startable->reason == STARTABLE_OPEN_EVENTS)
		return (struct gap){ .fact = FACT_OPEN_PERF_EVENTS,
				     .reading.state = READING_FAILED };
	return open_or(startable->gap, FACT_KERNEL_LOG);
}

struct gap deciding_gap_of_mode(const struct outlook *outlook,
				const struct kvm_snapshot *kvm)
{
	if (gap_is_open(&outlook->guest.gap))
		return outlook->guest.gap;
	return deciding_gap_of_enabled(outlook, kvm);
}

struct gap deciding_gap_of_host(const struct outlook *outlook)
{
	return open_or(*premises_open_register(&outlook->premises), FACT_PERF_CAPABILITIES);
}

/* An unknown IA32_PERF_CAPABILITIES hides what the vPMU is to show of it. */
static struct gap gap_of_value(const struct outlook *outlook,
			       const struct kvm_answer *answer)
{
	if (outlook->guest.answered)
		return open_or(answer->perf_capabilities_gap, FACT_KVM_FEATURE_MSR);
	return deciding_gap_of_host(outlook);
}

struct gap deciding_gap_of_guest(const struct outlook *outlook,
				 const struct kvm_snapshot *kvm,
				 const struct kvm_answer *answer)
{
	if (gap_is_open(&outlook->guest.gap) ||
	    (outlook->guest.mode == GUEST_MODE_UNKNOWN && !outlook->guest.answered))
		return deciding_gap_of_mode(outlook, kvm);
	return gap_of_value(outlook, answer);
}

struct gap deciding_gap_of_tradeoff(const struct outlook *outlook)
{
	if (gap_is_open(&outlook->mediated.gap))
		return outlook->mediated.gap;
	return deciding_gap_of_host(outlook);
}

struct gap deciding_gap_of_topdown(const struct topdown_part *part)
{
	return open_or(part->gap, FACT_PERF_CAPABILITIES);
}
