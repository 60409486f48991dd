// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Metrics in Prometheus' classic text format, as node_exporter's textfile collector takes it:
 * gauges, no time stamps, a metric's series together under one HELP and TYPE. They hold
 * no time of the run either: node_exporter shows the file's as node_textfile_mtime_seconds.
 */
#include <inttypes.h>
#include <string.h>

#include "report/export.h"
#include "report/export_metrics.h"
#include "report/outline.h"
#include "report/utf8.h"

static void write_head(struct metric_sink *sink)
{
	if (!sink->headed)
		fprintf(sink->out, "# HELP %s %s\n# TYPE %s gauge\n", sink->metric->name,
			sink->metric->help, sink->metric->name);
	sink->headed = true;
}

void metric_series(struct metric_sink *sink, const char *labels, uint64_t value)
{
	write_head(sink);
	fputs(sink->metric->name, sink->out);
	if (*labels)
		fprintf(sink->out, "{%s}", labels);
	fprintf(sink->out, " %" PRIu64 "\n", value);
}

/* Quoted as the format wants it; what else could harm a reader is '?'. */
static void write_label_text(FILE *out, const char *text)
{
	const size_t length = strlen(text);

	for (size_t i = 0; i < length;) {
		const size_t sequence = utf8_sequence(text + i, length - i);

		if (!sequence || (unsigned char)text[i] < ' ' || text[i] == '\x7f')
			putc('?', out);
		else if (text[i] == '\\' || text[i] == '"')
			fprintf(out, "\\%c", text[i]);
		else
			fwrite(text + i, 1, sequence, out);
		i += sequence ? sequence : 1;
	}
}

static void write_label(FILE *out, const char *name, const struct export_value *value)
{
	if (value->kind == EXPORT_NOTHING)
		return;
	fprintf(out, ",%s=\"", name);
	if (value->kind == EXPORT_WORD)
		write_label_text(out, value->word);
	else
		fprintf(out, "0x%08" PRIx64, value->number);
	putc('"', out);
}

void metric_info(struct metric_sink *sink, const struct metric_label *labels,
		 size_t count, const struct report *report)
{
	write_head(sink);
	fprintf(sink->out, "%s{tool_version=\"%s\",schema_version=\"%s\"",
		sink->metric->name, PMU_CAPS_VERSION, REPORT_SCHEMA_VERSION);
	for (size_t i = 0; i < count; i++) {
		const struct export_value value = labels[i].value(report);

		write_label(sink->out, labels[i].name, &value);
	}
	fputs("} 1\n", sink->out);
}

static void write_metric(FILE *out, const struct metric *metric, const struct report *report)
{
	struct metric_sink sink = { .out = out, .metric = metric };

	if (metric->write)
		metric->write(&sink, report);
	for (size_t i = 0; i < METRIC_SERIES_MAX && metric->series[i].value; i++) {
		const struct export_value value = metric->series[i].value(report);

		if (value.kind != EXPORT_NOTHING)
			metric_series(&sink, metric->series[i].labels, value.number);
	}
}

int export_prometheus(FILE *out, const struct export_host *host)
{
	for (size_t i = 0; i < metrics_count; i++)
		write_metric(out, &metrics[i], host->report);
	return 0;
}

bool export_metric_name(size_t index, struct export_name *ret)
{
	if (index >= metrics_count)
		return false;
	*ret = (struct export_name){ metrics[index].name, metrics[index].help };
	return true;
}
