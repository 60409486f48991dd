// SPDX-License-Identifier: GPL-2.0-or-later
/* The fixed counters of one PMU: how many, which, and what each source says of them. */
#include "base/bits.h"

#include "model/perfmon.h"

#include "report/outline_parts.h"
#include "report/phrase.h"

/* Counters that have a name are listed whether they are there or not. */
#define FIXED_COUNTERS_NAMED 7
#define FIXED_COUNTERS_MAX 32

static void outline_counter(struct walk *walk, const struct hardware *hardware,
			    unsigned int counter)
{
	const char *name = fixed_counter_name(counter);

	walk_object(walk, NULL);
	walk_number(walk, keyed("index"), NULL, counter);
	if (name)
		walk_word(walk, keyed("name"), NULL, name);
	walk_hex(walk, keyed("msr"), NULL, MSR_FIXED_CTR0 + counter);
	walk_flag(walk, keyed("present"), &hardware->fixed.gap,
		  bits_test(hardware->fixed.bitmap, counter));
	walk_object_end(walk);
}

static void outline_each(struct walk *walk, const struct hardware *hardware)
{
	walk_array(walk, "counters");
	for (unsigned int counter = 0; counter < FIXED_COUNTERS_MAX; counter++)
		if (counter < FIXED_COUNTERS_NAMED ||
		    bits_test(hardware->fixed.bitmap, counter))
			outline_counter(walk, hardware, counter);
	walk_array_end(walk);
}

static void show_fixed(struct walk *walk, const struct hardware *hardware)
{
	struct phrase text = { 0 };

	if (!walk_is_for_people(walk))
		return;
	if (gap_is_open(&hardware->fixed.gap)) {
		walk_line_unknown(walk, "Fixed counters", &hardware->fixed.gap);
		return;
	}
	phrase_counters(&text, &hardware->fixed);
	if (hardware->fixed_contiguous != hardware->fixed.count)
		phrase_add(&text, " (%u contiguous)", hardware->fixed_contiguous);
	walk_line(walk, "Fixed counters", text.text);
}

void outline_fixed(struct walk *walk, const struct hardware *hardware)
{
	const struct counters *fixed = &hardware->fixed;
	const struct perfmon_leaf *perfmon = &hardware->perfmon;

	walk_object(walk, "fixed");
	walk_number(walk, keyed("count"), &fixed->gap, fixed->count);
	walk_number(walk, keyed("width"), &fixed->gap, fixed->width);
	walk_hex(walk, keyed("bitmap"), &fixed->gap, fixed->bitmap);
	walk_number(walk, keyed("contiguous"), &fixed->gap, hardware->fixed_contiguous);
	walk_number(walk, keyed("leaf_0a_count"), &hardware->perfmon_gap,
		    perfmon->fixed_count);
	walk_hex(walk, keyed("leaf_0a_bitmap"), &hardware->perfmon_gap,
		 perfmon->fixed_bitmap);
	if (hardware->perfmon_ext_counters || gap_is_open(&hardware->perfmon_ext_gap))
		walk_hex(walk, keyed("leaf_23_bitmap"), &hardware->perfmon_ext_gap,
			 hardware->perfmon_ext.fixed_bitmap);
	outline_each(walk, hardware);
	walk_object_end(walk);
	show_fixed(walk, hardware);
}
