// SPDX-License-Identifier: GPL-2.0-or-later
/* Which CPU the host has: vendor, family, model, and whether we look at it from a guest. */
#pragma once

#include "model/facts.h"

enum cpu_vendor {
	VENDOR_OTHER = 0,
	VENDOR_INTEL,
	VENDOR_AMD,
	VENDOR_HYGON,
	VENDOR_CENTAUR,
	VENDOR_ZHAOXIN, /* "  Shanghai  " */
};

struct cpu {
	struct gap vendor_gap; /* leaf 0 EBX, ECX, EDX */
	enum cpu_vendor vendor;
	struct gap limit_gap; /* leaf 0 EAX: the maximum basic leaf */
	uint32_t max_leaf;
	struct gap signature_gap; /* leaf 1 EAX */
	unsigned int family, model, stepping; /* with the extended fields, as Linux counts */
	struct gap role_gap; /* leaf 1, the one bit */
	bool hypervisor; /* 1.ECX[31]: we run in a guest */
	struct gap features_gap; /* leaf 1, the bits below */
	bool pdcm, ds, dtes64;
	struct gap vmx_gap; /* leaf 1, the one bit */
	bool vmx;
	struct gap hybrid_gap; /* leaf 7 */
	bool hybrid; /* 7.0 EDX[15] */
	bool arch_lbr; /* 7.0 EDX[19] */
	bool perfmon_ext; /* 7.1 EAX[8]: leaf 0x23 is there */
	struct gap perfmon_ext_gap; /* leaf 7 sub-leaf 1, where it should exist */
	struct gap hypervisor_gap; /* leaf 0x40000000, in a guest */
	char hypervisor_name[13]; /* its signature, e.g. "KVMKVMKVM"; "" on bare metal */
	struct gap extended_gap; /* leaf 0x80000000: the maximum extended leaf */
	uint32_t max_extended_leaf;
	struct gap svm_gap; /* leaf 0x80000001 */
	bool svm; /* 0x80000001 ECX[2] */
};

/* A basic or extended leaf, and the fact that is missing where it was not recorded. */
struct cpu_leaf {
	uint32_t leaf, subleaf;
	enum fact fact;
};

/*
 * Family, model and stepping out of leaf 1 EAX, as Linux counts in x86_family() and
 * x86_model() (arch/x86/lib/cpu.c).
 */
void cpu_decode_signature(uint32_t signature, struct cpu *cpu) _nonnull_;

/* Reads the identity off a CPUID table. A leaf above the maximum counts as all zero. */
void cpu_decode(const struct cpuid_table *cpuid, struct cpu *ret) _nonnull_;

/* Closes the gaps of which single bits tell; what was decoded stays as it is. */
void cpu_complete(const struct cpuid_bits_table *bits, struct cpu *cpu) _nonnull_;

/* Whether the vendor follows AMD's PMU (AMD and Hygon). */
bool cpu_is_amd(const struct cpu *cpu) _nonnull_;

/*
 * Looks a leaf up. NULL without a gap: the CPU has no such leaf, even if the table does (a
 * leaf above the maximum). NULL with an open gap: it has one that was not recorded.
 */
const struct cpuid_regs *cpu_leaf_find(const struct cpu *cpu,
				       const struct cpuid_table *cpuid,
				       const struct cpu_leaf *leaf, struct gap *ret_gap)
	_nonnull_;
