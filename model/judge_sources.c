// SPDX-License-Identifier: GPL-2.0-or-later
/* The finding about sources that contradict each other. */
#include "model/judge.h"

#include <stdio.h>
#include <string.h>

#include "base/text_buffer.h"

#define ITEM_MAX 224

static bool is_of_another_machine(const struct snapshot *snap)
{
	for (size_t i = 0; i < snap->disagreement_count; i++) {
		const char *fact = snap->disagreement[i].fact;

		if (strcmp(fact, FACT_NAME_VENDOR) == 0 ||
		    strcmp(fact, FACT_NAME_SIGNATURE) == 0)
			return true;
	}
	return false;
}

/* Whoever says otherwise is named where it is not who did so just before. */
static void write_item(const struct snapshot *snap, size_t index, char ret[ITEM_MAX])
{
	const struct disagreement *at = &snap->disagreement[index];
	const bool same = index && strcmp(at[-1].source, at->source) == 0;

	snprintf(ret, ITEM_MAX, "%.48s: \"%.48s\", and \"%.48s\"%s%.40s", at->fact,
		 at->kept, at->other, same ? "" : " by ", same ? "" : at->source);
}

void judge_sources(const struct snapshot *snap, struct verdict *verdict)
{
	static const char at_least[] = " at least"; /* further ones were not kept */
	char text[FINDING_EVIDENCE_SIZE] = "";
	struct text_list list =
		text_list_behind(text, sizeof(text) - strlen(at_least), "; ");

	if (!snap->disagreement_count)
		return;
	if (is_of_another_machine(snap))
		text_list_add(&list, "different machines");
	for (size_t i = 0; i < snap->disagreement_count; i++) {
		char item[ITEM_MAX];

		write_item(snap, i, item);
		text_list_add(&list, item);
	}
	text_list_end(&list);
	findings_add(&verdict->findings, FINDING_SOURCES_DISAGREE, "%s%s", text,
		     list.left_out && snap->disagreement_count == DISAGREEMENTS_MAX ?
			     at_least :
			     "");
}
