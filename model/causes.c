// SPDX-License-Identifier: GPL-2.0-or-later
/* Why a guest does not get something: the causes, each with one layer and one remedy. */
#include "model/causes.h"

#include <assert.h>

#include "base/attrs.h"

const struct cause causes[] = {
	[CAUSE_NONE] = {
		.id = "", .layer = "", .summary = "", .remedy = "", .reference = "",
	},
	[CAUSE_UNKNOWN] = {
		.id = "unknown",
		.layer = "pmu-caps",
		.summary = "a fact that decides it was not recorded",
		.remedy = "see what 'unknown' in the report names, and record it",
		.reference = "unknown[] of the report",
	},
	[CAUSE_HARDWARE] = {
		.id = "hardware",
		.layer = "cpu",
		.summary = "the CPU does not have it",
		.remedy = "choose a host with another CPU",
		.reference = "CPUID and IA32_PERF_CAPABILITIES of the CPU",
	},
	[CAUSE_HYPERVISOR] = {
		.id = "hypervisor",
		.layer = "hypervisor",
		.summary = "this host is a guest, and its hypervisor does not grant it",
		.remedy = "change the CPU definition of this guest on the host below",
		.reference = "CPUID as the hypervisor shows it",
	},
	[CAUSE_VENDOR] = {
		.id = "vendor",
		.layer = "kvm",
		.summary = "KVM does not give it on CPUs of this vendor",
		.remedy = "choose a host with a CPU of another vendor",
		.reference = "Linux, arch/x86/kvm/vmx/pmu_intel.c and arch/x86/kvm/svm/pmu.c",
	},
	[CAUSE_PERF] = {
		.id = "perf",
		.layer = "perf",
		.summary = "perf does not drive it, and KVM takes its counters from perf",
		.remedy = "look at the kernel log (dmesg | grep -A8 'Performance Events')",
		.reference = "Linux, arch/x86/events/core.c, init_hw_perf_events()",
	},
	[CAUSE_HYBRID] = {
		.id = "hybrid",
		.layer = "perf",
		.summary = "the CPU has cores of several types, and perf tells KVM of no counter "
			   "then",
		.remedy = "switch the cores of one type off in the firmware, if that clears "
			  "CPUID leaf 0x7 EDX bit 15; or choose another host",
		.reference = "Linux, arch/x86/events/core.c, perf_get_x86_pmu_capability()",
	},
	[CAUSE_NO_KVM] = {
		.id = "no-kvm",
		.layer = "kvm",
		.summary = "there is no KVM on this host",
		.remedy = "load it (modprobe kvm_intel, or kvm_amd); if it refuses, switch "
			  "virtualization on in the firmware",
		.reference = "/dev/kvm",
	},
	[CAUSE_ENABLE_PMU] = {
		.id = "enable-pmu",
		.layer = "kvm",
		.summary = "the module parameter enable_pmu of kvm is off",
		.remedy = "load kvm with enable_pmu=1 (options kvm enable_pmu=1 in "
			  "/etc/modprobe.d, kvm.enable_pmu=1 on the kernel command line)",
		.reference = "/sys/module/kvm/parameters/enable_pmu",
	},
	[CAUSE_TOO_FEW_COUNTERS] = {
		.id = "too-few-counters",
		.layer = "kvm",
		.summary = "perf has fewer counters than KVM needs at least",
		.remedy = "choose a host with another CPU",
		.reference = "Linux, arch/x86/kvm/pmu.c, kvm_init_pmu_capability()",
	},
	[CAUSE_VERSION_CAP] = {
		.id = "version-cap",
		.layer = "kvm",
		.summary = "KVM shows no PMU version above 2 to guests",
		.remedy = "nothing can be done with this kernel",
		.reference = "Linux, arch/x86/kvm/pmu.c, kvm_init_pmu_capability()",
	},
	[CAUSE_KVM_MAX_GP] = {
		.id = "kvm-max-gp",
		.layer = "kvm",
		.summary = "KVM gives guests 8 general-purpose counters at most, 6 on AMD",
		.remedy = "nothing can be done with this kernel",
		.reference = "Linux, KVM_MAX_NR_INTEL_GP_COUNTERS, KVM_MAX_NR_AMD_GP_COUNTERS",
	},
	[CAUSE_KVM_MAX_FIXED] = {
		.id = "kvm-max-fixed",
		.layer = "kvm",
		.summary = "KVM gives guests 3 fixed counters at most",
		.remedy = "nothing can be done with this kernel; a fourth is proposed for the "
			  "mediated vPMU",
		.reference = "Linux, KVM_MAX_NR_INTEL_FIXED_COUNTERS",
	},
	[CAUSE_FIXED_COUNTER_HOLE] = {
		.id = "fixed-counter-hole",
		.layer = "cpu",
		.summary = "the CPU lacks a fixed counter below its highest, and guests are told "
			   "of their number alone",
		.remedy = "choose a host whose fixed counters have no hole",
		.reference = "CPUID leaf 0xa EDX[4:0] counts contiguous fixed counters",
	},
	[CAUSE_FIXED_COUNTER_COUNT] = {
		.id = "fixed-counter-count",
		.layer = "kvm",
		.summary = "KVM shows no more fixed counters than CPUID leaf 0xa EDX counts, and "
			   "the CPU counts fewer there than it has",
		.remedy = "nothing can be done with this kernel",
		.reference = "CPUID leaf 0xa EDX[4:0]",
	},
	[CAUSE_KERNEL] = {
		.id = "kernel",
		.layer = "kvm",
		.summary = "this kernel's KVM does not have it",
		.remedy = "ask 'pmu-caps what-if --kernel=...' whether another kernel does; "
			  "for some items none that is known does",
		.reference = "the rule set named in kvm.predicted.rules",
	},
	[CAUSE_NOT_MEDIATED] = {
		.id = "not-mediated",
		.layer = "kvm",
		.summary = "only the mediated vPMU gives it, and that is not in use",
		.remedy = "load the vendor module with enable_mediated_pmu=1 (options kvm_intel "
			  "enable_mediated_pmu=1 in /etc/modprobe.d; kvm_amd on AMD)",
		.reference = "/sys/module/kvm_intel/parameters/enable_mediated_pmu",
	},
	[CAUSE_MEDIATED] = {
		.id = "mediated",
		.layer = "kvm",
		.summary = "the mediated vPMU does not give it, the emulated one would",
		.remedy = "load the vendor module with enable_mediated_pmu=0",
		.reference = "Linux 7.0, arch/x86/kvm/vmx/vmx.c, vmx_get_perf_capabilities()",
	},
	[CAUSE_PEBS_NOT_FOR_GUESTS] = {
		.id = "pebs-not-for-guests",
		.layer = "perf",
		.summary = "perf does not let guests use this CPU's PEBS",
		.remedy = "nothing can be done on this CPU with this kernel",
		.reference = "Linux, arch/x86/events, x86_pmu.pebs_ept",
	},
	[CAUSE_ARCH_LBR] = {
		.id = "arch-lbr",
		.layer = "kvm",
		.summary = "KVM does not virtualize architectural LBR",
		.remedy = "nothing can be done on this CPU with this kernel",
		.reference = "Linux, arch/x86/kvm/vmx/vmx.c, vmx_get_perf_capabilities()",
	},
	[CAUSE_LBR_CALL_STACK] = {
		.id = "lbr-call-stack",
		.layer = "kvm",
		.summary = "KVM gives guests only an LBR that knows the call-stack mode",
		.remedy = "nothing can be done on this CPU with this kernel",
		.reference = "Linux 6.12, arch/x86/kvm/vmx/vmx.c, vmx_get_perf_capabilities()",
	},
	[CAUSE_LBR_FORMAT] = {
		.id = "lbr-format",
		.layer = "kvm",
		.summary = "the host's IA32_PERF_CAPABILITIES has LBR format 0, and to KVM's "
			   "guests that is no LBR",
		.remedy = "nothing can be done on this CPU; in a guest, let its hypervisor show "
			  "the LBR format of the CPU",
		.reference = "Linux, arch/x86/kvm/vmx/vmx.c, vmx_get_perf_capabilities()",
	},
	[CAUSE_KVM_ANSWER] = {
		.id = "kvm-answer",
		.layer = "kvm",
		.summary = "this KVM does not offer it, although its known rules would",
		.remedy = "report it to who built this kernel: it differs from what was read of "
			  "its release",
		.reference = "KVM_GET_SUPPORTED_CPUID and KVM_GET_MSRS of this host",
	},
};
static_assert(ARRAY_SIZE(causes) == CAUSE_COUNT, "every cause has its row");
