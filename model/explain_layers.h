// SPDX-License-Identifier: GPL-2.0-or-later
/* The layers between a host's CPU and a guest's kernel, as items. */
#pragma once

#include "model/explain.h"

/* All five, by enum explain_layer; those of a host that is not given are unknown. */
void explain_layers_of(const struct explain_facts *facts, struct items ret[LAYER_COUNT])
	_nonnull_;
