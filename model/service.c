// SPDX-License-Identifier: GPL-2.0-or-later
/* The host as a service that is monitored. */
#include "model/service.h"

#include <assert.h>

static const char *const state_words[] = {
	[SERVICE_OK] = "OK",
	[SERVICE_WARNING] = "WARNING",
	[SERVICE_CRITICAL] = "CRITICAL",
	[SERVICE_UNKNOWN] = "UNKNOWN",
};
static_assert(ARRAY_SIZE(state_words) == SERVICE_STATE_COUNT, "every state has a word");

static const int ranks[] = {
	[SERVICE_OK] = 0,
	[SERVICE_UNKNOWN] = 1,
	[SERVICE_WARNING] = 2,
	[SERVICE_CRITICAL] = 3,
};
static_assert(ARRAY_SIZE(ranks) == SERVICE_STATE_COUNT, "every state has a rank");

static void add_reason(struct service *service, enum service_state state, const char *id,
		       const char *text)
{
	if (state == SERVICE_OK)
		return;
	if (ranks[state] > ranks[service->state])
		service->state = state;
	if (service->count < SERVICE_REASONS_MAX)
		service->reason[service->count++] = (struct service_reason){
			.state = state,
			.id = id,
			.text = text,
		};
}

static enum service_state state_of_finding(enum finding_id id)
{
	/* what the CPU enumerates stays as it is: no operator can mend it */
	if (id == FINDING_FIXED_COUNTER_HOLE || id == FINDING_FIXED_COUNTER_DISAGREEMENT)
		return SERVICE_OK;
	/* no news to the one who asked for it, but to the one who watches */
	if (id == FINDING_PARAMETER_PENDING)
		return SERVICE_WARNING;
	switch (finding_kinds[id].severity) {
	case SEVERITY_ERROR:
		return SERVICE_CRITICAL;
	case SEVERITY_WARNING:
		return SERVICE_WARNING;
	case SEVERITY_INFO:
		break;
	}
	return SERVICE_OK;
}

static void judge_findings(const struct findings *findings, struct service *service)
{
	for (size_t i = 0; i < findings->count; i++) {
		const enum finding_id id = findings->item[i].id;

		add_reason(service, state_of_finding(id), finding_kinds[id].id,
			   finding_kinds[id].summary);
	}
}

static enum service_state state_of_answer(enum tristate met)
{
	switch (met) {
	case TRI_YES:
		return SERVICE_OK;
	case TRI_NO:
		return SERVICE_CRITICAL;
	case TRI_UNKNOWN:
		break;
	}
	return SERVICE_UNKNOWN;
}

static void judge_answers(const struct service_facts *facts, struct service *service)
{
	for (size_t i = 0; i < facts->count; i++) {
		const struct check_answer *answer = &facts->answer[i];

		add_reason(service, state_of_answer(answer->result.met),
			   answer->requirement, answer->result.evidence);
	}
}

/* What nobody recorded of a host elsewhere is no fault; what this host refuses is one. */
static void judge_knowledge(const struct service_facts *facts, struct service *service)
{
	const struct outlook *outlook = &facts->verdict->outlook;
	const enum reading_state device = facts->kvm->device.state;

	if (outlook->guest.mode == GUEST_MODE_UNKNOWN || gap_is_open(&outlook->guest.gap))
		add_reason(service, SERVICE_UNKNOWN, "guest",
			   "it could not be told what a guest gets");
	/* so does the device that a container is not given; where there is no KVM, none is */
	if (outlook->guest.cause != CAUSE_NO_KVM && device != READING_OK &&
	    device != READING_NOT_TAKEN)
		add_reason(service, SERVICE_UNKNOWN, "kvm",
			   "/dev/kvm cannot be opened, so KVM was not asked");
}

void service_judge(const struct service_facts *facts, struct service *ret)
{
	ret->state = SERVICE_OK;
	ret->count = 0;
	judge_answers(facts, ret);
	judge_findings(&facts->verdict->findings, ret);
	if (!facts->count)
		judge_knowledge(facts, ret);
}

const char *service_word(enum service_state state)
{
	return state_words[state];
}
