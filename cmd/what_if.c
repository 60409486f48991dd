// SPDX-License-Identifier: GPL-2.0-or-later
/* "pmu-caps what-if": the report under changed facts, and what the change does. */
#include "report/diff.h"

#include "cmd/commands.h"
#include "cmd/hosts.h"
#include "cmd/style.h"

struct comparing {
	struct host_writer writer;
	struct verdict now; /* of the host at hand, without the changes */
	struct diff diff;
};

/*
 * The host as its source has it. A supplied IA32_PERF_CAPABILITIES is a fact on both sides, so that it
 * does not hide what the changes do; where nothing else is given, it is the change itself.
 */
static struct snapshot without_change(const struct host_writer *writer,
				      const struct snapshot *snap)
{
	struct snapshot now = *snap; /* shares all memory */

	now.supplied = *writer->own;
	if (writer->options->seen & OPTIONS_CHANGE)
		now.supplied.perf_capabilities = snap->supplied.perf_capabilities;
	return now;
}

static int write_changes(struct comparing *comparing, const struct report *report,
			 const struct text_style *style)
{
	const struct snapshot now = without_change(&comparing->writer, report->snap);
	const struct diff_side before = {
		.snap = &now,
		.identity = report->identity,
		.verdict = &comparing->now,
	};
	const struct diff_side after = {
		.snap = report->snap,
		.identity = report->identity,
		.verdict = report->verdict,
	};

	verdict_judge(&now, &comparing->now);
	diff_compare(&before, &after, &comparing->diff);
	return changes_text(comparing->writer.out, &comparing->diff, style);
}

static int write_changed(struct host_writer *writer, const struct report *report,
			 bool several)
{
	struct comparing *comparing = (struct comparing *)writer;
	struct text_style style;
	int r;

	if (writer->options->json)
		return report_json(writer->out, report, several);
	if (several)
		style_heading(writer->out, report->source.name);
	style = style_of(writer->out, writer->options);
	r = write_changes(comparing, report, &style);
	if (r < 0)
		return r;
	putc('\n', writer->out);
	return report_text(writer->out, report, &style);
}

enum exit_status command_what_if(const struct options *options)
{
	struct comparing comparing = {
		.writer = {
			.options = options,
			.needs = HOST_REPORT,
			.write = write_changed,
		},
	};

	return hosts_write(&comparing.writer);
}
