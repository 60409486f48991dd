// SPDX-License-Identifier: GPL-2.0-or-later
/* "pmu-caps check": whether a guest of the host gets what is asked for. */
#include "report/check.h"

#include "cmd/commands.h"
#include "cmd/complain.h"
#include "cmd/hosts.h"
#include "cmd/style.h"

struct checking {
	struct host_writer writer;
	struct requirement *requirement; /* one for each argument */
	struct check_answer *answer; /* of the host at hand */
	size_t count;
	bool several;
	size_t hosts[TRISTATE_COUNT]; /* how many came out so */
};

/* The names that can be asked for, in one line. */
static enum exit_status complain_requirement(const char *text)
{
	char names[256] = "";
	size_t length = 0;

	for (size_t i = 0; i < REQUIREMENT_COUNT && length < sizeof(names); i++)
		length += (size_t)snprintf(names + length, sizeof(names) - length, "%s%s%s",
					   i ? ", " : "", requirement_kinds[i].name,
					   requirement_kinds[i].takes_number ? ">=N" : "");
	return complain("'%s' is no requirement; known are %s, each with or without a '!' "
			"before it",
			text, names);
}

static enum exit_status parse(struct checking *checking)
{
	const struct options *options = checking->writer.options;

	checking->count = options->argument_count;
	checking->requirement = calloc(checking->count, sizeof(*checking->requirement));
	checking->answer = calloc(checking->count, sizeof(*checking->answer));
	if (!checking->requirement || !checking->answer)
		return complain("out of memory");
	for (size_t i = 0; i < checking->count; i++) {
		if (requirement_parse(options->argument[i], &checking->requirement[i]) < 0)
			return complain_requirement(options->argument[i]);
		checking->answer[i].requirement = options->argument[i];
	}
	return STATUS_OK;
}

static enum tristate answer_all(struct checking *checking, const struct outlook *outlook)
{
	enum tristate state = TRI_YES;

	for (size_t i = 0; i < checking->count; i++) {
		struct requirement_result *result = &checking->answer[i].result;

		requirement_check(&checking->requirement[i], outlook, result);
		state = tri_and(state, result->met);
	}
	return state;
}

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
		.answer = checking->answer,
		.count = checking->count,
		.state = answer_all(checking, &report->verdict->outlook),
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
	enum exit_status status = parse(&checking);

	if (status == STATUS_OK)
		status = hosts_write(&checking.writer);
	free(checking.requirement);
	free(checking.answer);
	return status;
}
