// SPDX-License-Identifier: GPL-2.0-or-later
/* What becomes of each item on its way to the guest, and who took what is missing. */
#include "model/explain.h"

#include <assert.h>

#include "model/explain_causes.h"
#include "model/explain_layers.h"
#include "model/judge_pair.h"

static const char *const layer_words[] = {
	[LAYER_CPU] = "cpu", [LAYER_PERF] = "perf",   [LAYER_KVM] = "kvm",
	[LAYER_VMM] = "vmm", [LAYER_GUEST] = "guest",
};
static_assert(ARRAY_SIZE(layer_words) == LAYER_COUNT, "every layer has a word");

const char *explain_layer_word(enum explain_layer layer)
{
	return layer_words[layer];
}

static bool is_known(const struct item_value *value)
{
	return value->state != ITEM_UNKNOWN;
}

static bool is_nothing(const struct explain_row *row, enum explain_layer layer)
{
	const struct item_value nothing = item_nothing(row->item);

	return is_known(&row->value[layer]) &&
	       item_compare(row->item, &row->value[layer], &nothing) == ITEM_SAME;
}

static bool has_less(const struct explain_row *row, enum explain_layer layer,
		     enum explain_layer than)
{
	return item_compare(row->item, &row->value[layer], &row->value[than]) == ITEM_LESS;
}

/* Where the item is gone, or less than it was. */
enum fate {
	FATE_KEPT, /* the guest has all that was there */
	FATE_LOST, /* at the layer that is named */
	FATE_UNCERTAIN, /* a layer is not known, and it may be there */
};

/* From a layer on, the first that has nothing; LAYER_COUNT if none is known to. */
static unsigned int first_nothing(const struct explain_row *row, unsigned int layer)
{
	while (layer < LAYER_COUNT && !is_nothing(row, layer))
		layer++;
	return layer;
}

static bool any_nothing(const struct explain_row *row)
{
	return first_nothing(row, LAYER_CPU) < LAYER_COUNT;
}

/* The last layer of the host's that is known to have some of it; LAYER_COUNT if none is. */
static unsigned int last_of_host(const struct explain_row *row)
{
	for (unsigned int layer = LAYER_KVM + 1; layer-- > LAYER_CPU;)
		if (is_known(&row->value[layer]) && !is_nothing(row, layer))
			return layer;
	return LAYER_COUNT;
}

/*
 * The first layer that has nothing, behind the last of the host's that had something: what
 * perf seems to lack and KVM gives all the same was not lost there. Who took it is known if
 * the layer just before is; KVM's rules are, if the CPU or perf has it. Where the CPU may
 * lack it already, nobody else is named.
 */
static enum fate find_gone(const struct explain_row *row, enum explain_layer *ret)
{
	const unsigned int had = last_of_host(row);
	const unsigned int layer =
		first_nothing(row, had == LAYER_COUNT ? LAYER_CPU : had + 1);

	*ret = LAYER_CPU;
	/* what perf alone, or KVM alone, believed in was never there */
	if (is_nothing(row, LAYER_CPU) &&
	    (layer <= LAYER_KVM || layer == LAYER_COUNT || is_nothing(row, LAYER_PERF)))
		return FATE_LOST;
	if (layer == LAYER_COUNT)
		return FATE_UNCERTAIN;
	*ret = layer;
	if (layer <= LAYER_KVM)
		return had == LAYER_COUNT ? FATE_UNCERTAIN : FATE_LOST;
	return is_known(&row->value[layer - 1]) ? FATE_LOST : FATE_UNCERTAIN;
}

/* The first layer that has less than the last one known before it. */
static enum fate find_less(const struct explain_row *row, enum explain_layer *ret)
{
	enum explain_layer before = LAYER_CPU;

	for (unsigned int layer = LAYER_PERF; layer < LAYER_COUNT; layer++) {
		if (!is_known(&row->value[layer]))
			continue;
		if (has_less(row, layer, before)) {
			*ret = layer;
			return layer == before + 1 ? FATE_LOST : FATE_UNCERTAIN;
		}
		before = layer;
	}
	return FATE_KEPT;
}

/* Formats and widths belong to something, and are lost with it. */
static bool is_of_another(const struct explain_row *row)
{
	const enum item_measure measure = item_kinds[row->item].measure;

	return measure == ITEM_FORMAT || (measure == ITEM_WIDTH && any_nothing(row));
}

static enum fate fate_of(const struct explain_row *row, enum explain_layer *ret)
{
	const struct item_value *end = &row->value[LAYER_GUEST];

