// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel's rules, what chose them, and what they let KVM answer. */
#include "report/outline_parts.h"
#include "report/phrase.h"

static const char *shown_text(const struct rules_choice *choice, unsigned int id)
{
	return choice->seen & 1u << id ? signature_kinds[id].shown :
					 signature_kinds[id].missing;
}

/* Everything that was looked for; what contradicts the release decided. */
static void outline_evidence(struct walk *walk, const struct rules_choice *choice)
{
	walk_array(walk, "rules_evidence");
	for (unsigned int id = 0; id < SIGNATURE_COUNT; id++) {
		const uint32_t bit = 1u << id;

		if (!(choice->looked & bit))
			continue;
		walk_object(walk, NULL);
		walk_word(walk, keyed("id"), NULL, signature_kinds[id].id);
		walk_flag(walk, keyed("seen"), NULL, choice->seen & bit);
		walk_flag(walk, keyed("against_release"), NULL, choice->against & bit);
		walk_word(walk, keyed("summary"), NULL, shown_text(choice, id));
		walk_object_end(walk);
	}
	walk_array_end(walk);
}

static void phrase_evidence(struct phrase *phrase, const struct rules_choice *choice)
{
	const char *before = choice->none_fits ? "; no known rules fit: " : "; evidence: ";

	for (unsigned int id = 0; id < SIGNATURE_COUNT; id++) {
		if (!(choice->against & 1u << id))
			continue;
		phrase_add(phrase, "%s%s", before, shown_text(choice, id));
		before = ", ";
	}
}

static void show_rules(struct walk *walk, const struct rules_choice *choice)
{
	const struct release_rules *release = &choice->release;
	struct phrase text = { 0 };

	if (!walk_is_for_people(walk))
		return;
	phrase_add(&text, "%s%s%s, by %s, %s", release->rules.name,
		   release->rules.proposal ? ", a proposal" : "",
		   release->rules.inferred ? ", inferred" : "",
		   rules_reason_word(choice->reason),
		   release->exact ? "exact" : "not exact");
	phrase_evidence(&text, choice);
	if (!release->exact && !choice->against)
		phrase_add(&text, ": %s%s",
			   release->fit == RELEASE_READ || release->fit == RELEASE_NAMED ?
				   "" :
				   "the kernel ",
			   release_fit_text(release->fit));
	walk_line(walk, "Rules", text.text);
}

void outline_predicted(struct walk *walk, const struct verdict *verdict)
{
	const struct outlook *outlook = &verdict->outlook;
	const struct rules_choice *choice = &outlook->premises.choice;
	const struct ruleset *rules = &choice->release.rules;

	walk_object(walk, "predicted");
	walk_word(walk, keyed("rules"), NULL, rules->name);
	walk_flag(walk, keyed("rules_exact"), NULL, choice->release.exact);
	walk_word(walk, keyed("rules_reason"), NULL, rules_reason_word(choice->reason));
	walk_word(walk, keyed("rules_fit"), NULL, release_fit_text(choice->release.fit));
	walk_flag(walk, keyed("rules_contradicted"), NULL, choice->none_fits);
	outline_evidence(walk, choice);
	walk_flag(walk, keyed("proposal"), NULL, rules->proposal);
	walk_flag(walk, keyed("inferred"), NULL, rules->inferred);
	outline_prediction(walk, "legacy", &outlook->legacy);
	outline_prediction(walk, "mediated", &outlook->mediated);
	walk_object_end(walk);
	show_rules(walk, choice);
}
