// SPDX-License-Identifier: GPL-2.0-or-later
/* What becomes of each item on its way to the guest, and who took what is missing. */
#include "model/explain.h"

#include <assert.h>

#include "model/explain_causes.h"
#include "model/explain_fate.h"
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
	if (explain_first_nothing(row, LAYER_CPU) < pmu->lost_at ||
	    explain_first_nothing(row, LAYER_CPU) == LAYER_COUNT)
		return;
	row->lost_at = pmu->lost_at;
	row->cause = pmu->cause;
}

/* What its kernel uses or, where that is not known, what its CPUID shows. */
static const struct item_value *proof_of(const struct explain_facts *facts,
					 const struct explain_row *pmu,
					 const struct explain_row *row)
{
	const bool mute = judge_pair_cpuid_is_mute(facts, pmu, row->item);

	return &row->value[row->value[LAYER_GUEST].state == ITEM_UNKNOWN && !mute ?
				   LAYER_VMM :
				   LAYER_GUEST];
}

/*
 * Whether the item fell with a PMU that perf or KVM kept back, although the guest has a PMU:
 * then it is not that which took it.
 */
static bool fell_with_pmu(const struct explain_facts *facts,
			  const struct explain_row *pmu, enum explain_layer layer)
{
	const struct explain_way way = { .row = pmu, .proof = proof_of(facts, pmu, pmu) };

	return layer != LAYER_CPU && explain_is_refuted(&way, layer);
}

static enum fate fate_of(const struct explain_facts *facts, const struct explain_row *pmu,
			 const struct explain_way *way, enum explain_layer *ret)
{
	const enum fate fate = facts->host.snap ? explain_fate(way, ret) :
						  explain_fate_of_guest(way->row, ret);

	return fate == FATE_LOST && fell_with_pmu(facts, pmu, *ret) ? FATE_REFUTED : fate;
}

static const char *remedy_where(bool refuted, enum cause_id cause)
{
	return refuted ? finding_kinds[FINDING_GUEST_BEYOND_HOST].remedy :
			 causes[cause].remedy;
}

static bool has_cause(const struct explain_row *row, enum cause_id cause)
{
	struct explain_taker taker;

	for (size_t nth = 0; explain_taker(row, nth, &taker); nth++)
		if (taker.cause == cause)
			return true;
	return false;
}

/*
 * What remains of a number may get less again, and then the first cause is not all: KVM has
 * shown eight of ten counters, and the VMM four of the eight. loss: the first one.
 */
static void judge_behind(const struct explain_way *way, struct explain_loss *loss,
			 struct explain_row *row)
{
	enum fate fate;

	while ((fate = explain_fate_behind(way, &loss->layer)) != FATE_KEPT) {
		const enum cause_id cause = fate == FATE_LOST ? cause_of(loss) :
								CAUSE_UNKNOWN;

		if (has_cause(row, cause))
			continue;
		row->also[row->also_count++] = (struct explain_taker){
			.cause = cause,
			.lost_at = loss->layer,
			.remedy = remedy_where(fate == FATE_REFUTED, cause),
		};
	}
}

/* pmu: the row of ITEM_PMU, which is judged before all others. */
static void judge_row(const struct explain_facts *facts, const struct items *layers,
		      const struct explain_row *pmu, struct explain_row *row)
{
	const struct explain_way way = { .row = row, .proof = proof_of(facts, pmu, row) };
	struct explain_loss loss = {
		.facts = facts,
		.layers = layers,
		.item = row->item,
	};

	switch (fate_of(facts, pmu, &way, &loss.layer)) {
	case FATE_KEPT:
		return;
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
	case FATE_REFUTED:
		row->cause = CAUSE_UNKNOWN;
		row->refuted = true;
		break;
	}
	if (facts->host.snap)
		judge_behind(&way, &loss, row);
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

bool explain_taker(const struct explain_row *row, size_t nth, struct explain_taker *ret)
{
	if (row->cause == CAUSE_NONE || nth > row->also_count)
		return false;
	if (nth > 0) {
		*ret = row->also[nth - 1];
		return true;
	}
	*ret = (struct explain_taker){
		.cause = row->cause,
		.lost_at = row->lost_at,
		.remedy = *row->kernel_remedy ? row->kernel_remedy :
						remedy_where(row->refuted, row->cause),
	};
	return true;
}
