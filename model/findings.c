// SPDX-License-Identifier: GPL-2.0-or-later
/* Everything worth telling beside the facts: a table of kinds, a list of what was found. */
#include "model/findings.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const struct finding_kind finding_kinds[] = {
	[FINDING_FIXED_COUNTER_HOLE] = {
		.id = "fixed-counter-hole",
		.severity = SEVERITY_WARNING,
		.summary = "a fixed counter is missing below the highest one",
		.remedy = "rely on the contiguous fixed counters alone: whoever knows only their "
			  "number takes the hole for a counter",
	},
	[FINDING_FIXED_COUNTER_DISAGREEMENT] = {
		.id = "fixed-counter-disagreement",
		.severity = SEVERITY_WARNING,
		.summary = "CPUID contradicts itself about which fixed counters exist",
		.remedy = "rely on the counters that all of it names; in a guest, correct the "
			  "CPU definition of the hypervisor",
	},
	[FINDING_ENUMERATION_BELOW_PERF] = {
		.id = "enumeration-below-perf",
		.severity = SEVERITY_INFO,
		.summary = "CPUID counts fewer fixed counters than perf drives",
		.remedy = "expect three fixed counters from perf on this host, and from a KVM "
			  "that goes by perf rather than by CPUID",
	},
	[FINDING_CPUS_DISAGREE] = {
		.id = "cpus-disagree",
		.severity = SEVERITY_WARNING,
		.summary = "CPUs that should be alike have different PMUs",
		.remedy = "compare steppings, microcode and firmware settings of the CPUs; perf "
			  "and KVM go by the boot CPU",
	},
	[FINDING_LEAF_ABOVE_MAXIMUM] = {
		.id = "leaf-above-maximum",
		.severity = SEVERITY_INFO,
		.summary = "PMU leaves above the maximum leaf hold data; they count as not there",
		.remedy = "look for a firmware setting that limits the maximum CPUID leaf; "
			  "otherwise the data is of another leaf",
	},
	[FINDING_RUNNING_IN_GUEST] = {
		.id = "running-in-guest",
		.severity = SEVERITY_INFO,
		.summary = "this is a guest: the PMU is what its hypervisor granted",
		.remedy = "run pmu-caps on the host below to see the hardware",
	},
	[FINDING_NO_VIRTUALIZATION] = {
		.id = "no-virtualization",
		.severity = SEVERITY_WARNING,
		.summary = "the CPU offers neither VMX nor SVM to run guests with",
		.remedy = "switch virtualization (VT-x, AMD-V) on in the firmware; in a guest, "
			  "allow nested virtualization on the host below",
	},
	[FINDING_UNKNOWN_VENDOR_MODULE] = {
		.id = "unknown-vendor-module",
		.severity = SEVERITY_WARNING,
		.summary = "KVM's vendor module is not the one of this CPU's vendor, kvm_intel or "
			   "kvm_amd",
		.remedy = "believe what this KVM answered itself; nothing can be predicted for "
			  "it",
	},
	[FINDING_FACTS_CHANGED] = {
		.id = "facts-changed",
		.severity = SEVERITY_INFO,
		.summary = "this is not of the host as it is, but of what it would be under "
			   "changed facts",
		.remedy = "ask the host itself, or its record, for what it is now",
	},
	[FINDING_SUPPLIED_IGNORED] = {
		.id = "supplied-ignored",
		.severity = SEVERITY_WARNING,
		.summary = "the supplied IA32_PERF_CAPABILITIES was ignored: this CPU has no such "
			   "register",
		.remedy = "leave out --perf-capabilities for this host",
	},
	[FINDING_SUPPLIED_CONTRADICTS] = {
		.id = "supplied-contradicts",
		.severity = SEVERITY_WARNING,
		.summary = "the supplied IA32_PERF_CAPABILITIES is not the one that was read; the "
			   "one read counts",
		.remedy = "leave out --perf-capabilities, or read it on this very host: sudo "
			  "rdmsr -c 0x345",
	},
	[FINDING_UNDEFINED_BITS] = {
		.id = "undefined-bits",
		.severity = SEVERITY_INFO,
		.summary = "a register has bits set that this version does not know",
		.remedy = "look for a newer pmu-caps, and for these bits in the manual of the CPU",
	},
	[FINDING_SOURCES_DISAGREE] = {
		.id = "sources-disagree",
		.severity = SEVERITY_WARNING,
		.summary = "two sources about this host contradict each other; the first counts",
		.remedy = "see which of them is of this host and of this boot, and leave out the "
			  "other",
	},
	[FINDING_KERNEL_UNKNOWN] = {
		.id = "kernel-unknown",
		.severity = SEVERITY_INFO,
		.summary = "no kernel is known: the host is judged by the newest released rules",
		.remedy = "name the kernel with --kernel=RELEASE ('uname -r' on the host)",
	},
	[FINDING_RULES_NOT_EXACT] = {
		.id = "rules-not-exact",
		.severity = SEVERITY_INFO,
		.summary = "the rules were not read from this very kernel",
		.remedy = "believe KVM's own answer where there is one: run pmu-caps on a host "
			  "with this kernel, with the right to open /dev/kvm",
	},
	[FINDING_RULES_BY_EVIDENCE] = {
		.id = "rules-by-evidence",
		.severity = SEVERITY_INFO,
		.summary = "the kernel shows other code than its release lets expect: the rules "
			   "go by what it shows",
		.remedy = "nothing to do if the kernel is known to have backports; "
			  "--kernel=RELEASE overrules the evidence",
	},
	[FINDING_NO_RULES_FIT] = {
		.id = "no-rules-fit",
		.severity = SEVERITY_WARNING,
		.summary = "no rule set shows all that this kernel shows: predictions about it "
			   "are doubtful",
		.remedy = "believe KVM's own answer alone, and look for a newer pmu-caps",
	},
	[FINDING_PROPOSAL_RULES] = {
		.id = "proposal-rules",
		.severity = SEVERITY_INFO,
		.summary = "the rules are those of a proposal that is in no released kernel",
		.remedy = "take it for an outlook; what is merged may differ",
	},
	[FINDING_PERF_PMU_BROKEN] = {
		.id = "perf-pmu-broken",
		.severity = SEVERITY_WARNING,
		.summary = "perf could not use the PMU that such a CPU has: no guest gets one",
		.remedy = "look at the kernel log (dmesg | grep -A8 'Performance Events'); let "
			  "the firmware, or in a guest the hypervisor, leave the counters alone",
	},
	[FINDING_UNDEFINED_SHIFT] = {
		.id = "undefined-shift",
		.severity = SEVERITY_WARNING,
		.summary = "perf's number of counters hangs on a shift that C leaves undefined; "
			   "it is predicted as gcc compiles it",
		.remedy = "in a guest, let the CPU definition of its hypervisor count the fixed "
			  "counters; compare with the kernel log's \"Performance Events\"",
	},
	[FINDING_PERF_LOG_DISAGREES] = {
		.id = "perf-log-disagrees",
		.severity = SEVERITY_WARNING,
		.summary = "the kernel log shows numbers of perf's PMU that no kernel makes of "
			   "this CPUID; CPUID counts",
		.remedy = "see which of them is of this machine and of this boot, and leave out "
			  "the other; the firmware may have been set otherwise in between",
	},
	[FINDING_KVM_MISMATCH] = {
		.id = "kvm-mismatch",
		.severity = SEVERITY_WARNING,
		.summary = "KVM answers otherwise than the rules predict; its answer counts",
		.remedy = "see kvm.differences: a backport of the kernel's vendor, a bug, or a "
			  "kernel that the rules do not know",
	},
	[FINDING_KVM_OFFERS_MISSING_COUNTER] = {
		.id = "kvm-offers-missing-counter",
		.severity = SEVERITY_ERROR,
		.summary = "KVM offers a fixed counter that the CPU lacks",
		.remedy = "show guests no more fixed counters than are contiguous (CPUID leaf 0xa "
			  "EDX[4:0]), or load the vendor module with enable_mediated_pmu=0; "
			  "report it to the vendor of the kernel",
	},
	[FINDING_KVM_LISTS_MISSING_COUNTER] = {
		.id = "kvm-lists-missing-counter",
		.severity = SEVERITY_WARNING,
		.summary = "KVM lists the MSR of a fixed counter that the CPU lacks: a guest may "
			   "program it, though CPUID does not show it",
		.remedy = "load the vendor module with enable_mediated_pmu=0 where guests are not "
			  "trusted; report it to the vendor of the kernel",
	},
	[FINDING_MISSING_COUNTER_PREDICTED] = {
		.id = "missing-counter-predicted",
		.severity = SEVERITY_WARNING,
		.summary = "by these rules KVM gives guests a fixed counter that the CPU lacks",
		.remedy = "show guests no more fixed counters than are contiguous (CPUID leaf 0xa "
			  "EDX[4:0]), or leave enable_mediated_pmu off",
	},
	[FINDING_MEDIATED_REFUSED] = {
		.id = "mediated-refused",
		.severity = SEVERITY_WARNING,
		.summary = "the mediated vPMU is asked for, and this host cannot run it",
		.remedy = "see mediated.requirements for the remedy of each rule, or take the "
			  "parameter back",
	},
	[FINDING_PARAMETER_PENDING] = {
		.id = "parameter-pending",
		.severity = SEVERITY_INFO,
		.summary = "a parameter of KVM is asked for, and not yet in effect",
		.remedy = "stop all VMs and load KVM's modules again, or reboot",
	},
	[FINDING_PARAMETER_NOT_IN_EFFECT] = {
		.id = "parameter-not-in-effect",
		.severity = SEVERITY_WARNING,
		.summary = "a parameter of KVM is asked for and not in effect: KVM refused it, or "
			   "was loaded before",
		.remedy = "learn what mediated.requirements does not know; if KVM has no reason "
			  "to refuse, stop all VMs and load its modules again, or reboot",
	},
	[FINDING_WATCHDOG_BLOCKS_FIRST_VM] = {
		.id = "watchdog-blocks-first-vm",
		.severity = SEVERITY_WARNING,
		.summary = "the hard-lockup detector holds a counter: the first VM with the "
			   "mediated vPMU fails to start with EBUSY",
		.remedy = "sysctl kernel.nmi_watchdog=0 before the first VM starts "
			  "(nmi_watchdog=0 on the kernel command line keeps it off)",
	},
	[FINDING_WATCHDOG_MAY_BLOCK_FIRST_VM] = {
		.id = "watchdog-may-block-first-vm",
		.severity = SEVERITY_INFO,
		.summary = "the hard-lockup detector is on: if it uses perf, the first VM with the "
			   "mediated vPMU fails to start with EBUSY",
		.remedy = "look for \"Permanently consumes one hw-PMU counter\" in the kernel log, "
			  "or switch it off: sysctl kernel.nmi_watchdog=0",
	},
	[FINDING_OPEN_EVENTS_BLOCK_FIRST_VM] = {
		.id = "open-events-may-block-first-vm",
		.severity = SEVERITY_WARNING,
		.summary = "perf events are open: unless they exclude guests or are software "
			   "events, the first VM with the mediated vPMU fails to start with EBUSY",
		.remedy = "find their owners (sudo ls -l /proc/[0-9]*/fd | grep perf_event) and "
			  "stop them before the first VM starts",
	},
	[FINDING_MEDIATED_VM_FAILED] = {
		.id = "mediated-vm-failed",
		.severity = SEVERITY_INFO,
		.summary = "a VM with the mediated vPMU failed to start with EBUSY since the host "
			   "was booted",
		.remedy = "stop what profiles the host, sysctl kernel.nmi_watchdog=0, and start "
			  "the VM again",
	},
	[FINDING_HOST_GUEST_SWAPPED] = {
		.id = "host-guest-swapped",
		.severity = SEVERITY_WARNING,
		.summary = "HOST and GUEST look swapped: the host's file is one taken inside a "
			   "guest, and the guest's is not",
		.remedy = "give the host's file first: pmu-caps explain HOST GUEST",
	},
	[FINDING_GUEST_IS_NO_GUEST] = {
		.id = "guest-is-no-guest",
		.severity = SEVERITY_WARNING,
		.summary = "the guest's file does not look like one taken inside a guest",
		.remedy = "take it inside the guest; if it was, its VMM hides the hypervisor bit, "
			  "and nothing is wrong",
	},
	[FINDING_GUEST_EMULATED] = {
		.id = "guest-emulated",
		.severity = SEVERITY_WARNING,
		.summary = "the guest runs on QEMU's emulation (TCG), and not on KVM",
		.remedy = "start it with -accel kvm; nothing that KVM offers reaches it "
			  "otherwise",
	},
	[FINDING_GUEST_NOT_OF_KVM] = {
		.id = "guest-not-of-kvm",
		.severity = SEVERITY_INFO,
		.summary = "the guest names a hypervisor that is not KVM",
		.remedy = "take what is said of KVM with care; QEMU's hv- options and kvm=off "
			  "hide KVM as well",
	},
	[FINDING_HOST_GUEST_MISMATCH] = {
		.id = "host-guest-mismatch",
		.severity = SEVERITY_WARNING,
		.summary = "host and guest do not look like the same machine",
		.remedy = "compare the guest with the host it runs on; a named CPU model of "
			  "another generation looks so, too",
	},
	[FINDING_GUEST_BEYOND_HOST] = {
		.id = "guest-beyond-host",
		.severity = SEVERITY_WARNING,
		.summary = "the guest shows more than the host's KVM lets a guest have",
		.remedy = "record both again: the host's kernel or parameters have changed "
			  "since, the guest was started elsewhere, or its VMM promises what is "
			  "not there",
	},
	[FINDING_BROKEN_LINE] = {
		.id = "broken-line",
		.severity = SEVERITY_WARNING,
		.summary = "lines of the input that cannot be understood were left out",
		.remedy = "record the host again; what those lines held counts as not recorded",
	},
	[FINDING_CPUID_CONFLICT] = {
		.id = "cpuid-conflict",
		.severity = SEVERITY_WARNING,
		.summary = "the input holds a CPUID leaf twice with different values; the first "
			   "counts",
		.remedy = "record the host again; do not join dumps of different hosts",
	},
	[FINDING_TRUNCATED_INPUT] = {
		.id = "truncated-input",
		.severity = SEVERITY_WARNING,
		.summary = "the input ends in the middle; it was read as far as it goes",
		.remedy = "fetch the file again, or record the host again",
	},
	[FINDING_TOO_MANY_PMUS] = {
		.id = "too-many-pmus",
		.severity = SEVERITY_ERROR,
		.summary = "more distinct PMUs than any machine has; the last ones were left out",
		.remedy = "check that the input is of one host",
	},
	[FINDING_CPU_NOT_VISITED] = {
		.id = "cpu-not-visited",
		.severity = SEVERITY_WARNING,
		.summary = "CPUs could not be visited; their PMUs may differ from those shown",
		.remedy = "bring offline CPUs online, and run outside of any cpuset (taskset, "
			  "AllowedCPUs=, container limits)",
	},
};
static_assert(ARRAY_SIZE(finding_kinds) == FINDING_COUNT, "every kind has its row");

