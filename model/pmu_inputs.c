// SPDX-License-Identifier: GPL-2.0-or-later
/* All that perf and KVM start from on one host: what predictions are made of. */
#include "model/pmu_inputs.h"

#include "base/bits.h"
#include "model/perfmon.h"

static struct cpuid_regs leaf_or_zero(const struct cpuid_table *cpuid, uint32_t leaf,
				      uint32_t subleaf)
{
	const struct cpuid_regs *regs = cpuid_table_find(cpuid, leaf, subleaf);

	return regs ? *regs : (struct cpuid_regs){ 0 };
}

static void take_identity(const struct cpu *cpu, struct pmu_inputs *ret)
{
	ret->vendor = cpu->vendor;
	ret->family = cpu->family;
	ret->model = cpu->model;
	ret->stepping = cpu->stepping;
	ret->max_leaf = cpu->max_leaf;
	ret->hypervisor = cpu->hypervisor;
	ret->pdcm = cpu->pdcm;
	ret->ds = cpu->ds;
	ret->dtes64 = cpu->dtes64;
	/* Linux keeps the maximum in an int, and reads no leaf 7 below a negative one. */
	if (cpu->max_leaf > INT32_MAX)
		return;
	ret->hybrid = cpu->hybrid;
	ret->arch_lbr = cpu->arch_lbr;
	ret->perfmon_ext = cpu->perfmon_ext;
}

/* The leaves as the table has them: what is above the maximum is for perf and KVM to ask. */
static void take_counters(const struct cpuid_table *cpuid, struct pmu_inputs *ret)
{
	const struct cpuid_regs counters =
		leaf_or_zero(cpuid, CPUID_PERFMON_EXT, PERFMON_EXT_SUBLEAF_COUNTERS);
	const struct cpuid_regs amd = leaf_or_zero(cpuid, CPUID_AMD_PERFMON, 0);

	ret->perfmon = leaf_or_zero(cpuid, CPUID_PERFMON, 0);
	ret->perfmon_ext_subleaves =
		leaf_or_zero(cpuid, CPUID_PERFMON_EXT, PERFMON_EXT_SUBLEAF_SELF).eax;
	ret->perfmon_ext_gp = counters.eax;
	ret->perfmon_ext_fixed = counters.ebx;
	ret->max_extended_leaf = leaf_or_zero(cpuid, CPUID_EXT_MAX, 0).eax;
	ret->amd_features = leaf_or_zero(cpuid, CPUID_EXT_AMD_FEATURES, 0).ecx;
	ret->amd_perfmon_eax = amd.eax;
	ret->amd_perfmon_ebx = amd.ebx;
}

void pmu_inputs_of_cpuid(const struct cpu *cpu, const struct cpuid_table *cpuid,
			 struct pmu_inputs *ret)
{
	*ret = (struct pmu_inputs){ .loads_global_ctrl = true, .wants_pmu = true };
	take_identity(cpu, ret);
	take_counters(cpuid, ret);
}

/* The maximum extended leaf; a leaf of which bits are set is within it. */
static uint32_t extended_limit(const struct cpuid_bits_table *table)
{
	const struct cpuid_bits *limit = cpuid_bits_find(table, CPUID_EXT_MAX, 0);
	const struct cpuid_bits *perfmon = cpuid_bits_find(table, CPUID_AMD_PERFMON, 0);

	if (limit && limit->known.eax == UINT32_MAX)
		return limit->regs.eax;
	if (perfmon && perfmon->regs.eax)
		return CPUID_AMD_PERFMON;
	return cpuid_bits_find(table, CPUID_EXT_AMD_FEATURES, 0) ? CPUID_EXT_AMD_FEATURES :
								   0;
}

void pmu_inputs_complete(const struct cpuid_bits_table *bits, struct pmu_inputs *in)
{
	const struct cpuid_bits *features =
		cpuid_bits_find(bits, CPUID_EXT_AMD_FEATURES, 0);

	if (in->max_extended_leaf == 0)
		in->max_extended_leaf = extended_limit(bits);
	if (features)
		in->amd_features |= features->regs.ecx;
}

bool pmu_inputs_has_extended(const struct pmu_inputs *in, uint32_t leaf)
{
	return in->max_extended_leaf >> 16 == CPUID_EXT_MAX >> 16 &&
	       in->max_extended_leaf >= leaf;
}

bool pmu_inputs_has_amd_feature(const struct pmu_inputs *in, unsigned int bit)
{
	return pmu_inputs_has_extended(in, CPUID_EXT_AMD_FEATURES) &&
	       bits_test(in->amd_features, bit);
}

bool pmu_inputs_is_amd(const struct pmu_inputs *in)
{
	return in->vendor == VENDOR_AMD || in->vendor == VENDOR_HYGON;
}
