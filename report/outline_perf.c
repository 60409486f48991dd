// SPDX-License-Identifier: GPL-2.0-or-later
/* The boot CPU's PMU in perf's view, under the kernel in question. */
#include "report/outline_parts.h"
#include "report/phrase.h"

static void outline_perf_counters(struct walk *walk, const char *key, const struct gap *gap,
				  const struct perf_counters *counters)
{
	walk_object(walk, key);
	walk_number(walk, keyed("count"), gap, counters->count);
	walk_number(walk, keyed("width"), gap, counters->width);
	walk_hex64(walk, keyed("bitmap"), gap, counters->bitmap);
	walk_object_end(walk);
}

static void show_perf_counters(struct walk *walk, const char *label,
			       const struct perf_counters *counters)
{
	struct phrase text = { 0 };

	phrase_add(&text, "%u of width %u", counters->count, counters->width);
	if (counters->bitmap) {
		phrase_add(&text, ": ");
		phrase_bits(&text, (uint32_t)counters->bitmap);
	}
	walk_line(walk, label, counters->count ? text.text : "none");
}

static void show_perf(struct walk *walk, const struct outlook *outlook)
{
	const struct perf_view *perf = &outlook->perf;

	if (!walk_is_for_people(walk) || gap_is_open(&outlook->premises.cpuid_gap))
		return;
	if (perf->absence) {
		walk_line(walk, "No core PMU", perf_absence_text(perf->absence));
		return;
	}
	show_perf_counters(walk, "GP counters", &perf->gp);
	show_perf_counters(walk, "Fixed counters", &perf->fixed);
}

/* Where perf has no PMU its numbers are zero; where it cannot be told they are null. */
void outline_perf(struct walk *walk, const struct verdict *verdict)
{
	const struct perf_view *perf = &verdict->outlook.perf;
	const struct gap *gap = &verdict->outlook.premises.cpuid_gap;

	walk_heading(walk, SECTION_PERF, "The PMU in perf's view");
	walk_object(walk, "perf");
	walk_flag(walk, labelled("available", "Available"), gap, !perf->absence);
	if (perf->absence && !gap_is_open(gap))
		walk_word(walk, keyed("absence"), NULL, perf_absence_text(perf->absence));
	walk_flag(walk, labelled("offered_to_kvm", "Offered to KVM"), gap,
		  perf->offered_to_kvm);
	walk_number(walk, keyed("version"), gap, perf->version);
	outline_perf_counters(walk, "gp", gap, &perf->gp);
	outline_perf_counters(walk, "fixed", gap, &perf->fixed);
	walk_flag(walk, keyed("assumes_fixed"), gap, perf->assumes_fixed);
	walk_flag(walk, keyed("undefined_shift"), gap, perf->undefined_shift);
	walk_word(walk, keyed("rules"), NULL,
		  verdict->outlook.premises.choice.release.rules.name);
	walk_object_end(walk);
	show_perf(walk, &verdict->outlook);
}
