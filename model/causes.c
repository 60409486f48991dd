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
		.remedy = "see what stands under 'Could not tell' (unknown[] of the JSON), and "
			  "record it",
		.reference = "unknown[] of the document",
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
		.summary = "the mediated vPMU never gives it, the emulated one can where the "
			   "host allows it",
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
	[CAUSE_PEBS_FORMAT] = {
		.id = "pebs-format",
		.layer = "kvm",
		.summary = "the host's IA32_PERF_CAPABILITIES has no bit of PEBS, and to KVM's "
			   "guests that is no PEBS",
		.remedy = "nothing can be done on this CPU; in a guest, let its hypervisor show "
			  "the PEBS format of the CPU",
		.reference = "Linux, arch/x86/kvm/vmx/vmx.c, vmx_get_perf_capabilities()",
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
	[CAUSE_HOST_NOT_GIVEN] = {
		.id = "host-not-given",
		.layer = "pmu-caps",
		.summary = "the guest does not have it, and without the host's file nobody can "
			   "tell whether the CPU, the host's kernel or the VMM took it",
		.remedy = "record the host with 'pmu-caps record -o host.json', and give that "
			  "file first: pmu-caps explain host.json GUEST",
		.reference = "the first argument of pmu-caps explain",
	},
	[CAUSE_EMULATED_CPU] = {
		.id = "emulated-cpu",
		.layer = "vmm",
		.summary = "the guest's CPU is emulated in software (QEMU's TCG), which has no "
			   "PMU",
		.remedy = "run the guest with KVM (-accel kvm), where /dev/kvm can be opened",
		.reference = "CPUID leaf 0x40000000 reads TCGTCGTCGTCG",
	},
	[CAUSE_OTHER_VENDOR] = {
		.id = "other-vendor",
		.layer = "vmm",
		.summary = "the guest's CPU is of another vendor than the host's, and their PMUs "
			   "have nothing in common",
		.remedy = "give the guest the host's CPU (QEMU: -cpu host), or compare the "
			  "guest with the host it runs on",
		.reference = "CPUID leaf 0x0 of both",
	},
	[CAUSE_VMM_PMU_OFF] = {
		.id = "vmm-pmu-off",
		.layer = "vmm",
		.summary = "the VMM switched the vPMU off: the guest's CPUID leaf 0xa is zero",
		.remedy = "QEMU: -cpu host without pmu=off, or MODEL,pmu=on (a named CPU model "
			  "has no PMU by itself); libvirt: <pmu state='on'/> among the features; "
			  "Firecracker gives no Intel guest a PMU; --vmm and the brands of both "
			  "CPUs tell more",
		.reference = "CPUID leaf 0xa of the guest",
	},
	[CAUSE_QEMU_PMU_OFF] = {
		.id = "qemu-pmu-off",
		.layer = "vmm",
		.summary = "QEMU was told to give no PMU: the CPU option pmu=off",
		.remedy = "take pmu=off (or -pmu) from QEMU's -cpu; libvirt: <pmu state='on'/> "
			  "among the features",
		.reference = "QEMU, target/i386/cpu.c, property pmu",
	},
	[CAUSE_QEMU_CPU_MODEL] = {
		.id = "qemu-cpu-model",
		.layer = "vmm",
		.summary = "the guest has a named CPU model, and QEMU's named models expand to "
			   "pmu=off",
		.remedy = "add pmu=on to the model (-cpu MODEL,pmu=on), or use -cpu host; "
			  "libvirt: <pmu state='on'/> among the features",
		.reference = "QEMU, target/i386/cpu.c, property pmu, whose default is off",
	},
	[CAUSE_FIRECRACKER_NO_PMU] = {
		.id = "firecracker-no-pmu",
		.layer = "vmm",
		.summary = "Firecracker clears CPUID leaf 0xa and PDCM for every Intel guest",
		.remedy = "nothing can be done with Firecracker, no CPU template changes it; "
			  "use another VMM for guests that are to count",
		.reference = "Firecracker, docs/cpu_templates/cpuid-normalization.md",
	},
	[CAUSE_VMM_PASSES_ON] = {
		.id = "vmm-passes-on",
		.layer = "vmm",
		.summary = "the guest has less than KVM offers, though this VMM is known to pass "
			   "KVM's CPUID on",
		.remedy = "record host and guest again: KVM may have been loaded otherwise when "
			  "the guest started, or another VMM runs it",
		.reference = "pmu-caps list vmms",
	},
	[CAUSE_LEAVES_CUT] = {
		.id = "leaves-cut",
		.layer = "vmm",
		.summary = "the guest's CPUID ends before the leaf that tells of it",
		.remedy = "raise the guest's maximum leaf (QEMU: level=, xlevel=; Firecracker "
			  "releases that end the extended leaves at 0x8000001f: update it)",
		.reference = "CPUID leaves 0x0 and 0x80000000 of the guest",
	},
	[CAUSE_PDCM_CLEARED] = {
		.id = "pdcm-cleared",
		.layer = "vmm",
		.summary = "the guest's CPUID has no PDCM, so that its kernel does not look into "
			   "IA32_PERF_CAPABILITIES",
		.remedy = "give the guest PDCM (QEMU: -cpu host, or MODEL,pmu=on,+pdcm)",
		.reference = "CPUID leaf 0x1 ECX bit 15 of the guest",
	},
	[CAUSE_PERF_CAPABILITIES_CLEARED] = {
		.id = "perf-capabilities-cleared",
		.layer = "vmm",
		.summary = "the VMM sets fewer bits in the guest's IA32_PERF_CAPABILITIES than "
			   "KVM offers",
		.remedy = "QEMU: -cpu host,migratable=no passes all of them on, lbr-fmt= the "
			  "LBR's alone",
		.reference = "QEMU, target/i386/cpu.c, FEAT_PERF_CAPABILITIES: only "
			     "full-width-write has a name, and counts as migratable",
	},
	[CAUSE_AMD_NO_PMU_BIT] = {
		.id = "amd-no-pmu-bit",
		.layer = "vmm",
		.summary = "the VMM took PERFCTR_CORE from the guest's CPUID; AMD has no bit that "
			   "says 'no PMU', so that the four counters of old remain",
		.remedy = "to have all of it: QEMU -cpu host, or MODEL,+perfctr-core,+perfmon-v2; "
			  "to have none: KVM_PMU_CAP_DISABLE of the VM, or enable_pmu=0 of kvm",
		.reference = "Linux, arch/x86/kvm/svm/pmu.c, amd_pmu_refresh()",
	},
	[CAUSE_VMM_MASK] = {
		.id = "vmm-mask",
		.layer = "vmm",
		.summary = "the VMM shows the guest less of it than KVM offers",
		.remedy = "look at the guest's CPU definition (QEMU: -cpu host takes all that KVM "
			  "offers; Firecracker: the CPU template)",
		.reference = "CPUID of the guest beside KVM_GET_SUPPORTED_CPUID of the host",
	},
	[CAUSE_VM_PMU_DISABLED] = {
		.id = "vm-pmu-disabled",
		.layer = "vmm",
		.summary = "the guest's perf tried the counters in vain: its CPUID shows a PMU "
			   "that the VM does not have",
		.remedy = "ask the VMM: it gave the PMU up for this VM (KVM_CAP_PMU_CAPABILITY), "
			  "or the host has enable_pmu=N, or the mediated vPMU and no irqchip in the "
			  "kernel (QEMU: kernel-irqchip=on)",
		.reference = "Linux, arch/x86/events/core.c, check_hw_exists()",
	},
	[CAUSE_GUEST_CLEARCPUID] = {
		.id = "guest-clearcpuid",
		.layer = "guest",
		.summary = "the guest's kernel was told to ignore CPUID bits",
		.remedy = "take clearcpuid= from the kernel command line of the guest",
		.reference = "Linux, Documentation/admin-guide/kernel-parameters.txt, clearcpuid",
	},
	[CAUSE_GUEST_NO_DRIVER] = {
		.id = "guest-no-driver",
		.layer = "guest",
		.summary = "the guest's kernel has no driver for the PMU that it was given",
		.remedy = "run a newer kernel in the guest, or one with perf built in",
		.reference = "the guest's kernel log: no PMU driver, software events only",
	},
	[CAUSE_GUEST_NO_PMU] = {
		.id = "guest-no-pmu",
		.layer = "guest",
		.summary = "the guest's kernel shows no PMU in sysfs, though its CPUID does",
		.remedy = "look at the kernel log of the guest (dmesg | grep -A8 'Performance "
			  "Events')",
		.reference = "/sys/bus/event_source/devices of the guest",
	},
	[CAUSE_GUEST_PERF] = {
		.id = "guest-perf",
		.layer = "guest",
		.summary = "perf in the guest does not use all that CPUID shows it",
		.remedy = "run a newer kernel in the guest; where CPUID contradicts itself, "
			  "correct the guest's CPU definition",
		.reference = "Linux, arch/x86/events, intel_pmu_init(), amd_pmu_init()",
	},
};
static_assert(ARRAY_SIZE(causes) == CAUSE_COUNT, "every cause has its row");
