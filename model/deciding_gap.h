// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Why an answer of the outlook could not be told: the missing fact that decides it. Each is
 * to be asked only about an answer that is unknown, and then the gap is open.
 */
#pragma once

#include "model/outlook.h"

struct gap deciding_gap_of_eligible(const struct outlook *outlook) _nonnull_;
struct gap deciding_gap_of_requested(const struct kvm_snapshot *kvm) _nonnull_;
struct gap deciding_gap_of_enabled(const struct outlook *outlook,
				   const struct kvm_snapshot *kvm) _nonnull_;
struct gap deciding_gap_of_startable(const struct outlook *outlook) _nonnull_;

/* Which kind of PMU a guest gets. */
struct gap deciding_gap_of_mode(const struct outlook *outlook,
				const struct kvm_snapshot *kvm) _nonnull_;

/* What a guest has of the PMU. answer: KVM's real one. */
struct gap deciding_gap_of_guest(const struct outlook *outlook,
				 const struct kvm_snapshot *kvm,
				 const struct kvm_answer *answer) _nonnull_;

/* What the host has, where that hangs on IA32_PERF_CAPABILITIES. */
struct gap deciding_gap_of_host(const struct outlook *outlook) _nonnull_;

/* What switching the mediated vPMU on would give or take. */
struct gap deciding_gap_of_tradeoff(const struct outlook *outlook) _nonnull_;

/* What the hardware has of TopDown. */
struct gap deciding_gap_of_topdown(const struct topdown_part *part) _nonnull_;
