// SPDX-License-Identifier: GPL-2.0-or-later
/* How each signature is looked for, and which rule sets show it. */
#pragma once

#include "model/evidence.h"
#include "model/tristate.h"

/* Whether the kernel of a snapshot shows a signature; unknown where it cannot be seen. */
enum tristate signature_look(enum signature_id id, const struct evidence_sources *sources)
	_nonnull_;

/* Whether a kernel of these rules shows it wherever it can be seen. */
bool signature_expected(enum signature_id id, const struct ruleset *rules) _nonnull_;

/*
 * Makes the rules show what was seen, or not show what was looked for in vain. False, and
 * no change, where a signature stands for more than one behaviour, or is of a change that
 * nobody takes over, or back, alone.
 */
bool signature_adopt(enum signature_id id, bool seen, struct ruleset *rules) _nonnull_;
