// SPDX-License-Identifier: GPL-2.0-or-later
/* What AMD's and Hygon's leaves 0x80000001 and 0x80000022 say of one PMU. */
#include "base/bits.h"

#include "report/outline_parts.h"

/* Leaf 0x80000022, APM vol. 3 "Extended Performance Monitoring and Debug". */
static void outline_amd_perfmon(struct walk *walk, const struct hardware *hardware)
{
	const struct gap *gap = &hardware->amd_perfmon_gap;
	uint32_t ebx = hardware->amd_perfmon.ebx;

	walk_flag(walk, labelled("lbr_v2", "LBR v2"), gap, hardware->lbr_v2);
	walk_flag(walk, keyed("lbr_pmc_freeze"), gap, hardware->lbr_pmc_freeze);
	walk_number(walk, keyed("core_pmcs"), gap, bits_field(ebx, 3, 0));
	walk_number(walk, keyed("lbr_depth"), gap, bits_field(ebx, 9, 4));
	walk_number(walk, keyed("nb_pmcs"), gap, bits_field(ebx, 15, 10));
	walk_number(walk, keyed("umc_pmcs"), gap, bits_field(ebx, 21, 16));
	walk_hex(walk, keyed("umc_bitmap"), gap, hardware->amd_perfmon.ecx);
}

void outline_amd(struct walk *walk, const struct hardware *hardware)
{
	const struct gap *gap = &hardware->amd_gap;

	if (!hardware->is_amd)
		return;
	walk_object(walk, "amd");
	walk_flag(walk, labelled("perfctr_core", "PERFCTR_CORE"), gap,
		  hardware->perfctr_core);
	walk_flag(walk, keyed("perfctr_nb"), gap, hardware->perfctr_nb);
	walk_flag(walk, keyed("perfctr_llc"), gap, hardware->perfctr_llc);
	walk_flag(walk, labelled("ibs", "IBS"), gap, hardware->ibs);
	if (hardware->has_amd_perfmon || gap_is_open(&hardware->amd_perfmon_gap))
		outline_amd_perfmon(walk, hardware);
	walk_object_end(walk);
}
