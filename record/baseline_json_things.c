// SPDX-License-Identifier: GPL-2.0-or-later
/* A baseline from its document: which hosts limit it, and which withhold what it needs. */
#include <errno.h>
#include <string.h>

#include "base/bits.h"
#include "base/hex.h"
#include "base/parse.h"

#include "record/baseline_json.h"

/* One for each scope and thing, and a null may stand at several paths. */
#define ENTRIES_MAX ((size_t)4 * OFFER_SCOPE_COUNT * THING_COUNT)

/* What an entry of either array is about. */
struct entry {
	struct json_node node;
	enum offer_scope scope;
	unsigned int thing;
	struct baseline_thing *it;
};

static int read_word_of(const struct json_node *object, const char *key,
			const char *(*word)(unsigned int), unsigned int count,
			unsigned int *ret)
{
	struct json_node member;
	const char *text;
	size_t length;

	json_member(object, key, &member);
	text = json_peek_text(&member, &length);
	for (unsigned int i = 0; text && i < count; i++) {
		if (strcmp(text, word(i)) != 0)
			continue;
		*ret = i;
		return 0;
	}
	return json_wrong(&member, "one of the words that pmu-caps-report(5) lists");
}

static const char *scope_word(unsigned int scope)
{
	return offer_scope_word(scope);
}

static int read_entry(const struct json_node *array, size_t index,
		      struct baseline *baseline, struct entry *ret)
{
	unsigned int scope = 0;
	int r;

	json_element(array, index, &ret->node);
	if (!json_is_object(&ret->node))
		return json_wrong(&ret->node, "an object");
	r = read_word_of(&ret->node, "scope", scope_word, OFFER_SCOPE_COUNT, &scope);
	if (r == 0)
		r = read_word_of(&ret->node, "item", thing_word, THING_COUNT, &ret->thing);
	if (r == 0) {
		ret->scope = scope;
		ret->it = &baseline->thing[scope][ret->thing];
	}
	return r;
}

/* Reads a value as thing_text() in report/ writes it. */
static bool value_parse(const char *text, unsigned int thing, uint64_t *ret)
{
	const size_t digits = thing == THING_PERF_CAPABILITIES ? 16 : 8;
	uint64_t number;

	if (thing >= ITEM_COUNT)
		return strlen(text) == 2 + digits && parse_hex_u64(text, ret) == 0;
	switch (item_kinds[thing].measure) {
	case ITEM_YES_NO:
		*ret = strcmp(text, "yes") == 0;
		return *ret || strcmp(text, "no") == 0;
	case ITEM_NUMBER_OF:
	case ITEM_WIDTH:
		return parse_u64(text, ret) == 0 && *ret <= UINT8_MAX;
	case ITEM_FORMAT:
		*ret = 0;
		if (strcmp(text, "-") == 0)
			return true;
		if (parse_u64(text, &number) < 0 || number > UINT8_MAX)
			return false;
		*ret = number + 1;
		return true;
	}
	return false;
}

static int read_value(const struct entry *entry, const char *key, uint64_t *ret)
{
	struct json_node member;
	const char *text;
	size_t length;

	json_member(&entry->node, key, &member);
	text = json_peek_text(&member, &length);
	if (!text || !value_parse(text, entry->thing, ret))
		return json_wrong(&member, "a value of the item");
	return 0;
}

static int read_limit(const struct entry *entry, const struct baseline *baseline)
{
	struct baseline_thing *it = entry->it;
	uint64_t number;
	int r = read_value(entry, "value", &number);

	if (r < 0)
		return r;
	/* 0 is known whoever withholds the rest, and need not stand anywhere else */
	if (it->any ? it->number != number && number : number)
		return json_wrong(&entry->node, "the value that the item has in its scope");
	it->any = true;
	it->number = number;
	it->names.count = 0;
	r = baseline_read_hosts(&entry->node, "hosts", 0, baseline->hosts - 1, &it->hosts);
	return r < 0 ? r : baseline_read_names(&entry->node, &it->names);
}

int baseline_read_limited(const struct json_node *document, struct baseline *baseline)
{
	struct json_node array;
	size_t count;
	int r;

	json_member(document, "limited_by", &array);
	r = json_get_length(&array, ENTRIES_MAX, &count);
	for (size_t i = 0; r == 0 && i < count; i++) {
		struct entry entry;

		r = read_entry(&array, i, baseline, &entry);
		if (r == 0)
			r = read_limit(&entry, baseline);
	}
	return r;
}

/* A bound by those that tell; who they are, nothing is made of as long as others do not. */
static int read_bound(const struct entry *entry)
{
	struct json_node member;
	int r;

	if (!json_member(&entry->node, "at_most", &member))
		return 0;
	r = read_value(entry, "at_most", &entry->it->number);
	entry->it->any = r == 0;
	return r;
}

static int read_withheld(const struct entry *entry, const struct baseline *baseline)
{
	struct baseline_thing *it = entry->it;
	int r;

	if (it->any && !it->withheld_hosts)
		return json_wrong(&entry->node, "an item that is unknown in its scope");
	r = baseline_read_hosts(&entry->node, "hosts", 1, baseline->hosts,
				&it->withheld_hosts);
	if (r == 0)
		r = baseline_read_names(&entry->node, &it->withheld_names);
	return r < 0 ? r : read_bound(entry);
}

/* What is not known of the bitmap is not known of the counters in it, for the same hosts. */
static void spread_bitmap(struct baseline_thing things[THING_COUNT])
{
	const struct baseline_thing *bitmap = &things[THING_FIXED_BITMAP];

	for (unsigned int n = 0; n < ITEM_FIXED_COUNTERS; n++) {
		struct baseline_thing *counter = &things[ITEM_FIXED_COUNTER_0 + n];

		if (!bitmap->withheld_hosts)
			continue;
		*counter = *bitmap;
		counter->number = bits_test(bitmap->number, n);
	}
}

/* A document that calls something unknown says who withholds it. */
static int check_reasons(const struct json_node *document,
			 const struct baseline *baseline, enum offer_scope scope)
{
	const struct baseline_thing *things = baseline->thing[scope];

	if (things[ITEM_PMU].any && !things[ITEM_PMU].number)
		return 0;
	for (unsigned int thing = 0; thing < THING_COUNT; thing++)
		if (!things[thing].any && !things[thing].withheld_hosts)
			return json_wrong(document,
					  "an entry of \"unknown\" for the item %s of "
					  "the scope %s",
					  thing_word(thing), offer_scope_word(scope));
	return 0;
}

int baseline_read_unknown(const struct json_node *document, struct baseline *baseline)
{
	struct json_node array;
	size_t count;
	int r;

	json_member(document, "unknown", &array);
	r = json_get_length(&array, ENTRIES_MAX, &count);
	for (size_t i = 0; r == 0 && i < count; i++) {
		struct entry entry;

		r = read_entry(&array, i, baseline, &entry);
		if (r == 0)
			r = read_withheld(&entry, baseline);
	}
	for (enum offer_scope scope = 0; r == 0 && scope < OFFER_SCOPE_COUNT; scope++) {
		spread_bitmap(baseline->thing[scope]);
		r = check_reasons(document, baseline, scope);
	}
	return r;
}
