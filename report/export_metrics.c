// SPDX-License-Identifier: GPL-2.0-or-later
/* The metrics of the Prometheus export, one row each. */
#include "report/export_metrics.h"

#include <string.h>

static void write_info(struct metric_sink *sink, const struct report *report)
{
	static const struct metric_label labels[] = {
		{ "vendor", export_vendor },       { "brand", export_brand },
		{ "signature", export_signature }, { "role", export_role },
		{ "kernel", export_kernel },       { "rule_set", export_rules },
	};

	metric_info(sink, labels, ARRAY_SIZE(labels), report);
}

static void write_modes(struct metric_sink *sink, const struct report *report)
{
	const struct export_value mode = export_mode(report);
	char labels[32];

	if (mode.kind == EXPORT_NOTHING)
		return;
	for (unsigned int i = GUEST_MODE_UNKNOWN + 1; i < GUEST_MODE_COUNT; i++) {
		const char *word = guest_mode_word(i);

		snprintf(labels, sizeof(labels), "mode=\"%s\"", word);
		metric_series(sink, labels, strcmp(mode.word, word) == 0);
	}
}

static void write_requirements(struct metric_sink *sink, const struct report *report)
{
	const struct eligibility *eligibility = &report->verdict->outlook.eligibility;
	char labels[64];

	for (size_t i = 0; i < eligibility->count; i++) {
		const struct rule_result *result = &eligibility->result[i];
		const struct export_value met = export_requirement(result);

		if (met.kind == EXPORT_NOTHING)
			continue;
		snprintf(labels, sizeof(labels), "requirement=\"%s\"",
			 eligibility_rules[result->rule].id);
		metric_series(sink, labels, met.number);
	}
}

static void write_severities(struct metric_sink *sink, const struct report *report)
{
	const struct findings *findings = &report->verdict->findings;
	size_t count[SEVERITY_COUNT] = { 0 };
	char labels[32];

	for (size_t i = 0; i < findings->count; i++)
		count[finding_kinds[findings->item[i].id].severity]++;
	for (unsigned int i = 0; i < SEVERITY_COUNT; i++) {
		snprintf(labels, sizeof(labels), "severity=\"%s\"", severity_word(i));
		metric_series(sink, labels, count[i]);
	}
}

/* By kind: one may be found several times, and a series stands once. */
static void write_findings(struct metric_sink *sink, const struct report *report)
{
	const struct findings *findings = &report->verdict->findings;
	bool found[FINDING_COUNT] = { false };
	char labels[96];

	for (size_t i = 0; i < findings->count; i++)
		found[findings->item[i].id] = true;
	for (unsigned int i = 0; i < FINDING_COUNT; i++) {
		if (!found[i])
			continue;
		snprintf(labels, sizeof(labels), "finding=\"%s\",severity=\"%s\"",
			 finding_kinds[i].id, severity_word(finding_kinds[i].severity));
		metric_series(sink, labels, 1);
	}
}

#define GP "kind=\"general_purpose\""
#define FIXED "kind=\"fixed\""
#define HOST "scope=\"host\""
#define GUEST "scope=\"guest\""

