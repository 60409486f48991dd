// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The things of a PMU that a guest can have or miss, and the values they can have: what is
 * shown row by row, compared between hosts, and named where it is missing.
 */
#pragma once

#include "model/facts.h"
#include "model/tristate.h"

/* Fixed counters have 16 places in IA32_FIXED_CTR_CTRL. */
#define ITEM_FIXED_COUNTERS 16

enum item_id {
	ITEM_PMU,
	ITEM_VERSION,
	ITEM_GP_COUNTERS,
	ITEM_GP_WIDTH,
	ITEM_FIXED_COUNTER_0, /* fixed counter n: + n */
	ITEM_FIXED_WIDTH = ITEM_FIXED_COUNTER_0 + ITEM_FIXED_COUNTERS,
	ITEM_FULL_WIDTH,
	ITEM_PERF_METRICS,
	ITEM_PEBS,
	ITEM_PEBS_FORMAT,
	ITEM_LBR,
	ITEM_LBR_FORMAT,
	ITEM_ARCH_LBR,
	ITEM_PDCM,
	ITEM_PERFMON_EXT,
	ITEM_PERFCTR_CORE,
	ITEM_PERFMON_V2,
};
#define ITEM_COUNT (ITEM_PERFMON_V2 + 1)

static inline bool item_is_fixed_counter(enum item_id id)
{
	return id >= ITEM_FIXED_COUNTER_0 && id < ITEM_FIXED_WIDTH;
}

/* How values of an item are told and compared. */
enum item_measure {
	ITEM_YES_NO,
	ITEM_NUMBER_OF, /* more is better */
	ITEM_WIDTH, /* bits; more is better */
	ITEM_FORMAT, /* a number that is the same or another, no better and no worse */
};

/* Whose PMUs know such a thing. */
enum item_side {
	ITEM_OF_ALL,
	ITEM_OF_INTEL, /* and all others whose PMU is that of leaf 0xA */
	ITEM_OF_AMD, /* and Hygon */
};

struct item_kind {
	const char *id; /* stable */
	const char *title; /* for people: "GP counters" */
	const char *purpose; /* what it is good for, a phrase */
	enum item_measure measure;
	enum item_side side;
	bool rare; /* worth a row only where some layer has it */
};

extern const struct item_kind item_kinds[ITEM_COUNT];

enum item_state {
	ITEM_UNKNOWN = 0, /* the gap says why */
	ITEM_NOT_APPLICABLE, /* of another vendor's PMU; the width of counters that are not there */
	ITEM_NO,
	ITEM_YES,
	ITEM_NUMBER, /* a number, a width or a format */
};
#define ITEM_STATE_COUNT (ITEM_NUMBER + 1)

struct item_value {
	enum item_state state;
	unsigned int number; /* only of ITEM_NUMBER */
	struct gap gap; /* open only where unknown */
};

/* Making values. A number of nothing is the number 0. */
struct item_value item_tri(enum tristate value, const struct gap *gap) _nonnull_;
struct item_value item_number(unsigned int number, const struct gap *gap) _nonnull_;
struct item_value item_unknown(const struct gap *gap) _nonnull_;
struct item_value item_not_applicable(void);

/* What of the item stands where there is nothing of it: no, 0, or not applicable. */
struct item_value item_nothing(enum item_id id);

/* How one value of an item compares to another. */
enum item_relation {
	ITEM_SAME,
	ITEM_LESS, /* a has less than b */
	ITEM_MORE,
	ITEM_OTHER, /* another format */
	ITEM_UNCERTAIN, /* either is unknown, and both may be the same */
};

/* Not applicable counts as nothing: there is no such thing to have. */
enum item_relation item_compare(enum item_id id, const struct item_value *a,
				const struct item_value *b) _nonnull_;

/* "yes", "no", "unknown", "-" or the number. */
#define ITEM_TEXT_SIZE 12
void item_text(const struct item_value *value, char ret[ITEM_TEXT_SIZE]) _nonnull_;
