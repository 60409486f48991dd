// SPDX-License-Identifier: GPL-2.0-or-later
/* A baseline from its document: the hosts, and what they offer. */
#include "record/baseline_json.h"

#include <errno.h>
#include <string.h>

#include "base/bits.h"

#include "record/snapshot_json.h"

/* More hosts than there are machines; sums of many such numbers still fit. */
#define HOSTS_MAX (UINT64_C(1) << 40)

/* Counters, widths, versions and formats have eight bits at most. */
#define NUMBER_MAX 255

/* Where the number of a thing stands in the object of a scope. */
static const struct place {
	unsigned int thing;
	const char *within[2];
	const char *key;
} places[] = {
	{ ITEM_VERSION, { "pmu" }, "version" },
	{ ITEM_GP_COUNTERS, { "pmu", "gp" }, "count" },
	{ ITEM_GP_WIDTH, { "pmu", "gp" }, "width" },
	{ ITEM_FIXED_WIDTH, { "pmu", "fixed" }, "width" },
	{ THING_FIXED_BITMAP, { "pmu", "fixed" }, "bitmap" },
	{ ITEM_FULL_WIDTH, { NULL }, "full_width" },
	{ ITEM_PEBS, { NULL }, "pebs" },
	{ ITEM_PEBS_FORMAT, { NULL }, "pebs_format" },
	{ ITEM_LBR, { NULL }, "lbr" },
	{ ITEM_LBR_FORMAT, { NULL }, "lbr_format" },
	{ ITEM_ARCH_LBR, { NULL }, "arch_lbr" },
	{ ITEM_PERF_METRICS, { NULL }, "perf_metrics" },
	{ ITEM_PDCM, { NULL }, "pdcm" },
	{ ITEM_PERFMON_EXT, { NULL }, "perfmon_ext" },
	{ ITEM_PERFCTR_CORE, { NULL }, "perfctr_core" },
	{ ITEM_PERFMON_V2, { NULL }, "perfmon_v2" },
	{ THING_PERF_CAPABILITIES, { NULL }, "perf_capabilities" },
	{ THING_EVENTS, { NULL }, "events" },
};

int baseline_read_hosts(const struct json_node *object, const char *key, uint64_t least,
			uint64_t most, uint64_t *ret)
{
	struct json_node member;
	uint64_t hosts;
	int r;

	json_member(object, key, &member);
	r = json_get_count(&member, &hosts);
	if (r < 0)
		return r;
	if (hosts < least || hosts > most)
		return json_wrong(&member, "from %llu to %llu hosts",
				  (unsigned long long)least, (unsigned long long)most);
	*ret = hosts;
	return 0;
}

int baseline_read_names(const struct json_node *object, struct first_names *ret)
{
	struct json_node array;
	size_t count;
	int r;

	json_member(object, "names", &array);
	r = json_get_length(&array, FIRST_NAMES_MAX, &count);
	for (size_t i = 0; r == 0 && i < count; i++) {
		struct json_node element;
		const char *name;
		size_t length;

		json_element(&array, i, &element);
		name = json_peek_text(&element, &length);
		if (!name || length >= FIRST_NAME_SIZE)
			return json_wrong(&element, "a text of at most %d bytes",
					  FIRST_NAME_SIZE - 1);
		first_names_add(ret, name);
	}
	return r;
}

/* Counts by words, which come to all hosts together. */
static int read_counts(const struct json_node *hosts, const char *key, uint64_t *counts,
		       size_t length, const char *(*word)(unsigned int), uint64_t total)
{
	struct json_node object;
	uint64_t sum = 0;

	json_member(hosts, key, &object);
	for (unsigned int i = 0; i < length; i++) {
		int r = baseline_read_hosts(&object, word(i), 0, total, &counts[i]);

		if (r < 0)
			return r;
		sum += counts[i];
	}
	return sum == total ? 0 :
			      json_wrong(&object, "numbers that come to %llu",
					 (unsigned long long)total);
}

static const char *mode_word(unsigned int mode)
{
	return guest_mode_word(mode);
}

static const char *kind_word(unsigned int kind)
{
	return offer_kind_word(kind);
}

static int read_hosts(const struct json_node *document, struct baseline *ret)
{
	struct json_node hosts;
	int r;

	json_member(document, "hosts", &hosts);
	if (!json_is_object(&hosts))
		return json_wrong(&hosts, "an object");
	r = baseline_read_hosts(&hosts, "count", 1, HOSTS_MAX, &ret->hosts);
	if (r == 0)
		r = baseline_read_names(&hosts, &ret->names);
	if (r == 0)
		r = read_counts(&hosts, "modes", ret->modes, GUEST_MODE_COUNT, mode_word,
				ret->hosts);
	if (r == 0)
		r = read_counts(&hosts, "kinds", ret->kinds, OFFER_KIND_COUNT, kind_word,
				ret->hosts);
	return r;
}

/* All hosts offer this number, until "limited_by" says that some of them do. */
static void know(const struct baseline *baseline, uint64_t number,
		 struct baseline_thing *ret)
{
	ret->any = true;
	ret->number = number;
	ret->hosts = baseline->hosts;
	ret->names = baseline->names;
}

/* A word; "unknown" leaves the thing alone. */
static int read_word(const struct json_node *node, const struct baseline *baseline,
		     struct baseline_thing *ret)
{
	size_t length;
	const char *word = json_peek_text(node, &length);

