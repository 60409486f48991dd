// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The largest vPMU that every one of a set of hosts offers, and which of them limit it.
 *
 * Of each thing (model/offer.h) the numbers that hosts offer form a meet-semilattice with 0,
 * "none of it", at the bottom; the meet of two is the most that both offer:
 *
 *   yes or no, counts, widths   the smaller one
 *   the fixed counters          the counters of both
 *   the architectural events    the events of both
 *   a format                    the same one, or none where they differ
 *   PEBS and LBR                those of the same format, or none where they differ
 *   IA32_PERF_CAPABILITIES      the bits of both, with the LBR format and PEBS's fields each
 *                               the same or none: KVM takes those whole or not at all
 *
 * A host that does not tell offers an unknown number. Of a set, three parts are kept apart:
 * the meet of the numbers that are known, how many known hosts offer exactly that, and how
 * many withhold theirs. Each part of a union follows from the parts of its sets: the meet is
 * the meet of both, whose hosts are those of the set or sets that had this meet already (in
 * the other all offer more), and those that withhold add up. So sets can be joined in any
 * order and any grouping; and but for the counts, twice the same set is the set. Beside the
 * parts stand the formats of PEBS and LBR that hosts have, so that it can be said which ones
 * keep the hosts apart.
 *
 * The number is known where no host withholds it, or where the meet is 0 already: nothing
 * that the others might offer could raise it. No is never merged with could not tell.
 */
#pragma once

#include "model/changed.h"
#include "model/first_names.h"
#include "model/formats.h"
#include "model/offer.h"

/* What comes in formats that hosts may differ in: PEBS, LBR. */
#define FORMATTED_ITEM_COUNT 2
extern const enum item_id formatted_items[FORMATTED_ITEM_COUNT];

/* What is kept of one thing. Zeroed: of no host. */
struct baseline_thing {
	bool any; /* a host has told its number */
	uint64_t number; /* the meet of those told */
	uint64_t hosts; /* that offer exactly this */
	struct first_names names; /* theirs */
	uint64_t withheld_hosts;
	struct first_names withheld_names;
};

struct baseline {
	uint64_t hosts; /* a host that is given twice counts twice */
	struct first_names names;
	uint64_t modes[GUEST_MODE_COUNT]; /* hosts by what their guests get now */
	uint64_t kinds[OFFER_KIND_COUNT];
	struct changed changed; /* hosts that were not judged as they stand */
	struct baseline_thing thing[OFFER_SCOPE_COUNT][THING_COUNT];
	/* of the hosts that tell, as formatted_items[] has them */
	struct formats formats[OFFER_SCOPE_COUNT][FORMATTED_ITEM_COUNT];
};

/* The hosts of one offer. */
struct cohort {
	struct offer offer;
	uint64_t hosts;
	struct first_names names;
};

#define COHORTS_MAX 256

/*
 * A baseline under way. Fleets are made of few kinds of hosts: those of an offer are counted
 * together, and joined with the rest when their place is needed, or at the end.
 */
struct baseline_builder {
	struct baseline joined;
	struct cohort cohort[COHORTS_MAX]; /* at or behind a place that the offer's bytes say */
};

/* Zeroed memory is a builder of no hosts. name tells the host apart for people. */
void baseline_add(struct baseline_builder *builder, const struct offer *offer,
		  const char *name) _nonnull_;

/* A host that was added was judged under these changes. */
void baseline_note_changes(struct baseline_builder *builder,
			   const struct changes *changes, const char *name) _nonnull_;

/* All that was added; the builder goes on to be of use. */
const struct baseline *baseline_join_all(struct baseline_builder *builder) _nonnull_;

/* Adds the hosts of another baseline. */
void baseline_join(struct baseline *baseline, const struct baseline *other) _nonnull_;

/* Whether a thing of all hosts is known; its number then is the thing's. */
bool baseline_knows(const struct baseline_thing *thing) _nonnull_;

/* Whether all hosts were judged under the same changes, or all as they stand. */
bool baseline_changes_agree(const struct baseline *baseline) _nonnull_;

/* Whether every host's guests get a vPMU of that scope. */
enum tristate baseline_has_pmu(const struct baseline *baseline, enum offer_scope scope)
	_nonnull_;

/* Whether some of the hosts limit a thing: it is known, and others offer or might offer more. */
bool baseline_is_limited(const struct baseline *baseline,
			 const struct baseline_thing *thing) _nonnull_;

/* Whether a formatted item is not there for all because hosts have it in several formats. */
bool baseline_formats_differ(const struct baseline *baseline, enum offer_scope scope,
			     size_t item) _nonnull_;

/*
 * The fixed counters of a bitmap that a guest can be told of: leaf 0xA of versions below 5
 * has their number alone, and so none behind a hole.
 */
uint32_t baseline_told_fixed(uint32_t bitmap, unsigned int version);

/* "pmu", "version", ..., "fixed-bitmap", "perf-capabilities", "events" */
const char *thing_word(unsigned int thing);
