// SPDX-License-Identifier: GPL-2.0-or-later
/* Findings about the rules a host is judged by, and about perf's view under them. */
#include "model/judge.h"

#include <stdio.h>

#include "base/bits.h"
#include "base/text_buffer.h"
#include "model/kernel_log.h"

#define KERNEL_TEXT_MAX 80

/* The kernel that the rules stand for, as a phrase. */
static void write_kernel(const struct snapshot *snap, const struct rules_choice *choice,
			 char *text, size_t size)
{
	const struct reading_text *release = &snap->kernel.release;

	if (choice->reason == RULES_ASKED)
		snprintf(text, size, "the kernel asked for");
	else if (release->reading.state == READING_OK)
		snprintf(text, size, "kernel %.60s", release->text);
	else
		snprintf(text, size, "a kernel without a name");
}

/* What contradicts the release, as a list of sentences behind the text. */
static void add_contradictions(const struct rules_choice *choice,
			       char text[FINDING_EVIDENCE_SIZE])
{
	struct text_list list = text_list_behind(text, FINDING_EVIDENCE_SIZE, "; ");

	for (unsigned int id = 0; id < SIGNATURE_COUNT; id++) {
		const struct signature_kind *kind = &signature_kinds[id];

		if (bits_test(choice->against, id))
			text_list_add(&list, bits_test(choice->seen, id) ? kind->shown :
									   kind->missing);
	}
	text_list_end(&list);
}

static void judge_kernel_unknown(const struct snapshot *snap, struct verdict *verdict)
{
	const struct rules_choice *choice = &verdict->outlook.premises.choice;
	const struct reading_text *release = &snap->kernel.release;

	if (choice->reason != RULES_DEFAULT)
		return;
	if (release->reading.state == READING_OK)
		findings_add(&verdict->findings, FINDING_KERNEL_UNKNOWN,
			     "release \"%.60s\" is none of Linux; rules %s",
			     release->text, choice->release.rules.name);
	else
		findings_add(&verdict->findings, FINDING_KERNEL_UNKNOWN,
			     "no release is known; rules %s", choice->release.rules.name);
}

static void judge_rules_not_exact(const struct snapshot *snap, struct verdict *verdict)
{
	const struct rules_choice *choice = &verdict->outlook.premises.choice;
	char kernel[KERNEL_TEXT_MAX];

	switch (choice->release.fit) {
	case RELEASE_READ:
	case RELEASE_NAMED:
	case RELEASE_UNKNOWN: /* another finding's */
		return;
	case RELEASE_BETWEEN:
	case RELEASE_OLDER:
	case RELEASE_NEWER:
	case RELEASE_EARLY_POINT:
	case RELEASE_VENDOR:
	case RELEASE_CANDIDATE:
		break;
	}
	if (choice->reason == RULES_EVIDENCE)
		return; /* the release no longer counts */
	write_kernel(snap, choice, kernel, sizeof(kernel));
	findings_add(&verdict->findings, FINDING_RULES_NOT_EXACT, "rules %s; %s %s",
		     choice->release.rules.name, kernel,
		     release_fit_text(choice->release.fit));
}

static void judge_evidence(const struct snapshot *snap, struct verdict *verdict)
{
	const struct rules_choice *choice = &verdict->outlook.premises.choice;
	char kernel[KERNEL_TEXT_MAX], evidence[FINDING_EVIDENCE_SIZE];

	if (!choice->against)
		return;
	write_kernel(snap, choice, kernel, sizeof(kernel));
	snprintf(evidence, sizeof(evidence),
		 "rules %s for %s: ", choice->release.rules.name, kernel);
	add_contradictions(choice, evidence);
	findings_add(&verdict->findings,
		     choice->none_fits ? FINDING_NO_RULES_FIT : FINDING_RULES_BY_EVIDENCE,
		     "%s", evidence);
}

static void judge_proposal(const struct snapshot *snap, struct verdict *verdict)
{
	const struct ruleset *rules = &verdict->outlook.premises.choice.release.rules;

	(void)snap;
	if (rules->proposal)
		findings_add(&verdict->findings, FINDING_PROPOSAL_RULES, "rules %s: %s%s",
			     rules->name, rules->title,
			     rules->inferred ? "; inferred from its change logs" : "");
}

static void judge_perf_broken(const struct snapshot *snap, struct verdict *verdict)
{
	const struct kernel_snapshot *kernel = &snap->kernel;

	if (gap_is_open(&verdict->outlook.premises.cpuid_gap) ||
	    verdict->outlook.perf.absence != PERF_ABSENT_BROKEN)
		return;
	if (kernel->perf_devices_reading.state == READING_OK && !kernel->perf_device_count)
		findings_add(&verdict->findings, FINDING_PERF_PMU_BROKEN,
			     "/sys/bus/event_source/devices has no core PMU");
	else
		findings_add(&verdict->findings, FINDING_PERF_PMU_BROKEN,
			     "kernel log: \"%s\"", kernel_log_perf_refusal(kernel));
}

static void judge_undefined_shift(const struct snapshot *snap, struct verdict *verdict)
{
	const struct perf_view *perf = &verdict->outlook.perf;

	(void)snap;
	if (gap_is_open(&verdict->outlook.premises.cpuid_gap) || !perf->undefined_shift)
		return;
	findings_add(&verdict->findings, FINDING_UNDEFINED_SHIFT,
		     "a count of 0, or above 64, becomes a bitmap; perf then has %u "
		     "general-purpose and %u fixed counters",
		     perf->gp.count, perf->fixed.count);
}

void judge_rules(const struct snapshot *snap, struct verdict *verdict)
{
	static void (*const judges[])(const struct snapshot *, struct verdict *) = {
		judge_kernel_unknown, judge_rules_not_exact, judge_evidence,
		judge_proposal,       judge_perf_broken,     judge_undefined_shift,
		judge_perf_log,
	};

	for (size_t i = 0; i < ARRAY_SIZE(judges); i++)
		judges[i](snap, verdict);
}
