// SPDX-License-Identifier: GPL-2.0-or-later
/* Behind which layer an item is missing, or less than it was. */
#pragma once

#include "model/explain.h"

enum fate {
	FATE_KEPT, /* the guest has all that was there */
	FATE_LOST, /* at the layer that is named */
	FATE_UNCERTAIN, /* a layer is not known, and it may be there */
	FATE_REFUTED, /* a layer of the host's gave less than the guest has */
};

/* An item on its way. */
struct explain_way {
	const struct explain_row *row; /* its values are filled */
	/* what the guest proves to have: unknown where it proves nothing */
	const struct item_value *proof;
};

/* Where the host's file is there, and where it is not. ret: of FATE_LOST, the layer. */
enum fate explain_fate(const struct explain_way *way, enum explain_layer *ret) _nonnull_;
enum fate explain_fate_of_guest(const struct explain_row *row, enum explain_layer *ret)
	_nonnull_;

/*
 * The next that took some of what the layer left; ret: in, that layer, out, of FATE_LOST, the
 * next one.
 */
enum fate explain_fate_behind(const struct explain_way *way, enum explain_layer *ret)
	_nonnull_;

/* Whether the guest proves to have more than this layer of its host's let through. */
bool explain_is_refuted(const struct explain_way *way, enum explain_layer layer) _nonnull_;

/* From a layer on, the first that has nothing; LAYER_COUNT if none is known to. */
unsigned int explain_first_nothing(const struct explain_row *row, unsigned int layer)
	_nonnull_;
