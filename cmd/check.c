// SPDX-License-Identifier: GPL-2.0-or-later
/* "pmu-caps check": whether a guest of the host gets what is asked for. */
#include "report/check.h"

#include "cmd/commands.h"
#include "cmd/hosts.h"
#include "cmd/requirements.h"
#include "cmd/style.h"

struct checking {
	struct host_writer writer;
	struct requirements requirements;
	bool several;
	size_t hosts[TRISTATE_COUNT]; /* how many came out so */
};

static enum exit_status status_of(enum tristate state)
{
	switch (state) {
	case TRI_YES:
		return STATUS_OK;
	case TRI_NO:
		return STATUS_NO;
	case TRI_UNKNOWN:
		break;
	}
	return STATUS_UNKNOWN;
}

static int write_details(const struct host_writer *writer, const struct check *check)
{
	const struct text_style style = style_of(writer->out, writer->options);

	return check_text(writer->out, check, &style);
}

static int write_check(struct host_writer *writer, const struct report *report, bool several)
{
	struct checking *checking = (struct checking *)writer;
	const struct check check = {
		.source = report->source,
		.answer = checking->requirements.answer,
		.count = checking->requirements.count,
		.state = requirements_answer(&checking->requirements,
					     &report->verdict->outlook),
	};

	checking->several = several;
	checking->hosts[check.state]++;
	writer->status = exit_status_merge(writer->status, status_of(check.state));
	if (writer->options->json)
		return check_json(writer->out, &check, several);
	if (!several)
		return write_details(writer, &check);
	check_line(writer->out, &check);
	return 0;
}

/* How many hosts came out how. */
static void write_counts(struct host_writer *writer)
{
	const struct checking *checking = (const struct checking *)writer;
	const size_t *hosts = checking->hosts;

	if (!checking->several || writer->options->json)
		return;
	fprintf(writer->out, "\n%zu hosts: %zu yes, %zu no, %zu unknown",
		hosts[TRI_YES] + hosts[TRI_NO] + hosts[TRI_UNKNOWN], hosts[TRI_YES],
		hosts[TRI_NO], hosts[TRI_UNKNOWN]);
	if (writer->unreadable)
		fprintf(writer->out, "; %zu more could not be read", writer->unreadable);
	putc('\n', writer->out);
}

enum exit_status command_check(const struct options *options)
{
	struct checking checking = {
		.writer = {
			.options = options,
			.needs = HOST_OUTLOOK,
			.write = write_check,
			.finish = write_counts,
		},
	};
	enum exit_status status = requirements_parse(
		options->argument, options->argument_count, &checking.requirements);

	if (status == STATUS_OK)
		status = hosts_write(&checking.writer);
	requirements_done(&checking.requirements);
	return status;
}
