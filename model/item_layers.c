// SPDX-License-Identifier: GPL-2.0-or-later
/* Which items the hardware has, and which KVM lets a guest have. */
#include "model/item_layers.h"

#include "base/bits.h"
#include "model/deciding_gap.h"
#include "model/perf_models.h"

/* IA32_PERF_CAPABILITIES */
#define LBR_FORMAT 0x3fu
#define PEBS_FORMAT 0xf00u
#define PEBS_FORMAT_SHIFT 8

static const struct gap known;

/* Takes away what another vendor's PMU alone knows. */
static void keep_side(enum item_side side, struct items *ret)
{
	for (unsigned int id = 0; id < ITEM_COUNT; id++)
		if (item_kinds[id].side != ITEM_OF_ALL && item_kinds[id].side != side)
			ret->value[id] = item_not_applicable();
}

static enum item_side side_of(const struct cpu *cpu)
{
	return cpu_is_amd(cpu) ? ITEM_OF_AMD : ITEM_OF_INTEL;
}

static void set_unknown(const struct gap *gap, struct items *ret)
{
	for (unsigned int id = 0; id < ITEM_COUNT; id++)
		ret->value[id] = item_unknown(gap);
}

/* The width of counters that are not there says nothing. */
static struct item_value width_of(const struct counters *set, const struct gap *gap)
{
	return set->count || gap_is_open(gap) ? item_number(set->width, gap) :
						item_not_applicable();
}

static void set_counters(const struct counters *gp, const struct counters *fixed,
			 struct items *ret)
{
	ret->value[ITEM_GP_COUNTERS] = item_number(gp->count, &gp->gap);
	ret->value[ITEM_GP_WIDTH] = width_of(gp, &gp->gap);
	ret->value[ITEM_FIXED_WIDTH] = width_of(fixed, &fixed->gap);
	for (unsigned int n = 0; n < ITEM_FIXED_COUNTERS; n++)
		ret->value[ITEM_FIXED_COUNTER_0 + n] =
			gap_is_open(&fixed->gap) ?
				item_unknown(&fixed->gap) :
				item_tri(tri_of(bits_test(fixed->bitmap, n)), &known);
}

static struct item_value flag(bool value, const struct gap *gap)
{
	return item_tri(gap_is_open(gap) ? TRI_UNKNOWN : tri_of(value), gap);
}

/* The PMU of leaf 0xA. */
static void set_intel_hardware(const struct verdict *verdict, const struct hardware *boot,
			       struct items *ret)
{
	const struct perf_capabilities *caps = &boot->perf_capabilities;
	const struct gap *caps_gap = &boot->perf_capabilities_gap;
	const struct gap full_width_gap = deciding_gap_of_host(&verdict->outlook);
	const struct premises *premises = &verdict->outlook.premises;
	const bool ds = verdict->cpu.ds && verdict->cpu.vendor == VENDOR_INTEL &&
			premises->pebs_available.value;
	const struct item_value format = boot->has_pdcm ?
						 item_number(caps->lbr_format, caps_gap) :
						 item_not_applicable();

	ret->value[ITEM_PMU] = flag(boot->perfmon.version, &boot->perfmon_gap);
	ret->value[ITEM_VERSION] = item_number(boot->perfmon.version, &boot->perfmon_gap);
	ret->value[ITEM_FULL_WIDTH] = item_tri(premises->full_width, &full_width_gap);
	ret->value[ITEM_PERF_METRICS] =
		item_tri(hardware_perf_metrics(&verdict->cpu, boot), caps_gap);
	ret->value[ITEM_PEBS] = ds && gap_is_open(&premises->pebs_gap) ?
					item_unknown(&premises->pebs_gap) :
					flag(ds, &verdict->cpu.features_gap);
	ret->value[ITEM_PEBS_FORMAT] = ds && boot->has_pdcm ?
					       item_number(caps->pebs_format, caps_gap) :
					       item_not_applicable();
	ret->value[ITEM_LBR_FORMAT] = format;
	ret->value[ITEM_ARCH_LBR] = flag(verdict->cpu.arch_lbr, &verdict->cpu.hybrid_gap);
	ret->value[ITEM_PDCM] = flag(boot->has_pdcm, &verdict->cpu.features_gap);
	ret->value[ITEM_PERFMON_EXT] = flag(boot->has_perfmon_ext, &boot->perfmon_ext_gap);
}

static void set_amd_hardware(const struct hardware *boot, struct items *ret)
{
	ret->value[ITEM_PMU] = flag(boot->gp.count, &boot->gp.gap);
	ret->value[ITEM_FULL_WIDTH] = flag(boot->gp.count, &boot->gp.gap);
	ret->value[ITEM_PERFCTR_CORE] = flag(boot->perfctr_core, &boot->amd_gap);
	ret->value[ITEM_PERFMON_V2] = flag(boot->perfmon_v2, &boot->amd_perfmon_gap);
}

