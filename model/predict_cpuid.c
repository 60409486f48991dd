// SPDX-License-Identifier: GPL-2.0-or-later
/* KVM_GET_SUPPORTED_CPUID's part about the PMU: cpuid.c, __do_cpuid_func(). */
#include "base/bits.h"
#include "model/perfmon.h"
#include "model/predict.h"

/* KVM shows no PMU version above this to guests. */
#define KVM_VERSION_MAX 2

#define ANYTHREAD_DEPRECATED (1u << CPUID_A_EDX_ANYTHREAD_DEPRECATED)

static unsigned int leaf_0a_fixed(const struct ruleset *rules, const struct pmu_inputs *in,
				  const struct prediction *prediction)
{
	const unsigned int raw = bits_field32(in->perfmon.edx, 4, 0);

	if (rules->leaf_0a_within_raw && raw < prediction->fixed)
		return raw;
	return prediction->fixed;
}

static void fill_leaf_0a(const struct ruleset *rules, const struct pmu_inputs *in,
			 const struct perf_view *perf, struct prediction *ret)
{
	const unsigned int version = perf->version < KVM_VERSION_MAX ? perf->version :
								       KVM_VERSION_MAX;

	ret->answer.leaf_0a = (struct cpuid_regs){
		.eax = version | ret->gp << 8 | perf->gp.width << 16 |
		       perf->event_length << 24,
		.ebx = perf->event_unavailable,
		.edx = leaf_0a_fixed(rules, in, ret) | perf->fixed.width << 5 |
		       (version ? ANYTHREAD_DEPRECATED : 0),
	};
}

static void predict_leaf_0a(const struct ruleset *rules, const struct pmu_inputs *in,
			    const struct perf_view *perf, struct prediction *ret)
{
	ret->answer.has_leaf_0a = in->max_leaf >= CPUID_PERFMON;
	if (!ret->answer.has_leaf_0a || !perf->arch_perfmon)
		return;
	if (ret->enable_pmu)
		fill_leaf_0a(rules, in, perf, ret);
	else if (!rules->zero_when_disabled)
		ret->undefined_leaf_0a_edx = ANYTHREAD_DEPRECATED;
}

/* The entry comes from KVM's loop over all leaves; nothing fills it. */
static void predict_leaf_23(const struct ruleset *rules, const struct pmu_inputs *in,
			    struct prediction *ret)
{
	ret->answer.has_leaf_23 = in->max_leaf >= CPUID_PERFMON_EXT &&
				  rules->max_leaf >= CPUID_PERFMON_EXT;
}

static void predict_leaf_80000022(const struct ruleset *rules, const struct pmu_inputs *in,
				  const struct perf_view *perf, struct prediction *ret)
{
	struct kvm_answer *answer = &ret->answer;

	answer->has_leaf_80000022 = in->max_extended_leaf >= CPUID_AMD_PERFMON &&
				    rules->max_extended_leaf >= CPUID_AMD_PERFMON;
	if (!ret->enable_pmu || !rules->amd_perfmon_v2 ||
	    !bits_test(in->amd_perfmon_eax, CPUID_AMD_PERFMON_V2))
		return;
	/* only kvm_amd asks for more than the host's bit */
	if (pmu_inputs_is_amd(in) && !(answer->perfctr_core && perf->version >= 2))
		return;
	answer->perfmon_v2 = answer->has_leaf_80000022;
	if (!answer->has_leaf_80000022)
		return;
	answer->leaf_80000022.eax = 1u << CPUID_AMD_PERFMON_V2;
	answer->leaf_80000022.ebx = ret->gp;
	if (rules->amd_perfmon_v2_dirty)
		ret->undefined_leaf_80000022_ebx = ~0xfu;
}

static void predict_features(const struct ruleset *rules, const struct pmu_inputs *in,
			     struct prediction *ret)
{
	struct kvm_answer *answer = &ret->answer;
	const bool six = !rules->core_needs_six || ret->gp >= AMD_COUNTERS_CORE;

	answer->pdcm = in->pdcm && (ret->enable_pmu || pmu_inputs_is_amd(in));
	answer->ds = in->ds && ret->pebs;
	answer->dtes64 = in->dtes64 && ret->pebs;
	answer->perfctr_core = pmu_inputs_is_amd(in) && ret->enable_pmu && six &&
			       pmu_inputs_has_amd_feature(in, CPUID_AMD_ECX_PERFCTR_CORE);
}

/* Version and counters, as kvm_answer_decode() reads them off a live answer. */
static void summarise(const struct pmu_inputs *in, const struct perf_view *perf,
		      struct prediction *ret)
{
	struct kvm_answer *answer = &ret->answer;
	struct perfmon_leaf leaf;

	if (!ret->enable_pmu)
		return;
	if (pmu_inputs_is_amd(in)) {
		answer->version = answer->perfmon_v2 ? 2 : 0;
		answer->gp.count = ret->gp;
		answer->gp.width = perf->gp.width;
	} else {
		perfmon_leaf_decode(&answer->leaf_0a, &leaf);
		answer->version = leaf.version;
		answer->gp.count = leaf.gp_count;
		answer->gp.width = leaf.gp_width;
		answer->fixed.count = leaf.fixed_count;
		answer->fixed.width = leaf.fixed_width;
	}
	answer->gp.bitmap = bits_ones32(answer->gp.count);
	answer->fixed.bitmap = bits_ones32(answer->fixed.count);
}

void predict_cpuid(const struct ruleset *rules, const struct pmu_inputs *in,
		   const struct perf_view *perf, struct prediction *ret)
{
	predict_features(rules, in, ret);
	predict_leaf_0a(rules, in, perf, ret);
	predict_leaf_23(rules, in, ret);
	predict_leaf_80000022(rules, in, perf, ret);
	summarise(in, perf, ret);
}
