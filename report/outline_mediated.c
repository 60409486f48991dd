// SPDX-License-Identifier: GPL-2.0-or-later
/* The mediated vPMU: could it run, does it, would its first VM start. */
#include "model/deciding_gap.h"

#include "report/outline_parts.h"
#include "report/phrase.h"

/* The gap of an answer that is a switch or null: closed where the answer is known. */
static struct gap gap_unless_known(enum tristate value, struct gap gap)
{
	return value == TRI_UNKNOWN ? gap : (struct gap){ 0 };
}

static void outline_switches(struct walk *walk, const struct outlook *outlook,
			     const struct kvm_snapshot *kvm)
{
	const enum tristate requested = outlook->premises.mediated_requested;
	const struct gap enabled_gap = gap_unless_known(
		outlook->mediated_enabled, deciding_gap_of_enabled(outlook, kvm));
	const struct gap requested_gap =
		gap_unless_known(requested, deciding_gap_of_requested(kvm));
	const struct gap *assumed = &outlook->premises.mediated.assumed;

	walk_flag(walk, labelled("enabled", "Enabled"), &enabled_gap,
		  outlook->mediated_enabled == TRI_YES);
	walk_assumed(walk, "requested", assumed);
	walk_flag(walk, labelled("requested", "Requested"), &requested_gap,
		  requested == TRI_YES);
	walk_flag(walk, keyed("requested_assumed"), NULL, gap_is_open(assumed));
}

/* Why, and what to do. */
struct startable_words {
	const char *reason, *remedy;
};

static struct startable_words startable_words_of(const struct outlook *outlook)
{
	const struct startable *startable = &outlook->startable;
	const bool hangs_on_host = startable->answer == TRI_UNKNOWN &&
				   (startable->reason == STARTABLE_WATCHDOG_OFF ||
				    startable->reason == STARTABLE_WATCHDOG_ELSEWHERE);

	if (hangs_on_host)
		return (struct startable_words){
			.reason = "nothing stands in the way, as far as the host is eligible",
			.remedy = "see mediated.requirements",
		};
	return (struct startable_words){
		.reason = startable->summary,
		.remedy = startable->remedy,
	};
}

static void show_startable(struct walk *walk, const struct startable *startable,
			   const struct startable_words *words)
{
	struct phrase text = { 0 };

	if (!walk_is_for_people(walk))
		return;
	phrase_add(&text, "%s: %s", tri_word(startable->answer), words->reason);
	walk_line(walk, "Startable", text.text);
	/* Otherwise there is nothing to do, or the requirements below say what. */
	if (words->remedy == startable->remedy && startable->answer != TRI_YES &&
	    startable->reason != STARTABLE_NOT_ELIGIBLE)
		walk_line(walk, "", words->remedy);
}

static void outline_startable(struct walk *walk, const struct report *report)
{
	const struct outlook *outlook = &report->verdict->outlook;
	const struct startable *startable = &outlook->startable;
	const struct startable_words words = startable_words_of(outlook);
	const struct gap gap = deciding_gap_of_startable(outlook);
	const struct gap events_gap = gap_of(
		FACT_OPEN_PERF_EVENTS, &report->snap->kernel.open_perf_events.reading);

	if (startable->answer == TRI_YES)
		walk_assumed(walk, "startable", &events_gap);
	walk_tristate(walk, keyed("startable"), &gap, startable->answer);
	walk_flag(walk, keyed("startable_assumed"), NULL,
		  startable->answer == TRI_YES && startable->assumed);
	walk_word(walk, keyed("startable_reason"), NULL, words.reason);
	walk_word(walk, keyed("startable_remedy"), NULL, words.remedy);
	show_startable(walk, startable, &words);
}

void outline_mediated(struct walk *walk, const struct report *report)
{
	const struct outlook *outlook = &report->verdict->outlook;
	const struct gap gap = deciding_gap_of_eligible(outlook);

	walk_heading(walk, SECTION_MEDIATED,
		     report->verdict->cpu.hypervisor ?
			     "Mediated vPMU for guests of this guest" :
			     "Mediated vPMU");
	walk_object(walk, "mediated");
	walk_tristate(walk, labelled("eligible", "Eligible"), &gap,
		      outlook->eligibility.eligible);
	outline_switches(walk, outlook, &report->snap->kvm);
	outline_startable(walk, report);
	if (outlook->tradeoffs.applies[LOSS_NEEDS_IRQCHIP] != TRI_NO)
		walk_word(walk, keyed("irqchip"), NULL,
			  tradeoffs[LOSS_NEEDS_IRQCHIP].summary);
	outline_requirements(walk, &outlook->eligibility);
	outline_tradeoffs(walk, outlook);
	walk_object_end(walk);
}
