// SPDX-License-Identifier: GPL-2.0-or-later
/* Findings about what KVM answers: against the prediction, and against the CPU. */
#include "model/judge.h"

#include <stdio.h>
#include <string.h>

#include "base/bits.h"
#include "base/text_buffer.h"
#include "model/perfmon.h"

/* perf and KVM know no more (Linux: INTEL_PMC_MAX_FIXED, KVM_MAX_NR_FIXED_COUNTERS). */
#define FIXED_COUNTERS_MAX 16

/* The fields that differ behind the first, each once. */
static void add_further(const struct agreement *agreement, char text[FINDING_EVIDENCE_SIZE])
{
	const struct difference *difference = agreement->difference;
	struct text_list list = text_list_behind(text, FINDING_EVIDENCE_SIZE, ", ");
	bool any = false;

	for (size_t i = 1; i < agreement->count; i++) {
		if (strcmp(difference[i].field, difference[i - 1].field) == 0)
			continue;
		if (!any)
			text_add(&list.text, "; further: ");
		any = true;
		text_list_add(&list, difference[i].field);
	}
	text_list_end(&list);
}

static void judge_mismatch(const struct snapshot *snap, struct verdict *verdict)
{
	const struct agreement *agreement = &verdict->outlook.agreement;
	const struct difference *first = &agreement->difference[0];
	char evidence[FINDING_EVIDENCE_SIZE];

	(void)snap;
	if (agreement->state != AGREEMENT_MISMATCH)
		return;
	snprintf(evidence, sizeof(evidence), "%s: predicted %s, answered %s",
		 first->field, first->predicted, first->answered);
	add_further(agreement, evidence);
	findings_add(&verdict->findings, FINDING_KVM_MISMATCH, "%s", evidence);
}

/* "3", "3, 7" */
static void write_counters(uint32_t bitmap, char *text, size_t size)
{
	size_t used = 0;

	text[0] = '\0';
	for (unsigned int n = 0; n < 32 && used < size; n++)
		if (bits_test(bitmap, n))
			used += (size_t)snprintf(text + used, size - used, "%s%u",
						 used ? ", " : "", n);
}

static void add_counters(struct verdict *verdict, enum finding_id id, const char *what,
			 uint32_t bitmap)
{
	char missing[128];

	write_counters(bitmap, missing, sizeof(missing));
	findings_add(&verdict->findings, id, "%s %s; the CPU's bitmap is 0x%08x", what,
		     missing, verdict->hardware[0].fixed.bitmap);
}

/* Whether it is known which fixed counters the boot CPU has. */
static bool knows_fixed(const struct verdict *verdict)
{
	return verdict->hardware_count && !gap_is_open(&verdict->hardware[0].fixed.gap);
}

static uint32_t missing_of(const struct verdict *verdict, uint32_t counters)
{
	return counters &
	       ~agreement_existing_fixed(&verdict->hardware[0], verdict->cpu.hypervisor);
}

/* Those below the fourth are listed by old kernels wherever they can be read. */
static uint32_t listed_fixed(const struct kvm_answer *answer)
{
	uint32_t listed = 0;

	for (size_t i = 0; i < answer->msr_index_count; i++) {
		const uint32_t n = answer->msr_index[i] - MSR_FIXED_CTR0;

		if (n >= MSR_FIXED_CTR3 - MSR_FIXED_CTR0 && n < FIXED_COUNTERS_MAX)
			listed |= 1u << n;
	}
	return listed;
}

static void judge_answered_counters(const struct snapshot *snap, struct verdict *verdict)
{
	const struct kvm_answer *answer = &verdict->answer;
	const uint32_t offered = verdict->outlook.agreement.missing_fixed;
	uint32_t listed;

	(void)snap;
	if (!verdict->outlook.premises.as_is)
		return; /* that KVM is not the one in question */
	if (offered)
		add_counters(verdict, FINDING_KVM_OFFERS_MISSING_COUNTER,
			     "KVM's leaf 0xa has fixed counter", offered);
	if (gap_is_open(&answer->msr_index_gap) || !knows_fixed(verdict))
		return;
	listed = missing_of(verdict, listed_fixed(answer)) & ~offered;
	if (listed)
		add_counters(verdict, FINDING_KVM_LISTS_MISSING_COUNTER,
			     "KVM lists the MSR of fixed counter", listed);
}

/* What KVM gives guests under the facts in question; NULL: nothing, or not known. */
static const struct forecast *guests_forecast(const struct outlook *outlook)
{
	switch (outlook->guest.mode) {
	case GUEST_MODE_EMULATED:
		return &outlook->legacy;
	case GUEST_MODE_MEDIATED:
		return &outlook->mediated;
	case GUEST_MODE_UNKNOWN:
	case GUEST_MODE_NONE:
	case GUEST_MODE_DISABLED:
		break;
	}
	return NULL;
}

/* KVM's own count decides: vCPUs go by it even where CPUID shows fewer. */
static void judge_predicted_counters(const struct snapshot *snap, struct verdict *verdict)
{
	const struct forecast *forecast = guests_forecast(&verdict->outlook);
	uint32_t missing;

	(void)snap;
	if (verdict->outlook.guest.answered || !forecast || !forecast->has_prediction ||
	    !knows_fixed(verdict))
		return;
	missing = missing_of(verdict, bits_ones32(forecast->prediction.fixed));
	if (missing)
		add_counters(verdict, FINDING_MISSING_COUNTER_PREDICTED,
			     "guests may use fixed counter", missing);
}

void judge_kvm(const struct snapshot *snap, struct verdict *verdict)
{
	static void (*const judges[])(const struct snapshot *, struct verdict *) = {
		judge_mismatch,
		judge_answered_counters,
		judge_predicted_counters,
	};

	for (size_t i = 0; i < ARRAY_SIZE(judges); i++)
		judges[i](snap, verdict);
}
