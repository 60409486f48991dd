// SPDX-License-Identifier: GPL-2.0-or-later
/* What perf and KVM know of Intel parts by their family and model alone. */
#include "model/perf_models.h"

/* intel_pmu_lbr_init_*() of Linux, by name of the part that brought each */
#define LBR_CORE .lbr = { .depth = 4 }
#define LBR_ATOM .lbr = { .depth = 8 }
#define LBR_NEHALEM .lbr = { .depth = 16 }
#define LBR_HASWELL .lbr = { .depth = 16, .call_stack = true }
#define LBR_SKYLAKE .lbr = { .depth = 32, .call_stack = true }

#define NEHALEM_ERRATA .broken_branch_misses = true, .broken_global_ctrl = true
#define HYBRID_SINCE(set) .hybrid = true, .hybrid_since = (set)
#define GUEST_PEBS_SINCE(set) .guest_pebs = true, .guest_pebs_since = (set)

#define FAMILY_6(number) .family = 6, .model = (number)

/*
 * Linux 7.2: arch/x86/events/intel/core.c, intel_pmu_init(); asm/intel-family.h; and
 * arch/x86/kvm/vmx/vmx.c, setup_vmcs_config(), for the control that is broken.
 */
static const struct perf_model models[] = {
	{ FAMILY_6(0x0f), LBR_CORE }, /* Core 2: Merom */
	{ FAMILY_6(0x16), LBR_CORE }, /* Merom-L */
	{ FAMILY_6(0x17), LBR_CORE }, /* Penryn */
	{ FAMILY_6(0x1d), LBR_CORE }, /* Dunnington */
	{ FAMILY_6(0x1a), LBR_NEHALEM, NEHALEM_ERRATA }, /* Nehalem-EP */
	{ FAMILY_6(0x1e), LBR_NEHALEM, NEHALEM_ERRATA }, /* Nehalem */
	{ FAMILY_6(0x2e), LBR_NEHALEM, NEHALEM_ERRATA }, /* Nehalem-EX */
	{ FAMILY_6(0x25), LBR_NEHALEM, .broken_global_ctrl = true }, /* Westmere */
	{ FAMILY_6(0x2c), LBR_NEHALEM, .broken_global_ctrl = true }, /* Westmere-EP */
	{ FAMILY_6(0x2f), LBR_NEHALEM }, /* Westmere-EX */
	{ FAMILY_6(0x2a), LBR_NEHALEM }, /* Sandy Bridge */
	{ FAMILY_6(0x2d), LBR_NEHALEM }, /* Sandy Bridge-X */
	{ FAMILY_6(0x3a), LBR_NEHALEM }, /* Ivy Bridge */
	{ FAMILY_6(0x3e), LBR_NEHALEM }, /* Ivy Bridge-X */
	{ FAMILY_6(0x3c), LBR_HASWELL }, /* Haswell */
	{ FAMILY_6(0x3f), LBR_HASWELL }, /* Haswell-X */
	{ FAMILY_6(0x45), LBR_HASWELL }, /* Haswell-L */
	{ FAMILY_6(0x46), LBR_HASWELL }, /* Haswell-G */
	{ FAMILY_6(0x3d), LBR_HASWELL }, /* Broadwell */
	{ FAMILY_6(0x47), LBR_HASWELL }, /* Broadwell-G */
	{ FAMILY_6(0x4f), LBR_HASWELL }, /* Broadwell-X */
	{ FAMILY_6(0x56), LBR_HASWELL }, /* Broadwell-D */
	{ FAMILY_6(0x4e), LBR_SKYLAKE }, /* Skylake-L */
	{ FAMILY_6(0x5e), LBR_SKYLAKE }, /* Skylake */
	{ FAMILY_6(0x55), LBR_SKYLAKE }, /* Skylake-X, Cascade Lake, Cooper Lake */
	{ FAMILY_6(0x8e), LBR_SKYLAKE }, /* Kaby Lake-L */
	{ FAMILY_6(0x9e), LBR_SKYLAKE }, /* Kaby Lake */
	{ FAMILY_6(0xa5), LBR_SKYLAKE }, /* Comet Lake */
	{ FAMILY_6(0xa6), LBR_SKYLAKE }, /* Comet Lake-L */
	{ FAMILY_6(0x6a), LBR_SKYLAKE, GUEST_PEBS_SINCE(RULESET_6_1) }, /* Ice Lake-X */
	{ FAMILY_6(0x6c), LBR_SKYLAKE, GUEST_PEBS_SINCE(RULESET_6_1) }, /* Ice Lake-D */
	{ FAMILY_6(0x7d), LBR_SKYLAKE }, /* Ice Lake */
	{ FAMILY_6(0x7e), LBR_SKYLAKE }, /* Ice Lake-L */
	{ FAMILY_6(0x9d), LBR_SKYLAKE }, /* Ice Lake-NNPI */
	{ FAMILY_6(0x8c), LBR_SKYLAKE }, /* Tiger Lake-L */
	{ FAMILY_6(0x8d), LBR_SKYLAKE }, /* Tiger Lake */
	{ FAMILY_6(0xa7), LBR_SKYLAKE }, /* Rocket Lake */
	{ FAMILY_6(0x8f), GUEST_PEBS_SINCE(RULESET_6_8) }, /* Sapphire Rapids-X */
	{ FAMILY_6(0xcf), GUEST_PEBS_SINCE(RULESET_6_8) }, /* Emerald Rapids-X */
	{ FAMILY_6(0xad), GUEST_PEBS_SINCE(RULESET_6_8) }, /* Granite Rapids-X */
	{ FAMILY_6(0xae), GUEST_PEBS_SINCE(RULESET_6_8) }, /* Granite Rapids-D */
	{ .family = 19, .model = 0x01, GUEST_PEBS_SINCE(RULESET_7_0) }, /* Diamond Rapids */
	{ FAMILY_6(0x57), LBR_ATOM }, /* Xeon Phi: Knights Landing */
	{ FAMILY_6(0x85), LBR_ATOM }, /* Knights Mill */
	/* perf leaves the LBR of Bonnell before stepping 10 alone (erratum) */
	{ FAMILY_6(0x1c), LBR_ATOM, .lbr_from_stepping = 10 }, /* Atom: Bonnell */
	{ FAMILY_6(0x26), LBR_ATOM }, /* Bonnell-MID */
	{ FAMILY_6(0x27), LBR_ATOM }, /* Saltwell-MID */
	{ FAMILY_6(0x35), LBR_ATOM }, /* Saltwell-Tablet */
	{ FAMILY_6(0x36), LBR_ATOM }, /* Saltwell */
	{ FAMILY_6(0x37), LBR_ATOM }, /* Silvermont */
	{ FAMILY_6(0x4a), LBR_ATOM }, /* Silvermont-MID */
	{ FAMILY_6(0x4d), LBR_ATOM }, /* Silvermont-D */
	{ FAMILY_6(0x5a), LBR_ATOM }, /* Silvermont-MID2 */
	{ FAMILY_6(0x4c), LBR_ATOM }, /* Airmont */
	{ FAMILY_6(0x5c), LBR_SKYLAKE }, /* Goldmont */
	{ FAMILY_6(0x5f), LBR_SKYLAKE }, /* Goldmont-D */
	{ FAMILY_6(0x7a), LBR_SKYLAKE }, /* Goldmont Plus */
	{ FAMILY_6(0x86), LBR_SKYLAKE }, /* Tremont-D */
	{ FAMILY_6(0x96), LBR_SKYLAKE }, /* Tremont */
	{ FAMILY_6(0x9c), LBR_SKYLAKE }, /* Tremont-L */
	{ FAMILY_6(0x97), HYBRID_SINCE(RULESET_6_1) }, /* Alder Lake */
	{ FAMILY_6(0x9a), HYBRID_SINCE(RULESET_6_1) }, /* Alder Lake-L */
	{ FAMILY_6(0xb7), HYBRID_SINCE(RULESET_6_1) }, /* Raptor Lake */
	{ FAMILY_6(0xba), HYBRID_SINCE(RULESET_6_1) }, /* Raptor Lake-P */
	{ FAMILY_6(0xbf), HYBRID_SINCE(RULESET_6_1) }, /* Raptor Lake-S */
	{ FAMILY_6(0xaa), HYBRID_SINCE(RULESET_6_8) }, /* Meteor Lake-L */
	{ FAMILY_6(0xac), HYBRID_SINCE(RULESET_6_8) }, /* Meteor Lake */
	{ FAMILY_6(0xb5), HYBRID_SINCE(RULESET_6_17) }, /* Arrow Lake-U */
	{ FAMILY_6(0xc5), HYBRID_SINCE(RULESET_6_17) }, /* Arrow Lake-H */
	{ FAMILY_6(0xc6), HYBRID_SINCE(RULESET_6_12) }, /* Arrow Lake */
	{ FAMILY_6(0xbd), HYBRID_SINCE(RULESET_6_12) }, /* Lunar Lake-M */
	{ FAMILY_6(0xcc), HYBRID_SINCE(RULESET_6_17) }, /* Panther Lake-L */
	{ FAMILY_6(0xd5), HYBRID_SINCE(RULESET_7_0) }, /* Wildcat Lake-L */
	{ .family = 18, .model = 0x01, HYBRID_SINCE(RULESET_7_0) }, /* Nova Lake */
	{ .family = 18, .model = 0x03, HYBRID_SINCE(RULESET_7_0) }, /* Nova Lake-L */
};

