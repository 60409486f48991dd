// SPDX-License-Identifier: GPL-2.0-or-later
/* "pmu-caps diff": two hosts, or one before and after, side by side. */
#include <errno.h>
#include <string.h>

#include "report/diff.h"

#include "cmd/commands.h"
#include "cmd/complain.h"
#include "cmd/one_host.h"
#include "cmd/output.h"
#include "cmd/style.h"
#include "record/snapshot_same.h"

enum { BEFORE, AFTER, SIDES };

struct comparing {
	const struct options *options;
	struct one_host host[SIDES];
	struct diff diff;
	struct migration migration;
	size_t count; /* of the items that count */
};

static enum exit_status read_sides(struct comparing *comparing)
{
	static const char *const roles[] = { [BEFORE] = "BEFORE", [AFTER] = "AFTER" };
	char **argument = comparing->options->argument;

	if (strcmp(argument[BEFORE], "-") == 0 && strcmp(argument[AFTER], "-") == 0)
		return complain("only one of the two hosts can come from standard input");
	for (size_t i = 0; i < SIDES; i++) {
		const enum exit_status status = one_host_read(
			comparing->options, argument[i], roles[i], &comparing->host[i]);

		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

static size_t count_of(const struct comparing *comparing)
{
	return comparing->options->guest_visible ? comparing->diff.guest_count :
						   comparing->diff.count;
}

/*
 * Equal snapshots do not differ, not even in what is not known of them: none of the items
 * counts. What a guest keeps is another matter: hosts of which the same little is known may be
 * unlike each other in the rest.
 */
static int compare(struct comparing *comparing)
{
	struct diff_side side[SIDES];
	bool same;

	for (size_t i = 0; i < SIDES; i++)
		side[i] = (struct diff_side){
			.snap = &comparing->host[i].snap,
			.identity = &comparing->host[i].identity,
			.verdict = &comparing->host[i].verdict,
		};
	if (snapshot_same(side[BEFORE].snap, side[AFTER].snap, &same) < 0)
		return -ENOMEM;
	diff_compare(&side[BEFORE], &side[AFTER], &comparing->diff);
	migration_judge(&comparing->diff, &side[BEFORE], &side[AFTER],
			&comparing->migration);
	comparing->count = same ? 0 : count_of(comparing);
	return 0;
}

static enum exit_status write_report(const struct comparing *comparing)
{
	const struct options *options = comparing->options;
	const struct diff_report report = {
		.before = comparing->host[BEFORE].source,
		.after = comparing->host[AFTER].source,
		.diff = &comparing->diff,
		.count = comparing->count,
		.migration = &comparing->migration,
	};
	struct text_style style;
	struct error err = { 0 };
	struct output output;
	int r;

	if (output_open(options->output, &output, &err) < 0)
		return complain_error(&err);
	style = style_of(output.stream, options);
	r = options->json ? diff_json(output.stream, &report) :
			    diff_text(output.stream, &report, &style);
	if (output_close(&output, r == 0, &err) < 0)
		return complain_error(&err);
	return r < 0 ? complain("out of memory") : STATUS_OK;
}

static enum exit_status status_of(enum tristate different)
{
	switch (different) {
	case TRI_NO:
		return STATUS_OK;
	case TRI_YES:
		return STATUS_NO;
	case TRI_UNKNOWN:
		break;
	}
	return STATUS_UNKNOWN;
}

static enum exit_status run(struct comparing *comparing)
{
	enum exit_status status = read_sides(comparing);

	if (status != STATUS_OK)
		return status;
	if (compare(comparing) < 0)
		return complain("out of memory");
	status = write_report(comparing);
	return exit_status_merge(
		status, status_of(diff_is_different(&comparing->diff, comparing->count)));
}

enum exit_status command_diff(const struct options *options)
{
	struct comparing *comparing = calloc(1, sizeof(*comparing));
	enum exit_status status;

	if (!comparing)
		return complain("out of memory");
	comparing->options = options;
	status = run(comparing);
	for (size_t i = 0; i < SIDES; i++)
		one_host_done(&comparing->host[i]);
	free(comparing);
	return status;
}
