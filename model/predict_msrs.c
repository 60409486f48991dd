// SPDX-License-Identifier: GPL-2.0-or-later
/* KVM_GET_MSR_INDEX_LIST's part about the PMU: x86.c, kvm_init_msr_lists(). */
#include "base/bits.h"
#include "model/perfmon.h"
#include "model/predict.h"

/* Whether the CPU will let KVM read the MSRs of a range. */
enum certainty { MAYBE, SURE };

struct msr_range {
	uint32_t first;
	unsigned int count;
};

#define KVM_GP_MSRS_MAX 8
#define LEGACY_FIXED 3
#define AMD_LEGACY_MSRS (2 * AMD_COUNTERS_LEGACY)
#define AMD_CORE_MSRS (2 * AMD_COUNTERS_CORE)
#define AMD_GLOBAL_MSRS 3 /* STATUS, CTL, STATUS_CLR; STATUS_SET is a rule set's matter */

/* PERF_METRICS, in IA32_PERF_CAPABILITIES */
#define PERF_METRICS 15

static void list(struct prediction *prediction, enum certainty certainty,
		 struct msr_range range)
{
	struct kvm_answer *answer = &prediction->answer;
	const bool sure = certainty == SURE;
	size_t *count = sure ? &answer->msr_index_count : &prediction->msr_maybe_count;
	const size_t room = (sure ? KVM_ANSWER_MSR_MAX : PREDICTION_MAYBE_MAX) - *count;
	uint32_t *msr = (sure ? answer->msr_index : prediction->msr_maybe) + *count;
	const size_t added = range.count < room ? range.count : room;

	for (size_t i = 0; i < added; i++)
		msr[i] = range.first + (uint32_t)i;
	*count += added;
}

static void list_one(struct prediction *prediction, enum certainty certainty, uint32_t msr)
{
	list(prediction, certainty, (struct msr_range){ .first = msr, .count = 1 });
}

/* How many of the fixed counters' MSRs KVM considers. */
static unsigned int fixed_msrs(const struct ruleset *rules,
			       const struct prediction *prediction)
{
	return rules->fixed_msrs_counted ? prediction->fixed : LEGACY_FIXED;
}

static unsigned int smaller(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

/* The architectural PMU's, in ascending order. perf uses those that are sure. */
static void list_intel(const struct ruleset *rules, const struct perf_view *perf,
		       struct prediction *ret)
{
	const enum certainty counters = perf->arch_perfmon && ret->enable_pmu ? SURE :
										MAYBE;
	const enum certainty globals = counters == SURE && perf->version >= 2 ? SURE :
										MAYBE;
	const unsigned int gp = smaller(ret->gp, KVM_GP_MSRS_MAX);
	const unsigned int fixed = fixed_msrs(rules, ret);

	list(ret, counters, (struct msr_range){ .first = MSR_PMC0, .count = gp });
	list(ret, counters, (struct msr_range){ .first = MSR_PERFEVTSEL0, .count = gp });
	for (unsigned int i = 0; i < fixed; i++)
		list_one(ret, bits_test(perf->fixed.bitmap, i) ? globals : MAYBE,
			 MSR_FIXED_CTR0 + i);
	if (bits_test(ret->answer.perf_capabilities, PERF_METRICS))
		list_one(ret, SURE, MSR_PERF_METRICS);
	list_one(ret, SURE, MSR_IA32_PERF_CAPABILITIES); /* emulated on any host */
	list_one(ret, globals, MSR_FIXED_CTR_CTRL);
	list_one(ret, globals, MSR_PERF_GLOBAL_STATUS);
	list_one(ret, globals, MSR_PERF_GLOBAL_CTRL);
	if (rules->lists_ovf_ctrl)
		list_one(ret, globals, MSR_PERF_GLOBAL_OVF_CTRL);
	list_one(ret, MAYBE, MSR_PEBS_ENABLE);
	list_one(ret, MAYBE, MSR_PEBS_DATA_CFG);
	list_one(ret, MAYBE, MSR_DS_AREA);
}

static void list_amd(const struct ruleset *rules, const struct pmu_inputs *in,
		     struct prediction *ret)
{
	const bool amd = pmu_inputs_is_amd(in) && ret->enable_pmu;
	const bool core = pmu_inputs_has_amd_feature(in, CPUID_AMD_ECX_PERFCTR_CORE);
	/* bare metal keeps the old names of the first counters; perf uses the new ones */
	const bool legacy = !core || !in->hypervisor;

	/* an Intel part that answers with another leaf's data may seem to have these */
	if (ret->answer.perfmon_v2 ||
	    (!pmu_inputs_is_amd(in) && rules->asks_beyond_max_leaf))
		list(ret, pmu_inputs_is_amd(in) ? SURE : MAYBE,
		     (struct msr_range){
			     .first = MSR_AMD_PERF_GLOBAL_STATUS,
			     .count = AMD_GLOBAL_MSRS + rules->lists_amd_status_set,
		     });
	list(ret, amd && legacy ? SURE : MAYBE,
	     (struct msr_range){ .first = MSR_K7_EVNTSEL0, .count = AMD_LEGACY_MSRS });
	list(ret, amd && core ? SURE : MAYBE,
	     (struct msr_range){ .first = MSR_F15H_PERF_CTL, .count = AMD_CORE_MSRS });
}

void predict_msrs(const struct ruleset *rules, const struct pmu_inputs *in,
		  const struct perf_view *perf, struct prediction *ret)
{
	if (rules->msrs_need_enable && !ret->enable_pmu) {
		list_one(ret, SURE, MSR_IA32_PERF_CAPABILITIES);
		return;
	}
	list_intel(rules, perf, ret);
	list_amd(rules, in, ret);
}
