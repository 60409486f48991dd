// SPDX-License-Identifier: GPL-2.0-or-later
/* What the mediated vPMU needs of a host, and which of it the host has. */
#include "report/outline_parts.h"
#include "report/phrase.h"

/* What to do about a result: of a missing fact, how to learn it. */
static const char *remedy_of(const struct rule_result *result)
{
	if (gap_is_open(&result->gap))
		return fact_remedy(result->gap.fact, result->gap.reading.state);
	switch (result->state) {
	case RULE_MET:
		return "nothing to do";
	case RULE_BLOCKED:
		return "meet the requirements that stand before it";
	case RULE_UNMET:
	case RULE_UNKNOWN:
		break;
	}
	return eligibility_rules[result->rule].remedy;
}

static void outline_state(struct walk *walk, const struct rule_result *result)
{
	const struct field field = keyed("state");

	if (result->state == RULE_UNKNOWN) {
		walk_tristate(walk, field, &result->gap, TRI_UNKNOWN);
		return;
	}
	if (result->assumed)
		walk_assumed(walk, field.key, &result->gap);
	walk_word(walk, field, NULL, rule_state_word(result->state));
}

static void outline_requirement(struct walk *walk, const struct rule_result *result)
{
	const struct eligibility_rule *rule = &eligibility_rules[result->rule];

	walk_object(walk, NULL);
	walk_word(walk, keyed("id"), NULL, rule->id);
	walk_word(walk, keyed("title"), NULL, rule->title);
	outline_state(walk, result);
	walk_flag(walk, keyed("assumed"), NULL, result->assumed);
	walk_word(walk, keyed("have"), NULL, result->have);
	walk_word(walk, keyed("need"), NULL, rule->need);
	walk_word(walk, keyed("source"), NULL, rule->source);
	walk_word(walk, keyed("remedy"), NULL, remedy_of(result));
	walk_object_end(walk);
}

static bool is_plainly_met(const struct rule_result *result)
{
	return result->state == RULE_MET && !result->assumed;
}

static void show_met(struct walk *walk, const struct eligibility *eligibility)
{
	struct phrase text = { 0 };

	for (size_t i = 0; i < eligibility->count; i++)
		if (is_plainly_met(&eligibility->result[i]))
			phrase_list(&text,
				    eligibility_rules[eligibility->result[i].rule].id);
	walk_line(walk, "Met", text.length ? text.text : "none");
}

/* How to learn what is unknown is told among the unknown. */
static void show_open(struct walk *walk, const struct rule_result *result)
{
	const struct eligibility_rule *rule = &eligibility_rules[result->rule];
	struct phrase text = { 0 }, numbers = { 0 };
	const struct item item = {
		.tone = result->state == RULE_UNMET ? TONE_WARNING : TONE_PLAIN,
		.word = result->assumed && result->state == RULE_MET ?
				"assumed" :
				rule_state_word(result->state),
		.text = text.text,
	};

	phrase_add(&text, "%s: %s", rule->id, rule->title);
	phrase_add(&numbers, "%s; needed: %s", result->have, rule->need);
	walk_item(walk, &item);
	if (result->state == RULE_BLOCKED)
		return;
	walk_detail(walk, numbers.text);
	if (!gap_is_open(&result->gap))
		walk_detail(walk, remedy_of(result));
}

void outline_requirements(struct walk *walk, const struct eligibility *eligibility)
{
	walk_array(walk, "requirements");
	for (size_t i = 0; i < eligibility->count; i++)
		outline_requirement(walk, &eligibility->result[i]);
	walk_array_end(walk);
	if (!walk_is_for_people(walk))
		return;
	show_met(walk, eligibility);
	for (size_t i = 0; i < eligibility->count; i++)
		if (!is_plainly_met(&eligibility->result[i]))
			show_open(walk, &eligibility->result[i]);
}
