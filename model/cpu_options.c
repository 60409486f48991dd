// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How to ask QEMU and libvirt for a baseline.
 *
 * Read in QEMU 7.2, 10.0 and 10.2, target/i386/cpu.c: x86_cpu_get_migratable_flags() lets
 * through what feature_word_info has a name for, x86_cpu_realizefn() takes lbr-fmt whatever
 * migratable says. The properties of 11.1.3 are the same. libvirt 9.0 and 11.3,
 * src/qemu/qemu_command.c, passes migratable and the switches on to -cpu host.
 */
#include "model/cpu_options.h"

#include "base/bits.h"
#include "base/text_buffer.h"

/*
 * QEMU's properties are those of feature_word_info; 7.2 refuses perfmon-v2, 10.0 has it.
 * libvirt's features are those of src/cpu_map/x86_features.xml; 9.0 refuses perfmon-v2, 11.3
 * has it, and neither knows a bit of MSR 0x345. A thing of the other kind of PMU cannot be
 * switched off for a fleet of both.
 */
static const struct switch_names {
	enum item_id item;
	enum offer_kind kind;
	const char *name[CPU_OPTIONS_COUNT]; /* NULL: it has none */
} switches[] = {
	{ ITEM_PDCM, OFFER_KIND_ARCHITECTURAL, { "pdcm", "pdcm" } },
	{ ITEM_FULL_WIDTH, OFFER_KIND_ARCHITECTURAL, { "full-width-write", NULL } },
	{ ITEM_ARCH_LBR, OFFER_KIND_ARCHITECTURAL, { "arch-lbr", "arch-lbr" } },
	{ ITEM_PERFCTR_CORE, OFFER_KIND_AMD, { "perfctr-core", "perfctr_core" } },
	{ ITEM_PERFMON_V2, OFFER_KIND_AMD, { "perfmon-v2", "perfmon-v2" } },
};

/* Of a guest without PERFCTR_CORE: arch/x86/kvm/svm/pmu.c, amd_pmu_refresh(), Linux 7.2. */
#define AMD_LEGACY_COUNTERS 4

/* A question to one of them, and what is known of the answer so far. */
struct asking {
	const struct baseline *baseline;
	enum cpu_options_for whom;
	struct text_buffer text;
	struct cpu_options *ret;
};

static const struct baseline_thing *now(const struct asking *asking, unsigned int thing)
{
	return &asking->baseline->thing[OFFER_NOW][thing];
}

static bool has(const struct asking *asking, unsigned int thing)
{
	return baseline_knows(now(asking, thing)) && now(asking, thing)->number;
}

static bool is_limited(const struct asking *asking, unsigned int thing)
{
	return baseline_is_limited(asking->baseline, now(asking, thing));
}

static bool is_taken_away(const struct asking *asking, unsigned int thing)
{
	return is_limited(asking, thing) && !now(asking, thing)->number;
}

/* Whether all of the hosts are of that kind. */
static enum tristate are_all(const struct baseline *baseline, enum offer_kind kind)
{
	const uint64_t *kinds = baseline->kinds;

	if (kinds[kind] == baseline->hosts)
		return TRI_YES;
	return kinds[kind] + kinds[OFFER_KIND_UNKNOWN] == baseline->hosts ? TRI_UNKNOWN :
									    TRI_NO;
}

/* Whether it is brought about: yes needs no word. */
static void settle(struct asking *asking, unsigned int thing, enum tristate state)
{
	switch (state) {
	case TRI_YES:
		break;
	case TRI_NO:
		asking->ret->cannot |= UINT64_C(1) << thing;
		break;
	case TRI_UNKNOWN:
		asking->ret->undecided |= UINT64_C(1) << thing;
		break;
	}
}

static const struct switch_names *switch_of(unsigned int thing)
{
	for (size_t i = 0; i < ARRAY_SIZE(switches); i++)
		if (switches[i].item == thing)
			return &switches[i];
	return NULL;
}

static enum tristate can_switch(const struct asking *asking, const struct switch_names *it)
{
	return it->name[asking->whom] ? are_all(asking->baseline, it->kind) : TRI_NO;
}

