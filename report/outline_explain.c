// SPDX-License-Identifier: GPL-2.0-or-later
/* The walk over a host and a guest side by side. */
#include "report/outline_explain.h"

#include <assert.h>
#include <string.h>

#include "report/outline_parts.h"
#include "report/phrase.h"

/* As people say it, over the columns of the table. */
static const char *const layer_titles[] = {
	[LAYER_CPU] = "CPU", [LAYER_PERF] = "perf",   [LAYER_KVM] = "KVM",
	[LAYER_VMM] = "VMM", [LAYER_GUEST] = "guest",
};
static_assert(ARRAY_SIZE(layer_titles) == LAYER_COUNT, "every layer has a title");

static void outline_value(struct walk *walk, enum explain_layer layer,
			  const struct explain_row *row)
{
	const struct item_value *value = &row->value[layer];
	const struct field field = keyed(explain_layer_word(layer));

	switch (value->state) {
	case ITEM_UNKNOWN:
		if (item_kinds[row->item].measure == ITEM_YES_NO)
			walk_tristate(walk, field, &value->gap, TRI_UNKNOWN);
		else
			walk_null(walk, field, &value->gap);
		break;
	case ITEM_NOT_APPLICABLE:
		break;
	case ITEM_NO:
		walk_word(walk, field, NULL, tri_word(TRI_NO));
		break;
	case ITEM_YES:
		walk_word(walk, field, NULL, tri_word(TRI_YES));
		break;
	case ITEM_NUMBER:
		walk_number(walk, field, NULL, value->number);
		break;
	}
}

static void outline_taker(struct walk *walk, const struct explain_taker *taker)
{
	if (taker->cause != CAUSE_UNKNOWN)
		walk_word(walk, keyed("lost_at"), NULL, explain_layer_word(taker->lost_at));
	walk_word(walk, keyed("cause"), NULL, causes[taker->cause].id);
	walk_word(walk, keyed("remedy"), NULL, taker->remedy);
	walk_word(walk, keyed("reference"), NULL, causes[taker->cause].reference);
}

static void outline_also(struct walk *walk, const struct explain_row *row)
{
	struct explain_taker taker;

	walk_array(walk, "also");
	for (size_t nth = 1; explain_taker(row, nth, &taker); nth++) {
		walk_object(walk, NULL);
		outline_taker(walk, &taker);
		walk_object_end(walk);
	}
	walk_array_end(walk);
}

static void outline_row(struct walk *walk, const struct explain_row *row)
{
	struct explain_taker taker;

	walk_object(walk, NULL);
	walk_word(walk, keyed("item"), NULL, item_kinds[row->item].id);
	walk_object(walk, "layers");
	for (unsigned int layer = LAYER_CPU; layer < LAYER_COUNT; layer++)
		outline_value(walk, layer, row);
	walk_object_end(walk);
	if (explain_taker(row, 0, &taker))
		outline_taker(walk, &taker);
	if (row->also_count)
		outline_also(walk, row);
	walk_object_end(walk);
}

static void show_row(struct walk *walk, const struct explain_row *row)
{
	char text[LAYER_COUNT][ITEM_TEXT_SIZE];
	const char *cell[LAYER_COUNT + 1];
	struct explain_taker taker;
	struct phrase names = { 0 };

	for (unsigned int layer = LAYER_CPU; layer < LAYER_COUNT; layer++) {
		item_text(&row->value[layer], text[layer]);
		cell[layer] = row->value[layer].state == ITEM_UNKNOWN ? "?" : text[layer];
	}
	for (size_t nth = 0; explain_taker(row, nth, &taker); nth++)
		phrase_list(&names, causes[taker.cause].id);
	cell[LAYER_COUNT] = names.text;
	walk_row(walk, item_kinds[row->item].title, cell, ARRAY_SIZE(cell));
}

static void show_head(struct walk *walk, const struct explanation_report *report)
{
	const char *cell[LAYER_COUNT + 1];

	walk_heading(walk, SECTION_ITEMS,
		     report->facts->host.snap ? "From the CPU to the guest" :
						"What the guest alone tells");
	for (unsigned int layer = LAYER_CPU; layer < LAYER_COUNT; layer++)
		cell[layer] = layer_titles[layer];
	cell[LAYER_COUNT] = "cause";
	walk_row(walk, "", cell, ARRAY_SIZE(cell));
}

static void outline_items(struct walk *walk, const struct explanation_report *report)
{
	const struct explanation *all = report->explanation;

	show_head(walk, report);
	walk_array(walk, "items");
	for (size_t i = 0; i < all->count; i++) {
		outline_row(walk, &all->row[i]);
		if (explain_row_is_shown(&all->row[i]))
			show_row(walk, &all->row[i]);
	}
	walk_array_end(walk);
}

