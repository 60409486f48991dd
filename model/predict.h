// SPDX-License-Identifier: GPL-2.0-or-later
/* What KVM answers about the PMU under a rule set: its ioctls' contents, foretold. */
#pragma once

#include "model/kvm_answer.h"
#include "model/perf_view.h"

#define PREDICTION_MAYBE_MAX 64

struct prediction {
	bool enable_pmu, mediated; /* the modules' parameters, as they come to stand */
	/*
	 * KVM's own counts, which its MSR list and its vCPUs go by; CPUID may show fewer
	 * fixed counters.
	 */
	unsigned int gp, fixed;
	bool pebs; /* KVM has PEBS for guests, and DS with it */
	struct kvm_answer answer;
	/*
	 * MSRs that KVM lists if the CPU lets it read them. answer.msr_index holds those
	 * that perf itself uses or that KVM emulates, so that they are there for certain.
	 */
	uint32_t msr_maybe[PREDICTION_MAYBE_MAX];
	size_t msr_maybe_count;
	/* Bits that the kernel leaves uninitialised: no answer can contradict them. */
	uint32_t undefined_leaf_0a_edx, undefined_leaf_80000022_ebx;
};

/* KVM's answer on a host whose perf sees perf. */
void predict(const struct ruleset *rules, const struct pmu_inputs *in,
	     const struct perf_view *perf, struct prediction *ret) _nonnull_;

/* Only whether KVM runs the mediated vPMU there. */
bool predict_mediated(const struct ruleset *rules, const struct pmu_inputs *in,
		      const struct perf_view *perf) _nonnull_;

/* Its parts, in the order in which predict() takes them; each builds on those before. */
void predict_perf_caps(const struct ruleset *rules, const struct pmu_inputs *in,
		       const struct perf_view *perf, struct prediction *ret) _nonnull_;
void predict_cpuid(const struct ruleset *rules, const struct pmu_inputs *in,
		   const struct perf_view *perf, struct prediction *ret) _nonnull_;
void predict_msrs(const struct ruleset *rules, const struct pmu_inputs *in,
		  const struct perf_view *perf, struct prediction *ret) _nonnull_;
