// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What becomes of a host's PMU on its way to a guest: which rules count, what perf sees, what
 * KVM gives with either vPMU, what a guest gets, and why not more.
 *
 * As a host has it, or under changes: the same steps over other premises. Owns nothing, and
 * keeps no pointer but to static text and into the snapshot's gaps.
 */
#pragma once

#include "model/agreement.h"
#include "model/eligibility.h"
#include "model/limits.h"
#include "model/offer.h"
#include "model/startable.h"
#include "model/tradeoffs.h"

struct outlook {
	struct premises premises;
	struct perf_view perf; /* nothing is known of it under premises.cpuid_gap */
	struct forecast legacy, mediated;
	struct agreement agreement;
	struct eligibility eligibility;
	enum tristate has_kvm; /* as far as it counts: kvm_counts_as_there() */
	enum tristate mediated_enabled;
	struct startable startable;
	struct tradeoff_results tradeoffs;
	struct guest guest;
	struct limits limits;
	struct topdown topdown;
};

/* sources->boot is NULL where the snapshot has no CPU. */
void outlook_of(const struct evidence_sources *sources, const struct changes *changes,
		struct outlook *ret) _nonnull_;

/*
 * Only what guests get: as the host stands, and with either kind of vPMU. Of the outlook, the
 * parts that this hangs on are filled: premises, perf, the forecasts and guest.
 */
void outlook_guests(const struct evidence_sources *sources, const struct changes *changes,
		    struct outlook *ret, struct guest ret_guests[OFFER_SCOPE_COUNT])
	_nonnull_;

/* What guests are judged by; leads into both. */
struct guest_facts outlook_guest_facts(const struct evidence_sources *sources,
				       const struct outlook *outlook) _nonnull_;
