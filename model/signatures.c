// SPDX-License-Identifier: GPL-2.0-or-later
/* How each signature is looked for, and which rule sets show it. */
#include "model/signatures.h"

#include <assert.h>
#include <string.h>

#include "base/bits.h"
#include "model/kernel_log.h"
#include "model/kvm_presence.h"
#include "model/perfmon.h"

/* The highest basic leaf of KVM's before AVX10. */
#define LEAF_LIMIT_BEFORE_AVX10 0x1f

/* IA32_PERF_CAPABILITIES */
#define PEBS_BITS 0xfc0u
#define PERF_METRICS 15
#define PEBS_TIMING_INFO 17

#define TOPDOWN_SLOTS 3

const struct signature_kind signature_kinds[] = {
	[SIGNATURE_MEDIATED_PARAMETER] = {
		.id = "mediated-parameter",
		.shown = "the vendor module has the parameter enable_mediated_pmu",
		.missing = "the vendor module has no parameter enable_mediated_pmu",
	},
	[SIGNATURE_BASIC_LEAVES] = {
		.id = "basic-leaves",
		.shown = "KVM's basic leaves go beyond 0x1f",
		.missing = "KVM's basic leaves end at 0x1f",
	},
	[SIGNATURE_OVF_CTRL] = {
		.id = "ovf-ctrl",
		.shown = "KVM lists MSR 0x390",
		.missing = "KVM does not list MSR 0x390",
	},
	[SIGNATURE_AMD_STATUS_SET] = {
		.id = "amd-status-set",
		.shown = "KVM lists MSR 0xc0000303",
		.missing = "KVM does not list MSR 0xc0000303",
	},
	[SIGNATURE_PEBS_TIMING] = {
		.id = "pebs-timing",
		.shown = "KVM's IA32_PERF_CAPABILITIES has bit 17",
		.missing = "KVM's IA32_PERF_CAPABILITIES lacks the host's bit 17",
	},
	[SIGNATURE_MASKED_EVENTS] = {
		.id = "masked-events",
		.shown = "KVM has KVM_CAP_PMU_EVENT_MASKED_EVENTS",
		.missing = "KVM lacks KVM_CAP_PMU_EVENT_MASKED_EVENTS",
	},
	[SIGNATURE_EMPTY_WIDTH] = {
		.id = "empty-width",
		.shown = "KVM gives fixed counters that do not exist no width",
		.missing = "KVM gives fixed counters that do not exist a width",
	},
	[SIGNATURE_FIXED_COUNTER_3] = {
		.id = "fixed-counter-3",
		.shown = "KVM offers fixed counter 3",
		.missing = "KVM's mediated vPMU does not offer the host's fixed counter 3",
	},
	[SIGNATURE_PERF_METRICS] = {
		.id = "perf-metrics",
		.shown = "KVM offers PERF_METRICS",
		.missing = "KVM's mediated vPMU does not offer the host's PERF_METRICS",
	},
	[SIGNATURE_LOGGED_BITMAPS] = {
		.id = "logged-bitmaps",
		.shown = "the kernel log shows the counters as bitmaps",
		.missing = "the kernel log shows the counters as numbers",
	},
	[SIGNATURE_VERSION] = {
		.id = "version",
		.shown = "KVM shows a PMU version above 2, or a bitmap in leaf 0xa ECX",
		.missing = "KVM shows PMU version 2 at most",
	},
	[SIGNATURE_PERFMON_EXT] = {
		.id = "perfmon-ext",
		.shown = "KVM fills leaf 0x23",
		.missing = "KVM leaves leaf 0x23 empty",
	},
};
static_assert(ARRAY_SIZE(signature_kinds) == SIGNATURE_COUNT,
	      "every signature has its row");

static bool module_is(const struct kvm_snapshot *kvm, const char *name)
{
	return kvm->vendor_module.reading.state == READING_OK &&
	       strcmp(kvm->vendor_module.text, name) == 0;
}

/* Whether KVM answered, and is a KVM that the rules are about. */
static bool kvm_speaks(const struct evidence_sources *sources)
{
	const struct kvm_snapshot *kvm = &sources->snap->kvm;

	return !gap_is_open(&sources->answer->gap) && kvm_has_rules(kvm, sources->cpu);
}

static bool lists(const struct kvm_answer *answer, uint32_t msr)
{
	for (size_t i = 0; i < answer->msr_index_count; i++)
		if (answer->msr_index[i] == msr)
			return true;
	return false;
}

/* An MSR that is listed beside another one in some kernels. */
static enum tristate look_for_msr(const struct evidence_sources *sources, uint32_t msr,
				  uint32_t neighbour)
{
	const struct kvm_answer *answer = sources->answer;

	if (!kvm_speaks(sources) || !lists(answer, neighbour))
		return TRI_UNKNOWN;
	return tri_of(lists(answer, msr));
}

