// SPDX-License-Identifier: GPL-2.0-or-later
/* The texts a CPU calls itself by. record/identity.c fills it through libcpuid. */
#pragma once

#include "model/facts.h"

struct identity {
	struct gap vendor_gap;
	char vendor[16]; /* "GenuineIntel" */
	struct gap brand_gap;
	bool has_brand; /* the CPU has the brand leaves */
	char brand[64]; /* without blanks at its ends */
};
