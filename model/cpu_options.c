// SPDX-License-Identifier: GPL-2.0-or-later
/* How to ask QEMU and libvirt for a baseline. */
#include "model/cpu_options.h"

#include "base/bits.h"
#include "base/text_buffer.h"

/*
 * Names of QEMU's properties (target/i386/cpu.c, feature_word_info and x86_cpu_properties,
 * 7.2 and 11.1; perfmon-v2 is newer than 7.2) and of libvirt's features
 * (src/cpu_map/x86_features.xml, 11.3).
 */
static const struct switch_names {
	enum item_id item;
	const char *name[CPU_OPTIONS_COUNT]; /* NULL: it has none */
} switches[] = {
	{ ITEM_PDCM, { "pdcm", "pdcm" } },
	{ ITEM_FULL_WIDTH, { "full-width-write", NULL } },
	{ ITEM_ARCH_LBR, { "arch-lbr", "arch-lbr" } },
	{ ITEM_PERFCTR_CORE, { "perfctr-core", "perfctr_core" } },
	{ ITEM_PERFMON_V2, { "perfmon-v2", "perfmon-v2" } },
};

static const char *switch_of(unsigned int thing, enum cpu_options_for whom)
{
	for (size_t i = 0; i < ARRAY_SIZE(switches); i++)
		if (switches[i].item == thing)
			return switches[i].name[whom];
	return NULL;
}

/* Whether a guest learns of a thing from IA32_PERF_CAPABILITIES, and so not without PDCM. */
static bool is_in_perf_capabilities(unsigned int thing)
{
	return thing == ITEM_FULL_WIDTH || thing == ITEM_PERF_METRICS ||
	       thing == ITEM_PEBS || thing == ITEM_PEBS_FORMAT || thing == ITEM_LBR ||
	       thing == ITEM_LBR_FORMAT;
}

static bool is_taken_away(const struct baseline *baseline, unsigned int thing)
{
	const struct baseline_thing *now = &baseline->thing[OFFER_NOW][thing];

	return baseline_is_limited(baseline, now) && !now->number;
}

static void write_switch(struct text_buffer *text, enum cpu_options_for whom,
			 const char *name)
{
	switch (whom) {
	case CPU_OPTIONS_QEMU:
		text_add(text, ",");
		text_add(text, name);
		text_add(text, "=off");
		break;
	case CPU_OPTIONS_LIBVIRT:
		text_add(text, "  <feature policy='disable' name='");
		text_add(text, name);
		text_add(text, "'/>\n");
		break;
	}
}

/* QEMU takes the format of the host and no other, or none. */
static void write_lbr_format(struct text_buffer *text, const struct baseline_thing *format)
{
	text_add(text, ",lbr-fmt=");
	text_hex(text, format->number ? format->number - 1 : 0);
}

/* Registers are asked for through the items in them. */
static bool is_asked_for(unsigned int thing)
{
	return thing != ITEM_PMU && thing != ITEM_LBR && thing < ITEM_COUNT;
}

static void take_thing(const struct baseline *baseline, unsigned int thing,
		       enum cpu_options_for whom, struct text_buffer *text,
		       struct cpu_options *ret)
{
	const struct baseline_thing *now = &baseline->thing[OFFER_NOW][thing];
	const bool is_lbr = thing == ITEM_LBR_FORMAT && whom == CPU_OPTIONS_QEMU;
	const char *name = switch_of(thing, whom);

	if (is_in_perf_capabilities(thing) && is_taken_away(baseline, ITEM_PDCM))
		return;
	if (!baseline_knows(now))
		ret->undecided |= UINT64_C(1) << thing;
	else if (is_lbr && (now->number || is_taken_away(baseline, thing)))
		write_lbr_format(text, now);
	else if (!baseline_is_limited(baseline, now))
		return;
	else if (name)
		write_switch(text, whom, name);
	else
		ret->cannot |= UINT64_C(1) << thing;
}

static void take_things(const struct baseline *baseline, enum cpu_options_for whom,
			struct text_buffer *text, struct cpu_options *ret)
{
	for (unsigned int thing = 0; thing < THING_COUNT; thing++)
		if (is_asked_for(thing))
			take_thing(baseline, thing, whom, text, ret);
}

static void write_qemu(const struct baseline *baseline, bool has_pmu,
		       struct text_buffer *text, struct cpu_options *ret)
{
	text_add(text, has_pmu ? "host,pmu=on" : "host,pmu=off");
	if (has_pmu)
		take_things(baseline, CPU_OPTIONS_QEMU, text, ret);
}

static void write_libvirt(const struct baseline *baseline, bool has_pmu,
			  struct text_buffer *text, struct cpu_options *ret)
{
	text_add(text, "<features>\n  <pmu state='");
	text_add(text, has_pmu ? "on'/>\n" : "off'/>\n");
	text_add(text, "</features>\n<cpu mode='host-passthrough'>\n");
	if (has_pmu)
		take_things(baseline, CPU_OPTIONS_LIBVIRT, text, ret);
	text_add(text, "</cpu>\n");
}

void cpu_options_of(const struct baseline *baseline, enum cpu_options_for whom,
		    struct cpu_options *ret)
{
	const enum tristate has_pmu = baseline_has_pmu(baseline, OFFER_NOW);
	struct text_buffer text = text_in(ret->text, sizeof(ret->text));

	ret->cannot = ret->undecided = 0;
	if (has_pmu == TRI_UNKNOWN)
		return;
	switch (whom) {
	case CPU_OPTIONS_QEMU:
		write_qemu(baseline, has_pmu == TRI_YES, &text, ret);
		break;
	case CPU_OPTIONS_LIBVIRT:
		write_libvirt(baseline, has_pmu == TRI_YES, &text, ret);
		break;
	}
}
