// SPDX-License-Identifier: GPL-2.0-or-later
/* model/explain_fate.h: which layers took some of a number. */
#include "model/explain_fate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/predict/pair.h"
#include "tests/predict/story_hosts.h"
#include "tests/unit_test.h"

static const char *const fates[] = {
	[FATE_KEPT] = "kept",
	[FATE_LOST] = "lost",
	[FATE_UNCERTAIN] = "uncertain",
	[FATE_REFUTED] = "refuted",
};

static struct item_value value_of(const char *word)
{
	const struct gap gap = gap_not_recorded(FACT_HOST);

	if (*word == '?')
		return item_unknown(&gap);
	return item_number((unsigned int)strtoul(word, NULL, 10), &(struct gap){ 0 });
}

static struct explain_row row_of(const char *values)
{
	struct explain_row row = { .item = ITEM_GP_COUNTERS };
	char word[LAYER_COUNT][8];

	assert_int_equal(sscanf(values, "%7s %7s %7s %7s %7s", word[0], word[1], word[2],
				word[3], word[4]),
			 LAYER_COUNT);
	for (unsigned int layer = LAYER_CPU; layer < LAYER_COUNT; layer++)
		row.value[layer] = value_of(word[layer]);
	return row;
}

/* "lost at kvm, lost at vmm": what took it, one after the other. */
static void tell(const char *values, char *ret, size_t size)
{
	const struct explain_row row = row_of(values);
	const struct explain_way way = { .row = &row, .proof = &row.value[LAYER_GUEST] };
	enum explain_layer layer = LAYER_CPU;
	enum fate fate = explain_fate(&way, &layer);

	snprintf(ret, size, "%s", fates[fate]);
	while (fate != FATE_KEPT) {
		size_t length = strlen(ret);

		if (fate == FATE_LOST)
			snprintf(ret + length, size - length, " at %s",
				 explain_layer_word(layer));
		fate = explain_fate_behind(&way, &layer);
		length = strlen(ret);
		if (fate != FATE_KEPT)
			snprintf(ret + length, size - length, ", %s", fates[fate]);
	}
}

static void each_layer_that_takes_some_is_told(void **state)
{
	static const char *const want[][2] = {
		{ "8 8 8 8 8", "kept" },
		{ "10 10 8 8 8", "lost at kvm" },
		{ "10 10 8 4 4", "lost at kvm, lost at vmm" },
		{ "12 10 8 4 2", "lost at perf, lost at kvm, lost at vmm, lost at guest" },
		/* the last of it alone */
		{ "10 10 8 0 0", "lost at vmm" },
		{ "10 10 0 0 0", "lost at kvm" },
		/* between two layers of which one is not known, nobody is named */
		{ "10 ? 8 4 4", "uncertain, lost at vmm" },
		{ "10 10 8 ? 4", "lost at kvm, uncertain" },
		{ "10 10 8 4 ?", "uncertain" },
		{ "10 10 8 0 ?", "lost at vmm" },
		/* what the guest has, no layer of its host took */
		{ "8 8 2 4 4", "refuted" },
		{ "8 8 2 8 4", "lost at guest" },
		{ "8 6 8 7 7", "lost at vmm" },
		{ "8 7 2 5 5", "lost at perf, refuted" },
		{ "8 0 0 4 2", "refuted, lost at guest" },
		{ "8 8 2 8 8", "kept" },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(want); i++) {
		char text[128];

		tell(want[i][0], text, sizeof(text));
		if (strcmp(text, want[i][1]) != 0)
			fail_msg("%s: %s, not %s", want[i][0], text, want[i][1]);
	}
}

static void a_later_layer_has_its_own_cause_and_remedy(void **state)
{
	struct pair *pair = *state;
	struct explain_taker taker;

	ten_counters(&pair->host);
	pair_make_guest(pair);
	scene_leaf(&pair->guest, 0xa)->eax = 0x08300402;
	pair_explain(pair);
	pair_check(pair, ITEM_GP_COUNTERS, CAUSE_KVM_MAX_GP, LAYER_KVM);
	assert_true(explain_taker(pair_row(pair, ITEM_GP_COUNTERS), 1, &taker));
	assert_int_equal(taker.cause, CAUSE_VMM_MASK);
	assert_int_equal(taker.lost_at, LAYER_VMM);
	assert_string_equal(taker.remedy, causes[CAUSE_VMM_MASK].remedy);
	assert_false(explain_taker(pair_row(pair, ITEM_GP_COUNTERS), 2, &taker));
	assert_false(explain_taker(pair_row(pair, ITEM_VERSION), 1, &taker));
	assert_false(explain_taker(pair_row(pair, ITEM_GP_WIDTH), 0, &taker));
	/* without the host's file nobody knows of more than one */
	pair_explain_guest(pair);
	assert_int_equal(pair_row(pair, ITEM_GP_COUNTERS)->also_count, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_layer_that_takes_some_is_told),
		PAIR_TEST(a_later_layer_has_its_own_cause_and_remedy),
	};

	return cmocka_run_group_tests_name("explain_fate", tests, NULL, NULL);
}
