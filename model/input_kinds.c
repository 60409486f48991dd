// SPDX-License-Identifier: GPL-2.0-or-later
/* The kinds of sources that facts come from, and what each can and cannot tell. */
#include "model/input_kinds.h"

#include <assert.h>

/* What no dump of a CPU's registers holds. */
#define NOT_IN_DUMPS                                                                          \
	"the kernel, KVM and its answer, parameters, the kernel log; IA32_PERF_CAPABILITIES " \
	"unless the dump has MSRs or --perf-capabilities gives it"

const struct input_kind input_kinds[] = {
	[INPUT_LIVE] = {
		.id = "live",
		.summary = "the host that pmu-caps runs on",
		.tells = "everything, as far as the rights of the user reach",
		.lacks = "what a missing right hides: MSRs without root, KVM's answer without "
			 "access to /dev/kvm, the kernel log under kernel.dmesg_restrict",
		.made_by = "pmu-caps, without --from",
	},
	[INPUT_RECORD] = {
		.id = "record",
		.summary = "the raw facts of a host, kept by pmu-caps",
		.tells = "everything that was known where it was made",
		.lacks = "what could not be read there, with the reason",
		.made_by = "pmu-caps record",
	},
	[INPUT_REPORT] = {
		.id = "report",
		.summary = "a JSON report of pmu-caps, whose snapshot is read and judged anew",
		.tells = "the same as a record",
		.lacks = "the same as a record",
		.made_by = "pmu-caps --json",
	},
	[INPUT_CPUID_R] = {
		.id = "cpuid-r",
		.summary = "the raw output of the program cpuid",
		.tells = "CPUID of every CPU, or of one",
		.lacks = NOT_IN_DUMPS,
		.made_by = "cpuid -r, or cpuid -1 -r for one CPU",
	},
	[INPUT_INSTLATX64] = {
		.id = "instlatx64",
		.summary = "a register dump of InstLatx64, AIDA64 or EVEREST",
		.tells = "CPUID of every CPU, and MSRs where the dump lists them",
		.lacks = NOT_IN_DUMPS,
		.made_by = "those programs; collections of such dumps are public",
	},
	[INPUT_LIBCPUID] = {
		.id = "libcpuid",
		.summary = "a raw dump of libcpuid",
		.tells = "the CPUID leaves that libcpuid keeps",
		.lacks = "leaves 0x23 and 0x80000022, where newer CPUs enumerate their counters; "
			 "the kernel, KVM and MSRs",
		.made_by = "cpuid_tool --save=FILE",
	},
	[INPUT_CPUINFO] = {
		.id = "cpuinfo",
		.summary = "/proc/cpuinfo, of all processors or of the first one",
		.tells = "vendor, family, model, stepping; whether it is a guest; PDCM, AMD's "
			 "counter extensions, and VMX or SVM where they are on; a flag that is "
			 "not there counts as clear, since perf and KVM go by the same flags",
		.lacks = "the counters of Intel CPUs and of AMD's PerfMonV2 (leaves 0xa, 0x23 and "
			 "0x80000022); whether the part is hybrid; the kernel and KVM",
		.made_by = "cat /proc/cpuinfo",
	},
	[INPUT_KERNEL_LOG] = {
		.id = "kernel-log",
		.summary = "the kernel log as text or as a journal's JSON, whole or in excerpts",
		.tells = "vendor, family, model and stepping; the kernel and its command line; "
			 "full-width counters, broken PMUs, the NMI watchdog; whether KVM refused "
			 "to run; perf's and KVM's own lines, and so the counters that a "
			 "guest to explain uses",
		.lacks = "CPUID: of a host, numbers of counters are in the lines alone; KVM's "
			 "answer and effective parameters; what an excerpt leaves out",
		.made_by = "dmesg, dmesg -T, journalctl -k -b, journalctl -k -b -o json",
	},
	[INPUT_QMP] = {
		.id = "qmp",
		.summary = "QEMU's answer to query-cpu-model-expansion: a guest, as QEMU defines it",
		.tells = "vendor, family, model and stepping that the guest sees; pmu=on or off; "
			 "PDCM, AMD's counter extensions, nested VMX or SVM; with pmu=off that "
			 "leaf 0xa is empty",
		.lacks = "the counters of a guest with pmu=on: QEMU passes on what KVM answers; "
			 "IA32_PERF_CAPABILITIES; the host; the guest's kernel; of a shortened "
			 "answer, what was cut off",
		.made_by = "QMP, or virsh qemu-monitor-command DOMAIN: {\"execute\": "
			   "\"query-cpu-model-expansion\", \"arguments\": {\"type\": \"full\", "
			   "\"model\": {\"name\": \"host\"}}}",
	},
	[INPUT_FIRECRACKER] = {
		.id = "firecracker",
		.summary = "a fingerprint of Firecracker's CPU template helper: a guest, as it is",
		.tells = "all CPUID leaves of the guest, the MSRs that Firecracker saves, and the "
			 "release of the host's kernel",
		.lacks = "MSRs that are not saved; the host's CPU and its KVM; the guest's kernel",
		.made_by = "cpu-template-helper fingerprint dump",
	},
	[INPUT_SOS] = {
		.id = "sos",
		.summary = "an unpacked sos report: a folder that holds sos_commands",
		.tells = "CPUID of every CPU where the program cpuid was installed, else what "
			 "/proc/cpuinfo tells; the kernel, its log (the journal's, where dmesg has "
			 "lost the beginning) and command line; KVM's modules and parameters, "
			 "effective and asked for; sysctls",
		.lacks = "KVM's answer and MSRs; perf's devices and open perf events; whatever "
			 "plugin was left out or timed out",
		.made_by = "sos report, and tar -xf of what it leaves",
	},
	[INPUT_BASELINE] = {
		.id = "baseline",
		.summary = "what every one of a set of hosts offers; for pmu-caps baseline alone",
		.tells = "the hosts' common vPMU and what limits it, as if they were read again",
		.lacks = "the hosts themselves: no other command can make anything of it",
		.made_by = "pmu-caps baseline --json",
	},
};
static_assert(ARRAY_SIZE(input_kinds) == INPUT_KIND_COUNT, "every kind has its row");
