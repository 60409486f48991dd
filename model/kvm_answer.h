// SPDX-License-Identifier: GPL-2.0-or-later
/* What KVM says a VMM may offer to a guest: the PMU's part of it, decoded. */
#pragma once

#include "model/hardware.h"

/* Room for every MSR that msr_is_pmu() knows. */
#define KVM_ANSWER_MSR_MAX 320

/* A register of which perhaps not all is known. */
struct known_bits {
	uint64_t value;
	uint64_t known; /* the bits of value that say something */
};

struct kvm_answer {
	struct gap gap; /* open: KVM was not asked, or did not answer */
	bool has_leaf_0a, has_leaf_23, has_leaf_80000022; /* KVM offers such an entry */
	struct cpuid_regs leaf_0a, leaf_23, leaf_80000022; /* sub-leaf 0 */
	bool perfctr_core; /* 0x80000001 ECX[23] */
	bool perfmon_v2; /* 0x80000022 EAX[0] */
	bool pdcm, ds, dtes64; /* leaf 1 */
	bool arch_lbr; /* 7.0 EDX[19] */
	struct gap perf_capabilities_gap;
	uint64_t perf_capabilities; /* feature MSR 0x345 */
	struct gap msr_index_gap;
	uint32_t msr_index[KVM_ANSWER_MSR_MAX]; /* ascending */
	size_t msr_index_count;
	struct gap capability_gap[KVM_CAPABILITY_COUNT];
	uint64_t capability[KVM_CAPABILITY_COUNT];
	unsigned int version; /* of leaf 0xA; on AMD 2 with PerfMonV2, else 0 */
	struct counters gp, fixed;
};

/* Decodes what KVM answered; where it did not, gap says why. */
void kvm_answer_decode(const struct kvm_snapshot *kvm, const struct cpu *cpu,
		       struct kvm_answer *ret) _nonnull_;

/* Whether an MSR belongs to the PMU, LBR aside: counters, controls, PEBS, metrics. */
bool msr_is_pmu(uint32_t msr);
