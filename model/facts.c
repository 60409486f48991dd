// SPDX-License-Identifier: GPL-2.0-or-later
/* The facts a host can have, where each is learnt, and what to do when one is missing. */
#include "model/facts.h"

#include <assert.h>

struct fact_text {
	const char *place;
	const char *remedy[READING_STATE_COUNT]; /* none where the reading is ok */
};

#define RECORD "record the host with 'pmu-caps record'"
#define RECORD_AS_ROOT RECORD " as root"
#define LOAD_KVM "load KVM (modprobe kvm_intel, or kvm_amd)"
#define NEEDS_KVM_GROUP \
	"join the group that owns /dev/kvm (usermod -aG kvm USER), or run as root"

/* CPUID needs no right, and the CPU always answers; only CPUID faulting comes between. */
#define CPUID_REMEDIES(leaf)                                                               \
	{                                                                                  \
		[READING_NOT_TAKEN] = RECORD " or 'cpuid -r': this source lacks the leaf", \
		[READING_ABSENT] = "nothing can be learnt: this CPU has no such leaf",     \
		[READING_DENIED] = "allow the process to execute CPUID: arch_prctl("       \
				   "ARCH_SET_CPUID) has switched it off",                  \
		[READING_FAILED] = "read it by hand with 'cpuid -1 -r -l " leaf "'",       \
	}

#define FILE_REMEDIES(file, if_absent)                                            \
	{                                                                         \
		[READING_NOT_TAKEN] = RECORD, [READING_ABSENT] = if_absent,       \
		[READING_DENIED] = "run as root, or let this user read " file,    \
		[READING_FAILED] = "look at " file " by hand: reading it failed", \
	}

#define MSR_REMEDIES(number)                                                          \
	{                                                                             \
		[READING_NOT_TAKEN] = RECORD_AS_ROOT,                                 \
		[READING_ABSENT] = "load the msr driver (modprobe msr), run as root", \
		[READING_DENIED] = "run as root; a container also needs "             \
				   "CAP_SYS_RAWIO and /dev/cpu",                      \
		[READING_FAILED] = "read it by hand with 'sudo rdmsr " number "': "   \
				   "a hypervisor may hide the register",              \
	}

#define KVM_IOCTL_REMEDIES(request)                                                     \
	{                                                                               \
		[READING_NOT_TAKEN] = RECORD " where /dev/kvm can be opened",           \
		[READING_ABSENT] = "nothing can be learnt: this KVM does not offer it", \
		[READING_DENIED] = NEEDS_KVM_GROUP "; a sandbox must allow " request,   \
		[READING_FAILED] = "look for KVM's reason in the kernel log (dmesg)",   \
	}

#define ASK_THIS_KVM                                                                     \
	"let KVM itself be asked: " RECORD " where /dev/kvm can be opened; or load the " \
	"module of the CPU's vendor (kvm_intel, kvm_amd)"
#define RECORD_GUEST "record the guest with 'pmu-caps record' as root, inside the guest"
#define IRQCHIP_REMEDY \
	"look at how the VM was started: QEMU has it in the kernel, but for kernel-irqchip=off"
#define HOST_REMEDY                                                                      \
	"give the host's file as well (pmu-caps explain HOST GUEST): it tells what the " \
	"CPU has, what perf drives and what KVM offers"

