// SPDX-License-Identifier: GPL-2.0-or-later
/* The layers between a host's CPU and a guest's kernel, as items. */
#include "model/explain_layers.h"

#include "base/bits.h"
#include "model/explain_log.h"
#include "model/kernel_log.h"
#include "model/perfmon.h"

/* IA32_PERF_CAPABILITIES: the bits that KVM gives guests for PEBS */
#define PEBS_BITS 0xfc0u

static const struct gap known;

static void set_applicable(struct items *items, const struct item_value *value)
{
	for (unsigned int id = 0; id < ITEM_COUNT; id++)
		if (items->value[id].state != ITEM_NOT_APPLICABLE)
			items->value[id] = value ? *value : item_nothing(id);
}

static void set_unknown(struct items *items, const struct gap *gap)
{
	const struct item_value unknown = item_unknown(gap);

	set_applicable(items, &unknown);
}

static bool is_amd(const struct explain_side *side)
{
	return cpu_is_amd(&side->verdict->cpu);
}

static void set_width(const struct perf_counters *set, struct item_value *ret)
{
	*ret = set->count ? item_number(set->width, &known) : item_not_applicable();
}

/* The counters that perf drives; all else it takes as the layer before it has it. */
static void set_perf_counters(const struct perf_view *perf, bool amd, struct items *ret)
{
	ret->value[ITEM_GP_COUNTERS] = item_number(perf->gp.count, &known);
	set_width(&perf->gp, &ret->value[ITEM_GP_WIDTH]);
	if (amd)
		return;
	ret->value[ITEM_VERSION] = item_number(perf->version, &known);
	set_width(&perf->fixed, &ret->value[ITEM_FIXED_WIDTH]);
	for (unsigned int n = 0; n < ITEM_FIXED_COUNTERS; n++)
		ret->value[ITEM_FIXED_COUNTER_0 + n] =
			item_tri(tri_of(perf->fixed.bitmap >> n & 1), &known);
}

static void take_away(struct items *items, enum item_id id)
{
	if (items->value[id].state != ITEM_NOT_APPLICABLE)
		items->value[id] = item_nothing(id);
}

/*
 * KVM itself tells, if it answered: it offers DS where perf lets guests use PEBS, and not
 * otherwise (arch/x86/kvm/vmx/vmx.c, vmx_set_cpu_caps()); with the mediated vPMU it never
 * does. Without its word it is what is known of the CPU and of the kernel.
 */
static enum tristate perf_gives_pebs(const struct explain_side *host)
{
	const struct outlook *outlook = &host->verdict->outlook;

	if (outlook->guest.answered && host->verdict->answer.ds)
		return TRI_YES;
	if (outlook->guest.answered && outlook->guest.mode == GUEST_MODE_EMULATED)
		return TRI_NO;
	return forecast_guest_pebs(&outlook->premises);
}

/* PEBS, as far as the CPU has it, and its format, which is nothing without it. */
static void set_perf_pebs(const struct explain_side *host, struct items *ret)
{
	const struct gap *gap = &host->verdict->outlook.premises.perf_capabilities_gap;
	const enum tristate gives = perf_gives_pebs(host);

	if (gives == TRI_YES)
		return;
	if (ret->value[ITEM_PEBS].state == ITEM_YES)
		ret->value[ITEM_PEBS] = item_tri(gives, gap);
	if (gives == TRI_NO)
		take_away(ret, ITEM_PEBS_FORMAT);
}

/* Of the host, perf is asked what it hands on to KVM. */
static void layer_perf(const struct explain_side *host, const struct items *cpu,
		       struct items *ret)
{
	const struct outlook *outlook = &host->verdict->outlook;
	const struct perf_view *perf = &outlook->perf;

	*ret = *cpu;
	if (gap_is_open(&outlook->premises.cpuid_gap)) {
		set_unknown(ret, &outlook->premises.cpuid_gap);
		return;
	}
	if (perf->absence != PERF_PRESENT || !perf->offered_to_kvm) {
		set_applicable(ret, NULL);
		return;
	}
	set_perf_counters(perf, is_amd(host), ret);
	if (host->verdict->cpu.vendor == VENDOR_INTEL)
		set_perf_pebs(host, ret);
}

/* A single bit may be known where the leaf is not: QEMU's answers name some of them alone. */
static enum tristate guest_ds(const struct explain_side *guest)
{
	const struct cpuid_bits *bits = cpuid_bits_find(
		&snapshot_boot(guest->snap)->cpuid_bits, CPUID_FEATURES, 0);

	if (!gap_is_open(&guest->verdict->cpu.features_gap))
		return tri_of(guest->verdict->cpu.ds);
	return bits && bits_test(bits->known.edx, CPUID_1_EDX_DS) ?
		       tri_of(bits_test(bits->regs.edx, CPUID_1_EDX_DS)) :
		       TRI_UNKNOWN;
}

/* DS and a bit of IA32_PERF_CAPABILITIES: without either there is none. */
static struct item_value vmm_pebs(const struct explain_side *guest)
{
	const struct hardware *boot = &guest->verdict->hardware[0];
	const struct gap *gap = &boot->perf_capabilities_gap;

	switch (guest_ds(guest)) {
	case TRI_NO:
		return item_nothing(ITEM_PEBS);
	case TRI_UNKNOWN:
		return item_unknown(&guest->verdict->cpu.features_gap);
	case TRI_YES:
		break;
	}
	return gap_is_open(gap) ?
		       item_unknown(gap) :
		       item_tri(tri_of(boot->perf_capabilities.value & PEBS_BITS), gap);
}

/*
 * In a guest, the CPU's model tells nothing of LBR, nor DS alone of PEBS: KVM gives them
 * through IA32_PERF_CAPABILITIES.
 */
