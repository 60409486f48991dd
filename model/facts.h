// SPDX-License-Identifier: GPL-2.0-or-later
/* The facts a host can have, where each is learnt, and what to do when one is missing. */
#pragma once

#include "model/snapshot.h"

enum fact {
	FACT_NONE = 0, /* nothing is missing */
	FACT_CPUID_LEAF_0,
	FACT_CPUID_LEAF_1,
	FACT_CPUID_LEAF_7,
	FACT_CPUID_PERFMON, /* leaf 0xA */
	FACT_CPUID_HYBRID, /* leaf 0x1A */
	FACT_CPUID_ARCH_LBR, /* leaf 0x1C */
	FACT_CPUID_PERFMON_EXT, /* leaf 0x23 */
	FACT_CPUID_HYPERVISOR, /* leaf 0x40000000 */
	FACT_CPUID_EXTENDED, /* leaves 0x80000000, 0x80000001, 0x80000022 */
	FACT_CPUID_BRAND,
	FACT_LOGICAL_CPUS,
	FACT_PERF_CAPABILITIES, /* MSR 0x345 */
	FACT_VMX, /* leaf 1 ECX bit 5 */
	FACT_VMX_CONTROLS, /* MSRs 0x483, 0x484 */
	FACT_MISC_ENABLE, /* MSR 0x1A0 */
	FACT_KERNEL_RELEASE,
	FACT_KERNEL_LOG,
	FACT_KVM_DEVICE,
	FACT_KVM_MODULE,
	FACT_KVM_RULES, /* of a vendor module that no rule set is about */
	FACT_KVM_PARAMETERS,
	FACT_KVM_REQUESTED,
	FACT_KVM_SUPPORTED_CPUID,
	FACT_KVM_MSR_INDEX,
	FACT_KVM_FEATURE_MSR,
	FACT_KVM_CAPABILITIES,
	FACT_NMI_WATCHDOG,
	FACT_OPEN_PERF_EVENTS,
	/* of a host and its guest */
	FACT_HOST, /* all of the host that a guest runs on */
	FACT_GUEST_PERF_CAPABILITIES,
	FACT_GUEST_KERNEL, /* the guest's log, or its perf devices */
	FACT_VM_IRQCHIP, /* whether the kernel has the guest's interrupt controller */
};
#define FACT_COUNT (FACT_VM_IRQCHIP + 1)

/* Why a value is not known. A gap whose fact is FACT_NONE says that it is known. */
struct gap {
	enum fact fact;
	struct reading reading; /* how looking for it ended; never ok in a real gap */
};

static inline bool gap_is_open(const struct gap *gap)
{
	return gap->fact != FACT_NONE;
}

/* The gap that a reading leaves: none if it is ok. */
struct gap gap_of(enum fact fact, const struct reading *reading);

/* The gap of a fact that the source of the snapshot does not hold. */
struct gap gap_not_recorded(enum fact fact);

/* Where the fact stands: "/dev/cpu/N/msr, register 0x345 (IA32_PERF_CAPABILITIES)". */
const char *fact_place(enum fact fact);

/* How to learn it, one sentence; state is how looking for it ended. */
const char *fact_remedy(enum fact fact, enum reading_state state);
