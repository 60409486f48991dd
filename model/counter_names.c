// SPDX-License-Identifier: GPL-2.0-or-later
/* What counters, events and core types are called. */
#include "model/hardware.h"

#include <assert.h>

#include "model/perfmon.h"

/* SDM vol. 3B "Fixed-function Performance Counters"; 4 to 6 are of Atom cores only. */
static const char *const fixed_counters[] = {
	[0] = "INST_RETIRED.ANY",
	[1] = "CPU_CLK_UNHALTED.THREAD",
	[2] = "CPU_CLK_UNHALTED.REF_TSC",
	[3] = "TOPDOWN.SLOTS",
	[4] = "TOPDOWN_BAD_SPECULATION.ALL",
	[5] = "TOPDOWN_FE_BOUND.ALL",
	[6] = "TOPDOWN_RETIRING.ALL",
};

/* The bits of leaf 0xA EBX and of leaf 0x23.3 EAX, SDM vol. 2A "CPUID". */
static const char *const architectural_events[] = {
	[0] = "core-cycles",
	[1] = "instructions",
	[2] = "reference-cycles",
	[3] = "llc-references",
	[4] = "llc-misses",
	[5] = "branches",
	[6] = "branch-misses",
	[7] = "topdown-slots",
	[8] = "topdown-backend-bound",
	[9] = "topdown-bad-speculation",
	[10] = "topdown-frontend-bound",
	[11] = "topdown-retiring",
	[12] = "lbr-inserts",
};
static_assert(ARRAY_SIZE(architectural_events) == PERFMON_EVENT_COUNT,
	      "every architectural event has a name");

const char *fixed_counter_name(unsigned int counter)
{
	return counter < ARRAY_SIZE(fixed_counters) ? fixed_counters[counter] : NULL;
}

const char *architectural_event_name(unsigned int event)
{
	return event < ARRAY_SIZE(architectural_events) ? architectural_events[event] :
							  NULL;
}

const char *core_type_word(unsigned int core_type)
{
	switch (core_type) {
	case CORE_TYPE_ATOM:
		return "atom";
	case CORE_TYPE_CORE:
		return "core";
	}
	return NULL;
}
