// SPDX-License-Identifier: GPL-2.0-or-later
/* Snapshots with every member filled at random, the same for the same seed. */
#pragma once

#include "model/snapshot.h"

/* snap must be initialised and is reset first. Stays within what snapshot.h promises. */
void random_snapshot(uint64_t seed, struct snapshot *snap);
