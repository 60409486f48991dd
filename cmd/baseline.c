// SPDX-License-Identifier: GPL-2.0-or-later
/* "pmu-caps baseline": the largest vPMU that every one of the hosts can offer. */
#include "report/baseline.h"

#include <string.h>

#include "base/ascii.h"
#include "base/text_buffer.h"

#include "model/verdict.h"

#include "cmd/commands.h"
#include "cmd/complain.h"
#include "cmd/output.h"
#include "cmd/sources.h"
#include "cmd/style.h"
#include "report/utf8.h"

struct fleet {
	struct options options; /* with the arguments among the sources */
	struct sources *sources;
	struct snapshot snap;
	struct verdict scratch;
	struct baseline part; /* from a document that is a baseline itself */
	struct baseline_builder builder;
	enum exit_status status;
};

/*
 * How a host is called in the baseline. What a record names as its own source stays the same
 * in whatever file it is handed on; of the others, where we found them is all there is.
 */
static const char *name_of(const struct source *source)
{
	if (source->own_name && *source->own_name && strcmp(source->own_name, "-") != 0)
		return source->own_name;
	return source->name;
}

/* The name as a document can hold it and give it back. */
static void name_host(const struct source *source, char ret[FIRST_NAME_SIZE])
{
	const char *name = name_of(source);
	size_t length = strlen(name);

	if (length >= FIRST_NAME_SIZE) {
		name += length + 1 - FIRST_NAME_SIZE;
		length = FIRST_NAME_SIZE - 1;
	}
	if (is_ascii(name, length))
		memcpy(ret, name, length);
	else
		utf8_mend(name, length, ret);
	ret[length] = '\0';
}

/* "--kernel, --mediated": the options that would have a host judged otherwise. */
static void name_changes(unsigned int seen, char *text, size_t size)
{
	static const struct {
		unsigned int bit;
		const char *name;
	} names[] = {
		{ OPTION_PERF_CAPABILITIES, "--perf-capabilities" },
		{ OPTION_KERNEL, "--kernel" },
		{ OPTION_MEDIATED, "--mediated" },
		{ OPTION_ENABLE_PMU, "--enable-pmu" },
		{ OPTION_NMI_WATCHDOG, "--nmi-watchdog" },
	};
	struct text_buffer buffer = text_in(text, size);

	for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
		if (!(seen & names[i].bit))
			continue;
		if (*text)
			text_add(&buffer, ", ");
		text_add(&buffer, names[i].name);
	}
}

/* What is left of hosts in a baseline cannot be judged anew. */
static void add_part(struct fleet *fleet, const struct source *source)
{
	char changes[128];

	name_changes(fleet->options.seen, changes, sizeof(changes));
	if (!*changes) {
		baseline_join(&fleet->builder.joined, &fleet->part);
		return;
	}
	fleet->status = complain(
		"%s: is a baseline, whose hosts are judged already: give %s where "
		"the hosts themselves are read",
		strcmp(source->name, "-") == 0 ? "standard input" : source->name, changes);
}

static void add(struct fleet *fleet, const struct source *source)
{
	struct supplied *supplied = &fleet->snap.supplied;
	char name[FIRST_NAME_SIZE];
	struct offer offer;

	if (strcmp(source->kind, "baseline") == 0) {
		add_part(fleet, source);
		return;
	}
	supplied_add(supplied, &fleet->options.supplied);
	verdict_judge_offer(&fleet->snap, &fleet->scratch, &offer);
	name_host(source, name);
	baseline_add(&fleet->builder, &offer, name);
	if (changes_any(&supplied->changes))
		baseline_note_changes(&fleet->builder, &supplied->changes, name);
}

static const struct baseline *read_all(struct fleet *fleet)
{
	struct source source = { 0 };

	while (sources_next(fleet->sources, &fleet->snap, &source, &fleet->status))
		add(fleet, &source);
	return baseline_join_all(&fleet->builder);
}

/* What a guest of any host gets: the answer, beside which the rest is detail. */
static enum exit_status status_of(const struct baseline *baseline)
{
	const struct baseline_thing *now = baseline->thing[OFFER_NOW];

	if (baseline_has_pmu(baseline, OFFER_NOW) == TRI_NO)
		return STATUS_OK;
	if (baseline_knows(&now[ITEM_PMU]) && baseline_knows(&now[ITEM_VERSION]) &&
	    baseline_knows(&now[ITEM_GP_COUNTERS]) &&
	    baseline_knows(&now[THING_FIXED_BITMAP]))
		return STATUS_OK;
	return STATUS_UNKNOWN;
}

static enum exit_status write_baseline(const struct fleet *fleet,
				       const struct baseline *baseline)
{
	const struct options *options = &fleet->options;
	struct output output;
	struct error err = { 0 };
	int r;

	if (output_open(options->output, &output, &err) < 0)
		return complain_error(&err);
	if (options->json) {
		r = baseline_json(output.stream, baseline);
	} else {
		const struct text_style style = style_of(output.stream, options);

		r = baseline_text(output.stream, baseline, &style);
	}
	if (r < 0)
		complain("out of memory");
	if (output_close(&output, r == 0, &err) < 0)
		return complain_error(&err);
	return r < 0 ? STATUS_ERROR : status_of(baseline);
}

/* Files may be given as arguments as well; without any, standard input has the hosts. */
static enum exit_status name_sources(const struct options *options, struct fleet *fleet)
{
	static char standard_input[] = "-";
	size_t count = options->from_count + options->argument_count;
	char **from = calloc(count + 1, sizeof(*from));

	fleet->options = *options;
	fleet->options.from = from;
	if (!from)
		return complain("out of memory");
	for (size_t i = 0; i < options->from_count; i++)
		from[i] = options->from[i];
	for (size_t i = 0; i < options->argument_count; i++)
		from[options->from_count + i] = options->argument[i];
	if (!count) {
		if (isatty(STDIN_FILENO))
			return complain(
				"'baseline' needs the hosts: name their files, or give "
				"them as JSON Lines on standard input");
		from[count++] = standard_input;
	}
	fleet->options.from_count = count;
	return STATUS_OK;
}

static enum exit_status judge(const struct options *options, struct fleet *fleet)
{
	const struct baseline *baseline;
	enum exit_status status = name_sources(options, fleet);

	if (status != STATUS_OK)
		return status;
	fleet->sources = sources_open(&fleet->options);
	if (!fleet->sources)
		return complain("out of memory");
	sources_take_baselines(fleet->sources, &fleet->part);
	baseline = read_all(fleet);
	/* Of no host there is no baseline; why none could be read has been told. */
	if (!baseline->hosts)
		return STATUS_ERROR;
	if (!baseline_changes_agree(baseline))
		fleet->status = complain(
			"the hosts were not judged under the same changes, and the "
			"baseline says under which: give --kernel and the others to all "
			"of them, or to none");
	return exit_status_merge(fleet->status, write_baseline(fleet, baseline));
}

enum exit_status command_baseline(const struct options *options)
{
	struct fleet *fleet = calloc(1, sizeof(*fleet));
	enum exit_status status;

	if (!fleet)
		return complain("out of memory");
	status = judge(options, fleet);
	sources_close(fleet->sources);
	snapshot_done(&fleet->snap);
	free(fleet->options.from);
	free(fleet);
	return status;
}
