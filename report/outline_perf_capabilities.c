// SPDX-License-Identifier: GPL-2.0-or-later
/* IA32_PERF_CAPABILITIES of one PMU. */
#include "report/outline_parts.h"
#include "report/phrase.h"

#define LABEL "IA32_PERF_CAPABILITIES"

static void outline_bits(struct walk *walk, const struct perf_capabilities *caps)
{
	walk_number(walk, keyed("lbr_format"), NULL, caps->lbr_format);
	walk_flag(walk, keyed("pebs_trap"), NULL, caps->pebs_trap);
	walk_flag(walk, keyed("pebs_arch_regs"), NULL, caps->pebs_arch_regs);
	walk_number(walk, keyed("pebs_format"), NULL, caps->pebs_format);
	walk_flag(walk, keyed("freeze_while_smm"), NULL, caps->freeze_while_smm);
	walk_flag(walk, keyed("full_width_writes"), NULL, caps->full_width_writes);
	walk_flag(walk, keyed("pebs_baseline"), NULL, caps->pebs_baseline);
	walk_flag(walk, keyed("perf_metrics"), NULL, caps->perf_metrics);
	walk_flag(walk, keyed("pebs_output_pt"), NULL, caps->pebs_output_pt);
	walk_flag(walk, keyed("pebs_timing_info"), NULL, caps->pebs_timing_info);
	walk_flag(walk, keyed("rdpmc_metrics_clear"), NULL, caps->rdpmc_metrics_clear);
}

/* What the bits say in words; the value itself has a line of its own. */
static void show_bits(struct walk *walk, const struct hardware *hardware)
{
	const struct perf_capabilities *caps = &hardware->perf_capabilities;
	struct phrase text = { 0 };

	if (!walk_is_for_people(walk))
		return;
	phrase_add(&text, "LBR format %u, PEBS format %u", caps->lbr_format,
		   caps->pebs_format);
	phrase_list(&text, caps->full_width_writes ? "full-width writes" :
						     "no full-width writes");
	phrase_list(&text, caps->perf_metrics ? "PERF_METRICS" : "no PERF_METRICS");
	if (caps->pebs_baseline)
		phrase_list(&text, "adaptive PEBS");
	if (caps->pebs_output_pt)
		phrase_list(&text, "PEBS to PT");
	if (caps->pebs_timing_info)
		phrase_list(&text, "PEBS timing");
	if (caps->rdpmc_metrics_clear)
		phrase_list(&text, "RDPMC metrics clear");
	if (hardware->perf_capabilities_supplied)
		phrase_list(&text, "as supplied, not read");
	walk_line(walk, "", text.text);
}

void outline_perf_capabilities(struct walk *walk, const struct hardware *hardware)
{
	const struct field name = labelled("perf_capabilities", LABEL);

	if (walk_null_if(walk, name, &hardware->perf_capabilities_gap) ||
	    !hardware->has_pdcm)
		return;
	walk_object(walk, name.key);
	walk_hex64(walk, labelled("value", LABEL), NULL, hardware->perf_capabilities.value);
	walk_word(walk, keyed("source"), NULL,
		  hardware->perf_capabilities_supplied ? "supplied" : "msr");
	outline_bits(walk, &hardware->perf_capabilities);
	walk_object_end(walk);
	show_bits(walk, hardware);
}
