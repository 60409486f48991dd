// SPDX-License-Identifier: GPL-2.0-or-later
/* Findings about KVM's parameters, and about starting VMs with the mediated vPMU. */
#include "model/judge.h"

#include <inttypes.h>

#include "model/parameters.h"
#include "model/words.h"

/* The first rule that is not met; NULL where none is known not to be. */
static const struct rule_result *first_unmet(const struct eligibility *eligibility)
{
	for (size_t i = 0; i < eligibility->count; i++)
		if (eligibility->result[i].state == RULE_UNMET)
			return &eligibility->result[i];
	return NULL;
}

static void judge_mediated_refused(const struct snapshot *snap, struct verdict *verdict)
{
	const struct outlook *outlook = &verdict->outlook;
	const struct rule_result *unmet = first_unmet(&outlook->eligibility);

	(void)snap;
	if (outlook->premises.mediated_requested != TRI_YES ||
	    outlook->eligibility.eligible != TRI_NO || !unmet ||
	    outlook->premises.mediated_now == TRI_YES)
		return;
	findings_add(&verdict->findings, FINDING_MEDIATED_REFUSED,
		     "rule %s: %s; needed: %s", eligibility_rules[unmet->rule].id,
		     unmet->have, eligibility_rules[unmet->rule].need);
}

/* What KVM itself makes of a parameter is not pending; only what it would take as it is. */
static bool would_take(const struct outlook *outlook, enum kvm_parameter parameter,
		       enum tristate asked)
{
	switch (parameter) {
	case KVM_PARAMETER_ENABLE_PMU:
		return asked == TRI_NO;
	case KVM_PARAMETER_ENABLE_MEDIATED_PMU:
		return asked == TRI_NO || outlook->eligibility.eligible == TRI_YES;
	case KVM_PARAMETER_ERROR_ON_INCONSISTENT_VMCS_CONFIG:
		break; /* nothing of the PMU hangs on it once the module is loaded */
	}
	return false;
}

static void judge_parameters_pending(const struct snapshot *snap, struct verdict *verdict)
{
	const struct kvm_snapshot *kvm = &snap->kvm;
	const struct outlook *outlook = &verdict->outlook;

	if (!outlook->premises.as_is)
		return;
	for (unsigned int id = 0; id < KVM_PARAMETER_COUNT; id++) {
		const enum tristate asked = parameter_value(&kvm->requested[id]);
		const enum tristate now = parameter_value(&kvm->parameter[id]);

		if (asked == TRI_UNKNOWN || now == TRI_UNKNOWN || asked == now ||
		    !would_take(outlook, id, asked))
			continue;
		findings_add(&verdict->findings, FINDING_PARAMETER_PENDING,
			     "%s: %.40s asked for (%.40s), reads %.40s",
			     kvm_parameter_word(id), kvm->requested[id].text,
			     kvm->requested_in[id] ? kvm->requested_in[id] : "somewhere",
			     kvm->parameter[id].text);
	}
}

/* Whether VMs are meant to get the mediated vPMU, as far as it is known. */
static bool mediated_is_meant(const struct outlook *outlook)
{
	return outlook->mediated_enabled == TRI_YES ||
	       (outlook->premises.mediated_requested == TRI_YES &&
		outlook->eligibility.eligible != TRI_NO);
}

static void judge_first_vm(const struct snapshot *snap, struct verdict *verdict)
{
	const struct outlook *outlook = &verdict->outlook;
	const struct reading_u64 *events = &snap->kernel.open_perf_events;
	struct findings *findings = &verdict->findings;

	if (!mediated_is_meant(outlook))
		return;
	/* Beside the watchdog's: who switches that off still has these. */
	if (events->reading.state == READING_OK && events->value)
		findings_add(findings, FINDING_OPEN_EVENTS_BLOCK_FIRST_VM,
			     "files of perf events open in /proc/N/fd: %" PRIu64,
			     events->value);
	switch (outlook->startable.reason) {
	case STARTABLE_WATCHDOG_LOGGED:
		findings_add(findings, FINDING_WATCHDOG_BLOCKS_FIRST_VM,
			     "kernel log: \"Permanently consumes one hw-PMU counter\"");
		break;
	case STARTABLE_WATCHDOG_ON:
		findings_add(findings, FINDING_WATCHDOG_MAY_BLOCK_FIRST_VM,
			     "nmi_watchdog is on; the kernel log does not tell which "
			     "detector it is");
		break;
	case STARTABLE_NOT_ELIGIBLE:
	case STARTABLE_OPEN_EVENTS:
	case STARTABLE_WATCHDOG_ELSEWHERE:
	case STARTABLE_WATCHDOG_OFF:
	case STARTABLE_NOT_RECORDED:
		break;
	}
}

void judge_outlook(const struct snapshot *snap, struct verdict *verdict)
{
	static void (*const judges[])(const struct snapshot *, struct verdict *) = {
		judge_mediated_refused,
		judge_parameters_pending,
		judge_first_vm,
	};

	for (size_t i = 0; i < ARRAY_SIZE(judges); i++)
		judges[i](snap, verdict);
}
