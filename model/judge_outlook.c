// SPDX-License-Identifier: GPL-2.0-or-later
/* Findings about KVM's parameters, and about starting VMs with the mediated vPMU. */
#include "model/judge.h"

#include <inttypes.h>

#include "model/kernel_log.h"
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
	    outlook->has_kvm == TRI_NO || outlook->eligibility.eligible != TRI_NO ||
	    !unmet || outlook->premises.mediated_now == TRI_YES)
		return;
	findings_add(&verdict->findings, FINDING_MEDIATED_REFUSED,
		     "rule %s: %s; needed: %s", eligibility_rules[unmet->rule].id,
		     unmet->have, eligibility_rules[unmet->rule].need);
}

/* The first rule that may yet turn out to be unmet; NULL where all is known. */
static const struct rule_result *first_open(const struct eligibility *eligibility)
{
	for (size_t i = 0; i < eligibility->count; i++)
		if (eligibility->result[i].state == RULE_UNKNOWN ||
		    eligibility->result[i].assumed)
			return &eligibility->result[i];
	return NULL;
}

/*
 * Pending is only what KVM would take as it is: it always takes "off". What it switches back
 * off by itself (Linux 7.0, arch/x86/kvm/pmu.c, kvm_init_pmu_capability()) reads as if nobody
 * had asked: where it is not certain that KVM would keep it, either may have happened.
 * FINDING_COUNT where there is nothing to tell.
 */
static enum finding_id kind_of_difference(const struct outlook *outlook,
					  enum kvm_parameter parameter, enum tristate asked)
{
	const struct eligibility *eligibility = &outlook->eligibility;

	switch (parameter) {
	case KVM_PARAMETER_ENABLE_PMU:
		return asked == TRI_NO ? FINDING_PARAMETER_PENDING :
					 FINDING_PARAMETER_NOT_IN_EFFECT;
	case KVM_PARAMETER_ENABLE_MEDIATED_PMU:
		if (asked == TRI_NO)
			return FINDING_PARAMETER_PENDING;
		if (eligibility->eligible == TRI_NO)
			break; /* FINDING_MEDIATED_REFUSED */
		return first_open(eligibility) ? FINDING_PARAMETER_NOT_IN_EFFECT :
						 FINDING_PARAMETER_PENDING;
	case KVM_PARAMETER_ERROR_ON_INCONSISTENT_VMCS_CONFIG:
		break; /* nothing of the PMU hangs on it once the module is loaded */
	}
	return FINDING_COUNT;
}

static void add_difference(const struct kvm_snapshot *kvm, enum kvm_parameter parameter,
			   enum finding_id kind, struct verdict *verdict)
{
	const struct rule_result *open = NULL;

	if (kind == FINDING_PARAMETER_NOT_IN_EFFECT &&
	    parameter == KVM_PARAMETER_ENABLE_MEDIATED_PMU)
		open = first_open(&verdict->outlook.eligibility);
	findings_add(
		&verdict->findings, kind, "%s: %.40s asked for (%.40s), reads %.40s%s%s",
		kvm_parameter_word(parameter), kvm->requested[parameter].text,
		kvm->requested_in[parameter] ? kvm->requested_in[parameter] : "somewhere",
		kvm->parameter[parameter].text, open ? "; not known: rule " : "",
		open ? eligibility_rules[open->rule].id : "");
}

static void judge_parameters(const struct snapshot *snap, struct verdict *verdict)
{
	const struct kvm_snapshot *kvm = &snap->kvm;
	const struct outlook *outlook = &verdict->outlook;

	if (!outlook->premises.as_is)
		return;
	for (unsigned int id = 0; id < KVM_PARAMETER_COUNT; id++) {
		const enum tristate asked = parameter_value(&kvm->requested[id]);
		const enum tristate now = parameter_value(&kvm->parameter[id]);
		enum finding_id kind;

		if (asked == TRI_UNKNOWN || now == TRI_UNKNOWN || asked == now)
			continue;
		kind = kind_of_difference(outlook, id, asked);
		if (kind != FINDING_COUNT)
			add_difference(kvm, id, kind, verdict);
	}
}

/* Whether VMs are meant to get the mediated vPMU, as far as it is known. */
static bool mediated_is_meant(const struct outlook *outlook)
{
	return outlook->mediated_enabled == TRI_YES ||
	       (outlook->premises.mediated_requested == TRI_YES &&
		outlook->has_kvm != TRI_NO && outlook->eligibility.eligible != TRI_NO);
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
	if (kernel_log_has(&snap->kernel, KVM_LOG_MEDIATED_FAILED))
		findings_add(findings, FINDING_MEDIATED_VM_FAILED,
			     "kernel log: \"" KVM_LOG_MEDIATED_FAILED "\"");
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
	case STARTABLE_NO_KVM:
	case STARTABLE_KVM_NOT_SEEN:
	case STARTABLE_OPEN_EVENTS:
	case STARTABLE_WATCHDOG_ELSEWHERE:
	case STARTABLE_WATCHDOG_OFF:
	case STARTABLE_NOT_RECORDED:
	case STARTABLE_FAILED_BEFORE:
	case STARTABLE_EVENTS_HIDDEN:
		break;
	}
}

void judge_outlook(const struct snapshot *snap, struct verdict *verdict)
{
	static void (*const judges[])(const struct snapshot *, struct verdict *) = {
		judge_mediated_refused,
		judge_parameters,
		judge_first_vm,
	};

	for (size_t i = 0; i < ARRAY_SIZE(judges); i++)
		judges[i](snap, verdict);
}