static bool is_switched_off(const struct asking *asking, enum item_id item)
{
	return is_taken_away(asking, item) &&
	       can_switch(asking, switch_of(item)) == TRI_YES;
}

static void write_switch(struct asking *asking, const char *name)
{
	struct text_buffer *text = &asking->text;

	switch (asking->whom) {
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

static void take_switch(struct asking *asking, const struct switch_names *it)
{
	if (!is_taken_away(asking, it->item))
		return;
	if (is_switched_off(asking, it->item))
		write_switch(asking, it->name[asking->whom]);
	settle(asking, it->item, can_switch(asking, it));
}

/* Whether a guest learns of a thing from IA32_PERF_CAPABILITIES, and so not without PDCM. */
static bool is_in_perf_capabilities(unsigned int thing)
{
	return thing == ITEM_FULL_WIDTH || thing == ITEM_PERF_METRICS ||
	       thing == ITEM_PEBS || thing == ITEM_PEBS_FORMAT || thing == ITEM_LBR ||
	       thing == ITEM_LBR_FORMAT;
}

/* Whether a guest will be without it on each host, be it switched off or there nowhere. */
static bool is_without_pdcm(const struct asking *asking)
{
	return baseline_knows(now(asking, ITEM_PDCM)) && !has(asking, ITEM_PDCM) &&
	       are_all(asking->baseline, OFFER_KIND_ARCHITECTURAL) == TRI_YES;
}

/* Whether there is no name for it, so that it comes with all that has none, or not at all. */
static bool is_unnamed(unsigned int thing, enum cpu_options_for whom)
{
	if (thing == ITEM_LBR || thing == ITEM_LBR_FORMAT)
		return whom == CPU_OPTIONS_LIBVIRT;
	return is_in_perf_capabilities(thing) && thing != ITEM_FULL_WIDTH;
}

/*
 * What has no name is asked for where the baseline has some of it, and only if no host would
 * give its guest anything else with it.
 */
static bool wants_unnamed(const struct asking *asking)
{
	bool some = false;

	if (is_without_pdcm(asking))
		return false;
	for (unsigned int thing = 0; thing < ITEM_COUNT; thing++) {
		if (!is_unnamed(thing, asking->whom))
			continue;
		if (!baseline_knows(now(asking, thing)) || is_limited(asking, thing))
			return false;
		some = some || has(asking, thing);
	}
	return some;
}

static void take_unnamed(struct asking *asking, unsigned int thing)
{
	if (asking->ret->unmigratable)
		return;
	if (!baseline_knows(now(asking, thing)))
		settle(asking, thing, TRI_UNKNOWN);
	else if (has(asking, thing))
		settle(asking, thing, TRI_NO);
}

/* QEMU takes the format of the host and no other, or none; without a word it gives none. */
static void take_lbr(struct asking *asking, unsigned int thing)
{
	const struct baseline_thing *format = now(asking, ITEM_LBR_FORMAT);
	const bool is_known = baseline_knows(format);

	if (!baseline_knows(now(asking, thing)))
		settle(asking, thing, TRI_UNKNOWN);
	if (thing != ITEM_LBR_FORMAT)
		return;
	if (has(asking, thing)) {
		text_add(&asking->text, ",lbr-fmt=");
		text_hex(&asking->text, format->number - 1);
	} else if (asking->ret->unmigratable && (!is_known || is_limited(asking, thing))) {
		text_add(&asking->text, ",lbr-fmt=0x0");
	}
}

/* Whether what a switch takes along is all that makes the hosts differ in it. */
static enum tristate follows(const struct asking *asking, unsigned int thing)
{
	const enum tristate is_amd = are_all(asking->baseline, OFFER_KIND_AMD);

	if (thing == ITEM_VERSION && is_taken_away(asking, ITEM_PERFMON_V2))
		return is_amd;
	if (thing == ITEM_GP_COUNTERS && is_taken_away(asking, ITEM_PERFCTR_CORE) &&
	    now(asking, thing)->number == AMD_LEGACY_COUNTERS)
		return is_amd;
	return TRI_NO;
}

/* KVM's answer is passed on: what hosts differ in stays different. */
static void take_number(struct asking *asking, unsigned int thing)
{
	if (is_limited(asking, thing))
		settle(asking, thing, follows(asking, thing));
}

static void take_thing(struct asking *asking, unsigned int thing)
{
	const struct switch_names *it = switch_of(thing);

	if (is_in_perf_capabilities(thing) && is_without_pdcm(asking)) {
		if (has(asking, thing))
			settle(asking, thing, TRI_NO);
	} else if (is_unnamed(thing, asking->whom)) {
		take_unnamed(asking, thing);
	} else if (thing == ITEM_LBR || thing == ITEM_LBR_FORMAT) {
		take_lbr(asking, thing);
	} else if (!baseline_knows(now(asking, thing))) {
		settle(asking, thing, TRI_UNKNOWN);
	} else if (thing == ITEM_PERFMON_EXT) {
		/* cpu_x86_cpuid() has no leaf 0x23 up to 10.2 */
		if (has(asking, thing))
			settle(asking, thing, TRI_NO);
	} else if (it) {
		take_switch(asking, it);
	} else {
		take_number(asking, thing);
	}
}

/* Registers are asked for through the items in them. */
static void take_things(struct asking *asking)
{
	for (unsigned int thing = ITEM_PMU + 1; thing < ITEM_COUNT; thing++)
		take_thing(asking, thing);
	/* leaf 0xA's EBX, in which cpu_x86_cpuid() leaves KVM's answer as it is */
	if (baseline_knows(now(asking, THING_EVENTS)))
		take_number(asking, THING_EVENTS);
	else
		settle(asking, THING_EVENTS, TRI_UNKNOWN);
}

/*
 * AMD's CPUID cannot say that there is no PMU. QEMU 11.1 sets KVM_PMU_CAP_DISABLE for pmu=off,
 * 10.2 does not (target/i386/kvm/kvm.c), and which one it will be is not known here.
 */
static void take_pmu_away(struct asking *asking)
{
	const struct baseline *baseline = asking->baseline;
	const uint64_t others = baseline->hosts - now(asking, ITEM_PMU)->hosts;

	if (!others || are_all(baseline, OFFER_KIND_ARCHITECTURAL) == TRI_YES)
		return;
	/* More hosts have something to take away than can be of another kind. */
	if (others > baseline->kinds[OFFER_KIND_ARCHITECTURAL] +
			     baseline->kinds[OFFER_KIND_UNKNOWN])
		settle(asking, ITEM_PMU, TRI_NO);
	else
		settle(asking, ITEM_PMU, TRI_UNKNOWN);
}

static void take_all(struct asking *asking, bool has_pmu)
{
	if (has_pmu)
		take_things(asking);
	else
		take_pmu_away(asking);
}

static void write_qemu(struct asking *asking, bool has_pmu)
{
	text_add(&asking->text, has_pmu ? "host,pmu=on" : "host,pmu=off");
	if (asking->ret->unmigratable)
		text_add(&asking->text, ",migratable=no");
	take_all(asking, has_pmu);
}

static void write_libvirt(struct asking *asking, bool has_pmu)
{
	struct text_buffer *text = &asking->text;

	text_add(text, "<features>\n  <pmu state='");
	text_add(text, has_pmu ? "on'/>\n" : "off'/>\n");
	text_add(text, "</features>\n<cpu mode='host-passthrough'");
	text_add(text, asking->ret->unmigratable ? " migratable='off'>\n" : ">\n");
	take_all(asking, has_pmu);
	text_add(text, "</cpu>\n");
}

void cpu_options_of(const struct baseline *baseline, enum cpu_options_for whom,
		    struct cpu_options *ret)
{
	const enum tristate has_pmu = baseline_has_pmu(baseline, OFFER_NOW);
	struct asking asking = { .baseline = baseline, .whom = whom, .ret = ret };

	asking.text = text_in(ret->text, sizeof(ret->text));
	ret->cannot = ret->undecided = 0;
	ret->unmigratable = has_pmu == TRI_YES && wants_unnamed(&asking);
	if (has_pmu == TRI_UNKNOWN)
		return;
	switch (whom) {
	case CPU_OPTIONS_QEMU:
		write_qemu(&asking, has_pmu == TRI_YES);
		break;
	case CPU_OPTIONS_LIBVIRT:
		write_libvirt(&asking, has_pmu == TRI_YES);
		break;
	}
}
