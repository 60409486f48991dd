// SPDX-License-Identifier: GPL-2.0-or-later
/* What moving a running guest from one host to another does to its PMU. */
#include "model/migration.h"

#include <assert.h>

#include "base/attrs.h"
#include "model/deciding_gap.h"

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

/* A register that is there and holds 0 is something. */
static bool is_nothing(const struct diff_value *value)
{
	if (gap_is_open(&value->gap))
		return false;
	return value->form == DIFF_ABSENT ||
	       (value->form != DIFF_REGISTER && !value->number);
}

/* Of nothing nothing goes, be it known what is there or not. */
static enum migration_effect effect_on_what_was(const struct diff_item *item)
{
	if (item->direction == DIFF_UNKNOWN && is_nothing(&item->before))
		return MIGRATION_NONE;
	return effect_on_some(item->direction);
}

static enum migration_effect effect_on_exact(enum diff_direction direction)
{
	return direction == DIFF_UNKNOWN ? MIGRATION_UNKNOWN : MIGRATION_ALTERS;
}

struct move {
	const struct diff_side *before, *after;
};

static const struct outlook *outlook_at(const struct diff_side *side)
{
	return &side->verdict->outlook;
}

static enum guest_mode mode_at(const struct diff_side *side)
{
	return outlook_at(side)->guest.mode;
}

/* Nothing is certain about formats that the guest only may have. */
static enum migration_effect effect_on_formats(const struct diff_item *item,
					       const struct move *move)
{
	const struct guest *guest = &outlook_at(move->before)->guest;

	if (!may_have_formats(guest))
		return MIGRATION_NONE;
	if (guest->lbr != TRI_YES && guest->pebs != TRI_YES)
		return MIGRATION_UNKNOWN;
	return effect_on_exact(item->direction);
}

/* KVM_CREATE_VCPU fails with EBUSY, for a guest that comes as for one that starts. */
static enum migration_effect effect_of_start(const struct move *move)
{
	switch (outlook_at(move->after)->startable.answer) {
	case TRI_NO:
		return MIGRATION_TAKES;
	case TRI_YES:
		return MIGRATION_NONE;
	case TRI_UNKNOWN:
		break;
	}
	return MIGRATION_UNKNOWN;
}

/*
 * Of one kind of vPMU to the other. KVM takes the mediated one from VMs without an irqchip in
 * the kernel, at their first vCPU and without a word (arch/x86/kvm/x86.c, Linux 7.0); and
 * nobody looked at the guest.
 */
static enum migration_effect effect_on_kind(const struct diff_item *item,
					    const struct move *move)
{
	if (mode_at(move->before) == GUEST_MODE_NONE ||
	    mode_at(move->before) == GUEST_MODE_DISABLED)
		return item->direction == DIFF_GAIN ? MIGRATION_GIVES : MIGRATION_NONE;
	if (item->direction != DIFF_CHANGE)
		return effect_on_some(item->direction);
	if (mode_at(move->after) != GUEST_MODE_MEDIATED)
		return MIGRATION_NONE;
	return effect_of_start(move) == MIGRATION_TAKES ? MIGRATION_TAKES :
							  MIGRATION_UNKNOWN;
}

/*
 * A guest that has the mediated vPMU already. Where the kind changes, that tells it all; where
 * no guest starts on either side, none is there to be moved.
 */
static enum migration_effect effect_on_start(const struct move *move)
{
	if (mode_at(move->before) != GUEST_MODE_MEDIATED ||
	    mode_at(move->after) != GUEST_MODE_MEDIATED)
		return MIGRATION_NONE;
	return effect_of_start(move);
}

static enum migration_effect effect_of(const struct diff_item *item, const struct move *move)
{
	switch (item->subject->use) {
	case DIFF_USE_SOME:
		return effect_on_what_was(item);
	case DIFF_USE_EXACT:
		return effect_on_exact(item->direction);
	case DIFF_USE_KIND:
		return effect_on_kind(item, move);
	case DIFF_USE_START:
		return effect_on_start(move);
	case DIFF_USE_FORMATS:
		return effect_on_formats(item, move);
	case DIFF_USE_NONE:
		break;
	}
	return MIGRATION_NONE;
}

/* Why an item's effect is not known: one side of it, or what it hangs on besides. */
static struct gap gap_of_item(const struct diff_item *item, const struct move *move)
{
	if (gap_is_open(&item->before.gap))
		return item->before.gap;
	if (gap_is_open(&item->after.gap))
		return item->after.gap;
	if (item->subject->use == DIFF_USE_FORMATS)
		return gap_not_recorded(FACT_PERF_CAPABILITIES);
	if (effect_of_start(move) == MIGRATION_UNKNOWN)
		return deciding_gap_of_startable(outlook_at(move->after));
	return gap_not_recorded(FACT_VM_IRQCHIP);
}

void migration_judge(const struct diff *diff, const struct diff_side *before,
		     const struct diff_side *after, struct migration *ret)
{
	const struct move move = { .before = before, .after = after };

	*ret = (struct migration){ .keeps = TRI_YES };
	for (size_t i = 0; i < diff->count; i++) {
		const enum migration_effect effect = effect_of(&diff->item[i], &move);

		ret->effect[i] = effect;
		ret->count[effect]++;
		if (effect == MIGRATION_UNKNOWN && !gap_is_open(&ret->gap))
			ret->gap = gap_of_item(&diff->item[i], &move);
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
