// SPDX-License-Identifier: GPL-2.0-or-later
/* Which CPU the host has: vendor, family, model, and whether we look at it from a guest. */
#include "model/cpu.h"

#include <string.h>

#include "base/bits.h"
#include "model/perfmon.h"

/* Extended leaves are 0x8000xxxx; a CPU without any answers 0x80000000 with other data. */
#define EXT_MAX_LAST 0x8000ffffu

static const struct {
	const char *signature;
	enum cpu_vendor vendor;
} vendors[] = {
	{ .signature = "GenuineIntel", .vendor = VENDOR_INTEL },
	{ .signature = "AuthenticAMD", .vendor = VENDOR_AMD },
	{ .signature = "HygonGenuine", .vendor = VENDOR_HYGON },
	{ .signature = "CentaurHauls", .vendor = VENDOR_CENTAUR },
	{ .signature = "  Shanghai  ", .vendor = VENDOR_ZHAOXIN },
};

static enum cpu_vendor vendor_of(const struct cpuid_regs *regs)
{
	const uint32_t signature[3] = { regs->ebx, regs->edx, regs->ecx };

	for (size_t i = 0; i < ARRAY_SIZE(vendors); i++)
		if (memcmp(vendors[i].signature, signature, sizeof(signature)) == 0)
			return vendors[i].vendor;
	return VENDOR_OTHER;
}

static void decode_limits(const struct cpuid_table *cpuid, struct cpu *cpu)
{
	const struct cpuid_regs *basic = cpuid_table_find(cpuid, CPUID_VENDOR, 0);
	const struct cpuid_regs *extended = cpuid_table_find(cpuid, CPUID_EXT_MAX, 0);

	if (basic) {
		cpu->vendor = vendor_of(basic);
		cpu->max_leaf = basic->eax;
	} else {
		cpu->vendor_gap = cpu->limit_gap = gap_not_recorded(FACT_CPUID_LEAF_0);
	}
	if (!extended)
		cpu->extended_gap = gap_not_recorded(FACT_CPUID_EXTENDED);
	else if (extended->eax >= CPUID_EXT_MAX && extended->eax <= EXT_MAX_LAST)
		cpu->max_extended_leaf = extended->eax;
}

const struct cpuid_regs *cpu_leaf_find(const struct cpu *cpu,
				       const struct cpuid_table *cpuid,
				       const struct cpu_leaf *leaf, struct gap *ret_gap)
{
	const struct cpuid_regs *regs = cpuid_table_find(cpuid, leaf->leaf, leaf->subleaf);
	bool extended = leaf->leaf >= CPUID_EXT_MAX;
	const struct gap *limit_gap = extended ? &cpu->extended_gap : &cpu->limit_gap;
	uint32_t limit = extended ? cpu->max_extended_leaf : cpu->max_leaf;

	*ret_gap = (struct gap){ 0 };
	if (gap_is_open(limit_gap)) {
		/* Whatever was recorded is believed, and nothing is known of the rest. */
		if (!regs)
			*ret_gap = *limit_gap;
		return regs;
	}
	if (leaf->leaf > limit)
		return NULL;
	if (!regs)
		*ret_gap = gap_not_recorded(leaf->fact);
	return regs;
}

void cpu_decode_signature(uint32_t signature, struct cpu *cpu)
{
	cpu->family = bits_field32(signature, 11, 8);
	if (cpu->family == 0xf)
		cpu->family += bits_field32(signature, 27, 20);
	cpu->model = bits_field32(signature, 7, 4);
	if (cpu->family >= 6)
		cpu->model += bits_field32(signature, 19, 16) << 4;
	cpu->stepping = bits_field32(signature, 3, 0);
}

static void decode_features(const struct cpuid_table *cpuid, struct cpu *cpu)
{
	static const struct cpu_leaf features = {
		.leaf = CPUID_FEATURES,
		.fact = FACT_CPUID_LEAF_1,
	};
	const struct cpuid_regs *regs =
		cpu_leaf_find(cpu, cpuid, &features, &cpu->features_gap);

	cpu->signature_gap = cpu->role_gap = cpu->vmx_gap = cpu->features_gap;
	if (!regs)
		return;
	cpu_decode_signature(regs->eax, cpu);
	cpu->hypervisor = bits_test(regs->ecx, CPUID_1_ECX_HYPERVISOR);
	cpu->vmx = bits_test(regs->ecx, CPUID_1_ECX_VMX);
	cpu->pdcm = bits_test(regs->ecx, CPUID_1_ECX_PDCM);
	cpu->dtes64 = bits_test(regs->ecx, CPUID_1_ECX_DTES64);
	cpu->ds = bits_test(regs->edx, CPUID_1_EDX_DS);
}

