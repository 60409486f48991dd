// SPDX-License-Identifier: GPL-2.0-or-later
/* The walk over what was asked of a host. */
#include "report/outline_check.h"

#include "report/outline_parts.h"
#include "report/phrase.h"

static enum tone tone_of(enum tristate met)
{
	switch (met) {
	case TRI_YES:
		return TONE_PLAIN;
	case TRI_UNKNOWN:
		return TONE_WARNING;
	case TRI_NO:
		return TONE_ERROR;
	}
	return TONE_PLAIN;
}

static void show_answer(struct walk *walk, const struct check_answer *answer)
{
	const struct requirement_result *result = &answer->result;
	struct phrase text = { 0 };
	const struct item item = {
		.tone = tone_of(result->met),
		.word = tri_word(result->met),
		.text = text.text,
	};

	if (!walk_is_for_people(walk))
		return;
	phrase_add(&text, "%s: %s", answer->requirement, result->evidence);
	walk_item(walk, &item);
	walk_detail(walk, result->remedy);
}

static void outline_answer(struct walk *walk, const struct check_answer *answer)
{
	const struct requirement_result *result = &answer->result;

	walk_object(walk, NULL);
	walk_word(walk, keyed("requirement"), NULL, answer->requirement);
	walk_word(walk, keyed("state"), NULL, tri_word(result->met));
	walk_word(walk, keyed("evidence"), NULL, result->evidence);
	walk_word(walk, keyed("remedy"), NULL, result->remedy);
	walk_object_end(walk);
	show_answer(walk, answer);
}

int outline_check(const struct check *check, struct sink *sink)
{
	struct walk walk;

	walk_init(&walk, sink);
	walk_object(&walk, NULL);
	outline_head(&walk, "pmu-caps.check", &check->source);
	walk_array(&walk, "results");
	for (size_t i = 0; i < check->count; i++)
		outline_answer(&walk, &check->answer[i]);
	walk_array_end(&walk);
	walk_object_end(&walk);
	walk_done(&walk);
	return walk.error;
}
