// SPDX-License-Identifier: GPL-2.0-or-later
/* What the silicon (or, in a guest, the hypervisor) enumerates: each distinct PMU. */
#include "base/bits.h"

#include "model/perfmon.h"

#include "report/outline_parts.h"
#include "report/phrase.h"

static const char *core_type_name(const struct hardware *hardware)
{
	const char *word = core_type_word(hardware->core_type);

	return word ? word : "other";
}

/* CPUs are named only where there is something to tell apart. */
static void show_title(struct walk *walk, const struct report *report, size_t index)
{
	const struct verdict *verdict = report->verdict;
	const struct hardware *hardware = &verdict->hardware[index];
	struct phrase title = { 0 };

	if (!walk_is_for_people(walk))
		return;
	phrase_add(&title, verdict->cpu.hypervisor ? "Granted hardware" : "Hardware");
	if (verdict->hardware_count > 1)
		phrase_add(&title, " of CPUs %s", report->snap->group[index].cpus);
	if (hardware->has_core_type)
		phrase_add(&title, " (%s)", core_type_name(hardware));
	walk_heading(walk, SECTION_HARDWARE, title.text);
}

static void outline_core_type(struct walk *walk, const struct hardware *hardware)
{
	const struct gap *gap = &hardware->core_type_gap;

	if (!hardware->has_core_type && !gap_is_open(gap))
		return;
	walk_word(walk, keyed("core_type"), gap, core_type_name(hardware));
	walk_hex(walk, keyed("native_model"), gap, hardware->native_model);
}

static void show_events(struct walk *walk, const struct perfmon_leaf *perfmon)
{
	struct phrase text = { 0 };
	const char *before = " without ";

	if (!perfmon->version || !walk_is_for_people(walk))
		return;
	phrase_add(&text, "%u,", perfmon->event_length);
	for (unsigned int event = 0; event < PERFMON_EVENT_COUNT; event++) {
		if (!bits_test(perfmon->event_unavailable, event))
			continue;
		phrase_add(&text, "%s%s", before, architectural_event_name(event));
		before = " ";
	}
	if (!perfmon->event_unavailable)
		phrase_add(&text, " all available");
	walk_line(walk, "Architectural events", text.text);
}

void outline_events(struct walk *walk, const struct gap *gap, unsigned int length,
		    uint32_t available)
{
	walk_object(walk, "events");
	walk_number(walk, keyed("mask_length"), gap, length);
	if (!walk_null_if(walk, keyed("unavailable"), gap)) {
		walk_array(walk, "unavailable");
		for (unsigned int event = 0; event < PERFMON_EVENT_COUNT; event++)
			if (event < length && !bits_test(available, event))
				walk_word(walk, keyed(NULL), NULL,
					  architectural_event_name(event));
		walk_array_end(walk);
	}
	walk_hex(walk, keyed("available"), gap, available);
	walk_object_end(walk);
}

static void outline_group_events(struct walk *walk, const struct hardware *hardware)
{
	const struct perfmon_leaf *perfmon = &hardware->perfmon;
	const struct gap *gap = &hardware->perfmon_gap;

	outline_events(walk, gap, perfmon->event_length, perfmon->event_available);
	if (!gap_is_open(gap))
		show_events(walk, perfmon);
}

/* Leaf 0xA as it was read, where it exists. */
static void outline_leaf_0a(struct walk *walk, const struct hardware *hardware)
{
	if (hardware->has_perfmon || gap_is_open(&hardware->perfmon_gap))
		walk_registers(walk, labelled("leaf_0a", "Leaf 0xA"),
			       &hardware->perfmon_gap, &hardware->perfmon_regs);
}

static void outline_arch_lbr(struct walk *walk, const struct hardware *hardware)
{
	if (hardware->has_arch_lbr || gap_is_open(&hardware->arch_lbr_gap))
		walk_registers(walk, labelled("arch_lbr", "Leaf 0x1C (LBR)"),
			       &hardware->arch_lbr_gap, &hardware->arch_lbr);
}

/* PerfMonV2 is a bit of AMD's leaf 0x80000022; elsewhere that leaf says nothing. */
static void outline_perfmon_v2(struct walk *walk, const struct cpu *cpu,
			       const struct hardware *hardware)
{
	const char *label = hardware->is_amd ? "PerfMonV2" : NULL;
	const struct gap *gap = gap_is_open(&cpu->vendor_gap) ? &cpu->vendor_gap :
								&hardware->amd_perfmon_gap;

	walk_flag(walk, labelled("perfmon_v2", label), gap, hardware->perfmon_v2);
}

static void outline_group(struct walk *walk, const struct report *report, size_t index)
{
	const struct hardware *hardware = &report->verdict->hardware[index];
	const struct cpu_group *group = &report->snap->group[index];
	const struct gap *gap = &hardware->perfmon_gap;
	/* AMD counts versions elsewhere: leaf 0xA is all zero there. */
	const char *version = hardware->is_amd ? NULL : "PMU version";

	show_title(walk, report, index);
	walk_object(walk, NULL);
	outline_core_type(walk, hardware);
	walk_word(walk, keyed("cpus"), NULL, group->cpus);
	walk_number(walk, labelled("version", version), gap, hardware->perfmon.version);
	outline_perfmon_v2(walk, &report->verdict->cpu, hardware);
	outline_counters(walk, labelled("gp", "GP counters"), &hardware->gp);
	outline_fixed(walk, hardware);
	outline_group_events(walk, hardware);
	walk_flag(walk, keyed("anythread_deprecated"), gap,
		  hardware->perfmon.anythread_deprecated);
	outline_leaf_0a(walk, hardware);
	outline_perfmon_ext(walk, hardware, &group->cpuid);
	outline_perf_capabilities(walk, hardware);
	outline_arch_lbr(walk, hardware);
	outline_amd(walk, hardware);
	walk_object_end(walk);
}

void outline_hardware(struct walk *walk, const struct report *report)
{
	walk_array(walk, "hardware");
	for (size_t i = 0; i < report->verdict->hardware_count; i++)
		outline_group(walk, report, i);
	walk_array_end(walk);
}
