// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Hosts as the model would judge them, for the tests to print: what was read and decoded is
 * written down whole, the outlook is the model's own.
 */
#pragma once

#include "report/report.h"

struct made_host {
	struct snapshot snap;
	struct identity identity;
	struct verdict verdict;
	struct report report; /* of the three above */
};

enum made {
	MADE_ICE_LAKE, /* everything is known, KVM has answered */
	MADE_CLEARWATER, /* a hole at fixed counter 3; no right to MSRs and /dev/kvm */
	MADE_HYBRID, /* two core types, all of leaf 0x23 but one sub-leaf */
	MADE_ZEN_4, /* AMD with PerfMonV2 */
	MADE_GUEST, /* no KVM inside */
	MADE_ODD, /* bytes and answers that nobody expects */
	MADE_K6, /* no PMU that perf drives */
	MADE_NOTHING, /* nothing at all was recorded */
};
#define MADE_COUNT (MADE_NOTHING + 1)

void made_host(enum made made, struct made_host *ret);
