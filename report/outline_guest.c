// SPDX-License-Identifier: GPL-2.0-or-later
/* What a guest can get: the verdict that people read first. */
#include "model/deciding_gap.h"

#include "report/outline_parts.h"
#include "report/phrase.h"

bool outline_has_vpmu(const struct guest *guest)
{
	return guest->mode != GUEST_MODE_NONE && guest->mode != GUEST_MODE_DISABLED;
}

static void show_mode(struct walk *walk, const struct outlook *outlook,
		      const struct gap *mode_gap)
{
	const struct guest *guest = &outlook->guest;
	struct phrase text = { 0 };

	if (gap_is_open(mode_gap)) {
		walk_line_unknown(walk, "vPMU", mode_gap);
		return;
	}
	phrase_add(&text, "%s", guest_mode_word(guest->mode));
	if (guest->cause != CAUSE_NONE)
		phrase_add(&text, ": %s", causes[guest->cause].summary);
	phrase_add(&text, guest->answered ? " (KVM's answer)" : " (predicted)");
	walk_line(walk, "vPMU", text.text);
	if (guest->cause != CAUSE_NONE)
		walk_line(walk, "", causes[guest->cause].remedy);
}

/* Counters as they are; behind the guest's own gap none of them are known. */
static struct counters counters_of(const struct guest *guest, const struct counters *set)
{
	struct counters counters = *set;

	if (gap_is_open(&guest->gap))
		counters.gap = guest->gap;
	return counters;
}

/* gap: of what of the register is not known. */
static void outline_guest_register(struct walk *walk, const struct guest *guest,
				   const struct gap *gap)
{
	const struct known_bits *caps = &guest->perf_capabilities;
	const bool known = !gap_is_open(&guest->gap) && caps->known == UINT64_MAX;

	if (guest->pdcm != TRI_NO)
		walk_hex64(walk, keyed("perf_capabilities"), known ? NULL : gap,
			   caps->value);
}

static void outline_guest_amd(struct walk *walk, const struct guest *guest)
{
	walk_flag(walk, keyed("perfctr_core"), &guest->gap, guest->perfctr_core == TRI_YES);
	walk_flag(walk, labelled("perfmon_v2", "PerfMonV2"), &guest->gap,
		  guest->perfmon_v2 == TRI_YES);
}

static void outline_pmu(struct walk *walk, const struct guest *guest,
			const struct gap *gap, const struct cpu *cpu)
{
	const struct counters gp = counters_of(guest, &guest->gp);
	const struct counters fixed = counters_of(guest, &guest->fixed);

	if (!outline_has_vpmu(guest))
		return;
	walk_object(walk, "pmu");
	walk_number(walk, labelled("version", "PMU version"), &guest->gap, guest->version);
	outline_counters(walk, labelled("gp", "GP counters"), &gp);
	outline_counters(walk, labelled("fixed", "Fixed counters"), &fixed);
	if (!cpu_is_amd(cpu)) {
		outline_events(walk, &guest->gap, guest->events.length,
			       guest_events_available(&guest->events));
		outline_guest_register(walk, guest, gap);
	}
	if (cpu_is_amd(cpu) || gap_is_open(&cpu->vendor_gap))
		outline_guest_amd(walk, guest);
	walk_object_end(walk);
}

static void outline_features(struct walk *walk, const struct outlook *outlook,
			     const struct gap *gap)
{
	const struct guest *guest = &outlook->guest;
	const bool shown = outline_has_vpmu(guest);
	const bool assumed = guest_assumes_pebs(guest, &outlook->premises);

	walk_tristate(walk, labelled("full_width", shown ? "Full-width writes" : NULL),
		      gap, guest->full_width);
	if (assumed)
		walk_assumed(walk, "pebs", &outlook->premises.pebs_available.assumed);
	walk_tristate(walk, labelled("pebs", shown ? "PEBS" : NULL), gap, guest->pebs);
	walk_flag(walk, keyed("pebs_assumed"), NULL, assumed);
	walk_tristate(walk, labelled("lbr", shown ? "LBR" : NULL), gap, guest->lbr);
	walk_tristate(walk, keyed("perf_metrics"), gap, guest->perf_metrics);
}

/* TopDown has a key of its own; people ask for it here. */
static void show_topdown(struct walk *walk, const struct outlook *outlook)
{
	const struct topdown *topdown = &outlook->topdown;
	struct phrase text = { 0 };

	if (!walk_is_for_people(walk) || !outline_has_vpmu(&outlook->guest))
		return;
	phrase_add(&text, "fixed counter 3 %s, PERF_METRICS %s",
		   tri_word(topdown->fixed_counter_3.guest),
		   tri_word(topdown->perf_metrics.guest));
	walk_line(walk, "TopDown", text.text);
}

void outline_guest(struct walk *walk, const struct report *report)
{
	const struct verdict *verdict = report->verdict;
	const struct outlook *outlook = &verdict->outlook;
	const struct guest *guest = &outlook->guest;
	const struct gap gap =
		deciding_gap_of_guest(outlook, &report->snap->kvm, &verdict->answer);
	struct gap mode_gap = { 0 };

	if (guest->mode == GUEST_MODE_UNKNOWN)
		mode_gap = deciding_gap_of_mode(outlook, &report->snap->kvm);
	walk_heading(walk, SECTION_GUEST,
		     verdict->cpu.hypervisor ? "What a guest of this guest gets" :
					       "What a guest gets");
	show_mode(walk, outlook, &mode_gap);
	walk_object(walk, "guest");
	walk_word(walk, keyed("mode"), &mode_gap, guest_mode_word(guest->mode));
	if (guest->cause != CAUSE_NONE)
		walk_word(walk, keyed("cause"), NULL, causes[guest->cause].id);
	walk_flag(walk, keyed("answered"), NULL, guest->answered);
	outline_pmu(walk, guest, &gap, &verdict->cpu);
	outline_features(walk, outlook, &gap);
	show_topdown(walk, outlook);
	outline_limits(walk, outlook, &gap);
	walk_object_end(walk);
}
