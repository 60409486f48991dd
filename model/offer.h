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
 * The things that are offered: the items, and three registers. A thing is known by its number,
 * and more of it is better: 0 is no, none or not there, 1 is yes, and a format is its number
 * plus 1. PEBS and LBR are worth their fields of IA32_PERF_CAPABILITIES instead of 1: a guest
 * that has them can only be moved where KVM would set the same, vmx_set_msr() of Linux 7.2.
 * PEBS's record format is one of those fields, and goes with the others.
 */
#define THING_FIXED_BITMAP ITEM_COUNT
#define THING_PERF_CAPABILITIES (ITEM_COUNT + 1)
#define THING_EVENTS \
	(ITEM_COUNT + 2) /* the architectural events that a guest can count */
#define THING_COUNT (THING_EVENTS + 1)

/* IA32_PERF_CAPABILITIES: PERF_CAP_PEBS_MASK, arch/x86/kvm/vmx/capabilities.h, Linux 7.2. */
#define PERF_CAPABILITIES_PEBS UINT64_C(0x24fc0)

struct vpmu_offer {
	uint64_t perf_capabilities;
	uint64_t known; /* one bit per thing; what is not known is 0 */
	uint32_t fixed_bitmap, events;
	/* but the fixed counters, which are in fixed_bitmap; PEBS's fields without gaps */
	uint8_t item[(ITEM_COUNT + 7) / 8 * 8];
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

/* The number of ITEM_PEBS in an offer, from IA32_PERF_CAPABILITIES: its eight bits there. */
uint8_t offer_pack_pebs(uint64_t caps);

/* Whether a thing is known; if so, ret is its number. */
bool vpmu_offer_get(const struct vpmu_offer *offer, unsigned int thing, uint64_t *ret)
	_nonnull_;

/* The format that the number of one says, other than 0. */
unsigned int thing_format(unsigned int thing, uint64_t number);

/* Whether a thing is the same on two hosts or else is not there for both: a format. */
bool thing_is_exact(unsigned int thing);

/* "now", "emulated", "mediated" */
const char *offer_scope_word(enum offer_scope scope);
/* "unknown", "architectural", "amd" */
const char *offer_kind_word(enum offer_kind kind);
