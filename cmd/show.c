// SPDX-License-Identifier: GPL-2.0-or-later
/* "pmu-caps show": the report. */
#include "cmd/commands.h"
#include "cmd/hosts.h"
#include "cmd/style.h"

static int write_report(struct host_writer *writer, const struct report *report,
			bool several)
{
	struct text_style style;

	if (writer->options->json)
		return report_json(writer->out, report, several);
	/* One host's text names nothing, so that equal hosts print the same; several need it. */
	if (several)
		style_heading(writer->out, report->source.name);
	style = style_of(writer->out, writer->options);
	return report_text(writer->out, report, &style);
}

enum exit_status command_show(const struct options *options)
{
	struct host_writer writer = {
		.options = options,
		.needs = HOST_REPORT,
		.write = write_report,
	};

	return hosts_write(&writer);
}
