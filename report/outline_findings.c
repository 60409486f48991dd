// SPDX-License-Identifier: GPL-2.0-or-later
/* Everything worth telling beside the facts. */
#include "report/outline_parts.h"
#include "report/phrase.h"

static enum tone tone_of(enum severity severity)
{
	switch (severity) {
	case SEVERITY_INFO:
		return TONE_PLAIN;
	case SEVERITY_WARNING:
		return TONE_WARNING;
	case SEVERITY_ERROR:
		return TONE_ERROR;
	}
	return TONE_PLAIN;
}

/* What matters comes first, the worst before all; what is good to know comes last. */
static const struct group {
	enum section section;
	const char *title;
	enum severity worst, least;
} groups[] = {
	{
		.section = SECTION_FINDINGS,
		.title = "Findings",
		.worst = SEVERITY_ERROR,
		.least = SEVERITY_WARNING,
	},
	{
		.section = SECTION_NOTES,
		.title = "Notes",
		.worst = SEVERITY_INFO,
		.least = SEVERITY_INFO,
	},
};

static void show_finding(struct walk *walk, const struct finding *finding)
{
	const struct finding_kind *kind = &finding_kinds[finding->id];
	struct phrase text = { 0 };
	const struct item item = {
		.tone = tone_of(kind->severity),
		.word = severity_word(kind->severity),
		.text = text.text,
	};

	phrase_add(&text, "%s: %s", kind->id, kind->summary);
	walk_item(walk, &item);
	walk_detail(walk, finding->evidence);
	walk_detail(walk, kind->remedy);
}

static void show_group(struct walk *walk, const struct findings *findings,
		       const struct group *group)
{
	bool has_heading = false;

	for (int severity = group->worst; severity >= (int)group->least; severity--)
		for (size_t i = 0; i < findings->count; i++) {
			const struct finding *finding = &findings->item[i];

			if ((int)finding_kinds[finding->id].severity != severity)
				continue;
			if (!has_heading)
				walk_heading(walk, group->section, group->title);
			has_heading = true;
			show_finding(walk, finding);
		}
}

static void outline_finding(struct walk *walk, const struct finding *finding)
{
	const struct finding_kind *kind = &finding_kinds[finding->id];

	walk_object(walk, NULL);
	walk_word(walk, keyed("id"), NULL, kind->id);
	walk_word(walk, keyed("severity"), NULL, severity_word(kind->severity));
	walk_word(walk, keyed("summary"), NULL, kind->summary);
	walk_word(walk, keyed("evidence"), NULL, finding->evidence);
	walk_word(walk, keyed("remedy"), NULL, kind->remedy);
	walk_object_end(walk);
}

void outline_findings(struct walk *walk, const struct findings *findings)
{
	walk_array(walk, "findings");
	for (size_t i = 0; i < findings->count; i++)
		outline_finding(walk, &findings->item[i]);
	walk_array_end(walk);
	for (size_t i = 0; i < ARRAY_SIZE(groups) && walk_is_for_people(walk); i++)
		show_group(walk, findings, &groups[i]);
}
