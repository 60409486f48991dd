// SPDX-License-Identifier: GPL-2.0-or-later
/* A made-up host, a guest of it, and what becomes of the PMU between the two. */
#pragma once

#include "model/explain.h"

#include "tests/predict/scene.h"

struct pair {
	struct scene host, guest;
	struct identity host_identity, guest_identity;
	struct explain_facts facts;
	struct explanation explanation;
};

int pair_setup(void **state);
int pair_teardown(void **state);
#define PAIR_TEST(test) cmocka_unit_test_setup_teardown(test, pair_setup, pair_teardown)

/* Both empty again; setup does it, too. */
void pair_clear(struct pair *pair);

/*
 * Makes the guest from the host: its CPUID with what the host's KVM lets a guest have, as a
 * VMM does that takes all of it; Linux SCENE_KERNEL inside, which tells nothing of its PMU.
 */
void pair_make_guest(struct pair *pair);

/* The same with KVM's leaf 0xA given. */
void pair_make_guest_of(struct pair *pair, struct cpuid_regs leaf_0a);

/* Both have brands, which differ if the VMM has a CPU model of its own. */
void pair_set_brands(struct pair *pair, const char *host, const char *guest);

/* Judges it all, without the host's file if it is forgotten. */
void pair_explain(struct pair *pair);
void pair_explain_guest(struct pair *pair);

/* The row of an item; fails where it has none. */
const struct explain_row *pair_row(const struct pair *pair, enum item_id item);

/* That this is its cause, behind this layer. */
void pair_check(const struct pair *pair, enum item_id item, enum cause_id cause,
		enum explain_layer lost_at);

/* That nothing of it is missing. */
void pair_check_kept(const struct pair *pair, enum item_id item);
