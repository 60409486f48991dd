// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Two sources about one host made one, reading by reading.
 *
 * What the first knows stays. What it does not know, for whatever reason, is taken from the
 * second. Where both know and differ, the snapshot keeps a note of both values
 * (struct disagreement), which becomes a finding. That a module or its parameter is not
 * there is knowledge; that any other reading found nothing is none.
 */
#pragma once

#include "model/snapshot.h"

/*
 * Adds from, which is left alone, to into; all that is taken is copied to into's arena.
 * source is what from is called where it says otherwise. 0 or -ENOMEM.
 */
int snapshot_merge(struct snapshot *into, const struct snapshot *from, const char *source)
	_nonnull_ _must_check_;
