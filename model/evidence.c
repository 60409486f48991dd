// SPDX-License-Identifier: GPL-2.0-or-later
/* Which rules stand for a host's kernel, by evidence. */
#include "model/evidence.h"

#include <assert.h>
#include <limits.h>
#include <string.h>

#include "base/bits.h"
#include "model/signatures.h"

static const char *const reason_words[] = {
	[RULES_ASKED] = "--kernel",
	[RULES_RELEASE] = "release",
	[RULES_EVIDENCE] = "evidence",
	[RULES_DEFAULT] = "default",
};
static_assert(ARRAY_SIZE(reason_words) == RULES_REASON_COUNT, "every reason has a word");

/* The signatures that a kernel of these rules would show otherwise, a bit each. */
static uint32_t contradictions(const struct rules_choice *choice,
			       const struct ruleset *rules)
{
	uint32_t expected = 0;

	for (unsigned int id = 0; id < SIGNATURE_COUNT; id++)
		if (signature_expected(id, rules))
			expected |= 1u << id;
	return (expected ^ choice->seen) & choice->looked;
}

static void look(const struct evidence_sources *sources, struct rules_choice *ret)
{
	for (unsigned int id = 0; id < SIGNATURE_COUNT; id++) {
		const enum tristate found = signature_look(id, sources);

		if (found != TRI_UNKNOWN)
			ret->looked |= 1u << id;
		if (found == TRI_YES)
			ret->seen |= 1u << id;
	}
}

/*
 * What it costs to believe in rules. Stable releases and vendors backport single changes:
 * to adopt one costs more than newer rules that have it, and less than older ones. They
 * take none away: what is missing speaks for older rules. A proposal is farther than any
 * released kernel.
 */
#define COST_STEP 4
#define COST_OLDER 2
#define COST_UNDATED 3 /* the release's row without the changes of its date */
#define COST_BACKPORT 5
#define COST_MISSING 7
#define COST_PROPOSAL (COST_STEP * RULESET_COUNT + COST_MISSING * SIGNATURE_COUNT)

static unsigned int distance(const struct ruleset *a, const struct ruleset *b)
{
	const int difference = (int)a->id - (int)b->id;
	const unsigned int steps =
		(unsigned int)(difference < 0 ? -difference : difference);

	if (!steps)
		return COST_UNDATED;
	return COST_STEP * steps + (difference > 0 ? COST_OLDER : 0) +
	       (b->proposal ? COST_PROPOSAL : 0);
}

/* Makes the rules show all that was seen; what that costs, or -1 where they cannot. */
static int adopt(const struct rules_choice *choice, struct ruleset *rules)
{
	const uint32_t against = contradictions(choice, rules);
	int cost = 0;

	for (unsigned int id = 0; id < SIGNATURE_COUNT; id++) {
		if (!bits_test(against, id))
			continue;
		if (!signature_adopt(id, bits_test(choice->seen, id), rules))
			return -1;
		cost += bits_test(choice->seen, id) ? COST_BACKPORT : COST_MISSING;
	}
	return cost;
}

/* Takes the rules if they are nearer than those found so far and can show all. */
static void consider(const struct rules_choice *choice, struct ruleset rules,
		     unsigned int distance, unsigned int *nearest, struct ruleset *ret)
{
	const int adopted = adopt(choice, &rules);
	const unsigned int cost = distance + (unsigned int)(adopted < 0 ? 0 : adopted);

	if (adopted < 0 || cost >= *nearest)
		return;
	*nearest = cost;
	*ret = rules;
}

/*
 * The rules nearest to the release's own that show all that was seen; whether there are. The
 * release's own, with the changes of its date, go before the row that they were made from.
 */
static bool find_fitting(const struct rules_choice *choice, struct ruleset *ret)
{
	const struct ruleset *own = &choice->release.rules;
	unsigned int nearest = UINT_MAX;

	consider(choice, *own, 0, &nearest, ret);
	for (size_t i = 0; i < RULESET_COUNT; i++)
		consider(choice, rulesets[i], distance(own, &rulesets[i]), &nearest, ret);
	return nearest != UINT_MAX;
}

static void choose_by_evidence(struct rules_choice *choice)
{
	struct ruleset fitting;

	choice->release.exact = false;
	if (!find_fitting(choice, &fitting)) {
		choice->none_fits = true;
		return;
	}
	choice->release.rules = fitting;
	choice->reason = RULES_EVIDENCE;
}

void evidence_choose(const struct evidence_sources *sources,
		     const struct changes *changes, struct rules_choice *ret)
{
	const struct reading_text *release = &sources->snap->kernel.release;

	*ret = (struct rules_choice){ 0 };
	if (changes->kernel && release_rules_find(changes->kernel, &ret->release) == 0)
		return; /* RULES_ASKED: the evidence is another kernel's */
	ret->reason = RULES_RELEASE;
	if (release->reading.state != READING_OK ||
	    release_rules_find(release->text, &ret->release) < 0) {
		ret->release = release_rules_newest();
		ret->reason = RULES_DEFAULT;
	}
	look(sources, ret);
	ret->against = contradictions(ret, &ret->release.rules);
	if (ret->against)
		choose_by_evidence(ret);
}

const char *rules_reason_word(enum rules_reason reason)
{
	return reason_words[reason];
}