const struct metric metrics[] = {
	{
		.name = "pmu_caps_info",
		.help = "Always 1: which host this is, by which rules it was judged, and by "
			"which version.",
		.write = write_info,
	},
	{
		.name = "pmu_caps_pmu_version",
		.help = "Version of the PMU; on AMD 2 with PerfMonV2, else 0.",
		.series = { { HOST, export_host_version }, { GUEST, export_guest_version } },
	},
	{
		.name = "pmu_caps_host_counters",
		.help = "Counters that CPUID enumerates for the boot CPU.",
		.series = { { GP, export_host_gp }, { FIXED, export_host_fixed } },
	},
	{
		.name = "pmu_caps_host_fixed_counters_contiguous",
		.help = "Fixed counters from 0 upward without a hole.",
		.series = { { "", export_host_contiguous } },
	},
	{
		.name = "pmu_caps_host_pmus",
		.help = "Distinct PMUs among the CPUs that were asked.",
		.series = { { "", export_host_pmus } },
	},
	{
		.name = "pmu_caps_host_hybrid",
		.help = "1 if the host has cores of several types.",
		.series = { { "", export_hybrid } },
	},
	{
		.name = "pmu_caps_host_nmi_watchdog",
		.help = "1 if the sysctl kernel.nmi_watchdog is on.",
		.series = { { "", export_nmi_watchdog } },
	},
	{
		.name = "pmu_caps_guest_counters",
		.help = "Counters that a guest gets.",
		.series = { { GP, export_guest_gp }, { FIXED, export_guest_fixed } },
	},
	{
		/* promtool takes a "_counter_" in a name for a type */
		.name = "pmu_caps_counters_width",
		.help = "Width of the counters, in binary digits.",
		.series = {
			{ HOST "," GP, export_host_gp_width },
			{ HOST "," FIXED, export_host_fixed_width },
			{ GUEST "," GP, export_guest_gp_width },
			{ GUEST "," FIXED, export_guest_fixed_width },
		},
	},
	{
		.name = "pmu_caps_vpmu_mode",
		.help = "1 for the kind of vPMU that guests get, 0 for the others.",
		.write = write_modes,
	},
	{
		.name = "pmu_caps_guest_feature",
		.help = "1 if a guest gets this feature of the PMU.",
		.series = {
			{ "feature=\"full_width\"", export_full_width },
			{ "feature=\"pebs\"", export_pebs },
			{ "feature=\"lbr\"", export_lbr },
			{ "feature=\"perf_metrics\"", export_perf_metrics },
			{ "feature=\"topdown\"", export_topdown },
		},
	},
	{
		.name = "pmu_caps_guest_answered",
		.help = "1 if KVM itself answered what guests get, 0 if it is predicted.",
		.series = { { "", export_answered } },
	},
	{
		.name = "pmu_caps_kvm_parameter",
		.help = "1 if the parameter of KVM's modules reads as on.",
		.series = {
			{ "parameter=\"enable_pmu\"", export_enable_pmu },
			{ "parameter=\"enable_mediated_pmu\"", export_enable_mediated_pmu },
		},
	},
	{
		.name = "pmu_caps_kvm_agrees",
		.help = "1 if KVM answers as the rules of its kernel say, 0 if it contradicts "
			"them.",
		.series = { { "", export_agrees } },
	},
	{
		.name = "pmu_caps_kvm_differences",
		.help = "Items in which KVM's answer is not the predicted one.",
		.series = { { "", export_differences } },
	},
	{
		.name = "pmu_caps_mediated_eligible",
		.help = "1 if hardware, kernel and enable_pmu allow the mediated vPMU.",
		.series = { { "", export_eligible } },
	},
	{
		.name = "pmu_caps_mediated_requested",
		.help = "1 if the mediated vPMU is asked for.",
		.series = { { "", export_requested } },
	},
	{
		.name = "pmu_caps_mediated_enabled",
		.help = "1 if the mediated vPMU is in effect.",
		.series = { { "", export_enabled } },
	},
	{
		.name = "pmu_caps_mediated_startable",
		.help = "1 if the first VM with a mediated vPMU would start.",
		.series = { { "", export_startable } },
	},
	{
		.name = "pmu_caps_mediated_requirement",
		.help = "1 if the requirement of the mediated vPMU is met; none where nobody "
			"looked.",
		.write = write_requirements,
	},
	{
		.name = "pmu_caps_findings",
		.help = "How much there is to tell beside the facts.",
		.write = write_severities,
	},
	{
		.name = "pmu_caps_finding",
		.help = "1 for each kind of finding that the host shows.",
		.write = write_findings,
	},
};
const size_t metrics_count = ARRAY_SIZE(metrics);