static const struct fact_text facts[] = {
	[FACT_NONE] = { .place = "", .remedy = { "", "", "", "", "" } },
	[FACT_CPUID_LEAF_0] = {
		.place = "CPUID leaf 0x0 (vendor and maximum leaf)",
		.remedy = CPUID_REMEDIES("0x0"),
	},
	[FACT_CPUID_LEAF_1] = {
		.place = "CPUID leaf 0x1 (family, model and features)",
		.remedy = CPUID_REMEDIES("0x1"),
	},
	[FACT_CPUID_LEAF_7] = {
		.place = "CPUID leaf 0x7, sub-leaves 0 and 1 (extended features)",
		.remedy = CPUID_REMEDIES("0x7"),
	},
	[FACT_CPUID_PERFMON] = {
		.place = "CPUID leaf 0xa (architectural performance monitoring)",
		.remedy = CPUID_REMEDIES("0xa"),
	},
	[FACT_CPUID_HYBRID] = {
		.place = "CPUID leaf 0x1a (core type)",
		.remedy = CPUID_REMEDIES("0x1a"),
	},
	[FACT_CPUID_ARCH_LBR] = {
		.place = "CPUID leaf 0x1c (architectural LBR)",
		.remedy = CPUID_REMEDIES("0x1c"),
	},
	[FACT_CPUID_PERFMON_EXT] = {
		.place = "CPUID leaf 0x23 (extended performance monitoring)",
		.remedy = CPUID_REMEDIES("0x23"),
	},
	[FACT_CPUID_HYPERVISOR] = {
		.place = "CPUID leaf 0x40000000 (hypervisor signature)",
		.remedy = CPUID_REMEDIES("0x40000000"),
	},
	[FACT_CPUID_EXTENDED] = {
		.place = "CPUID leaves 0x80000000, 0x80000001 and 0x80000022",
		.remedy = CPUID_REMEDIES("0x80000001"),
	},
	[FACT_CPUID_BRAND] = {
		.place = "CPUID leaves 0x80000002 to 0x80000004 (brand string)",
		.remedy = CPUID_REMEDIES("0x80000002"),
	},
	[FACT_LOGICAL_CPUS] = {
		.place = "/sys/devices/system/cpu/online",
		.remedy = FILE_REMEDIES("/sys/devices/system/cpu/online",
					"mount sysfs at /sys"),
	},
	[FACT_PERF_CAPABILITIES] = {
		.place = "/dev/cpu/N/msr, register 0x345 (IA32_PERF_CAPABILITIES)",
		.remedy = {
			[READING_NOT_TAKEN] =
				RECORD_AS_ROOT ", or give --perf-capabilities=HEX "
				"(on that host: sudo rdmsr -c 0x345)",
			[READING_ABSENT] =
				"load the msr driver (modprobe msr) and run as root, or give "
				"--perf-capabilities=HEX",
			[READING_DENIED] =
				"run as root, or give "
				"--perf-capabilities=$(sudo rdmsr -c 0x345)",
			[READING_FAILED] =
				"read it by hand and give "
				"--perf-capabilities=$(sudo rdmsr -c 0x345); in a guest the "
				"hypervisor may hide it",
		},
	},
	[FACT_VMX] = {
		.place = "CPUID leaf 0x1, ECX bit 5 (VMX), without which no VMX control",
		.remedy = {
			[READING_NOT_TAKEN] = RECORD,
			[READING_ABSENT] = "switch virtualization (VT-x) on in the firmware; "
					   "in a guest, allow nested virtualization on the "
					   "host below",
			[READING_DENIED] = RECORD,
			[READING_FAILED] = RECORD,
		},
	},
	[FACT_VMX_CONTROLS] = {
		.place = "/dev/cpu/N/msr, registers 0x483 and 0x484 (IA32_VMX_EXIT_CTLS, "
			 "IA32_VMX_ENTRY_CTLS)",
		.remedy = MSR_REMEDIES("0x484"),
	},
	[FACT_MISC_ENABLE] = {
		.place = "/dev/cpu/N/msr, register 0x1a0 (IA32_MISC_ENABLE)",
		.remedy = MSR_REMEDIES("0x1a0"),
	},
	[FACT_KERNEL_RELEASE] = {
		.place = "uname -r",
		.remedy = FILE_REMEDIES("/proc/sys/kernel/osrelease",
					"mount procfs at /proc"),
	},
	[FACT_KERNEL_LOG] = {
		.place = "kernel log (dmesg)",
		.remedy = {
			[READING_NOT_TAKEN] = RECORD_AS_ROOT,
			[READING_ABSENT] = "look into the journal (journalctl -k -b): the log "
					   "has lost its beginning",
			[READING_DENIED] = "run as root, or sysctl kernel.dmesg_restrict=0",
			[READING_FAILED] = "look at it by hand with 'sudo dmesg'",
		},
	},
	[FACT_KVM_DEVICE] = {
		.place = "/dev/kvm",
		.remedy = {
			[READING_NOT_TAKEN] = RECORD,
			[READING_ABSENT] =
				LOAD_KVM ", switch virtualization on in the firmware, or "
				"give the container /dev/kvm",
			[READING_DENIED] = NEEDS_KVM_GROUP,
			[READING_FAILED] = "look for KVM's reason in the kernel log (dmesg)",
		},
	},
	[FACT_KVM_MODULE] = {
		.place = "/sys/module/kvm and its vendor module",
		.remedy = FILE_REMEDIES("/sys/module", LOAD_KVM),
	},
	[FACT_KVM_RULES] = {
		.place = "how KVM's vendor module deals with the PMU",
		.remedy = {
			[READING_NOT_TAKEN] = ASK_THIS_KVM,
			[READING_ABSENT] = ASK_THIS_KVM,
			[READING_DENIED] = ASK_THIS_KVM,
			[READING_FAILED] = ASK_THIS_KVM,
		},
	},
	[FACT_KVM_PARAMETERS] = {
		.place = "/sys/module/kvm*/parameters",
		.remedy = FILE_REMEDIES("/sys/module/kvm/parameters/enable_pmu",
					LOAD_KVM "; a kernel without the feature has no "
					"such parameter"),
	},
	[FACT_KVM_REQUESTED] = {
		.place = "kernel command line and modprobe configuration",
		.remedy = FILE_REMEDIES("/proc/cmdline and /etc/modprobe.d",
					"nothing to do: no parameter was asked for"),
	},
	[FACT_KVM_SUPPORTED_CPUID] = {
		.place = "/dev/kvm, KVM_GET_SUPPORTED_CPUID",
		.remedy = KVM_IOCTL_REMEDIES("KVM_GET_SUPPORTED_CPUID"),
	},
	[FACT_KVM_MSR_INDEX] = {
		.place = "/dev/kvm, KVM_GET_MSR_INDEX_LIST",
		.remedy = KVM_IOCTL_REMEDIES("KVM_GET_MSR_INDEX_LIST"),
	},
	[FACT_KVM_FEATURE_MSR] = {
		.place = "/dev/kvm, KVM_GET_MSRS of 0x345 (IA32_PERF_CAPABILITIES)",
		.remedy = KVM_IOCTL_REMEDIES("KVM_GET_MSRS"),
	},
	[FACT_KVM_CAPABILITIES] = {
		.place = "/dev/kvm, KVM_CHECK_EXTENSION",
		.remedy = KVM_IOCTL_REMEDIES("KVM_CHECK_EXTENSION"),
	},
	[FACT_NMI_WATCHDOG] = {
		.place = "/proc/sys/kernel/nmi_watchdog",
		.remedy = FILE_REMEDIES("/proc/sys/kernel/nmi_watchdog",
					"nothing to do: this kernel has no lockup detector, "
					"or /proc is not mounted"),
	},
	[FACT_OPEN_PERF_EVENTS] = {
		.place = "/proc/N/fd of all processes (open perf events)",
		.remedy = {
			[READING_NOT_TAKEN] = RECORD_AS_ROOT "; kernels without the mediated "
							     "vPMU are not searched",
			[READING_ABSENT] = "mount procfs at /proc",
			[READING_DENIED] = "run as root, and not in a container: the files of "
					   "all processes must be seen",
			[READING_FAILED] = "look by hand with "
					   "'sudo ls -l /proc/[0-9]*/fd | grep perf_event'",
		},
	},
	[FACT_HOST] = {
		.place = "the host that the guest runs on",
		.remedy = {
			[READING_NOT_TAKEN] = HOST_REMEDY,
			[READING_ABSENT] = HOST_REMEDY,
			[READING_DENIED] = HOST_REMEDY,
			[READING_FAILED] = HOST_REMEDY,
		},
	},
	[FACT_GUEST_PERF_CAPABILITIES] = {
		.place = "register 0x345 (IA32_PERF_CAPABILITIES) of the guest",
		.remedy = {
			[READING_NOT_TAKEN] = RECORD_GUEST,
			[READING_ABSENT] = RECORD_GUEST ", after 'modprobe msr'",
			[READING_DENIED] = RECORD_GUEST,
			[READING_FAILED] = "ask the VMM: it hides the register from the guest",
		},
	},
	[FACT_GUEST_KERNEL] = {
		.place = "kernel log and perf devices of the guest",
		.remedy = {
			[READING_NOT_TAKEN] = RECORD_GUEST,
			[READING_ABSENT] = RECORD_GUEST ", soon after it has started",
			[READING_DENIED] = RECORD_GUEST,
			[READING_FAILED] = "look at 'sudo dmesg' by hand inside the guest",
		},
	},
	[FACT_VM_IRQCHIP] = {
		.place = "the running guest's irqchip, in the kernel or not",
		.remedy = {
			[READING_NOT_TAKEN] = IRQCHIP_REMEDY,
			[READING_ABSENT] = IRQCHIP_REMEDY,
			[READING_DENIED] = IRQCHIP_REMEDY,
			[READING_FAILED] = IRQCHIP_REMEDY,
		},
	},
};
static_assert(ARRAY_SIZE(facts) == FACT_COUNT, "every fact has its texts");

struct gap gap_of(enum fact fact, const struct reading *reading)
{
	if (reading->state == READING_OK)
		return (struct gap){ 0 };
	return (struct gap){ .fact = fact, .reading = *reading };
}

struct gap gap_not_recorded(enum fact fact)
{
	return (struct gap){ .fact = fact };
}

const char *fact_place(enum fact fact)
{
	return facts[fact].place;
}

const char *fact_remedy(enum fact fact, enum reading_state state)
{
	const char *remedy = facts[fact].remedy[state];

	return remedy ? remedy : "";
}