static void decode_ext_features(const struct cpuid_table *cpuid, struct cpu *cpu)
{
	static const struct cpu_leaf subleaf_0 = {
		.leaf = CPUID_EXT_FEATURES,
		.fact = FACT_CPUID_LEAF_7,
	};
	static const struct cpu_leaf subleaf_1 = {
		.leaf = CPUID_EXT_FEATURES,
		.subleaf = 1,
		.fact = FACT_CPUID_LEAF_7,
	};
	const struct cpuid_regs *regs =
		cpu_leaf_find(cpu, cpuid, &subleaf_0, &cpu->hybrid_gap);

	cpu->perfmon_ext_gap = cpu->hybrid_gap;
	if (!regs)
		return;
	cpu->hybrid = bits_test(regs->edx, CPUID_7_0_EDX_HYBRID);
	cpu->arch_lbr = bits_test(regs->edx, CPUID_7_0_EDX_ARCH_LBR);
	if (regs->eax < 1)
		return;
	regs = cpu_leaf_find(cpu, cpuid, &subleaf_1, &cpu->perfmon_ext_gap);
	if (regs)
		cpu->perfmon_ext = bits_test(regs->eax, CPUID_7_1_EAX_ARCH_PERFMON_EXT);
}

/* The leaf is asked for in a guest only: bare metal answers it with another leaf's data. */
static void decode_hypervisor(const struct cpuid_table *cpuid, struct cpu *cpu)
{
	const struct cpuid_regs *regs = cpuid_table_find(cpuid, CPUID_HYPERVISOR, 0);

	cpu->hypervisor_gap = cpu->role_gap;
	if (!cpu->hypervisor)
		return;
	if (!regs) {
		cpu->hypervisor_gap = gap_not_recorded(FACT_CPUID_HYPERVISOR);
		return;
	}
	memcpy(cpu->hypervisor_name, &regs->ebx, 4);
	memcpy(cpu->hypervisor_name + 4, &regs->ecx, 4);
	memcpy(cpu->hypervisor_name + 8, &regs->edx, 4);
	for (char *c = cpu->hypervisor_name; *c; c++)
		if (*c < ' ' || *c > '~')
			*c = '?';
}

static void decode_svm(const struct cpuid_table *cpuid, struct cpu *cpu)
{
	static const struct cpu_leaf amd_features = {
		.leaf = CPUID_EXT_AMD_FEATURES,
		.fact = FACT_CPUID_EXTENDED,
	};
	const struct cpuid_regs *regs =
		cpu_leaf_find(cpu, cpuid, &amd_features, &cpu->svm_gap);

	if (regs)
		cpu->svm = bits_test(regs->ecx, CPUID_AMD_ECX_SVM);
}

void cpu_decode(const struct cpuid_table *cpuid, struct cpu *ret)
{
	*ret = (struct cpu){ 0 };
	decode_limits(cpuid, ret);
	decode_features(cpuid, ret);
	decode_ext_features(cpuid, ret);
	decode_hypervisor(cpuid, ret);
	decode_svm(cpuid, ret);
}

static bool all_known(uint32_t known, uint32_t mask)
{
	return (known & mask) == mask;
}

static void complete_vendor(const struct cpuid_bits *bits, struct cpu *cpu)
{
	const struct cpuid_regs *known = &bits->known;

	if (!gap_is_open(&cpu->vendor_gap) ||
	    (known->ebx & known->ecx & known->edx) != UINT32_MAX)
		return;
	cpu->vendor = vendor_of(&bits->regs);
	cpu->vendor_gap = (struct gap){ 0 };
}

