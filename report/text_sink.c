// SPDX-License-Identifier: GPL-2.0-or-later
/* Writes a walk for people. */
#include "report/text_sink.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "base/hex.h"

#include "report/wrap.h"

/* Columns at which the parts of a line begin. */
#define LABEL_COLUMN 2
#define VALUE_COLUMN 28
#define ITEM_COLUMN 16
#define CELL_COLUMN 38
#define CELL_WIDTH 6

#define COLOUR_OFF "\033[0m"

/* SGR sequences; NULL: not coloured. */
static const char *const colours[TONE_COUNT] = {
	[TONE_PLAIN] = NULL,
	[TONE_WARNING] = "\033[33m",
	[TONE_ERROR] = "\033[1;31m",
};

static struct text_sink *text_of(struct sink *sink)
{
	return (struct text_sink *)sink;
}

/* The section that lines go to; NULL without memory. */
static FILE *stream_of(struct text_sink *text)
{
	FILE **stream = &text->part[text->section].stream;

	if (!*stream && !text->error) {
		*stream = open_memstream(&text->part[text->section].bytes,
					 &text->part[text->section].length);
		if (!*stream)
			text->error = -ENOMEM;
	}
	return *stream;
}

static void heading(struct sink *sink, enum section section, const char *title)
{
	struct text_sink *text = text_of(sink);
	FILE *stream;

	text->section = section;
	stream = stream_of(text);
	if (!stream)
		return;
	/* A section may have several headings: one for each PMU of a hybrid part. */
	if (ftell(stream) > 0)
		putc('\n', stream);
	wrap_write(stream, 0, title);
}

static void line(struct sink *sink, const char *label, const char *value)
{
	FILE *stream = stream_of(text_of(sink));

	if (!stream)
		return;
	if (!*value) {
		fprintf(stream, "%*s%s\n", LABEL_COLUMN, "", label);
		return;
	}
	fprintf(stream, "%*s%-*s ", LABEL_COLUMN, "", VALUE_COLUMN - LABEL_COLUMN - 1,
		label);
	wrap_write(stream, VALUE_COLUMN, value);
}

/* Cells are padded to their column, but for those behind which nothing stands. */
static void row(struct sink *sink, const char *label, const char *const *cell, size_t count)
{
	FILE *stream = stream_of(text_of(sink));
	int blanks = LABEL_COLUMN;

	if (!stream)
		return;
	for (size_t i = 0; i <= count; i++) {
		const char *text = i ? cell[i - 1] : label;
		const int width = i ? CELL_WIDTH : CELL_COLUMN - LABEL_COLUMN;
		const int length = (int)strlen(text);

		if (length)
			fprintf(stream, "%*s%s", blanks, "", text);
		blanks = (length ? 0 : blanks) + (length < width ? width - length : 1);
	}
	putc('\n', stream);
}

static void item(struct sink *sink, const struct item *item)
{
	const struct text_sink *text = text_of(sink);
	const char *colour = text->colour ? colours[item->tone] : NULL;
	FILE *stream = stream_of(text_of(sink));
	int pad = ITEM_COLUMN - LABEL_COLUMN - (int)strlen(item->word);

	if (!stream)
		return;
	fprintf(stream, "%*s%s%s%s%*s", LABEL_COLUMN, "", colour ? colour : "",
		item->word, colour ? COLOUR_OFF : "", pad, "");
	wrap_write(stream, ITEM_COLUMN, item->text);
}

/* Text from outside is harmless already; one that is too long for its column goes on. */
static void columns(struct sink *sink, const struct columns *columns)
{
	const struct text_sink *text = text_of(sink);
	const char *colour = text->colour ? colours[columns->tone] : NULL;
	FILE *stream = stream_of(text_of(sink));
	unsigned int at = 0;

	if (!stream)
		return;
	for (size_t i = 0; i < columns->count; i++) {
		const char *cell = columns->cell[i].text;
		const unsigned int column = columns->cell[i].column;
		const bool dressed = colour && i == 0;

		if (!*cell)
			continue;
		at += (unsigned int)fprintf(stream, "%*s",
					    at < column ? (int)(column - at) : 1, "");
		fprintf(stream, "%s%s%s", dressed ? colour : "", cell,
			dressed ? COLOUR_OFF : "");
		at += (unsigned int)strlen(cell);
	}
	putc('\n', stream);
}

static void detail(struct sink *sink, const char *value)
{
	FILE *stream = stream_of(text_of(sink));

	if (!stream || !*value)
		return;
	fprintf(stream, "%*s", ITEM_COLUMN, "");
	wrap_write(stream, ITEM_COLUMN, value);
}

static void number(struct sink *sink, struct field field, uint64_t value)
{
	char digits[24];

	if (!field.label)
		return;
	snprintf(digits, sizeof(digits), "%" PRIu64, value);
	line(sink, field.label, digits);
}

static void hex(struct sink *sink, struct field field, uint64_t value, unsigned int digits)
{
	char text[HEX_TEXT_MAX];

	if (!field.label)
		return;
	hex_format(value, digits, text);
	line(sink, field.label, text);
}

static void word(struct sink *sink, struct field field, const char *text)
{
	if (field.label)
		line(sink, field.label, text);
}

static void flag(struct sink *sink, struct field field, bool value)
{
	if (field.label)
		line(sink, field.label, value ? "yes" : "no");
}

static const struct sink_ops text_ops = {
	.number = number,
	.hex = hex,
	.word = word,
	.flag = flag,
	.heading = heading,
	.line = line,
	.item = item,
	.row = row,
	.columns = columns,
	.detail = detail,
};

void text_sink_init(struct text_sink *ret, bool colour)
{
	*ret = (struct text_sink){ .sink.ops = &text_ops, .colour = colour };
}

/* Ends the sections; a stream in memory fails only without memory. */
static int close_parts(struct text_sink *text)
{
	for (size_t i = 0; i < SECTION_COUNT; i++) {
		FILE *stream = text->part[i].stream;

		text->part[i].stream = NULL;
		if (!stream)
			continue;
		if (ferror(stream))
			text->error = -ENOMEM;
		if (fclose(stream) != 0)
			text->error = -ENOMEM;
	}
	return text->error;
}

int text_sink_write(struct text_sink *text, FILE *out)
{
	const char *between = "";

	if (close_parts(text) < 0)
		return text->error;
	for (size_t i = 0; i < SECTION_COUNT; i++) {
		if (!text->part[i].length)
			continue;
		fputs(between, out);
		fwrite(text->part[i].bytes, 1, text->part[i].length - 1, out);
		/*
		 * Each part ends a line. What a stream could not write it has dropped, and
		 * why is asked when it is flushed: something must be left to fail then.
		 */
		putc('\n', out);
		between = "\n";
	}
	return 0;
}

void text_sink_done(struct text_sink *text)
{
	close_parts(text);
	for (size_t i = 0; i < SECTION_COUNT; i++)
		free(text->part[i].bytes);
	*text = (struct text_sink){ 0 };
}
