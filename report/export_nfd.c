// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A feature file of Kubernetes' Node Feature Discovery, for its "local" source: a line for
 * each label. Lines under "+no-label" are features for NodeFeatureRules and no labels. There
 * is no "+expiry-time": it would need a clock; remove the file to take the labels back.
 */
#include <inttypes.h>
#include <string.h>

#include "report/export.h"
#include "report/export_value.h"

/* In NFD's own namespace, where every version of it takes labels. */
#define PREFIX "feature.node.kubernetes.io/pmu-caps."
/* What Kubernetes allows behind the '/' and in a value. */
#define LABEL_MAX 63

static const struct label {
	const char *name, *summary;
	export_value_of value;
} labels[] = {
	{ "vpmu", "the kind of vPMU that guests get", export_mode },
	{ "guest.version", "the PMU version of a guest", export_guest_version },
	{ "guest.gp-counters", "a guest's general-purpose counters", export_guest_gp },
	{ "guest.fixed-counters", "a guest's fixed counters", export_guest_fixed },
	{ "guest.full-width", "guests can write counters in full width", export_full_width },
	{ "guest.pebs", "guests get PEBS", export_pebs },
	{ "guest.lbr", "guests get LBR", export_lbr },
	{ "guest.perf-metrics", "guests get PERF_METRICS", export_perf_metrics },
	{ "guest.topdown", "guests get fixed counter 3 and PERF_METRICS", export_topdown },
	{ "guest.answered", "KVM itself answered, nothing is predicted", export_answered },
	{ "host.version", "the PMU version of the host", export_host_version },
	{ "host.gp-counters", "the host's general-purpose counters", export_host_gp },
	{ "host.fixed-counters", "the host's fixed counters", export_host_fixed },
	{ "host.hybrid", "the host has cores of several types", export_hybrid },
	{ "kvm-agrees", "KVM answers as its kernel's rules say", export_agrees },
	{ "mediated.eligible", "the host could run the mediated vPMU", export_eligible },
	{ "mediated.requested", "the mediated vPMU is asked for", export_requested },
	{ "mediated.enabled", "the mediated vPMU is in effect", export_enabled },
	{ "mediated.startable", "its first VM would start", export_startable },
	{ "rule-set", "the rules that the host was judged by", export_rules },
};

static bool is_alphanumeric(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* A word as a label's value may be: at most 63 of [A-Za-z0-9._-], the ends alphanumeric. */
static void write_word(FILE *out, const char *word)
{
	size_t length = strnlen(word, LABEL_MAX);

	while (length && !is_alphanumeric(word[length - 1]))
		length--;
	while (length && !is_alphanumeric(*word)) {
		word++;
		length--;
	}
	for (size_t i = 0; i < length; i++)
		putc(is_alphanumeric(word[i]) || strchr("._-", word[i]) ? word[i] : '_',
		     out);
}

static void write_value(FILE *out, const struct export_value *value)
{
	switch (value->kind) {
	case EXPORT_NOTHING:
		break;
	case EXPORT_NUMBER:
		fprintf(out, "%" PRIu64, value->number);
		break;
	case EXPORT_FLAG:
		fputs(value->number ? "true" : "false", out);
		break;
	case EXPORT_WORD:
		write_word(out, value->word);
		break;
	}
	putc('\n', out);
}

/* One of many that are of use to rules alone. */
static void write_requirement(FILE *out, const struct rule_result *result)
{
	const struct export_value met = export_requirement(result);

	if (met.kind == EXPORT_NOTHING)
		return;
	fprintf(out, "# +no-label\n" PREFIX "requirement.%s=",
		eligibility_rules[result->rule].id);
	write_value(out, &met);
}

int export_nfd(FILE *out, const struct export_host *host)
{
	const struct eligibility *eligibility = &host->report->verdict->outlook.eligibility;

	for (size_t i = 0; i < ARRAY_SIZE(labels); i++) {
		const struct export_value value = labels[i].value(host->report);

		if (value.kind == EXPORT_NOTHING)
			continue;
		fprintf(out, PREFIX "%s=", labels[i].name);
		write_value(out, &value);
	}
	for (size_t i = 0; i < eligibility->count; i++)
		write_requirement(out, &eligibility->result[i]);
	return 0;
}

bool export_label_name(size_t index, struct export_name *ret)
{
	if (index >= ARRAY_SIZE(labels))
		return false;
	*ret = (struct export_name){ labels[index].name, labels[index].summary };
	return true;
}
