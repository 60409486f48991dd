// SPDX-License-Identifier: GPL-2.0-or-later
/* KVM's feature MSR 0x345 and what hangs on it: vmx.c, vmx_get_perf_capabilities(). */
#include "base/bits.h"
#include "model/perfmon.h"
#include "model/predict.h"

/* IA32_PERF_CAPABILITIES */
#define LBR_FORMAT 0x3full
#define FULL_WIDTH_WRITES 0x2000ull
#define PERF_METRICS 0x8000ull

static bool gives_lbr(const struct ruleset *rules, const struct pmu_inputs *in,
		      const struct perf_view *perf, bool mediated)
{
	if (in->arch_lbr || mediated || !perf->lbr.depth)
		return false;
	return !rules->lbr_needs_call_stack || perf->lbr.call_stack;
}

void predict_perf_caps(const struct ruleset *rules, const struct pmu_inputs *in,
		       const struct perf_view *perf, struct prediction *ret)
{
	/* without PDCM there is no such MSR, and KVM starts from zero */
	const uint64_t host = in->pdcm ? in->perf_capabilities : 0;
	uint64_t value = FULL_WIDTH_WRITES; /* KVM emulates it on any host */

	if (!ret->enable_pmu || pmu_inputs_is_amd(in))
		return;
	ret->pebs = in->ds && !in->pebs_unavailable && perf->guest_pebs && !ret->mediated;
	if (gives_lbr(rules, in, perf, ret->mediated))
		value |= host & LBR_FORMAT;
	if (ret->pebs)
		value |= host & rules->pebs_bits;
	if (rules->metrics_mediated && ret->mediated)
		value |= host & PERF_METRICS;
	ret->answer.perf_capabilities = value;
}
