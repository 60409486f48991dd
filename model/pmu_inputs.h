// SPDX-License-Identifier: GPL-2.0-or-later
/* All that perf and KVM start from on one host: what predictions are made of. */
#pragma once

#include "model/cpu.h"

/*
 * Two-valued on purpose: a leaf that is not there reads as zero. What is not known is
 * known one level up, where the alternatives are tried one after the other.
 */
struct pmu_inputs {
	enum cpu_vendor vendor;
	unsigned int family, model, stepping;
	uint32_t max_leaf, max_extended_leaf; /* raw, be they plausible or not */
	bool hypervisor, pdcm, ds, dtes64; /* leaf 1 */
	bool hybrid, arch_lbr, perfmon_ext; /* leaf 7 */
	struct cpuid_regs perfmon; /* 0xA */
	uint32_t perfmon_ext_subleaves; /* 0x23.0 EAX */
	uint32_t perfmon_ext_gp, perfmon_ext_fixed; /* 0x23.1 EAX, EBX */
	uint32_t amd_features; /* 0x80000001 ECX */
	uint32_t amd_perfmon_eax, amd_perfmon_ebx; /* 0x80000022 */

	uint64_t perf_capabilities; /* IA32_PERF_CAPABILITIES */
	bool pebs_unavailable; /* IA32_MISC_ENABLE bit 12 */
	bool loads_global_ctrl; /* VM entry and VM exit can load PERF_GLOBAL_CTRL */
	bool pmu_broken; /* perf tried the PMU's MSRs and gave up */
	bool wants_pmu; /* the enable_pmu that was asked for */
	bool wants_mediated; /* the enable_mediated_pmu that was asked for */
};

/*
 * Takes the CPUID part off a boot CPU's table and its identity. The rest is set as on a
 * host that has what KVM needs, with enable_pmu and without enable_mediated_pmu, and
 * IA32_PERF_CAPABILITIES zero.
 */
void pmu_inputs_of_cpuid(const struct cpu *cpu, const struct cpuid_table *cpuid,
			 struct pmu_inputs *ret) _nonnull_;

/* Adds what single bits tell of AMD's leaves that the table lacks. */
void pmu_inputs_complete(const struct cpuid_bits_table *bits, struct pmu_inputs *in)
	_nonnull_;

/* Whether Linux takes an extended leaf for there: the maximum must look like one. */
bool pmu_inputs_has_extended(const struct pmu_inputs *in, uint32_t leaf) _nonnull_;

/* Whether the CPU has a bit of 0x80000001 ECX, for Linux. */
bool pmu_inputs_has_amd_feature(const struct pmu_inputs *in, unsigned int bit) _nonnull_;

/* Whether the vendor's KVM module is kvm_amd (AMD and Hygon), else kvm_intel. */
bool pmu_inputs_is_amd(const struct pmu_inputs *in) _nonnull_;
