// SPDX-License-Identifier: GPL-2.0-or-later
/* What TopDown's first level is made of, on the host and in a guest. */
#include "model/deciding_gap.h"

#include "report/outline_parts.h"

static void outline_part(struct walk *walk, const char *key,
			 const struct topdown_part *part, const struct gap *guest_gap)
{
	const struct gap gap = deciding_gap_of_topdown(part);
	const struct cause *cause = &causes[part->cause];

	walk_object(walk, key);
	walk_tristate(walk, keyed("hardware"), &gap, part->hardware);
	walk_tristate(walk, keyed("guest"), guest_gap, part->guest);
	if (part->cause != CAUSE_NONE) {
		walk_word(walk, keyed("cause"), NULL, cause->id);
		walk_word(walk, keyed("remedy"), NULL, cause->remedy);
	}
	walk_object_end(walk);
}

/* People read of it among what a guest gets. */
void outline_topdown(struct walk *walk, const struct report *report)
{
	const struct verdict *verdict = report->verdict;
	const struct topdown *topdown = &verdict->outlook.topdown;
	const struct gap gap = deciding_gap_of_guest(&verdict->outlook,
						     &report->snap->kvm, &verdict->answer);

	walk_object(walk, "topdown");
	outline_part(walk, "fixed_counter_3", &topdown->fixed_counter_3, &gap);
	outline_part(walk, "perf_metrics", &topdown->perf_metrics, &gap);
	walk_object_end(walk);
}
