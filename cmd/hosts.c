// SPDX-License-Identifier: GPL-2.0-or-later
/* Reads and judges the hosts that the user named, and hands them to a command one by one. */
#include "cmd/hosts.h"

#include <errno.h>
#include <string.h>

#include "model/redact.h"

#include "cmd/complain.h"
#include "cmd/output.h"
#include "cmd/sources.h"
#include "record/identity.h"

/* A host that has been read but not yet written: the next one decides on the format. */
struct pending {
	struct snapshot snap;
	struct source source;
	struct supplied own; /* what the source brought, before the options' */
	char *name; /* the source's, kept beyond the next reading */
	bool filled;
};

struct walk {
	struct host_writer *writer;
	struct sources *sources;
	struct output output;
	struct pending host[2];
	struct identity identity;
	struct verdict verdict;
	bool written; /* at least one host */
	enum exit_status status; /* of reading and writing */
};

static bool redact(struct walk *walk, struct pending *host)
{
	host->source.name = "";
	if (snapshot_redact(&host->snap) == 0)
		return true;
	walk->status = complain("out of memory");
	return host->filled = false;
}

static bool read_host(struct walk *walk, struct pending *host)
{
	host->filled =
		sources_next(walk->sources, &host->snap, &host->source, &walk->status);
	if (!host->filled)
		return false;
	free(host->name);
	host->name = strdup(host->source.name);
	if (!host->name) {
		walk->status = complain("out of memory");
		return host->filled = false;
	}
	host->source.name = host->name;
	host->own = host->snap.supplied;
	supplied_add(&host->snap.supplied, &walk->writer->options->supplied);
	return !walk->writer->options->redact || redact(walk, host);
}

static void judge(struct walk *walk, const struct snapshot *snap)
{
	static const struct cpuid_table nothing;
	const struct cpu_group *boot = snapshot_boot(snap);

	switch (walk->writer->needs) {
	case HOST_FACTS:
		break;
	case HOST_OUTLOOK:
		verdict_judge_outlook(snap, &walk->verdict);
		break;
	case HOST_REPORT:
		identity_of(boot ? &boot->cpuid : &nothing, &walk->identity);
		if (boot)
			identity_complete(&boot->cpuid_bits, &walk->identity);
		verdict_judge(snap, &walk->verdict);
		break;
	}
}

static bool write_host(struct walk *walk, const struct pending *host, bool several)
{
	struct host_writer *writer = walk->writer;
	const struct report report = {
		.source = host->source,
		.snap = &host->snap,
		.identity = &walk->identity,
		.verdict = &walk->verdict,
	};
	int r;

	judge(walk, &host->snap);
	writer->own = &host->own;
	r = writer->write(writer, &report, several);
	if (r < 0) {
		walk->status = r == -ECANCELED ? STATUS_ERROR : complain("out of memory");
		return false;
	}
	walk->written = true;
	return !ferror(writer->out);
}

/* More than one host, or one that stands beside others that cannot be read. */
static void write_all(struct walk *walk)
{
	struct pending *now = &walk->host[0], *next = &walk->host[1];
	bool several = walk->writer->options->from_count > 1;

	if (!read_host(walk, now))
		return;
	while (now->filled) {
		struct pending *read = now;

		several |= read_host(walk, next) || walk->status == STATUS_ERROR;
		if (!write_host(walk, now, several))
			return;
		now = next;
		next = read;
	}
}

static void walk_done(struct walk *walk)
{
	for (size_t i = 0; i < ARRAY_SIZE(walk->host); i++) {
		snapshot_done(&walk->host[i].snap);
		free(walk->host[i].name);
	}
	sources_close(walk->sources);
}

/* With the output open. */
static void write_to_output(struct walk *walk)
{
	struct host_writer *writer = walk->writer;

	writer->out = walk->output.stream;
	write_all(walk);
	writer->unreadable = sources_unreadable(walk->sources);
	if (walk->written && writer->finish)
		writer->finish(writer);
}

enum exit_status hosts_write(struct host_writer *writer)
{
	struct walk walk = { .writer = writer };
	struct error err = { 0 };

	walk.sources = sources_open(writer->options);
	if (!walk.sources)
		return complain("out of memory");
	if (output_open(writer->options->output, &walk.output, &err) < 0) {
		sources_close(walk.sources);
		return complain_error(&err);
	}
	write_to_output(&walk);
	/* Without any host there is nothing to put in the place of an older file. */
	if (output_close(&walk.output, walk.written, &err) < 0)
		walk.status = complain_error(&err);
	walk_done(&walk);
	return exit_status_merge(walk.status, writer->status);
}
