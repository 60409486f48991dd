// SPDX-License-Identifier: GPL-2.0-or-later
/* Which CPUID leaves a snapshot holds: those that tell of the PMU and its host. */
#include "model/leaves.h"

#include "model/perfmon.h"

static uint32_t subleaf_limit(uint32_t leaf)
{
	switch (leaf) {
	case CPUID_VENDOR:
	case CPUID_FEATURES:
	case CPUID_PERFMON:
	case CPUID_HYBRID:
	case CPUID_ARCH_LBR:
	case CPUID_EXT_MAX:
	case CPUID_EXT_AMD_FEATURES:
	case CPUID_BRAND_FIRST:
	case CPUID_BRAND_FIRST + 1:
	case CPUID_BRAND_LAST:
	case CPUID_ADDRESS_SIZES:
	case CPUID_SVM:
	case CPUID_AMD_PERFMON:
		return 1;
	case CPUID_EXT_FEATURES:
	case CPUID_INTEL_PT:
		return 2;
	case CPUID_PERFMON_EXT:
		return PERFMON_EXT_SUBLEAF_LIMIT;
	}
	return leaf >= CPUID_HYPERVISOR && leaf <= CPUID_HYPERVISOR_LAST;
}

bool leaf_is_recorded(uint32_t leaf, uint32_t subleaf)
{
	return subleaf < subleaf_limit(leaf);
}

bool leaf_is_pmu(uint32_t leaf)
{
	return leaf == CPUID_PERFMON || leaf == CPUID_HYBRID || leaf == CPUID_PERFMON_EXT;
}
