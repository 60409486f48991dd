// SPDX-License-Identifier: GPL-2.0-or-later
/* Differences as the rows of a table, for people. */
#include "report/diff_rows.h"

#include <inttypes.h>
#include <string.h>

/* Columns at which the cells begin; consequences stand below the titles. */
enum { DIRECTION_COLUMN = 2, TITLE_COLUMN = 16, BEFORE_COLUMN = 44, AFTER_COLUMN = 62 };

static enum tone tone_of(enum diff_direction direction)
{
	switch (direction) {
	case DIFF_LOSS:
		return TONE_ERROR;
	case DIFF_UNKNOWN:
		return TONE_WARNING;
	case DIFF_GAIN:
	case DIFF_CHANGE:
		break;
	}
	return TONE_PLAIN;
}

static struct phrase phrase_value(const struct diff_value *value)
{
	struct phrase text = { 0 };

	if (gap_is_open(&value->gap)) {
		phrase_add(&text, "unknown");
		return text;
	}
	switch (value->form) {
	case DIFF_ABSENT:
		phrase_add(&text, "-");
		break;
	case DIFF_NUMBER:
		phrase_add(&text, "%" PRIu64, value->number);
		break;
	case DIFF_BITMAP:
		phrase_bits(&text, (uint32_t)value->number);
		if (!text.length)
			phrase_add(&text, "none");
		break;
	case DIFF_REGISTER:
		phrase_add(&text, "0x%" PRIx64, value->number);
		break;
	case DIFF_WORD:
		phrase_add(&text, "%s", value->word);
		break;
	case DIFF_FLAG:
		phrase_add(&text, value->number ? "yes" : "no");
		break;
	}
	return text;
}

/* The first group of CPUs, mostly the only one, needs no word. */
struct phrase diff_row_title(const struct diff_item *item)
{
	const struct diff_subject *subject = item->subject;
	struct phrase text = { 0 };

	phrase_add(&text, "%s", subject->title);
	if (item->element && !subject->hardware)
		phrase_add(&text, " %s", item->element);
	else if (item->element && strcmp(item->element, "0") != 0)
		phrase_add(&text, " (group %s)", item->element);
	return text;
}

static void show_row(struct walk *walk, const struct diff_item *item)
{
	const struct phrase title = diff_row_title(item);
	const struct phrase before = phrase_value(&item->before);
	const struct phrase after = phrase_value(&item->after);
	const struct columns columns = {
		.tone = tone_of(item->direction),
		.cell = { { DIRECTION_COLUMN, diff_direction_word(item->direction) },
			  { TITLE_COLUMN, title.text },
			  { BEFORE_COLUMN, before.text },
			  { AFTER_COLUMN, after.text } },
		.count = 4,
	};

	walk_columns(walk, &columns);
	walk_detail(walk, item->consequence);
}

size_t diff_rows_count(const struct diff_rows *rows)
{
	size_t count = 0;

	for (size_t i = rows->begin; i < rows->end; i++)
		count += !diff_is_open(&rows->diff->item[i]);
	return count;
}

static void show_words(struct walk *walk, const struct diff_words *words)
{
	const struct columns columns = {
		.cell = { { BEFORE_COLUMN, words->before }, { AFTER_COLUMN, words->after } },
		.count = 2,
	};

	walk_columns(walk, &columns);
}

void diff_rows_show(struct walk *walk, const struct diff_rows *rows,
		    const struct diff_words *words)
{
	if (diff_rows_count(rows))
		show_words(walk, words);
	for (size_t i = rows->begin; i < rows->end; i++)
		if (!diff_is_open(&rows->diff->item[i]))
			show_row(walk, &rows->diff->item[i]);
}
