// SPDX-License-Identifier: GPL-2.0-or-later
/* What a change of facts does to a host and its guests. */
#include "model/effects.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "base/attrs.h"
#include "base/bits.h"

#include "model/requirement.h"

/* What is compared beside rules and requirements; each describes one verdict. */
struct aspect {
	const char *item;
	bool guest;
	void (*describe)(const struct outlook *outlook, char ret[32]);
};

static void describe_mode(const struct outlook *outlook, char ret[32])
{
	snprintf(ret, 32, "%s", guest_mode_word(outlook->guest.mode));
}

static void describe_version(const struct outlook *outlook, char ret[32])
{
	if (gap_is_open(&outlook->guest.gap))
		snprintf(ret, 32, "unknown");
	else
		snprintf(ret, 32, "%u", outlook->guest.version);
}

static void describe_counters(const struct guest *guest, const struct counters *counters,
			      char ret[32])
{
	const uint32_t bitmap = counters->bitmap;
	const bool whole = bitmap == bits_ones32(counters->count);

	if (gap_is_open(&guest->gap) || gap_is_open(&counters->gap))
		snprintf(ret, 32, "unknown");
	else if (whole)
		snprintf(ret, 32, "%u", counters->count);
	else
		snprintf(ret, 32, "%u: bitmap 0x%x", counters->count, bitmap);
}

static void describe_gp(const struct outlook *outlook, char ret[32])
{
	describe_counters(&outlook->guest, &outlook->guest.gp, ret);
}

static void describe_fixed(const struct outlook *outlook, char ret[32])
{
	describe_counters(&outlook->guest, &outlook->guest.fixed, ret);
}

static void describe_eligible(const struct outlook *outlook, char ret[32])
{
	snprintf(ret, 32, "%s", tri_word(outlook->eligibility.eligible));
}

static void describe_enabled(const struct outlook *outlook, char ret[32])
{
	snprintf(ret, 32, "%s", tri_word(outlook->mediated_enabled));
}

static void describe_startable(const struct outlook *outlook, char ret[32])
{
	snprintf(ret, 32, "%s", tri_word(outlook->startable.answer));
}

static void describe_rules(const struct outlook *outlook, char ret[32])
{
	snprintf(ret, 32, "%s", outlook->premises.choice.release.rules.name);
}

static const struct aspect aspects[] = {
	{ .item = "guest mode", .guest = true, .describe = describe_mode },
	{ .item = "PMU version", .guest = true, .describe = describe_version },
	{ .item = "general-purpose counters", .guest = true, .describe = describe_gp },
	{ .item = "fixed counters", .guest = true, .describe = describe_fixed },
	{ .item = "mediated: eligible", .describe = describe_eligible },
	{ .item = "mediated: enabled", .describe = describe_enabled },
	{ .item = "mediated: startable", .describe = describe_startable },
	{ .item = "rules of kernel", .describe = describe_rules },
};

/* Those that the aspects do not tell already, and that do not ask for a number. */
static const enum requirement_id compared_requirements[] = {
	REQUIREMENT_TOPDOWN, REQUIREMENT_FULL_WIDTH,   REQUIREMENT_PEBS,
	REQUIREMENT_LBR,     REQUIREMENT_PERF_METRICS,
};

static_assert(ARRAY_SIZE(aspects) + ARRAY_SIZE(compared_requirements) +
			      ELIGIBILITY_RULE_COUNT <=
		      EFFECTS_MAX,
	      "there is room for all that is compared");

/* Keeps the one at the end of ret if its two sides differ. */
static void keep_difference(struct effects *ret)
{
	const struct effect *effect = &ret->effect[ret->count];

	if (strcmp(effect->now, effect->then) == 0)
		return;
	ret->guest |= effect->guest;
	ret->count++;
}

static void compare_aspect(const struct aspect *aspect, const struct outlook *now,
			   const struct outlook *then, struct effects *ret)
{
	struct effect *effect = &ret->effect[ret->count];

	snprintf(effect->item, sizeof(effect->item), "%s", aspect->item);
	effect->guest = aspect->guest;
	aspect->describe(now, effect->now);
	aspect->describe(then, effect->then);
	keep_difference(ret);
}

static const char *answer_to(enum requirement_id id, const struct outlook *outlook)
{
	const struct requirement requirement = { .id = id };
	struct requirement_result result;

	requirement_check(&requirement, outlook, &result);
	return tri_word(result.met);
}

static void compare_requirement(enum requirement_id id, const struct outlook *now,
				const struct outlook *then, struct effects *ret)
{
	struct effect *effect = &ret->effect[ret->count];

	snprintf(effect->item, sizeof(effect->item), "guest has %s",
		 requirement_kinds[id].name);
	effect->guest = true;
	snprintf(effect->now, sizeof(effect->now), "%s", answer_to(id, now));
	snprintf(effect->then, sizeof(effect->then), "%s", answer_to(id, then));
	keep_difference(ret);
}

static const char *state_of(enum eligibility_rule_id id, const struct outlook *outlook)
{
	const struct rule_result *result = eligibility_result(&outlook->eligibility, id);

	return result ? rule_state_word(result->state) : "";
}

static void compare_rule(enum eligibility_rule_id id, const struct outlook *now,
			 const struct outlook *then, struct effects *ret)
{
	struct effect *effect = &ret->effect[ret->count];

	snprintf(effect->item, sizeof(effect->item), "rule %s", eligibility_rules[id].id);
	effect->guest = false;
	snprintf(effect->now, sizeof(effect->now), "%s", state_of(id, now));
	snprintf(effect->then, sizeof(effect->then), "%s", state_of(id, then));
	keep_difference(ret);
}

void effects_compare(const struct verdict *now, const struct verdict *then,
		     struct effects *ret)
{
	const struct outlook *before = &now->outlook, *after = &then->outlook;

	*ret = (struct effects){ 0 };
	for (size_t i = 0; i < ARRAY_SIZE(aspects); i++)
		if (aspects[i].guest)
			compare_aspect(&aspects[i], before, after, ret);
	for (size_t i = 0; i < ARRAY_SIZE(compared_requirements); i++)
		compare_requirement(compared_requirements[i], before, after, ret);
	for (size_t i = 0; i < ARRAY_SIZE(aspects); i++)
		if (!aspects[i].guest)
			compare_aspect(&aspects[i], before, after, ret);
	for (unsigned int id = 0; id < ELIGIBILITY_RULE_COUNT; id++)
		compare_rule(id, before, after, ret);
}