static void complete_features(const struct cpuid_bits *bits, struct cpu *cpu)
{
	static const uint32_t features = 1u << CPUID_1_ECX_PDCM | 1u << CPUID_1_ECX_DTES64;
	const struct cpuid_regs *known = &bits->known, *regs = &bits->regs;

	if (gap_is_open(&cpu->signature_gap) &&
	    all_known(known->eax, CPUID_1_EAX_SIGNATURE)) {
		cpu_decode_signature(regs->eax, cpu);
		cpu->signature_gap = (struct gap){ 0 };
	}
	if (gap_is_open(&cpu->role_gap) && bits_test(known->ecx, CPUID_1_ECX_HYPERVISOR)) {
		cpu->hypervisor = bits_test(regs->ecx, CPUID_1_ECX_HYPERVISOR);
		cpu->role_gap = cpu->hypervisor_gap = (struct gap){ 0 };
		if (cpu->hypervisor)
			cpu->hypervisor_gap = gap_not_recorded(FACT_CPUID_HYPERVISOR);
	}
	if (gap_is_open(&cpu->vmx_gap) && bits_test(known->ecx, CPUID_1_ECX_VMX)) {
		cpu->vmx = bits_test(regs->ecx, CPUID_1_ECX_VMX);
		cpu->vmx_gap = (struct gap){ 0 };
	}
	if (gap_is_open(&cpu->features_gap) && all_known(known->ecx, features) &&
	    bits_test(known->edx, CPUID_1_EDX_DS)) {
		cpu->pdcm = bits_test(regs->ecx, CPUID_1_ECX_PDCM);
		cpu->dtes64 = bits_test(regs->ecx, CPUID_1_ECX_DTES64);
		cpu->ds = bits_test(regs->edx, CPUID_1_EDX_DS);
		cpu->features_gap = (struct gap){ 0 };
	}
}

static void complete_perfmon_ext(const struct cpuid_bits *bits, struct cpu *cpu)
{
	if (!gap_is_open(&cpu->perfmon_ext_gap) ||
	    !bits_test(bits->known.eax, CPUID_7_1_EAX_ARCH_PERFMON_EXT))
		return;
	cpu->perfmon_ext = bits_test(bits->regs.eax, CPUID_7_1_EAX_ARCH_PERFMON_EXT);
	cpu->perfmon_ext_gap = (struct gap){ 0 };
}

static void complete_extended(const struct cpuid_bits *bits, struct cpu *cpu)
{
	if (!gap_is_open(&cpu->extended_gap) || bits->known.eax != UINT32_MAX)
		return;
	cpu->max_extended_leaf = bits->regs.eax;
	cpu->extended_gap = (struct gap){ 0 };
}

static void complete_ext_features(const struct cpuid_bits *bits, struct cpu *cpu)
{
	static const uint32_t types = 1u << CPUID_7_0_EDX_HYBRID |
				      1u << CPUID_7_0_EDX_ARCH_LBR;

	if (!gap_is_open(&cpu->hybrid_gap) || !all_known(bits->known.edx, types))
		return;
	cpu->hybrid = bits_test(bits->regs.edx, CPUID_7_0_EDX_HYBRID);
	cpu->arch_lbr = bits_test(bits->regs.edx, CPUID_7_0_EDX_ARCH_LBR);
	cpu->hybrid_gap = (struct gap){ 0 };
	/* EAX is the number of the last sub-leaf. */
	if (all_known(bits->known.eax, UINT32_MAX) && bits->regs.eax == 0)
		cpu->perfmon_ext_gap = (struct gap){ 0 };
}

void cpu_complete(const struct cpuid_bits_table *bits, struct cpu *cpu)
{
	const struct cpuid_bits *vendor = cpuid_bits_find(bits, CPUID_VENDOR, 0);
	const struct cpuid_bits *features = cpuid_bits_find(bits, CPUID_FEATURES, 0);
	const struct cpuid_bits *ext = cpuid_bits_find(bits, CPUID_EXT_FEATURES, 0);
	const struct cpuid_bits *ext_1 = cpuid_bits_find(bits, CPUID_EXT_FEATURES, 1);
	const struct cpuid_bits *limit = cpuid_bits_find(bits, CPUID_EXT_MAX, 0);
	const struct cpuid_bits *amd = cpuid_bits_find(bits, CPUID_EXT_AMD_FEATURES, 0);

	if (vendor)
		complete_vendor(vendor, cpu);
	if (limit)
		complete_extended(limit, cpu);
	if (features)
		complete_features(features, cpu);
	if (ext)
		complete_ext_features(ext, cpu);
	if (ext_1)
		complete_perfmon_ext(ext_1, cpu);
	if (amd && gap_is_open(&cpu->svm_gap) &&
	    bits_test(amd->known.ecx, CPUID_AMD_ECX_SVM)) {
		cpu->svm = bits_test(amd->regs.ecx, CPUID_AMD_ECX_SVM);
		cpu->svm_gap = (struct gap){ 0 };
	}
}

bool cpu_is_amd(const struct cpu *cpu)
{
	return cpu->vendor == VENDOR_AMD || cpu->vendor == VENDOR_HYGON;
}
