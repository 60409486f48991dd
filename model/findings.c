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
		.summary = "KVM runs on a vendor module other than kvm_intel and kvm_amd",
		.remedy = "believe what this KVM answered itself; nothing can be predicted for "
			  "it",
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

void findings_add(struct findings *findings, enum finding_id id, const char *format, ...)
{
	static const char cut[] = "...";
	struct finding *finding;
	va_list args;
	int length;

	if (findings->count == FINDINGS_MAX)
		return;
	finding = &findings->item[findings->count++];
	finding->id = id;
	va_start(args, format);
	length = vsnprintf(finding->evidence, sizeof(finding->evidence), format, args);
	va_end(args);
	if (length >= (int)sizeof(finding->evidence))
		memcpy(finding->evidence + sizeof(finding->evidence) - sizeof(cut), cut,
		       sizeof(cut));
	keep_printable_ascii(finding->evidence);
}

const char *severity_word(enum severity severity)
{
	return severity_words[severity];
}
