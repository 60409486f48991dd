// SPDX-License-Identifier: GPL-2.0-or-later
/* Whether two snapshots say the same, member by member. */
#pragma once

#include "model/snapshot.h"

/* Asserts that all members are the same, the arena apart. */
void assert_same_snapshot(const struct snapshot *got, const struct snapshot *want);