/* arch/x86/events/intel/p6.c: Pentium Pro, II, III and M */
static const unsigned char p6_models[] = { 1, 3, 5, 6, 7, 8, 9, 10, 11, 13 };

#define P6_COUNTERS 2
#define KNIGHTS_CORNER_COUNTERS 2
#define PENTIUM_4_COUNTERS 18

static const struct perf_model *find(unsigned int family, unsigned int model)
{
	for (size_t i = 0; i < ARRAY_SIZE(models); i++)
		if (models[i].model == model && models[i].family == family)
			return &models[i];
	return NULL;
}

const struct perf_model *perf_model_find(const struct ruleset *rules, unsigned int family,
					 unsigned int model)
{
	/* before Linux told models apart by family, all of its rows were of family 6 */
	return find(rules->matches_family ? family : 6, model);
}

bool perf_model_is_hybrid(const struct perf_model *model, const struct ruleset *rules)
{
	return model && model->hybrid && rules->id >= model->hybrid_since;
}

bool perf_model_has_guest_pebs(const struct perf_model *model, const struct ruleset *rules)
{
	if (!model || !model->guest_pebs)
		return false;
	/* what named the parts of 6.8 gave PEBS by its format, too: commit 13738a364736, 6.3 */
	if (model->guest_pebs_since == RULESET_6_8 && rules->pebs_formats)
		return true;
	return rules->id >= model->guest_pebs_since;
}

struct perf_lbr perf_model_lbr(const struct perf_model *model, unsigned int stepping)
{
	if (!model || stepping < model->lbr_from_stepping)
		return (struct perf_lbr){ 0 };
	return model->lbr;
}

struct perf_lbr perf_model_part_lbr(unsigned int family, unsigned int model,
				    unsigned int stepping)
{
	return perf_model_lbr(find(family, model), stepping);
}

unsigned int perf_model_legacy_counters(unsigned int family, unsigned int model)
{
	switch (family) {
	case 6:
		for (size_t i = 0; i < ARRAY_SIZE(p6_models); i++)
			if (p6_models[i] == model)
				return P6_COUNTERS;
		return 0;
	case 11:
		return KNIGHTS_CORNER_COUNTERS;
	case 15:
		return PENTIUM_4_COUNTERS;
	}
	return 0;
}
