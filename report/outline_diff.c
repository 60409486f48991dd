// SPDX-License-Identifier: GPL-2.0-or-later
/* The walk over the differences between two hosts. */
#include "report/outline_diff.h"

#include "report/diff_rows.h"
#include "report/outline_parts.h"
#include "report/phrase.h"

/* As the report of that side has it, but that all that is unknown is null. */
static void outline_value(struct walk *walk, const char *key, const struct diff_value *value)
{
	const struct field field = keyed(key);

	if (walk_null_if(walk, field, &value->gap))
		return;
	switch (value->form) {
	case DIFF_ABSENT:
		break;
	case DIFF_NUMBER:
		walk_number(walk, field, NULL, value->number);
		break;
	case DIFF_BITMAP:
		walk_hex(walk, field, NULL, (uint32_t)value->number);
		break;
	case DIFF_REGISTER:
		walk_hex64(walk, field, NULL, value->number);
		break;
	case DIFF_WORD:
		walk_word(walk, field, NULL, value->word);
		break;
	case DIFF_FLAG:
		walk_flag(walk, field, NULL, value->number);
		break;
	}
}

static struct phrase path_of(const struct diff_item *item)
{
	struct phrase path = { 0 };

	phrase_add(&path, "%s%s%s", item->subject->path, item->element ? item->element : "",
		   item->subject->tail ? item->subject->tail : "");
	return path;
}

static void outline_item(struct walk *walk, const struct diff_item *item)
{
	const struct phrase path = path_of(item);

	walk_object(walk, NULL);
	walk_word(walk, keyed("path"), NULL, path.text);
	outline_value(walk, "before", &item->before);
	outline_value(walk, "after", &item->after);
	walk_word(walk, keyed("direction"), NULL, diff_direction_word(item->direction));
	walk_word(walk, keyed("scope"), NULL, item->subject->guest ? "guest" : "host");
	walk_word(walk, keyed("consequence"), NULL, item->consequence);
	walk_object_end(walk);
}

static void outline_paths(struct walk *walk, const char *key,
			  const struct diff_report *report, enum migration_effect effect)
{
	walk_array(walk, key);
	for (size_t i = 0; i < report->diff->count; i++) {
		const struct phrase path = path_of(&report->diff->item[i]);

		if (report->migration->effect[i] == effect)
			walk_word(walk, keyed(NULL), NULL, path.text);
	}
	walk_array_end(walk);
}

static void show_effect(struct walk *walk, const char *label,
			const struct diff_report *report, enum migration_effect effect)
{
	struct phrase text = { 0 };

	for (size_t i = 0; i < report->diff->count; i++)
		if (report->migration->effect[i] == effect)
			phrase_list(&text, report->diff->item[i].subject->title);
	if (text.length)
		walk_line(walk, label, text.text);
}

/* What a migration takes away is told first, and what it gives with when it shows. */
static void outline_migration(struct walk *walk, const struct diff_report *report)
{
	const struct migration *migration = report->migration;
	const char *text = migration_text(migration->keeps);

	walk_heading(walk, SECTION_MIGRATION, "Migration of a running guest");
	walk_line(walk, text, "");
	walk_object(walk, "migration");
	walk_tristate(walk, keyed("keeps"), &migration->gap, migration->keeps);
	walk_word(walk, keyed("summary"), NULL, text);
	outline_paths(walk, "takes_away", report, MIGRATION_TAKES);
	outline_paths(walk, "alters", report, MIGRATION_ALTERS);
	outline_paths(walk, "gives", report, MIGRATION_GIVES);
	walk_object_end(walk);
	show_effect(walk, "Takes away", report, MIGRATION_TAKES);
	show_effect(walk, "Alters", report, MIGRATION_ALTERS);
	show_effect(walk, "Cannot be told", report, MIGRATION_UNKNOWN);
	show_effect(walk, "Gives at its next start", report, MIGRATION_GIVES);
}

/* That guests see no difference is worth a line. */
static void show_guests_same(struct walk *walk, const struct diff *diff, const char *text)
{
	const struct diff_rows guests = { .diff = diff, .end = diff->guest_count };

	if (!diff_rows_count(&guests))
		walk_line(walk, text, "");
}

static void show_tables(struct walk *walk, const struct diff_report *report)
{
	static const struct diff_words words = { .before = "before", .after = "after" };
	const struct diff_rows guests = {
		.diff = report->diff,
		.end = report->diff->guest_count,
	};
	const struct diff_rows host = {
		.diff = report->diff,
		.begin = report->diff->guest_count,
		.end = report->count,
	};

	walk_heading(walk, SECTION_GAINS, "What guests gain and lose");
	show_guests_same(walk, report->diff,
			 guests.end ? "no known difference for guests" :
				      "no difference for guests");
	diff_rows_show(walk, &guests, &words);
	if (!diff_rows_count(&host))
		return;
	walk_heading(walk, SECTION_ELSE, "What else differs on the host");
	diff_rows_show(walk, &host, &words);
}

static void show_open(struct walk *walk, const struct diff_report *report)
{
	struct phrase text = { 0 };

	for (size_t i = 0; i < report->count; i++) {
		const struct diff_item *item = &report->diff->item[i];
		const struct phrase title = diff_row_title(item);

		if (diff_is_open(item))
			phrase_list(&text, title.text);
	}
	if (text.length) {
		walk_heading(walk, SECTION_NOTES, "Known of neither");
		walk_detail(walk, text.text);
	}
}

int outline_diff(const struct diff_report *report, struct sink *sink)
{
	struct walk walk;

	walk_init(&walk, sink);
	walk_object(&walk, NULL);
	outline_head(&walk, "pmu-caps.diff", &report->after);
	outline_source(&walk, "before", &report->before);
	walk_array(&walk, "items");
	for (size_t i = 0; i < report->count; i++)
		outline_item(&walk, &report->diff->item[i]);
	walk_array_end(&walk);
	if (walk_is_for_people(&walk))
		show_tables(&walk, report);
	outline_migration(&walk, report);
	if (walk_is_for_people(&walk))
		show_open(&walk, report);
	outline_unknown(&walk);
	walk_object_end(&walk);
	walk_done(&walk);
	return walk.error;
}

int outline_changes(const struct diff *diff, struct sink *sink)
{
	static const struct diff_words words = { .before = "now", .after = "then" };
	const struct diff_rows rows = { .diff = diff, .end = diff->count };
	struct walk walk;

	walk_init(&walk, sink);
	walk_heading(&walk, SECTION_GAINS, "What changes");
	/* What is not known of a host is so before and after. */
	show_guests_same(&walk, diff, "no difference for guests");
	diff_rows_show(&walk, &rows, &words);
	walk_done(&walk);
	return walk.error;
}
