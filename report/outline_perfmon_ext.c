// SPDX-License-Identifier: GPL-2.0-or-later
/* Leaf 0x23 (architectural performance monitoring extended) of one PMU. */
#include "base/bits.h"

#include "model/perfmon.h"

#include "report/outline_parts.h"
#include "report/phrase.h"

/* What a sub-leaf says is unknown where 0x23.0 lists it and the source lacks it. */
struct subleaf {
	bool listed;
	struct gap gap;
};

static struct subleaf subleaf_of(const struct hardware *hardware,
				 const struct cpuid_table *cpuid, unsigned int number)
{
	struct subleaf subleaf = {
		.listed = bits_test(hardware->perfmon_ext.subleaves, number),
	};

	if (subleaf.listed && !cpuid_table_find(cpuid, CPUID_PERFMON_EXT, number))
		subleaf.gap = gap_not_recorded(FACT_CPUID_PERFMON_EXT);
	return subleaf;
}

static void show_entry(struct walk *walk, const struct cpuid_entry *entry)
{
	struct phrase label = { 0 }, text = { 0 };
	const struct cpuid_regs *regs = &entry->regs;

	if (!walk_is_for_people(walk))
		return;
	phrase_add(&label, "Leaf 0x23.%u", entry->subleaf);
	phrase_add(&text, "%08x %08x %08x %08x", regs->eax, regs->ebx, regs->ecx,
		   regs->edx);
	walk_line(walk, label.text, text.text);
}

static void outline_leaf_23(struct walk *walk, const struct cpuid_table *cpuid)
{
	walk_array(walk, "leaf_23");
	for (size_t i = 0; i < cpuid->count; i++) {
		const struct cpuid_entry *entry = &cpuid->entry[i];

		if (entry->leaf != CPUID_PERFMON_EXT)
			continue;
		walk_object(walk, NULL);
		walk_number(walk, keyed("subleaf"), NULL, entry->subleaf);
		walk_register_members(walk, &entry->regs);
		walk_object_end(walk);
		show_entry(walk, entry);
	}
	walk_array_end(walk);
}

static void outline_acr(struct walk *walk, const struct perfmon_ext *ext,
			const struct subleaf *subleaf)
{
	if (!subleaf->listed)
		return;
	walk_object(walk, "acr");
	walk_hex(walk, keyed("gp_reload"), &subleaf->gap, ext->acr_gp_reload);
	walk_hex(walk, keyed("fixed_reload"), &subleaf->gap, ext->acr_fixed_reload);
	walk_hex(walk, keyed("gp_cause"), &subleaf->gap, ext->acr_gp_cause);
	walk_hex(walk, keyed("fixed_cause"), &subleaf->gap, ext->acr_fixed_cause);
	walk_object_end(walk);
}

static void outline_pebs(struct walk *walk, const struct hardware *hardware,
			 const struct cpuid_table *cpuid)
{
	const struct perfmon_ext *ext = &hardware->perfmon_ext;
	const struct subleaf caps =
		subleaf_of(hardware, cpuid, PERFMON_EXT_SUBLEAF_PEBS_CAPS);
	const struct subleaf counters =
		subleaf_of(hardware, cpuid, PERFMON_EXT_SUBLEAF_PEBS_COUNTERS);

	if (!caps.listed && !counters.listed)
		return;
	walk_object(walk, "pebs");
	if (caps.listed)
		walk_hex(walk, keyed("caps"), &caps.gap, ext->pebs_caps);
	if (counters.listed) {
		walk_hex(walk, keyed("gp"), &counters.gap, ext->pebs_gp);
		walk_hex(walk, keyed("gp_pdist"), &counters.gap, ext->pebs_gp_pdist);
		walk_hex(walk, keyed("fixed"), &counters.gap, ext->pebs_fixed);
		walk_hex(walk, keyed("fixed_pdist"), &counters.gap, ext->pebs_fixed_pdist);
	}
	walk_object_end(walk);
}

static void show_extensions(struct walk *walk, const struct perfmon_ext *ext)
{
	struct phrase text = { 0 };

	if (!walk_is_for_people(walk))
		return;
	if (ext->unit_mask_2)
		phrase_list(&text, "UnitMask2");
	if (ext->eq)
		phrase_list(&text, "EQ bit");
	if (ext->rdpmc_user_disable)
		phrase_list(&text, "RDPMC user disable");
	if (bits_test(ext->subleaves, PERFMON_EXT_SUBLEAF_ACR))
		phrase_list(&text, "auto counter reload");
	if (bits_test(ext->subleaves, PERFMON_EXT_SUBLEAF_PEBS_CAPS))
		phrase_list(&text, "architectural PEBS");
	if (ext->slots_per_cycle)
		phrase_add(&text, "%s%u slots per cycle", text.length ? ", " : "",
			   ext->slots_per_cycle);
	if (text.length)
		walk_line(walk, "Extensions", text.text);
}

static void outline_extensions(struct walk *walk, const struct hardware *hardware,
			       const struct cpuid_table *cpuid)
{
	const struct perfmon_ext *ext = &hardware->perfmon_ext;
	const struct subleaf acr = subleaf_of(hardware, cpuid, PERFMON_EXT_SUBLEAF_ACR);
	const struct subleaf events =
		subleaf_of(hardware, cpuid, PERFMON_EXT_SUBLEAF_EVENTS);

	walk_object(walk, "perfmon_ext");
	walk_hex(walk, keyed("subleaves"), NULL, ext->subleaves);
	walk_flag(walk, keyed("unit_mask_2"), NULL, ext->unit_mask_2);
	walk_flag(walk, keyed("eq"), NULL, ext->eq);
	walk_flag(walk, keyed("rdpmc_user_disable"), NULL, ext->rdpmc_user_disable);
	walk_number(walk, keyed("slots_per_cycle"), NULL, ext->slots_per_cycle);
	outline_acr(walk, ext, &acr);
	if (events.listed)
		walk_hex(walk, keyed("events_bitmap"), &events.gap, ext->event_bitmap);
	outline_pebs(walk, hardware, cpuid);
	walk_object_end(walk);
	show_extensions(walk, ext);
}

void outline_perfmon_ext(struct walk *walk, const struct hardware *hardware,
			 const struct cpuid_table *cpuid)
{
	const struct gap *gap = &hardware->perfmon_ext_gap;

	if (gap_is_open(gap)) {
		walk_null(walk, labelled("leaf_23", "Leaf 0x23"), gap);
		walk_null(walk, keyed("perfmon_ext"), gap);
	} else if (hardware->has_perfmon_ext) {
		outline_leaf_23(walk, cpuid);
		outline_extensions(walk, hardware, cpuid);
	}
}
