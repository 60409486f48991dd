// SPDX-License-Identifier: GPL-2.0-or-later
/* Which rules stand for a host's kernel, by evidence. */
#include "model/evidence.h"

#include <assert.h>
#include <string.h>

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

/* How far apart two rule sets are; a proposal is farther than any released one. */
static unsigned int distance(const struct ruleset *a, const struct ruleset *b)
{
	const int difference = (int)a->id - (int)b->id;
	const unsigned int steps =
		(unsigned int)(difference < 0 ? -difference : difference);

	return 2 * steps + (difference > 0) + (b->proposal ? 2 * RULESET_COUNT : 0);
}

/* The rule set nearest to the release's own that shows all that was seen. */
static const struct ruleset *nearest_fitting(const struct rules_choice *choice)
{
	const struct ruleset *nearest = NULL;

	for (size_t i = 0; i < RULESET_COUNT; i++) {
		const struct ruleset *rules = &rulesets[i];

		if (contradictions(choice, rules))
			continue;
		if (!nearest || distance(&choice->release.rules, rules) <
					distance(&choice->release.rules, nearest))
			nearest = rules;
	}
	return nearest;
}

static void choose_by_evidence(struct rules_choice *choice)
{
	const struct ruleset *fitting = nearest_fitting(choice);

	choice->release.exact = false;
	if (!fitting) {
		choice->none_fits = true;
		return;
	}
	choice->release.rules = *fitting;
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
