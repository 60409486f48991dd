// SPDX-License-Identifier: GPL-2.0-or-later
/* The finding about sources that contradict each other. */
#include "model/judge.h"

#include <stdio.h>
#include <string.h>

#include "base/text_buffer.h"

#define ITEM_MAX 224
/* "; and at least 31 more" */
#define REST_MAX 23

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

	snprintf(ret, ITEM_MAX, "%s%.48s: \"%.48s\", and \"%.48s\"%s%.40s",
		 index ? "; " : "", at->fact, at->kept, at->other, same ? "" : " by ",
		 same ? "" : at->source);
}

/* What there is no room for is counted; the reader kept no more than it can hold. */
static void write_rest(const struct snapshot *snap, size_t shown, char ret[REST_MAX])
{
	snprintf(ret, REST_MAX, "; and %s%zu more",
		 snap->disagreement_count == DISAGREEMENTS_MAX ? "at least " : "",
		 snap->disagreement_count - shown);
}

void judge_sources(const struct snapshot *snap, struct verdict *verdict)
{
	char bytes[sizeof(verdict->findings.item[0].evidence)], rest[REST_MAX] = "";
	struct text_buffer text = text_in(bytes, sizeof(bytes));

	if (!snap->disagreement_count)
		return;
	if (is_of_another_machine(snap))
		text_add(&text, "different machines; ");
	for (size_t i = 0; i < snap->disagreement_count; i++) {
		const bool last = i + 1 == snap->disagreement_count;
		const size_t limit = sizeof(bytes) - (last ? 1 : REST_MAX);
		char item[ITEM_MAX];

		write_item(snap, i, item);
		if (text.length + strlen(item) > limit && i) {
			write_rest(snap, i, rest);
			break;
		}
		text_add_bytes(&text, item, strnlen(item, limit - text.length));
	}
	findings_add(&verdict->findings, FINDING_SOURCES_DISAGREE, "%s%s", bytes, rest);
}