/* What no perf has looked at: of silicon its model tells, of a guest what it was granted. */
static struct item_value unused_lbr(const struct cpu *cpu, const struct hardware *boot)
{
	const struct perf_lbr lbr =
		perf_model_part_lbr(cpu->family, cpu->model, cpu->stepping);

	if (cpu->hypervisor)
		return flag(boot->perf_capabilities.lbr_format,
			    &boot->perf_capabilities_gap);
	return flag(lbr.depth, &cpu->signature_gap);
}

/*
 * What perf finds: which models have it, perf knows better than any CPUID bit. A perf that
 * does not run has found nothing, and that is no word on the CPU.
 */
static struct item_value hardware_lbr(const struct verdict *verdict,
				      const struct hardware *boot)
{
	const struct gap *gap = &verdict->outlook.premises.cpuid_gap;
	const struct perf_view *perf = &verdict->outlook.perf;

	if (verdict->cpu.arch_lbr || boot->lbr_v2)
		return item_tri(TRI_YES, &known);
	if (gap_is_open(gap) || perf->absence == PERF_PRESENT ||
	    verdict->cpu.vendor != VENDOR_INTEL)
		return flag(perf->lbr.depth, gap);
	return unused_lbr(&verdict->cpu, boot);
}

void items_of_hardware(const struct verdict *verdict, struct items *ret)
{
	const struct hardware *boot = &verdict->hardware[0];
	const struct gap nothing = gap_not_recorded(FACT_CPUID_PERFMON);

	if (!verdict->hardware_count || gap_is_open(&verdict->cpu.vendor_gap)) {
		set_unknown(verdict->hardware_count ? &verdict->cpu.vendor_gap : &nothing,
			    ret);
		return;
	}
	*ret = (struct items){ 0 };
	set_counters(&boot->gp, &boot->fixed, ret);
	if (boot->is_amd)
		set_amd_hardware(boot, ret);
	else
		set_intel_hardware(verdict, boot, ret);
	ret->value[ITEM_LBR] = hardware_lbr(verdict, boot);
	keep_side(side_of(&verdict->cpu), ret);
}

static void set_nothing(struct items *ret)
{
	for (unsigned int id = 0; id < ITEM_COUNT; id++)
		ret->value[id] = item_nothing(id);
}

/* A format of which the guest may have none, or one that is not known. */
static struct item_value guest_format(enum tristate has, const struct known_bits *caps,
				      uint64_t mask, const struct gap *gap)
{
	if (has == TRI_NO)
		return item_not_applicable();
	if (has == TRI_UNKNOWN || (caps->known & mask) != mask)
		return item_unknown(gap);
	return item_number((unsigned int)(caps->value & mask), &known);
}

static void set_guest_features(const struct guest *guest, const struct gap *gap,
			       struct items *ret)
{
	const struct known_bits *caps = &guest->perf_capabilities;
	struct item_value *pebs_format = &ret->value[ITEM_PEBS_FORMAT];

	ret->value[ITEM_FULL_WIDTH] = item_tri(guest->full_width, gap);
	ret->value[ITEM_PERF_METRICS] = item_tri(guest->perf_metrics, gap);
	ret->value[ITEM_PEBS] = item_tri(guest->pebs, gap);
	*pebs_format = guest_format(guest->pebs, caps, PEBS_FORMAT, gap);
	pebs_format->number >>= PEBS_FORMAT_SHIFT;
	ret->value[ITEM_LBR] = item_tri(guest->lbr, gap);
	ret->value[ITEM_LBR_FORMAT] = guest_format(guest->lbr, caps, LBR_FORMAT, gap);
	ret->value[ITEM_ARCH_LBR] = item_tri(guest->arch_lbr, gap);
	ret->value[ITEM_PDCM] = item_tri(guest->pdcm, gap);
	ret->value[ITEM_PERFMON_EXT] = item_tri(guest->perfmon_ext, gap);
	ret->value[ITEM_PERFCTR_CORE] = item_tri(guest->perfctr_core, gap);
	ret->value[ITEM_PERFMON_V2] = item_tri(guest->perfmon_v2, gap);
}

void items_of_guest(const struct verdict *verdict, const struct kvm_snapshot *kvm,
		    struct items *ret)
{
	const struct guest *guest = &verdict->outlook.guest;
	const struct gap gap =
		deciding_gap_of_guest(&verdict->outlook, kvm, &verdict->answer);

	*ret = (struct items){ 0 };
	if (gap_is_open(&guest->gap)) {
		set_unknown(&guest->gap, ret);
	} else if (guest->mode == GUEST_MODE_NONE || guest->mode == GUEST_MODE_DISABLED) {
		set_nothing(ret);
	} else {
		ret->value[ITEM_PMU] = item_tri(TRI_YES, &known);
		ret->value[ITEM_VERSION] = item_number(guest->version, &known);
		set_counters(&guest->gp, &guest->fixed, ret);
		set_guest_features(guest, &gap, ret);
	}
	if (!gap_is_open(&verdict->cpu.vendor_gap))
		keep_side(side_of(&verdict->cpu), ret);
}
