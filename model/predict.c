// SPDX-License-Identifier: GPL-2.0-or-later
/* What KVM answers about the PMU under a rule set: parameters, counts, capabilities. */
#include "model/predict.h"

#include "base/bits.h"
#include "model/perfmon.h"

/* KVM_MAX_NR_INTEL_GP_COUNTERS, KVM_MAX_NR_AMD_GP_COUNTERS */
#define KVM_GP_MAX_INTEL 8
#define KVM_GP_MAX_AMD 6

/* What a host must have for the mediated vPMU. */
#define MEDIATED_VERSION_INTEL 4
#define MEDIATED_VERSION_AMD 2

/* IA32_PERF_CAPABILITIES */
#define FULL_WIDTH_WRITES 13

/* kvm_init_pmu_capability(): what is left of enable_pmu. */
static bool keeps_pmu(const struct ruleset *rules, const struct pmu_inputs *in,
		      const struct perf_view *perf)
{
	const unsigned int needed = pmu_inputs_is_amd(in) ? AMD_COUNTERS_LEGACY : 1;

	if (!in->wants_pmu || !perf->offered_to_kvm)
		return false;
	if (in->vendor == VENDOR_INTEL && perf->version == 0)
		return false;
	return !rules->checks_gp || perf->gp.count >= needed;
}

/* kvm_init_pmu_capability() and the vendors' is_mediated_pmu_supported(), from 7.0 on */
static bool keeps_mediated(const struct ruleset *rules, const struct pmu_inputs *in,
			   const struct perf_view *perf)
{
	if (!rules->mediated || !in->wants_mediated || !perf->guest_mediated)
		return false;
	if (pmu_inputs_is_amd(in))
		return perf->version >= MEDIATED_VERSION_AMD;
	return perf->version >= MEDIATED_VERSION_INTEL && in->pdcm &&
	       bits_test(in->perf_capabilities, FULL_WIDTH_WRITES) &&
	       in->loads_global_ctrl;
}

bool predict_mediated(const struct ruleset *rules, const struct pmu_inputs *in,
		      const struct perf_view *perf)
{
	return keeps_pmu(rules, in, perf) && keeps_mediated(rules, in, perf);
}

static unsigned int fixed_of(const struct ruleset *rules, const struct perf_view *perf,
			     bool mediated)
{
	const unsigned int max = mediated ? rules->max_fixed_mediated : rules->max_fixed;
	const unsigned int count = rules->fixed_contiguous ?
					   bits_contiguous(perf->fixed.bitmap) :
					   perf->fixed.count;

	return count < max ? count : max;
}

static unsigned int gp_of(const struct ruleset *rules, const struct pmu_inputs *in,
			  const struct perf_view *perf)
{
	const unsigned int max = pmu_inputs_is_amd(in) ? KVM_GP_MAX_AMD : KVM_GP_MAX_INTEL;
	unsigned int count = perf->gp.count;

	if (rules->checks_gp && count > max)
		count = max;
	/* svm.c: guests have either all six counters or the four old ones */
	if (pmu_inputs_is_amd(in) && rules->core_needs_six && count < AMD_COUNTERS_CORE)
		count = AMD_COUNTERS_LEGACY;
	return count;
}

static void predict_capabilities(const struct ruleset *rules, struct prediction *ret)
{
	uint64_t *capability = ret->answer.capability;

	capability[KVM_CAPABILITY_PMU_CAPABILITY] = ret->enable_pmu;
	capability[KVM_CAPABILITY_PMU_EVENT_FILTER] = 1;
	capability[KVM_CAPABILITY_PMU_MASKED_EVENTS] = rules->masked_events;
}

void predict(const struct ruleset *rules, const struct pmu_inputs *in,
	     const struct perf_view *perf, struct prediction *ret)
{
	*ret = (struct prediction){ .enable_pmu = keeps_pmu(rules, in, perf) };
	if (ret->enable_pmu) {
		ret->mediated = keeps_mediated(rules, in, perf);
		ret->gp = gp_of(rules, in, perf);
		ret->fixed = fixed_of(rules, perf, ret->mediated);
	}
	predict_perf_caps(rules, in, perf, ret);
	predict_cpuid(rules, in, perf, ret);
	predict_msrs(rules, in, perf, ret);
	predict_capabilities(rules, ret);
}