	if (is_of_another(row))
		return FATE_KEPT;
	if (is_nothing(row, LAYER_GUEST) || (!is_known(end) && any_nothing(row)))
		return find_gone(row, ret);
	if (!is_known(end))
		return FATE_UNCERTAIN;
	/* the guest has it: layers that say otherwise are told as findings */
	return has_less(row, LAYER_GUEST, LAYER_CPU) ? find_less(row, ret) : FATE_KEPT;
}

/* The same without a host: what the guest has is kept, however much there was. */
static enum fate fate_without_host(const struct explain_row *row, enum explain_layer *ret)
{
	if (is_of_another(row))
		return FATE_KEPT;
	*ret = LAYER_VMM;
	if (is_nothing(row, LAYER_VMM))
		return FATE_LOST;
	*ret = LAYER_GUEST;
	if (!is_known(&row->value[LAYER_VMM]) || !is_known(&row->value[LAYER_GUEST]))
		return row->value[LAYER_GUEST].state == ITEM_YES ? FATE_KEPT :
								   FATE_UNCERTAIN;
	return has_less(row, LAYER_GUEST, LAYER_VMM) ? FATE_LOST : FATE_KEPT;
}

static enum cause_id cause_of(const struct explain_loss *loss)
{
	switch (loss->layer) {
	case LAYER_CPU:
	case LAYER_PERF:
	case LAYER_KVM:
		return explain_host_cause(loss);
	case LAYER_VMM:
		return explain_vmm_cause(loss);
	case LAYER_GUEST:
		break;
	}
	return explain_guest_cause(loss);
}

/* What may be there or not goes with the PMU, where a layer takes all of it. */
static void settle_by_pmu(const struct explain_row *pmu, struct explain_row *row)
{
	if (pmu->cause == CAUSE_NONE || pmu->cause == CAUSE_UNKNOWN)
		return;
	if (first_nothing(row, LAYER_CPU) < pmu->lost_at || !any_nothing(row))
		return;
	row->lost_at = pmu->lost_at;
	row->cause = pmu->cause;
}

/* pmu: the row of ITEM_PMU, which is judged before all others. */
static void judge_row(const struct explain_facts *facts, const struct items *layers,
		      const struct explain_row *pmu, struct explain_row *row)
{
	struct explain_loss loss = {
		.facts = facts,
		.layers = layers,
		.item = row->item,
	};

	switch (facts->host.snap ? fate_of(row, &loss.layer) :
				   fate_without_host(row, &loss.layer)) {
	case FATE_KEPT:
		break;
	case FATE_LOST:
		row->lost_at = loss.layer;
		row->cause = cause_of(&loss);
		if (row->cause == CAUSE_KERNEL)
			kernel_remedy(facts->host.snap, facts->host.verdict, row->item,
				      row->kernel_remedy);
		break;
	case FATE_UNCERTAIN:
		row->cause = CAUSE_UNKNOWN;
		settle_by_pmu(pmu, row);
		break;
	}
}

/*
 * Whether the CPU's PMU knows such a thing, or another layer has it all the same. What is
 * rare is worth telling only where it is there, and not in perf's belief alone.
 */
static bool applies(const struct items *layers, enum item_id item)
{
	const struct item_value nothing = item_nothing(item);

	for (unsigned int layer = LAYER_CPU; layer < LAYER_COUNT; layer++)
		if (layer != LAYER_PERF &&
		    item_compare(item, &layers[layer].value[item], &nothing) == ITEM_MORE)
			return true;
	return !item_kinds[item].rare &&
	       layers[LAYER_CPU].value[item].state != ITEM_NOT_APPLICABLE;
}

void explain_judge(const struct explain_facts *facts, struct explanation *ret)
{
	struct items layers[LAYER_COUNT];

	ret->count = 0;
	ret->findings.count = 0;
	explain_layers_of(facts, layers);
	for (unsigned int item = 0; item < ITEM_COUNT; item++) {
		struct explain_row *row = &ret->row[ret->count];

		if (!applies(layers, item))
			continue;
		*row = (struct explain_row){ .item = item };
		for (unsigned int layer = LAYER_CPU; layer < LAYER_COUNT; layer++)
			row->value[layer] = layers[layer].value[item];
		judge_row(facts, layers, &ret->row[0], row);
		ret->count++;
	}
	judge_pair(facts, ret);
}

bool explain_row_is_shown(const struct explain_row *row)
{
	return item_kinds[row->item].measure != ITEM_FORMAT;
}

const char *explain_remedy(const struct explain_row *row)
{
	return *row->kernel_remedy ? row->kernel_remedy : causes[row->cause].remedy;
}