static enum tristate look_for_mediated_parameter(const struct evidence_sources *sources)
{
	const struct kvm_snapshot *kvm = &sources->snap->kvm;

	if (!module_is(kvm, "kvm_intel") && !module_is(kvm, "kvm_amd"))
		return TRI_UNKNOWN;
	switch (kvm->parameter[KVM_PARAMETER_ENABLE_MEDIATED_PMU].reading.state) {
	case READING_OK:
		return TRI_YES;
	case READING_ABSENT:
		return TRI_NO;
	case READING_NOT_TAKEN:
	case READING_DENIED:
	case READING_FAILED:
		break;
	}
	return TRI_UNKNOWN;
}

static enum tristate look_at_basic_leaves(const struct evidence_sources *sources)
{
	const struct cpuid_regs *limit =
		cpuid_table_find(&sources->snap->kvm.supported_cpuid, CPUID_VENDOR, 0);

	if (!kvm_speaks(sources) || !limit ||
	    sources->cpu->max_leaf <= LEAF_LIMIT_BEFORE_AVX10)
		return TRI_UNKNOWN;
	return tri_of(limit->eax > LEAF_LIMIT_BEFORE_AVX10);
}

/* The host's IA32_PERF_CAPABILITIES has the bit; false also where it is not known. */
static bool host_has(const struct evidence_sources *sources, unsigned int bit)
{
	return sources->boot && !gap_is_open(&sources->boot->perf_capabilities_gap) &&
	       bits_test(sources->boot->perf_capabilities.value, bit);
}

static bool runs_mediated(const struct evidence_sources *sources)
{
	const struct reading_text *parameter =
		&sources->snap->kvm.parameter[KVM_PARAMETER_ENABLE_MEDIATED_PMU];

	return parameter->reading.state == READING_OK && strcmp(parameter->text, "Y") == 0;
}

/* A bit of KVM's feature MSR; that it is clear says something only if expected says so. */
static enum tristate look_at_feature(const struct evidence_sources *sources,
				     unsigned int bit, bool expected)
{
	const struct kvm_answer *answer = sources->answer;

	if (!kvm_speaks(sources) || gap_is_open(&answer->perf_capabilities_gap))
		return TRI_UNKNOWN;
	if (bits_test(answer->perf_capabilities, bit))
		return TRI_YES;
	return expected && host_has(sources, bit) ? TRI_NO : TRI_UNKNOWN;
}

static enum tristate look_for_masked_events(const struct evidence_sources *sources)
{
	const struct kvm_answer *answer = sources->answer;

	if (!kvm_speaks(sources) ||
	    gap_is_open(&answer->capability_gap[KVM_CAPABILITY_PMU_MASKED_EVENTS]))
		return TRI_UNKNOWN;
	return tri_of(answer->capability[KVM_CAPABILITY_PMU_MASKED_EVENTS]);
}

/* A version of 5 and above without a fixed counter in leaf 0xA, and without leaf 0x23. */
static enum tristate look_at_empty_width(const struct evidence_sources *sources)
{
	const struct cpuid_regs *regs = &sources->answer->leaf_0a;
	const struct perfmon_leaf *host = sources->boot ? &sources->boot->perfmon : NULL;

	if (!kvm_speaks(sources) || !host || sources->answer->version == 0 ||
	    host->gp_width == 0 || host->version < 5 || sources->boot->perfmon_regs.ecx ||
	    sources->cpu->perfmon_ext)
		return TRI_UNKNOWN;
	return tri_of(bits_field(regs->edx, 12, 5) == 0);
}

static enum tristate look_for_fixed_counter_3(const struct evidence_sources *sources)
{
	const struct kvm_answer *answer = sources->answer;

	if (!kvm_speaks(sources))
		return TRI_UNKNOWN;
	if (lists(answer, MSR_FIXED_CTR3) ||
	    bits_field(answer->leaf_0a.edx, 4, 0) > TOPDOWN_SLOTS)
		return TRI_YES;
	if (runs_mediated(sources) && sources->boot &&
	    bits_contiguous(sources->boot->fixed.bitmap) > TOPDOWN_SLOTS)
		return TRI_NO;
	return TRI_UNKNOWN;
}

static enum tristate look_for_perf_metrics(const struct evidence_sources *sources)
{
	if (kvm_speaks(sources) && lists(sources->answer, MSR_PERF_METRICS))
		return TRI_YES;
	return look_at_feature(sources, PERF_METRICS, runs_mediated(sources));
}

static enum tristate look_at_log(const struct evidence_sources *sources)
{
	const struct kernel_snapshot *kernel = &sources->snap->kernel;

	if (kernel_log_has(kernel, "... fixed-purpose bitmap:"))
		return TRI_YES;
	return kernel_log_has(kernel, "... fixed-purpose events:") ? TRI_NO : TRI_UNKNOWN;
}

static enum tristate look_at_version(const struct evidence_sources *sources)
{
	const struct cpuid_regs *regs = &sources->answer->leaf_0a;

