// SPDX-License-Identifier: GPL-2.0-or-later
/* perf's driver for AMD and Hygon: arch/x86/events/amd/core.c, amd_pmu_init(). */
#include "base/bits.h"
#include "model/perf_view.h"
#include "model/perfmon.h"

void perf_view_amd(const struct ruleset *rules, const struct pmu_inputs *in,
		   struct perf_view *ret)
{
	const bool core = pmu_inputs_has_amd_feature(in, CPUID_AMD_ECX_PERFCTR_CORE);
	const bool perfmon_v2 = core && pmu_inputs_has_extended(in, CPUID_AMD_PERFMON) &&
				bits_test(in->amd_perfmon_eax, CPUID_AMD_PERFMON_V2);
	unsigned int count = core ? AMD_COUNTERS_CORE : AMD_COUNTERS_LEGACY;

	if (in->family < PERF_AMD_FAMILY_FIRST) {
		ret->absence = PERF_ABSENT_MODEL;
		return;
	}
	if (perfmon_v2) {
		ret->version = 2;
		count = bits_field32(in->amd_perfmon_ebx, 3, 0);
	}
	ret->gp.bitmap = rules->counter_masks ? perf_view_bitmap(count, ret) :
						bits_ones(count);
	ret->gp.count = bits_count(ret->gp.bitmap);
	ret->gp.width = AMD_COUNTER_WIDTH;
	ret->guest_mediated = rules->mediated && perfmon_v2;
}
