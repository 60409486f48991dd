// SPDX-License-Identifier: GPL-2.0-or-later
/* A baseline from its document: the formats that hosts have PEBS and LBR in. */
#include <errno.h>
#include <string.h>

#include "base/parse.h"

#include "record/baseline_json.h"

/* What is told of one formatted item in one scope. */
struct told {
	const struct baseline *baseline;
	const struct baseline_thing *things; /* of the scope */
	struct baseline_thing *it;
	struct formats *formats;
	unsigned int item;
};

/* As outline_formats() in report/ writes it. */
static bool format_parse(const char *text, unsigned int item, uint64_t *ret)
{
	if (item == ITEM_PEBS)
		return strlen(text) == 2 + 16 && parse_hex_u64(text, ret) == 0 && *ret &&
		       !(*ret & ~PERF_CAPABILITIES_PEBS);
	return parse_u64(text, ret) == 0 && *ret && *ret <= UINT8_MAX;
}

static int read_format(const struct json_node *node, const struct told *told)
{
	struct first_names names = { 0 };
	struct json_node value;
	uint64_t format, hosts;
	const char *text;
	size_t length;
	int r;

	json_member(node, "value", &value);
	text = json_peek_text(&value, &length);
	if (!text || !format_parse(text, told->item, &format))
		return json_wrong(&value, "a format of the item");
	r = baseline_read_hosts(node, "hosts", 1, told->baseline->hosts, &hosts);
	if (r == 0)
		r = baseline_read_names(node, &names);
	if (r == 0)
		formats_add(told->formats, format, hosts, &names);
	return r;
}

static int read_array(const struct json_node *formats, const struct told *told)
{
	const bool is_common = told->it->any && told->it->number;
	struct json_node array;
	size_t count;
	int r;

	json_member(formats, thing_word(told->item), &array);
	r = json_get_length(&array, FORMATS_MAX, &count);
	for (size_t i = 0; r == 0 && i < count; i++) {
		struct json_node element;

		json_element(&array, i, &element);
		r = read_format(&element, told);
	}
	if (r < 0)
		return r;
	if (formats_hosts(told->formats) + (is_common ? 0 : told->it->hosts) +
			    told->it->withheld_hosts >
		    told->baseline->hosts ||
	    (is_common && told->formats->count != 1) || (!told->it->any && count))
		return json_wrong(&array, "the formats of the hosts that have the item");
	if (is_common)
		told->it->number = told->formats->of[0].format;
	return 0;
}

static void differ(struct baseline_thing *it)
{
	it->number = 0;
	it->hosts = 0;
	it->names.count = 0;
}

/* The item's number is what another thing has of it, and not known where that is not. */
static void follow(const struct told *told, const struct baseline_thing *other,
		   uint64_t format)
{
	struct baseline_thing *it = told->it;

	if (other->any && !format) {
		differ(it);
		return;
	}
	it->any = other->any;
	it->number = format;
	if (other->withheld_hosts) {
		it->withheld_hosts = other->withheld_hosts;
		it->withheld_names = other->withheld_names;
	}
	if (baseline_knows(it))
		formats_add(told->formats, format, it->hosts, &it->names);
}

/*
 * Documents of before there were formats in them call an item common that all hosts have,
 * be the format the same or not.
 */
static void read_without(const struct told *told)
{
	const struct baseline_thing *caps = &told->things[THING_PERF_CAPABILITIES];
	const unsigned int format_item = told->item == ITEM_PEBS ? ITEM_PEBS_FORMAT :
								   ITEM_LBR_FORMAT;
	const struct baseline_thing *format = &told->things[format_item];

	if (!told->it->any || !told->it->number)
		return;
	if (format->any && !format->number)
		differ(told->it);
	else if (told->item == ITEM_PEBS)
		follow(told, caps, caps->number & PERF_CAPABILITIES_PEBS);
	else
		follow(told, format, format->any ? format->number - 1 : 0);
}

static int read_scope(const struct json_node *scope, struct baseline *baseline,
		      enum offer_scope number)
{
	struct baseline_thing *things = baseline->thing[number];
	struct json_node formats;
	const bool found = json_member(scope, "formats", &formats);
	int r = 0;

	if (things[ITEM_PMU].any && !things[ITEM_PMU].number)
		return 0;
	for (size_t i = 0; r == 0 && i < FORMATTED_ITEM_COUNT; i++) {
		const struct told told = {
			.baseline = baseline,
			.things = things,
			.it = &things[formatted_items[i]],
			.formats = &baseline->formats[number][i],
			.item = formatted_items[i],
		};

		if (found)
			r = read_array(&formats, &told);
		else
			read_without(&told);
	}
	/* the record format is one of PEBS's fields */
	things[ITEM_PEBS_FORMAT] = things[ITEM_PEBS];
	return r;
}

int baseline_read_formats(const struct json_node *document, struct baseline *baseline)
{
	int r = read_scope(document, baseline, OFFER_NOW);

	for (enum offer_scope i = OFFER_EMULATED; r == 0 && i < OFFER_SCOPE_COUNT; i++) {
		struct json_node scope;

		json_member(document, offer_scope_word(i), &scope);
		r = read_scope(&scope, baseline, i);
	}
	return r;
}