	if (!kvm_speaks(sources) || !sources->answer->has_leaf_0a)
		return TRI_UNKNOWN;
	return tri_of(bits_field(regs->eax, 7, 0) > 2 || regs->ecx);
}

static enum tristate look_at_leaf_23(const struct evidence_sources *sources)
{
	const struct cpuid_regs *regs = &sources->answer->leaf_23;

	if (!kvm_speaks(sources) || !sources->answer->has_leaf_23)
		return TRI_UNKNOWN;
	return tri_of(regs->eax || regs->ebx || regs->ecx || regs->edx);
}

enum tristate signature_look(enum signature_id id, const struct evidence_sources *sources)
{
	switch (id) {
	case SIGNATURE_MEDIATED_PARAMETER:
		return look_for_mediated_parameter(sources);
	case SIGNATURE_BASIC_LEAVES:
		return look_at_basic_leaves(sources);
	case SIGNATURE_OVF_CTRL:
		return look_for_msr(sources, MSR_PERF_GLOBAL_OVF_CTRL,
				    MSR_PERF_GLOBAL_CTRL);
	case SIGNATURE_AMD_STATUS_SET:
		return look_for_msr(sources, MSR_AMD_PERF_GLOBAL_STATUS + 3,
				    MSR_AMD_PERF_GLOBAL_STATUS);
	case SIGNATURE_PEBS_TIMING:
		return look_at_feature(sources, PEBS_TIMING_INFO,
				       sources->answer->perf_capabilities & PEBS_BITS);
	case SIGNATURE_MASKED_EVENTS:
		return look_for_masked_events(sources);
	case SIGNATURE_EMPTY_WIDTH:
		return look_at_empty_width(sources);
	case SIGNATURE_FIXED_COUNTER_3:
		return look_for_fixed_counter_3(sources);
	case SIGNATURE_PERF_METRICS:
		return look_for_perf_metrics(sources);
	case SIGNATURE_LOGGED_BITMAPS:
		return look_at_log(sources);
	case SIGNATURE_VERSION:
		return look_at_version(sources);
	case SIGNATURE_PERFMON_EXT:
		return look_at_leaf_23(sources);
	}
	return TRI_UNKNOWN;
}

bool signature_expected(enum signature_id id, const struct ruleset *rules)
{
	switch (id) {
	case SIGNATURE_MEDIATED_PARAMETER:
		return rules->mediated;
	case SIGNATURE_BASIC_LEAVES:
		return rules->max_leaf > LEAF_LIMIT_BEFORE_AVX10;
	case SIGNATURE_OVF_CTRL:
		return rules->lists_ovf_ctrl;
	case SIGNATURE_AMD_STATUS_SET:
		return rules->lists_amd_status_set;
	case SIGNATURE_PEBS_TIMING:
		return bits_test(rules->pebs_bits, PEBS_TIMING_INFO);
	case SIGNATURE_MASKED_EVENTS:
		return rules->masked_events;
	case SIGNATURE_EMPTY_WIDTH:
		return rules->width_needs_counters;
	case SIGNATURE_FIXED_COUNTER_3:
		return rules->max_fixed_mediated > TOPDOWN_SLOTS;
	case SIGNATURE_PERF_METRICS:
		return rules->metrics_mediated;
	case SIGNATURE_LOGGED_BITMAPS:
		return rules->logs_counter_bitmaps;
	case SIGNATURE_VERSION:
	case SIGNATURE_PERFMON_EXT:
		break; /* no rule set of today does */
	}
	return false;
}

bool signature_adopt(enum signature_id id, bool seen, struct ruleset *rules)
{
	switch (id) {
	case SIGNATURE_AMD_STATUS_SET: /* it is PerfMonV2's */
		if (seen && !rules->amd_perfmon_v2)
			return false;
		rules->lists_amd_status_set = seen;
		return true;
	case SIGNATURE_PEBS_TIMING:
		rules->pebs_bits &= ~(UINT64_C(1) << PEBS_TIMING_INFO);
		rules->pebs_bits |= (uint64_t)seen << PEBS_TIMING_INFO;
		return true;
	case SIGNATURE_MASKED_EVENTS: /* nobody takes them away again */
		rules->masked_events |= seen;
		return seen;
	case SIGNATURE_EMPTY_WIDTH:
		rules->width_needs_counters = seen;
		return true;
	case SIGNATURE_LOGGED_BITMAPS:
		rules->logs_counter_bitmaps = seen;
		return true;
	case SIGNATURE_OVF_CTRL: /* nobody takes that alone: it comes with newer code */
	case SIGNATURE_MEDIATED_PARAMETER:
	case SIGNATURE_BASIC_LEAVES:
	case SIGNATURE_FIXED_COUNTER_3:
	case SIGNATURE_PERF_METRICS:
	case SIGNATURE_VERSION:
	case SIGNATURE_PERFMON_EXT:
		break;
	}
	return false;
}