	for (enum tristate i = TRI_UNKNOWN; word && i < TRISTATE_COUNT; i++) {
		if (strcmp(word, tri_word(i)) != 0)
			continue;
		if (i != TRI_UNKNOWN)
			know(baseline, i == TRI_YES, ret);
		return 0;
	}
	return json_wrong(node, "\"yes\", \"no\" or \"unknown\"");
}

static int read_number(const struct json_node *node, uint64_t *ret)
{
	int r = json_get_count(node, ret);

	if (r == 0 && *ret > NUMBER_MAX)
		return json_wrong(node, "a number up to %d", NUMBER_MAX);
	return r;
}

static int read_register(const struct json_node *node, unsigned int thing, uint64_t *ret)
{
	uint32_t bitmap = 0;
	int r;

	if (thing == THING_PERF_CAPABILITIES)
		return json_get_u64(node, ret);
	r = json_get_u32(node, &bitmap);
	*ret = bitmap;
	return r;
}

/* Documents of before it was told of: nobody tells. */
static int withhold(const struct baseline *baseline, struct baseline_thing *ret)
{
	ret->withheld_hosts = baseline->hosts;
	ret->withheld_names = baseline->names;
	return 0;
}

/* A number or null, which leaves the thing alone; a format that is not there is none. */
static int read_value(const struct json_node *node, bool found, unsigned int thing,
		      const struct baseline *baseline, struct baseline_thing *ret)
{
	const bool is_format = thing < ITEM_COUNT &&
			       item_kinds[thing].measure == ITEM_FORMAT;
	uint64_t number = 0;
	int r = 0;

	if (found && !node->json)
		return 0;
	if (!found && thing == THING_EVENTS)
		return withhold(baseline, ret);
	if (thing >= ITEM_COUNT)
		r = read_register(node, thing, &number);
	else if (found || !is_format)
		r = read_number(node, &number);
	if (r == 0)
		know(baseline, number + (found && is_format), ret);
	return r;
}

static int read_place(const struct json_node *scope, const struct place *place,
		      struct baseline *baseline, struct baseline_thing *ret)
{
	const unsigned int thing = place->thing;
	struct json_node at[ARRAY_SIZE(place->within) + 1] = { *scope }, node;
	size_t depth = 0;
	bool found;

	while (depth < ARRAY_SIZE(place->within) && place->within[depth]) {
		json_member(&at[depth], place->within[depth], &at[depth + 1]);
		depth++;
	}
	found = json_member(&at[depth], place->key, &node);
	if (thing < ITEM_COUNT && item_kinds[thing].measure == ITEM_YES_NO)
		return read_word(&node, baseline, ret);
	return read_value(&node, found, thing, baseline, ret);
}

/* Each fixed counter is a thing as well. */
static void spread_bitmap(const struct baseline *baseline, struct baseline_thing *things)
{
	const struct baseline_thing *bitmap = &things[THING_FIXED_BITMAP];

	for (unsigned int n = 0; n < ITEM_FIXED_COUNTERS && bitmap->any; n++)
		know(baseline, bits_test(bitmap->number, n),
		     &things[ITEM_FIXED_COUNTER_0 + n]);
}

static int read_scope(const struct json_node *scope, struct baseline *baseline,
		      struct baseline_thing things[THING_COUNT])
{
	struct json_node vpmu;
	int r;

	json_member(scope, "vpmu", &vpmu);
	r = read_word(&vpmu, baseline, &things[ITEM_PMU]);
	/* Without a vPMU nothing else is told, and nothing can make one again. */
	if (r < 0 || (things[ITEM_PMU].any && !things[ITEM_PMU].number))
		return r;
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(places); i++)
		r = read_place(scope, &places[i], baseline, &things[places[i].thing]);
	if (r == 0)
		spread_bitmap(baseline, things);
	return r;
}

static int read_scopes(const struct json_node *document, struct baseline *ret)
{
	int r = read_scope(document, ret, ret->thing[OFFER_NOW]);

	for (enum offer_scope i = OFFER_EMULATED; r == 0 && i < OFFER_SCOPE_COUNT; i++) {
		struct json_node scope;

		json_member(document, offer_scope_word(i), &scope);
		r = read_scope(&scope, ret, ret->thing[i]);
	}
	return r;
}

bool baseline_is_document(struct json_object *document)
{
	const struct json_node root = { .json = document };
	struct json_node schema, name;
	const char *text;
	size_t length;

	if (!json_member(&root, "schema", &schema) || !json_member(&schema, "name", &name))
		return false;
	text = json_peek_text(&name, &length);
	return text && strcmp(text, "pmu-caps.baseline") == 0;
}

int baseline_from_document(struct json_object *document, struct baseline *ret,
			   struct error *err)
{
	const struct json_target target = { .err = err };
	const struct json_node root = { .json = document, .target = &target };
	struct json_node schema;
	int r;

	memset(ret, 0, sizeof(*ret));
	json_member(&root, "schema", &schema);
	r = document_check_version(&schema);
	if (r == 0)
		r = read_hosts(&root, ret);
	if (r == 0)
		r = baseline_read_changes(&root, ret);
	if (r == 0)
		r = read_scopes(&root, ret);
	if (r == 0)
		r = baseline_read_unknown(&root, ret);
	if (r == 0)
		r = baseline_read_limited(&root, ret);
	if (r == 0)
		r = baseline_read_formats(&root, ret);
	return r;
}
