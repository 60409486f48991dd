// SPDX-License-Identifier: GPL-2.0-or-later
/* The formats in which the hosts of a baseline have PEBS and LBR. */
#include <inttypes.h>
#include <stdio.h>

#include "base/hex.h"

#include "report/outline_baseline.h"
#include "report/phrase.h"

size_t formatted_item_of(unsigned int thing)
{
	size_t item = 0;

	while (item < FORMATTED_ITEM_COUNT && formatted_items[item] != thing)
		item++;
	return item;
}

/* The LBR's number; PEBS's fields as they stand in the register. */
static void format_text(size_t item, uint64_t format, char ret[THING_TEXT_SIZE])
{
	char hex[HEX_TEXT_MAX];

	if (formatted_items[item] != ITEM_PEBS) {
		snprintf(ret, THING_TEXT_SIZE, "%" PRIu64, format);
		return;
	}
	hex_format(format, 16, hex);
	snprintf(ret, THING_TEXT_SIZE, "%s", hex);
}

void outline_formats_of(struct shown_baseline *shown, const char *key,
			enum offer_scope scope, size_t item)
{
	const struct formats *formats = &shown->baseline->formats[scope][item];
	struct walk *walk = &shown->walk;

	walk_array(walk, key);
	for (size_t i = 0; i < formats->count; i++) {
		char text[THING_TEXT_SIZE];

		format_text(item, formats->of[i].format, text);
		walk_object(walk, NULL);
		walk_word(walk, keyed("value"), NULL, text);
		walk_number(walk, keyed("hosts"), NULL, formats->of[i].hosts);
		outline_names(walk, &formats->of[i].names);
		walk_object_end(walk);
	}
	walk_array_end(walk);
}

void outline_formats(struct shown_baseline *shown, enum offer_scope scope)
{
	walk_object(&shown->walk, "formats");
	for (size_t item = 0; item < FORMATTED_ITEM_COUNT; item++)
		outline_formats_of(shown, thing_word(formatted_items[item]), scope, item);
	walk_object_end(&shown->walk);
}

void show_formats(struct shown_baseline *shown, enum offer_scope scope, size_t item)
{
	const struct baseline *baseline = shown->baseline;
	const struct formats *formats = &baseline->formats[scope][item];

	if (!baseline_formats_differ(baseline, scope, item))
		return;
	for (size_t i = 0; i < formats->count; i++) {
		const struct format_hosts *of = &formats->of[i];
		struct phrase text = { 0 };
		char format[THING_TEXT_SIZE];

		format_text(item, of->format, format);
		phrase_add(&text, "format %s: ", format);
		phrase_hosts(&text, of->hosts, &of->names);
		walk_line(&shown->walk, "", text.text);
	}
}
