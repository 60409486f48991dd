// SPDX-License-Identifier: GPL-2.0-or-later
/* What moving a running guest from one host to another does to its PMU. */
#include "model/migration.h"

#include <assert.h>

#include "base/attrs.h"

static const char *const texts[] = {
	[TRI_UNKNOWN] = "whether a running guest would keep all that it has cannot be told",
	[TRI_NO] = "moving a running guest there takes away or alters what it may be using",
	[TRI_YES] = "a running guest that is moved there keeps all that it has",
};
static_assert(ARRAY_SIZE(texts) == TRISTATE_COUNT, "every answer has its text");

/* Whether KVM may have given the guest LBR or PEBS, whose formats it ties to its CPU. */
static bool may_have_formats(const struct guest *guest)
{
	return guest->lbr != TRI_NO || guest->pebs != TRI_NO;
}

static enum migration_effect effect_on_some(enum diff_direction direction)
{
	switch (direction) {
	case DIFF_GAIN:
		return MIGRATION_GIVES;
	case DIFF_LOSS:
		return MIGRATION_TAKES;
	case DIFF_CHANGE:
		return MIGRATION_ALTERS;
	case DIFF_UNKNOWN:
		break;
	}
	return MIGRATION_UNKNOWN;
}

static enum migration_effect effect_on_exact(enum diff_direction direction)
{
	return direction == DIFF_UNKNOWN ? MIGRATION_UNKNOWN : MIGRATION_ALTERS;
}

/* Nothing is certain about formats that the guest only may have. */
static enum migration_effect effect_on_formats(enum diff_direction direction,
					       const struct guest *guest)
{
	if (!may_have_formats(guest))
		return MIGRATION_NONE;
	if (guest->lbr != TRI_YES && guest->pebs != TRI_YES)
		return MIGRATION_UNKNOWN;
	return effect_on_exact(direction);
}

static enum migration_effect effect_of(const struct diff_item *item,
				       const struct guest *guest)
{
	switch (item->subject->use) {
	case DIFF_USE_SOME:
		return effect_on_some(item->direction);
	case DIFF_USE_EXACT:
		return effect_on_exact(item->direction);
	case DIFF_USE_KIND:
		return item->direction == DIFF_CHANGE ? MIGRATION_NONE :
							effect_on_some(item->direction);
	case DIFF_USE_FORMATS:
		return effect_on_formats(item->direction, guest);
	case DIFF_USE_NONE:
		break;
	}
	return MIGRATION_NONE;
}

/* Why an item's effect is not known: one side of it, or whether the guest has formats. */
static struct gap gap_of_item(const struct diff_item *item)
{
	if (gap_is_open(&item->before.gap))
		return item->before.gap;
	if (gap_is_open(&item->after.gap))
		return item->after.gap;
	return gap_not_recorded(FACT_PERF_CAPABILITIES);
}

void migration_judge(const struct diff *diff, const struct diff_side *before,
		     struct migration *ret)
{
	const struct guest *guest = &before->verdict->outlook.guest;

	*ret = (struct migration){ .keeps = TRI_YES };
	for (size_t i = 0; i < diff->count; i++) {
		const enum migration_effect effect = effect_of(&diff->item[i], guest);

		ret->effect[i] = effect;
		ret->count[effect]++;
		if (effect == MIGRATION_UNKNOWN && !gap_is_open(&ret->gap))
			ret->gap = gap_of_item(&diff->item[i]);
	}
	if (ret->count[MIGRATION_UNKNOWN])
		ret->keeps = TRI_UNKNOWN;
	if (ret->count[MIGRATION_TAKES] || ret->count[MIGRATION_ALTERS])
		ret->keeps = TRI_NO;
	if (ret->keeps != TRI_UNKNOWN)
		ret->gap = (struct gap){ 0 };
}

const char *migration_text(enum tristate keeps)
{
	return texts[keeps];
}