static const char *const severity_words[] = {
	[SEVERITY_INFO] = "info",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_ERROR] = "error",
};
static_assert(ARRAY_SIZE(severity_words) == SEVERITY_COUNT, "every severity has a word");

/* Evidence quotes inputs: nothing of theirs may steer a terminal or break UTF-8. */
static void keep_printable_ascii(char *text)
{
	for (; *text; text++)
		if (*text < ' ' || *text > '~')
			*text = '?';
}

/* Cuts between words, where there is a blank to cut at. */
static void end_in_dots(char evidence[FINDING_EVIDENCE_SIZE])
{
	static const char dots[] = "...";
	char *last = evidence + FINDING_EVIDENCE_SIZE - sizeof(dots), *blank;

	*last = '\0';
	blank = strrchr(evidence, ' ');
	memcpy(blank ? blank + 1 : last, dots, sizeof(dots));
}

static _printf_(3, 0) void write_evidence(struct finding *finding, size_t used,
					  const char *format, va_list args)
{
	const size_t room = sizeof(finding->evidence) - used;
	const int length = vsnprintf(finding->evidence + used, room, format, args);

	if (length >= (int)room)
		end_in_dots(finding->evidence);
	keep_printable_ascii(finding->evidence);
}

void findings_add(struct findings *findings, enum finding_id id, const char *format, ...)
{
	struct finding *finding;
	va_list args;

	if (findings->count == FINDINGS_MAX)
		return;
	finding = &findings->item[findings->count++];
	finding->id = id;
	va_start(args, format);
	write_evidence(finding, 0, format, args);
	va_end(args);
}

void findings_append(struct finding *finding, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	write_evidence(finding, strlen(finding->evidence), format, args);
	va_end(args);
}

const char *severity_word(enum severity severity)
{
	return severity_words[severity];
}
