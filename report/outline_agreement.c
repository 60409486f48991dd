// SPDX-License-Identifier: GPL-2.0-or-later
/* Whether KVM's answer is the predicted one, and where it is not. */
#include "report/outline_parts.h"
#include "report/phrase.h"

static void outline_difference(struct walk *walk, const struct difference *difference)
{
	struct phrase text = { 0 };

	walk_object(walk, NULL);
	walk_word(walk, keyed("field"), NULL, difference->field);
	walk_word(walk, keyed("predicted"), NULL, difference->predicted);
	walk_word(walk, keyed("answered"), NULL, difference->answered);
	walk_object_end(walk);
	if (!walk_is_for_people(walk))
		return;
	phrase_add(&text, "%s: predicted %s, answered %s", difference->field,
		   difference->predicted, difference->answered);
	walk_line(walk, "", text.text);
}

static void show_agreement(struct walk *walk, const struct agreement *agreement)
{
	struct phrase text = { 0 };

	phrase_add(&text, "%s", agreement_word(agreement->state));
	if (agreement->reason != COMPARED)
		phrase_add(&text, ": %s", not_compared_text(agreement->reason));
	walk_line(walk, "Prediction", text.text);
}

void outline_agreement(struct walk *walk, const struct outlook *outlook)
{
	const struct agreement *agreement = &outlook->agreement;

	show_agreement(walk, agreement);
	walk_word(walk, keyed("agreement"), NULL, agreement_word(agreement->state));
	if (agreement->reason != COMPARED)
		walk_word(walk, keyed("not_compared"), NULL,
			  not_compared_text(agreement->reason));
	walk_array(walk, "differences");
	for (size_t i = 0; i < agreement->count; i++)
		outline_difference(walk, &agreement->difference[i]);
	walk_array_end(walk);
}
