// SPDX-License-Identifier: GPL-2.0-or-later
/* The things of a PMU that a guest can have or miss: their table and their values. */
#include "model/items.h"

#include <assert.h>

#include "base/text_buffer.h"

#define FIXED(n, what, for_what)                   \
	[ITEM_FIXED_COUNTER_0 + (n)] = {           \
		.id = "fixed-counter-" #n,         \
		.title = "Fixed counter " #n what, \
		.purpose = for_what,               \
		.side = ITEM_OF_INTEL,             \
		.rare = (n) > 3,                   \
	}
#define FIXED_UNDEFINED(n) FIXED(n, "", "no event is defined for it yet")

/* In the order in which people read them. */
const struct item_kind item_kinds[] = {
	[ITEM_PMU] = {
		.id = "pmu",
		.title = "PMU",
		.purpose = "any hardware event at all",
	},
	[ITEM_VERSION] = {
		.id = "version",
		.title = "PMU version",
		.purpose = "what software may expect of the architectural PMU",
		.measure = ITEM_NUMBER_OF,
		.side = ITEM_OF_INTEL,
	},
	[ITEM_GP_COUNTERS] = {
		.id = "gp-counters",
		.title = "GP counters",
		.purpose = "how many events are counted at once without multiplexing",
		.measure = ITEM_NUMBER_OF,
	},
	[ITEM_GP_WIDTH] = {
		.id = "gp-width",
		.title = "GP counter width",
		.purpose = "how far a counter counts before it overflows",
		.measure = ITEM_WIDTH,
	},
	FIXED(0, " (instructions)", "counts instructions, and leaves a GP counter free"),
	FIXED(1, " (cycles)", "counts core cycles, and leaves a GP counter free"),
	FIXED(2, " (reference cycles)", "counts cycles at the rate of the TSC"),
	FIXED(3, " (TOPDOWN.SLOTS)", "TopDown's first level, together with PERF_METRICS"),
	FIXED(4, " (bad speculation)", "TopDown on Atom cores"),
	FIXED(5, " (front-end bound)", "TopDown on Atom cores"),
	FIXED(6, " (retiring)", "TopDown on Atom cores"),
	FIXED_UNDEFINED(7),
	FIXED_UNDEFINED(8),
	FIXED_UNDEFINED(9),
	FIXED_UNDEFINED(10),
	FIXED_UNDEFINED(11),
	FIXED_UNDEFINED(12),
	FIXED_UNDEFINED(13),
	FIXED_UNDEFINED(14),
	FIXED_UNDEFINED(15),
	[ITEM_FIXED_WIDTH] = {
		.id = "fixed-width",
		.title = "Fixed counter width",
		.purpose = "how far a counter counts before it overflows",
		.measure = ITEM_WIDTH,
		.side = ITEM_OF_INTEL,
	},
	[ITEM_FULL_WIDTH] = {
		.id = "full-width",
		.title = "Full-width writes",
		.purpose = "counters are set to any value, not only to 32 bits of it",
	},
	[ITEM_PERF_METRICS] = {
		.id = "perf-metrics",
		.title = "PERF_METRICS",
		.purpose = "TopDown's first two levels without a counter for each",
		.side = ITEM_OF_INTEL,
	},
	[ITEM_PEBS] = {
		.id = "pebs",
		.title = "PEBS",
		.purpose = "precise samples: the very instruction that caused the event",
		.side = ITEM_OF_INTEL,
	},
	[ITEM_PEBS_FORMAT] = {
		.id = "pebs-format",
		.title = "PEBS record format",
		.purpose = "how the guest's kernel reads precise samples",
		.measure = ITEM_FORMAT,
		.side = ITEM_OF_INTEL,
	},
	[ITEM_LBR] = {
		.id = "lbr",
		.title = "LBR",
		.purpose = "branch records: call graphs, profile-guided optimisation",
	},
	[ITEM_LBR_FORMAT] = {
		.id = "lbr-format",
		.title = "LBR format",
		.purpose = "how the guest's kernel reads branch records",
		.measure = ITEM_FORMAT,
		.side = ITEM_OF_INTEL,
	},
	[ITEM_ARCH_LBR] = {
		.id = "arch-lbr",
		.title = "Architectural LBR",
		.purpose = "branch records that do not depend on the CPU model",
		.side = ITEM_OF_INTEL,
		.rare = true,
	},
	[ITEM_PDCM] = {
		.id = "pdcm",
		.title = "IA32_PERF_CAPABILITIES",
		.purpose = "tells of full-width writes, PEBS, LBR and PERF_METRICS",
		.side = ITEM_OF_INTEL,
	},
	[ITEM_PERFMON_EXT] = {
		.id = "perfmon-ext",
		.title = "Leaf 0x23",
		.purpose = "counters as bitmaps, and what each of them can do",
		.side = ITEM_OF_INTEL,
		.rare = true,
	},
	[ITEM_PERFCTR_CORE] = {
		.id = "perfctr-core",
		.title = "PERFCTR_CORE",
		.purpose = "six counters in place of four",
		.side = ITEM_OF_AMD,
	},
	[ITEM_PERFMON_V2] = {
		.id = "perfmon-v2",
		.title = "PerfMonV2",
		.purpose = "all counters are started and stopped by one register",
		.side = ITEM_OF_AMD,
	},
};
static_assert(ARRAY_SIZE(item_kinds) == ITEM_COUNT, "every item has its row");

