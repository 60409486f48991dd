// SPDX-License-Identifier: GPL-2.0-or-later
/* Why a guest does not get something: the causes, each with one layer and one remedy. */
#pragma once

enum cause_id {
	CAUSE_NONE = 0, /* nothing is missing */
	CAUSE_UNKNOWN, /* something may be, and a fact is missing to tell */
	CAUSE_HARDWARE,
	CAUSE_HYPERVISOR,
	CAUSE_VENDOR,
	CAUSE_PERF,
	CAUSE_HYBRID,
	CAUSE_NO_KVM,
	CAUSE_ENABLE_PMU,
	CAUSE_TOO_FEW_COUNTERS,
	CAUSE_VERSION_CAP,
	CAUSE_KVM_MAX_GP,
	CAUSE_KVM_MAX_FIXED,
	CAUSE_FIXED_COUNTER_HOLE,
	CAUSE_FIXED_COUNTER_COUNT,
	CAUSE_KERNEL,
	CAUSE_NOT_MEDIATED,
	CAUSE_MEDIATED,
	CAUSE_PEBS_NOT_FOR_GUESTS,
	CAUSE_PEBS_FORMAT,
	CAUSE_ARCH_LBR,
	CAUSE_LBR_CALL_STACK,
	CAUSE_LBR_FORMAT,
	CAUSE_KVM_ANSWER,
	/* between KVM and the guest's kernel */
	CAUSE_HOST_NOT_GIVEN,
	CAUSE_EMULATED_CPU,
	CAUSE_OTHER_VENDOR,
	CAUSE_VMM_PMU_OFF,
	CAUSE_QEMU_PMU_OFF,
	CAUSE_QEMU_CPU_MODEL,
	CAUSE_FIRECRACKER_NO_PMU,
	CAUSE_VMM_PASSES_ON,
	CAUSE_LEAVES_CUT,
	CAUSE_PDCM_CLEARED,
	CAUSE_PERF_CAPABILITIES_CLEARED,
	CAUSE_AMD_NO_PMU_BIT,
	CAUSE_VMM_MASK,
	CAUSE_VM_PMU_DISABLED,
	CAUSE_GUEST_CLEARCPUID,
	CAUSE_GUEST_NO_DRIVER,
	CAUSE_GUEST_NO_PMU,
	CAUSE_GUEST_PERF,
};
#define CAUSE_COUNT (CAUSE_GUEST_PERF + 1)

struct cause {
	const char *id; /* stable; "" for CAUSE_NONE */
	const char *layer; /* who takes it away: "cpu", "perf", "kvm", "vmm", "guest", ... */
	const char *summary; /* one sentence */
	const char *remedy; /* what to do, or that nothing can be done */
	const char *reference; /* where it is decided */
};

extern const struct cause causes[CAUSE_COUNT];
