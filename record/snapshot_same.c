// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whether two snapshots would make the same record. A record holds all that a snapshot does,
 * so that this needs no list of its members that could lack one.
 */
#include "record/snapshot_same.h"

#include <errno.h>

#include "record/snapshot_json.h"

int snapshot_same(const struct snapshot *a, const struct snapshot *b, bool *ret)
{
	struct json_object *one = snapshot_to_json(a), *other = snapshot_to_json(b);
	const bool written = one && other;

	if (written)
		*ret = json_object_equal(one, other);
	json_object_put(one);
	json_object_put(other);
	return written ? 0 : -ENOMEM;
}