struct item_value item_unknown(const struct gap *gap)
{
	return (struct item_value){ .state = ITEM_UNKNOWN, .gap = *gap };
}

struct item_value item_not_applicable(void)
{
	return (struct item_value){ .state = ITEM_NOT_APPLICABLE };
}

struct item_value item_tri(enum tristate value, const struct gap *gap)
{
	switch (value) {
	case TRI_YES:
		return (struct item_value){ .state = ITEM_YES };
	case TRI_NO:
		return (struct item_value){ .state = ITEM_NO };
	case TRI_UNKNOWN:
		break;
	}
	return item_unknown(gap);
}

struct item_value item_number(unsigned int number, const struct gap *gap)
{
	if (gap_is_open(gap))
		return item_unknown(gap);
	return (struct item_value){ .state = ITEM_NUMBER, .number = number };
}

struct item_value item_nothing(enum item_id id)
{
	switch (item_kinds[id].measure) {
	case ITEM_YES_NO:
		return (struct item_value){ .state = ITEM_NO };
	case ITEM_NUMBER_OF:
		return (struct item_value){ .state = ITEM_NUMBER };
	case ITEM_WIDTH:
	case ITEM_FORMAT:
		break;
	}
	return item_not_applicable();
}

/* How much of it is there; formats are compared apart from this. */
static unsigned int amount_of(const struct item_value *value)
{
	switch (value->state) {
	case ITEM_YES:
		return 1;
	case ITEM_NUMBER:
		return value->number;
	case ITEM_UNKNOWN:
	case ITEM_NOT_APPLICABLE:
	case ITEM_NO:
		break;
	}
	return 0;
}

static enum item_relation compare_amounts(unsigned int a, unsigned int b)
{
	if (a == b)
		return ITEM_SAME;
	return a < b ? ITEM_LESS : ITEM_MORE;
}

enum item_relation item_compare(enum item_id id, const struct item_value *a,
				const struct item_value *b)
{
	if (a->state == ITEM_UNKNOWN || b->state == ITEM_UNKNOWN)
		return ITEM_UNCERTAIN;
	if (item_kinds[id].measure != ITEM_FORMAT)
		return compare_amounts(amount_of(a), amount_of(b));
	if (a->state == ITEM_NUMBER && b->state == ITEM_NUMBER)
		return a->number == b->number ? ITEM_SAME : ITEM_OTHER;
	/* format 0 is a format, too */
	return compare_amounts(a->state == ITEM_NUMBER, b->state == ITEM_NUMBER);
}

void item_text(const struct item_value *value, char ret[ITEM_TEXT_SIZE])
{
	static const char *const words[ITEM_STATE_COUNT] = {
		[ITEM_UNKNOWN] = "unknown", [ITEM_NOT_APPLICABLE] = "-", [ITEM_NO] = "no",
		[ITEM_YES] = "yes",         [ITEM_NUMBER] = "",
	};
	struct text_buffer text = text_in(ret, ITEM_TEXT_SIZE);

	text_add(&text, words[value->state]);
	if (value->state == ITEM_NUMBER)
		text_number(&text, value->number);
}
