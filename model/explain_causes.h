// SPDX-License-Identifier: GPL-2.0-or-later
/* Who took an item away, once it is known behind which layer it is missing. */
#pragma once

#include "model/explain.h"

struct explain_loss {
	const struct explain_facts *facts;
	const struct items *layers; /* LAYER_COUNT of them */
	enum item_id item;
	enum explain_layer layer; /* the first that lacks it, or has less of it */
};

/* With a host: what its CPU lacks, or what perf or KVM do not pass on. */
enum cause_id explain_host_cause(const struct explain_loss *loss) _nonnull_;

/* What the guest's CPUID and MSRs do not show. Without a host, what the guest alone proves. */
enum cause_id explain_vmm_cause(const struct explain_loss *loss) _nonnull_;

/* What the guest was given, and its kernel does not use. */
enum cause_id explain_guest_cause(const struct explain_loss *loss) _nonnull_;