/* What of a row has this cause, which it has once at most. */
static bool find_taker(const struct explain_row *row, enum cause_id cause,
		       struct explain_taker *ret)
{
	for (size_t nth = 0; explain_taker(row, nth, ret); nth++)
		if (ret->cause == cause)
			return true;
	return false;
}

static bool is_told(const struct explanation *all, size_t index, enum cause_id cause)
{
	struct explain_taker taker;

	for (size_t i = 0; i < index; i++)
		if (find_taker(&all->row[i], cause, &taker))
			return true;
	return false;
}

static bool has_remedy(const struct explain_row *row, const struct explain_taker *like)
{
	struct explain_taker taker;

	return find_taker(row, like->cause, &taker) &&
	       strcmp(taker.remedy, like->remedy) == 0;
}

/* All items of a cause with the remedy of this one, unless they stand there already. */
static void show_remedy(struct walk *walk, const struct explanation *all, size_t index,
			const struct explain_taker *taker)
{
	struct phrase items = { 0 };

	for (size_t i = 0; i < index; i++)
		if (has_remedy(&all->row[i], taker))
			return;
	for (size_t i = index; i < all->count; i++)
		if (has_remedy(&all->row[i], taker))
			phrase_list(&items, item_kinds[all->row[i].item].id);
	walk_detail(walk, items.text);
	walk_detail(walk, taker->remedy);
}

/* index: the first row that has it. */
static void show_cause(struct walk *walk, const struct explanation *all, size_t index,
		       enum cause_id id)
{
	struct explain_taker taker;
	struct phrase text = { 0 };
	const struct item item = {
		.tone = TONE_WARNING,
		.word = causes[id].layer,
		.text = text.text,
	};

	phrase_add(&text, "%s: %s", causes[id].id, causes[id].summary);
	walk_item(walk, &item);
	for (size_t i = index; i < all->count; i++)
		if (find_taker(&all->row[i], id, &taker))
			show_remedy(walk, all, i, &taker);
}

/* Each cause once, in the order of the table, with all that it takes. */
static void show_causes(struct walk *walk, const struct explanation *all)
{
	struct explain_taker taker;
	bool any = false;

	if (!walk_is_for_people(walk))
		return;
	walk_heading(walk, SECTION_CAUSES, "Why");
	for (size_t i = 0; i < all->count; i++)
		for (size_t nth = 0; explain_taker(&all->row[i], nth, &taker); nth++) {
			if (is_told(all, i, taker.cause))
				continue;
			show_cause(walk, all, i, taker.cause);
			any = true;
		}
	if (!any)
		walk_line(walk, "nothing is missing", "");
}

/* What the named VMM makes of the PMU of such a CPU. */
static void outline_vmm(struct walk *walk, const struct explain_facts *facts)
{
	const struct vmm *vmm = &vmms[facts->vmm];
	const bool amd = cpu_is_amd(&facts->guest.verdict->cpu);
	struct phrase title = { 0 };

	if (facts->vmm == VMM_UNKNOWN)
		return;
	phrase_add(&title, "What is known of %s", vmm->name);
	walk_heading(walk, SECTION_VMM, title.text);
	walk_object(walk, "vmm");
	walk_word(walk, keyed("name"), NULL, vmm->name);
	walk_word(walk, labelled("summary", "it"), NULL, vmm->summary);
	walk_word(walk, labelled("known", amd ? "AMD guests" : "Intel guests"), NULL,
		  amd ? vmm->amd : vmm->intel);
	walk_word(walk, labelled("reference", "read in"), NULL, vmm->reference);
	walk_object_end(walk);
}

static void outline_host_source(struct walk *walk, const struct source *host)
{
	if (!host->kind)
		return;
	walk_object(walk, "host");
	walk_word(walk, keyed("kind"), NULL, host->kind);
	walk_word(walk, keyed("name"), NULL, host->name);
	walk_object_end(walk);
}

int outline_explain(const struct explanation_report *report, struct sink *sink)
{
	struct walk walk;
	int error;

	walk_init(&walk, sink);
	walk_object(&walk, NULL);
	outline_head(&walk, "pmu-caps.explain", &report->guest);
	outline_host_source(&walk, &report->host);
	outline_items(&walk, report);
	show_causes(&walk, report->explanation);
	outline_vmm(&walk, report->facts);
	outline_findings(&walk, &report->explanation->findings);
	outline_unknown(&walk);
	walk_object_end(&walk);
	error = walk.error;
	walk_done(&walk);
	return error;
}
