// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a host offers its guests: as it stands, and would with either kind of vPMU. Small and
 * without padding, so that equal offers are equal bytes.
 */
#pragma once

#include "model/guest.h"
#include "model/items.h"

/* Which vPMU is spoken of. */
enum offer_scope {
	OFFER_NOW, /* the one that guests get as the host stands */
	OFFER_EMULATED, /* the perf-based one, were it asked for */
	OFFER_MEDIATED, /* the mediated one, were it asked for */
};
#define OFFER_SCOPE_COUNT (OFFER_MEDIATED + 1)

/*
 * The things that are offered: the items, and two registers. A thing is known by its number,
 * and more of it is better: 0 is no, none or not there, 1 is yes, and a format is its number
 * plus 1.
 */
#define THING_FIXED_BITMAP ITEM_COUNT
#define THING_PERF_CAPABILITIES (ITEM_COUNT + 1)
#define THING_COUNT (THING_PERF_CAPABILITIES + 1)

struct vpmu_offer {
	uint64_t perf_capabilities;
	uint64_t known; /* one bit per thing; what is not known is 0 */
	uint32_t fixed_bitmap;
	uint8_t item[ITEM_COUNT]; /* but the fixed counters, which are in fixed_bitmap */
	uint8_t reserved[8 - (4 + ITEM_COUNT) % 8]; /* 0 */
};

/* Whose kind of PMU the vPMU is: no guest can be moved between the two. */
enum offer_kind {
	OFFER_KIND_UNKNOWN = 0,
	OFFER_KIND_ARCHITECTURAL, /* leaf 0xA's, kvm_intel */
	OFFER_KIND_AMD, /* kvm_amd */
};
#define OFFER_KIND_COUNT (OFFER_KIND_AMD + 1)

struct offer {
	struct vpmu_offer vpmu[OFFER_SCOPE_COUNT];
	uint32_t mode; /* enum guest_mode */
	uint32_t kind; /* enum offer_kind */
};

/* What a guest gets in each scope, and who the CPU is. */
void offer_of(const struct guest guests[OFFER_SCOPE_COUNT], const struct cpu *cpu,
	      struct offer *ret) _nonnull_;

/* Whether a thing is known; if so, ret is its number. */
bool vpmu_offer_get(const struct vpmu_offer *offer, unsigned int thing, uint64_t *ret)
	_nonnull_;

/* "now", "emulated", "mediated" */
const char *offer_scope_word(enum offer_scope scope);
/* "unknown", "architectural", "amd" */
const char *offer_kind_word(enum offer_kind kind);
