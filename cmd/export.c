// SPDX-License-Identifier: GPL-2.0-or-later
/* "pmu-caps export": a host in the shape that another system reads. */
#include "report/export.h"

#include <errno.h>

#include "cmd/commands.h"
#include "cmd/complain.h"
#include "cmd/hosts.h"
#include "cmd/plugin.h"
#include "cmd/requirements.h"

struct exporting {
	struct host_writer writer;
	const struct export_format *format;
	struct requirements requirements;
	struct service service; /* of the host at hand */
};

static enum exit_status complain_format(const char *name)
{
	char names[128] = "";
	size_t length = 0;

	for (size_t i = 0; i < export_formats_count && length < sizeof(names); i++)
		length += (size_t)snprintf(names + length, sizeof(names) - length, "%s%s",
					   i ? ", " : "", export_formats[i].name);
	return complain("cannot export '%s'; there are %s", name, names);
}

/* What reads the file takes it for that of its own host. */
static int refuse_several(const struct exporting *exporting)
{
	complain("'export %s' is about one host; name one that can be read, or call it for "
		 "each",
		 exporting->format->name);
	return -ECANCELED;
}

static int write_export(struct host_writer *writer, const struct report *report,
			bool several)
{
	struct exporting *exporting = (struct exporting *)writer;
	const struct service_facts facts = {
		.verdict = report->verdict,
		.kvm = &report->snap->kvm,
		.answer = exporting->requirements.answer,
		.count = exporting->requirements.count,
	};
	const struct export_host host = {
		.report = report,
		.service = &exporting->service,
	};

	if (several)
		return refuse_several(exporting);
	requirements_answer(&exporting->requirements, &report->verdict->outlook);
	service_judge(&facts, &exporting->service);
	return exporting->format->write(writer->out, &host);
}

static enum exit_status parse(struct exporting *exporting)
{
	const struct options *options = exporting->writer.options;

	exporting->format = export_format_find(options->argument[0]);
	if (!exporting->format)
		return complain_format(options->argument[0]);
	if (options->argument_count > 1 && !exporting->format->takes_requirements)
		return complain("'export %s' does not take '%s'; see 'man pmu-caps'",
				exporting->format->name, options->argument[1]);
	return requirements_parse(options->argument + 1, options->argument_count - 1,
				  &exporting->requirements);
}

/* A plugin's exit status is the state of its service; it has no other way to fail. */
static enum exit_status plugin_status(const struct exporting *exporting,
				      enum exit_status status)
{
	if (status == STATUS_ERROR)
		return plugin_give_up();
	return (enum exit_status)exporting->service.state;
}

enum exit_status command_export(const struct options *options)
{
	struct exporting exporting = {
		.writer = {
			.options = options,
			.needs = HOST_REPORT,
			.write = write_export,
		},
	};
	enum exit_status status = parse(&exporting);

	if (status == STATUS_OK)
		status = hosts_write(&exporting.writer);
	if (exporting.format && exporting.format->takes_requirements)
		status = plugin_status(&exporting, status);
	requirements_done(&exporting.requirements);
	return status;
}
