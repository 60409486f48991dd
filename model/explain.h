// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What becomes of each item of a PMU on its way from the CPU to what the kernel of a guest
 * uses, and who took what is missing: a host's verdict beside that of a guest, which was
 * taken inside the guest.
 */
#pragma once

#include "model/findings.h"
#include "model/identity.h"
#include "model/item_layers.h"
#include "model/kernel_remedy.h"
#include "model/vmm.h"

/* On the way to the guest, in this order. */
enum explain_layer {
	LAYER_CPU, /* what the host's CPU has; of a nested host, what it was granted */
	LAYER_PERF, /* what perf hands on to KVM */
	LAYER_KVM, /* what KVM lets a guest have */
	LAYER_VMM, /* what the guest's CPUID and MSRs show */
	LAYER_GUEST, /* what perf in the guest uses */
};
#define LAYER_COUNT (LAYER_GUEST + 1)

/* One of the two machines. */
struct explain_side {
	const struct snapshot *snap; /* NULL: there is no file of it */
	const struct verdict *verdict;
	const struct identity *identity;
};

struct explain_facts {
	struct explain_side host; /* may be without a file */
	struct explain_side guest;
	enum vmm_id vmm; /* which runs the guest, if somebody said so */
};

/* Who took some of an item, or the last of it. */
struct explain_taker {
	enum cause_id cause;
	enum explain_layer lost_at; /* where the cause is known */
	const char *remedy; /* what to do about it */
};

struct explain_row {
	enum item_id item;
	struct item_value value[LAYER_COUNT];
	enum cause_id cause; /* none where the guest misses nothing that is known of */
	enum explain_layer lost_at; /* where there is a cause: the layer that lacks it first */
	bool refuted; /* the cause is unknown, since the guest has what its host keeps back */
	char kernel_remedy[KERNEL_REMEDY_SIZE]; /* "": that of the cause says all */
	/* layers behind lost_at that took more, each with another cause */
	struct explain_taker also[LAYER_COUNT - LAYER_KVM];
	size_t also_count;
};

struct explanation {
	struct explain_row row[ITEM_COUNT]; /* those that matter; that of ITEM_PMU first */
	size_t count;
	struct findings findings; /* of the two together */
};

void explain_judge(const struct explain_facts *facts, struct explanation *ret) _nonnull_;

/* "cpu", "perf", "kvm", "vmm", "guest" */
const char *explain_layer_word(enum explain_layer layer);

/* Who took what is missing, on the way to the guest; false where there is no nth. */
bool explain_taker(const struct explain_row *row, size_t nth, struct explain_taker *ret)
	_nonnull_;

/* Whether a row is worth a person's look: not a format, which is nothing by itself. */
bool explain_row_is_shown(const struct explain_row *row) _nonnull_;
