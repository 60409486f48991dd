// SPDX-License-Identifier: GPL-2.0-or-later
/* Writes one report for each host that the user named. */
#include "cmd/hosts.h"

#include <string.h>

#include "cmd/complain.h"
#include "cmd/output.h"
#include "cmd/sources.h"
#include "record/identity.h"

/* A host that has been read but not yet written: the next one decides on the format. */
struct pending {
	struct snapshot snap;
	struct source source;
	char *name; /* the source's, kept beyond the next reading */
	bool filled;
};

struct walk {
	const struct options *options;
	host_writer write;
	struct sources *sources;
	struct output output;
	struct pending host[2];
	struct identity identity;
	struct verdict verdict;
	bool written; /* at least one host */
	enum exit_status status;
};

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
	return true;
}

static bool write_host(struct walk *walk, const struct pending *host, bool several)
{
	const struct cpu_group *boot = snapshot_boot(&host->snap);
	const struct report report = {
		.source = host->source,
		.snap = &host->snap,
		.identity = &walk->identity,
		.verdict = &walk->verdict,
	};

	identity_of(boot ? &boot->cpuid : &(struct cpuid_table){ 0 }, &walk->identity);
	verdict_judge(&host->snap, &walk->verdict);
	if (walk->write(walk->output.stream, walk->options, &report, several) < 0) {
		walk->status = complain("out of memory");
		return false;
	}
	walk->written = true;
	return !ferror(walk->output.stream);
}

/* More than one host, or one that stands beside others that cannot be read. */
static void write_all(struct walk *walk)
{
	struct pending *now = &walk->host[0], *next = &walk->host[1];
	bool several = walk->options->from_count > 1;

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

enum exit_status hosts_write(const struct options *options, host_writer write)
{
	struct walk walk = { .options = options, .write = write };
	struct error err = { 0 };

	walk.sources = sources_open(options);
	if (!walk.sources)
		return complain("out of memory");
	if (output_open(options->output, &walk.output, &err) < 0) {
		sources_close(walk.sources);
		return complain_error(&err);
	}
	write_all(&walk);
	/* Without any host there is nothing to put in the place of an older file. */
	if (output_close(&walk.output, walk.written, &err) < 0)
		walk.status = complain_error(&err);
	walk_done(&walk);
	return walk.status;
}