static void set_vmm_records(const struct explain_side *guest, struct items *ret)
{
	const struct hardware *boot = &guest->verdict->hardware[0];
	const struct gap *gap = &boot->perf_capabilities_gap;
	const bool lbr = boot->perf_capabilities.lbr_format || guest->verdict->cpu.arch_lbr;

	if (!boot->has_pdcm && !gap_is_open(gap)) {
		take_away(ret, ITEM_PEBS);
		take_away(ret, ITEM_PEBS_FORMAT);
		take_away(ret, ITEM_LBR);
		take_away(ret, ITEM_LBR_FORMAT);
		return;
	}
	ret->value[ITEM_PEBS] = vmm_pebs(guest);
	if (gap_is_open(gap)) {
		ret->value[ITEM_LBR] = item_unknown(gap);
		return;
	}
	ret->value[ITEM_LBR] = item_tri(tri_of(lbr), gap);
	if (ret->value[ITEM_PEBS].state == ITEM_NO)
		take_away(ret, ITEM_PEBS_FORMAT);
	if (!lbr)
		take_away(ret, ITEM_LBR_FORMAT);
}

/* The reader is told which of the two machines' registers it is. */
static void name_guest(struct items *ret)
{
	for (unsigned int id = 0; id < ITEM_COUNT; id++)
		if (ret->value[id].gap.fact == FACT_PERF_CAPABILITIES)
			ret->value[id].gap.fact = FACT_GUEST_PERF_CAPABILITIES;
}

static void layer_vmm(const struct explain_side *guest, struct items *ret)
{
	items_of_hardware(guest->verdict, ret);
	if (guest->verdict->hardware_count && guest->verdict->cpu.vendor == VENDOR_INTEL)
		set_vmm_records(guest, ret);
	name_guest(ret);
}

/* What sysfs and the log of the guest tell of single items. */
static void set_guest_records(const struct explain_side *guest, struct items *ret)
{
	const struct premises *premises = &guest->verdict->outlook.premises;
	const struct kernel_snapshot *kernel = &guest->snap->kernel;
	const struct reading_u64 *precise = &kernel->perf_device[0].max_precise;

	if (premises->full_width == TRI_YES)
		ret->value[ITEM_FULL_WIDTH] = item_tri(TRI_YES, &known);
	if (premises->has_lbr_depth)
		ret->value[ITEM_LBR] = item_tri(tri_of(premises->lbr_depth), &known);
	if (kernel->perf_device_count && precise->reading.state == READING_OK)
		ret->value[ITEM_PEBS] = item_tri(tri_of(precise->value), &known);
}

static void layer_guest(const struct explain_side *guest, const struct items *vmm,
			struct items *ret)
{
	const struct outlook *outlook = &guest->verdict->outlook;

	*ret = *vmm;
	if (gap_is_open(&outlook->premises.cpuid_gap)) {
		set_unknown(ret, &outlook->premises.cpuid_gap);
		explain_log_apply(&guest->snap->kernel, ret);
	} else if (outlook->perf.absence != PERF_PRESENT) {
		set_applicable(ret, NULL);
	} else {
		/* counters that come of an undefined shift are not there to be used */
		if (!outlook->perf.undefined_shift)
			set_perf_counters(&outlook->perf, is_amd(guest), ret);
		if (!is_amd(guest))
			set_guest_records(guest, ret);
	}
}

/* Whether the guest's kernel itself tells that it has a PMU, or that it has none. */
static bool guest_has_told(const struct explain_side *guest)
{
	const struct kernel_snapshot *kernel = &guest->snap->kernel;

	return kernel->perf_devices_reading.state == READING_OK ||
	       kernel_log_has(kernel, "Performance Events:");
}

/*
 * No CPUID bit of AMD says that there is no PMU: where KVM gives none, only the guest's
 * kernel, which tried the counters, can tell.
 */
static void doubt_amd(const struct explain_facts *facts, const struct items *kvm,
		      struct items *ret)
{
	struct gap gap = { .fact = FACT_GUEST_KERNEL };

	if (!is_amd(&facts->guest) || kvm->value[ITEM_PMU].state != ITEM_NO ||
	    ret->value[ITEM_PMU].state != ITEM_YES || guest_has_told(&facts->guest))
		return;
	/* a log without a word of perf's is as good as none */
	if (facts->guest.snap->kernel.log.state != READING_OK)
		gap.reading = facts->guest.snap->kernel.log;
	set_unknown(ret, &gap);
}

/* Without the host, all that is known of its layers is which items there could be. */
static void set_host_unknown(struct items ret[LAYER_COUNT])
{
	const struct gap gap = gap_not_recorded(FACT_HOST);

	for (unsigned int layer = LAYER_CPU; layer <= LAYER_KVM; layer++) {
		ret[layer] = ret[LAYER_VMM];
		set_unknown(&ret[layer], &gap);
	}
}

void explain_layers_of(const struct explain_facts *facts, struct items ret[LAYER_COUNT])
{
	const struct explain_side *host = &facts->host;

	layer_vmm(&facts->guest, &ret[LAYER_VMM]);
	layer_guest(&facts->guest, &ret[LAYER_VMM], &ret[LAYER_GUEST]);
	if (!host->snap) {
		set_host_unknown(ret);
		return;
	}
	items_of_hardware(host->verdict, &ret[LAYER_CPU]);
	layer_perf(host, &ret[LAYER_CPU], &ret[LAYER_PERF]);
	items_of_guest(host->verdict, &host->snap->kvm, &ret[LAYER_KVM]);
	doubt_amd(facts, &ret[LAYER_KVM], &ret[LAYER_GUEST]);
}
