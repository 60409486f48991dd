// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * One line as the monitoring plugins' guidelines have it: the state, why, and behind a bar
 * numbers in decimal that can be drawn over time.
 */
#include <inttypes.h>

#include "report/export.h"
#include "report/export_value.h"

static struct export_value count_findings(const struct report *report)
{
	return export_number(report->verdict->findings.count);
}

static const struct perfdata {
	const char *label, *summary;
	export_value_of value; /* a number or a flag */
} perfdata[] = {
	{ "guest_gp", "a guest's general-purpose counters", export_guest_gp },
	{ "guest_fixed", "a guest's fixed counters", export_guest_fixed },
	{ "host_gp", "the host's general-purpose counters", export_host_gp },
	{ "host_fixed", "the host's fixed counters", export_host_fixed },
	{ "mediated", "1 if the mediated vPMU is in effect", export_enabled },
	{ "kvm_differences", "items in which KVM contradicts its rules",
	  export_differences },
	{ "findings", "findings of any severity", count_findings },
};

/* One line, and no bar but the one before the numbers. */
static void write_text(FILE *out, const char *text)
{
	for (; *text; text++)
		putc(*text < ' ' || *text > '~' || *text == '|' ? '?' : *text, out);
}

static void write_reasons_of(FILE *out, const struct service *service,
			     enum service_state state, const char **before)
{
	for (size_t i = 0; i < service->count; i++) {
		const struct service_reason *reason = &service->reason[i];

		if (reason->state != state)
			continue;
		fputs(*before, out);
		write_text(out, reason->id);
		fputs(": ", out);
		write_text(out, reason->text);
		*before = "; ";
	}
}

/* The worst first: who shows the line may show its begin alone. */
static void write_reasons(FILE *out, const struct service *service)
{
	const char *before = "";

	write_reasons_of(out, service, SERVICE_CRITICAL, &before);
	write_reasons_of(out, service, SERVICE_WARNING, &before);
	write_reasons_of(out, service, SERVICE_UNKNOWN, &before);
}

/* In order: what there is to have. */
static void write_guest(FILE *out, const struct report *report)
{
	const struct export_value mode = export_mode(report);
	const struct export_value gp = export_guest_gp(report);
	const struct export_value fixed = export_guest_fixed(report);

	fprintf(out, "vPMU of guests: %s",
		mode.kind == EXPORT_WORD ? mode.word : "not known");
	if (gp.kind == EXPORT_NUMBER)
		fprintf(out, ", %" PRIu64 " general-purpose counters", gp.number);
	if (fixed.kind == EXPORT_NUMBER)
		fprintf(out, ", %" PRIu64 " fixed counters", fixed.number);
}

static void write_perfdata(FILE *out, const struct report *report)
{
	const char *before = "|";

	for (size_t i = 0; i < ARRAY_SIZE(perfdata); i++) {
		const struct export_value value = perfdata[i].value(report);

		if (value.kind == EXPORT_NOTHING)
			continue;
		fprintf(out, "%s%s=%" PRIu64, before, perfdata[i].label, value.number);
		before = " ";
	}
}

int export_monitoring(FILE *out, const struct export_host *host)
{
	fprintf(out, "PMU %s - ", service_word(host->service->state));
	if (host->service->count)
		write_reasons(out, host->service);
	else
		write_guest(out, host->report);
	write_perfdata(out, host->report);
	putc('\n', out);
	return 0;
}

bool export_perfdata_name(size_t index, struct export_name *ret)
{
	if (index >= ARRAY_SIZE(perfdata))
		return false;
	*ret = (struct export_name){ perfdata[index].label, perfdata[index].summary };
	return true;
}
