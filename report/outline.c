// SPDX-License-Identifier: GPL-2.0-or-later
/* What a report holds: the order of its parts. */
#include "report/outline.h"

#include "report/outline_parts.h"

void outline_schema(struct walk *walk, const char *name)
{
	walk_object(walk, "schema");
	walk_word(walk, keyed("name"), NULL, name);
	walk_word(walk, keyed("version"), NULL, REPORT_SCHEMA_VERSION);
	walk_object_end(walk);
	walk_object(walk, "tool");
	walk_word(walk, keyed("version"), NULL, PMU_CAPS_VERSION);
	walk_object_end(walk);
}

void outline_source(struct walk *walk, const char *key, const struct source *source)
{
	walk_object(walk, key);
	walk_word(walk, keyed("kind"), NULL, source->kind);
	walk_word(walk, keyed("name"), NULL, source->name);
	walk_object_end(walk);
}

void outline_head(struct walk *walk, const char *name, const struct source *source)
{
	outline_schema(walk, name);
	outline_source(walk, "source", source);
}

static void outline_snapshot(struct walk *walk, const struct snapshot *snap)
{
	if (walk->sink->ops->snapshot)
		walk->sink->ops->snapshot(walk->sink, "snapshot", snap);
}

static int finish(struct walk *walk)
{
	int error = walk->error;

	walk_done(walk);
	return error;
}

int outline_report(const struct report *report, struct sink *sink)
{
	struct walk walk;

	walk_init(&walk, sink);
	walk_object(&walk, NULL);
	outline_head(&walk, "pmu-caps.report", &report->source);
	outline_host(&walk, report);
	outline_hardware(&walk, report);
	outline_perf(&walk, report->verdict);
	outline_kvm(&walk, report);
	outline_guest(&walk, report);
	outline_mediated(&walk, report);
	outline_topdown(&walk, report);
	outline_findings(&walk, &report->verdict->findings);
	outline_unknown(&walk);
	outline_snapshot(&walk, report->snap);
	walk_object_end(&walk);
	return finish(&walk);
}

int outline_record(const struct report *report, struct sink *sink)
{
	struct walk walk;

	walk_init(&walk, sink);
	walk_object(&walk, NULL);
	outline_head(&walk, "pmu-caps.record", &report->source);
	outline_snapshot(&walk, report->snap);
	walk_object_end(&walk);
	return finish(&walk);
}
