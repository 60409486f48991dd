// SPDX-License-Identifier: GPL-2.0-or-later
/* Behind which layer an item is missing, or less than it was. */
#include "model/explain_fate.h"

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

unsigned int explain_first_nothing(const struct explain_row *row, unsigned int layer)
{
	while (layer < LAYER_COUNT && !is_nothing(row, layer))
		layer++;
	return layer;
}

static bool any_nothing(const struct explain_row *row)
{
	return explain_first_nothing(row, LAYER_CPU) < LAYER_COUNT;
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
		explain_first_nothing(row, had == LAYER_COUNT ? LAYER_CPU : had + 1);

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

bool explain_is_refuted(const struct explain_way *way, enum explain_layer layer)
{
	const struct explain_row *row = way->row;

	return layer <= LAYER_KVM &&
	       item_compare(row->item, way->proof, &row->value[layer]) == ITEM_MORE;
}

/*
 * Behind a layer, the first that has less than the last one before it that is known, and
 * that the guest does not refute: what it has more, no layer can have taken.
 */
static enum fate find_less(const struct explain_way *way, enum explain_layer from,
			   enum explain_layer *ret)
{
	const struct explain_row *row = way->row;
	enum explain_layer before = from;
	enum fate otherwise = FATE_UNCERTAIN;

	for (unsigned int layer = from + 1; layer < LAYER_COUNT; layer++) {
		if (explain_is_refuted(way, layer))
			otherwise = FATE_REFUTED;
		else if (has_less(row, layer, before)) {
			*ret = layer;
			return layer == before + 1 ? FATE_LOST : otherwise;
		} else if (is_known(&row->value[layer])) {
			before = layer;
		}
	}
	return FATE_KEPT;
}

/* Formats and widths belong to something, and are lost with it. */
static bool is_of_another(const struct explain_row *row)
{
	const enum item_measure measure = item_kinds[row->item].measure;

	return measure == ITEM_FORMAT || (measure == ITEM_WIDTH && any_nothing(row));
}

static enum fate find(const struct explain_way *way, enum explain_layer *ret)
{
	const struct explain_row *row = way->row;
	const struct item_value *end = &row->value[LAYER_GUEST];

	if (is_of_another(row))
		return FATE_KEPT;
	if (is_nothing(row, LAYER_GUEST) || (!is_known(end) && any_nothing(row)))
		return find_gone(row, ret);
	if (!is_known(end))
		return FATE_UNCERTAIN;
	/* the guest has it: layers that say otherwise are told as findings */
	return has_less(row, LAYER_GUEST, LAYER_CPU) ? find_less(way, LAYER_CPU, ret) :
						       FATE_KEPT;
}

enum fate explain_fate(const struct explain_way *way, enum explain_layer *ret)
{
	const enum fate fate = find(way, ret);

	return fate == FATE_LOST && explain_is_refuted(way, *ret) ? FATE_REFUTED : fate;
}

enum fate explain_fate_behind(const struct explain_way *way, enum explain_layer *ret)
{
	const struct explain_row *row = way->row;

	/* what is gone cannot get less, and of what is not known nobody can tell */
	if (is_of_another(row) || is_nothing(row, LAYER_GUEST) ||
	    !is_known(&row->value[LAYER_GUEST]))
		return FATE_KEPT;
	return find_less(way, *ret, ret);
}

/* The same without a host: what the guest has is kept, however much there was. */
enum fate explain_fate_of_guest(const struct explain_row *row, enum explain_layer *ret)
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
