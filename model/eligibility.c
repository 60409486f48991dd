// SPDX-License-Identifier: GPL-2.0-or-later
/* Whether a host could run the mediated vPMU: the table, and its evaluation. */
#include "model/eligibility.h"

#include <assert.h>

#include "base/text_buffer.h"
#include "model/eligibility_judges.h"

#define RULE_BIT(rule) (1u << (rule))

#define KVM_INTEL_SOURCE "Linux 7.0, arch/x86/kvm/vmx/pmu_intel.c"
#define KVM_SOURCE "Linux 7.0, arch/x86/kvm/pmu.c, kvm_init_pmu_capability()"

const struct eligibility_rule eligibility_rules[] = {
	[RULE_KERNEL] = {
		.id = "kernel",
		.title = "The kernel's KVM has the mediated vPMU",
		.need = "Linux 7.0 or newer, or a kernel with it backported",
		.source = "Linux 7.0, parameter enable_mediated_pmu of kvm_intel and kvm_amd",
		.remedy = "install Linux 7.0 or newer",
		.intel = true,
		.amd = true,
		.judge = judge_rule_kernel,
	},
	[RULE_VENDOR] = {
		.id = "vendor",
		.title = "KVM mediates the PMU of this CPU vendor",
		.need = "Intel, AMD or Hygon",
		.source = "Linux 7.0, PERF_PMU_CAP_MEDIATED_VPMU in arch/x86/events",
		.remedy = "nothing can be done on this CPU",
		.intel = true,
		.amd = true,
		.judge = judge_rule_vendor,
	},
	[RULE_ARCHITECTURAL_PMU] = {
		.id = "architectural-pmu",
		.title = "CPUID shows a PMU",
		.need = "leaf 0xa with a version, 2 counters and 7 events; on AMD family 6",
		.source = "SDM vol. 3B, \"Architectural Performance Monitoring\"",
		.remedy = "in a guest, let its hypervisor show the PMU (KVM: -cpu host,pmu=on)",
		.needs = RULE_BIT(RULE_VENDOR),
		.intel = true,
		.amd = true,
		.judge = judge_rule_architectural_pmu,
	},
	[RULE_PERF_PMU] = {
		.id = "perf-pmu",
		.title = "perf drives the PMU",
		.need = "a PMU 'cpu' of perf; on AMD with 4 counters",
		.source = "Linux, arch/x86/events/core.c, init_hw_perf_events()",
		.remedy = "look at the kernel log (dmesg | grep -A8 'Performance Events')",
		.needs = RULE_BIT(RULE_ARCHITECTURAL_PMU),
		.intel = true,
		.amd = true,
		.judge = judge_rule_perf_pmu,
	},
	[RULE_NOT_HYBRID] = {
		.id = "not-hybrid",
		.title = "All cores are of one type",
		.need = "CPUID leaf 0x7 EDX bit 15 clear",
		.source = "Linux, perf_get_x86_pmu_capability()",
		.remedy = "switch the cores of one type off in the firmware, if that clears "
			  "the bit",
		.intel = true,
		.amd = true,
		.judge = judge_rule_not_hybrid,
	},
	[RULE_ENABLE_PMU] = {
		.id = "enable-pmu",
		.title = "KVM's parameter enable_pmu is on",
		.need = "kvm.enable_pmu=Y",
		.source = KVM_SOURCE,
		.remedy = "echo 'options kvm enable_pmu=1' > /etc/modprobe.d/kvm-pmu.conf, "
			  "and load kvm again",
		.intel = true,
		.amd = true,
		.judge = judge_rule_enable_pmu,
	},
	[RULE_PMU_VERSION] = {
		.id = "pmu-version",
		.title = "The architectural PMU is version 4 or newer",
		.need = "version 4",
		.source = KVM_INTEL_SOURCE ", intel_pmu_is_mediated_pmu_supported()",
		.remedy = "nothing can be done on this CPU",
		.needs = RULE_BIT(RULE_PERF_PMU),
		.intel = true,
		.judge = judge_rule_pmu_version,
	},
	[RULE_PERFMON_V2] = {
		.id = "perfmon-v2",
		.title = "The CPU has AMD's PerfMonV2",
		.need = "CPUID leaf 0x80000022 EAX bit 0 (Zen 4 or newer)",
		.source = "Linux 7.0, arch/x86/kvm/svm/pmu.c, "
			  "amd_pmu_is_mediated_pmu_supported()",
		.remedy = "nothing can be done on this CPU",
		.needs = RULE_BIT(RULE_PERF_PMU),
		.amd = true,
		.judge = judge_rule_perfmon_v2,
	},
	[RULE_FULL_WIDTH_WRITES] = {
		.id = "full-width-writes",
		.title = "Counters take full-width writes",
		.need = "IA32_PERF_CAPABILITIES bit 13",
		.source = KVM_INTEL_SOURCE ", intel_pmu_is_mediated_pmu_supported(); "
			  "SDM vol. 4, IA32_PERF_CAPABILITIES",
		.remedy = "nothing can be done on this CPU; in a guest, let its hypervisor show "
			  "IA32_PERF_CAPABILITIES (PDCM)",
		.needs = RULE_BIT(RULE_ARCHITECTURAL_PMU),
		.intel = true,
		.judge = judge_rule_full_width,
	},
	[RULE_VMX_LOADS_GLOBAL_CTRL] = {
		.id = "vmx-loads-global-ctrl",
		.title = "VMX loads IA32_PERF_GLOBAL_CTRL at VM entry and VM exit",
		.need = "IA32_VMX_ENTRY_CTLS bit 45 and IA32_VMX_EXIT_CTLS bit 44",
		.source = KVM_INTEL_SOURCE ", intel_pmu_is_mediated_pmu_supported(); "
			  "SDM vol. 3C, \"VM-Execution Control Fields\"",
		.remedy = "nothing can be done on this CPU; in a guest, the hypervisor below "
			  "must show these VMX controls",
		.intel = true,
		.judge = judge_rule_vmx,
	},
};
static_assert(ARRAY_SIZE(eligibility_rules) == ELIGIBILITY_RULE_COUNT,
	      "every rule has its row");

static const char *const state_words[] = {
	[RULE_UNKNOWN] = "unknown",
	[RULE_MET] = "met",
	[RULE_UNMET] = "unmet",
	[RULE_BLOCKED] = "blocked",
};
static_assert(ARRAY_SIZE(state_words) == RULE_STATE_COUNT, "every state has a word");

static bool concerns(const struct eligibility_rule *rule, enum cpu_vendor vendor)
{
	switch (vendor) {
	case VENDOR_INTEL:
		return rule->intel;
	case VENDOR_AMD:
	case VENDOR_HYGON:
		return rule->amd;
	case VENDOR_CENTAUR:
	case VENDOR_ZHAOXIN:
	case VENDOR_OTHER:
		break;
	}
	return rule->intel && rule->amd;
}

/* The rules that are met, a bit each. */
static uint32_t rules_met(const struct eligibility *eligibility)
{
	uint32_t met = 0;

	for (size_t i = 0; i < eligibility->count; i++)
		if (eligibility->result[i].state == RULE_MET)
			met |= RULE_BIT(eligibility->result[i].rule);
	return met;
}

/* Whether one of the rules, or one that blocks one of them, is unmet and not just unknown. */
static bool any_unmet(const struct eligibility *eligibility, uint32_t rules)
{
	for (size_t i = eligibility->count; i-- > 0;) {
		const struct rule_result *result = &eligibility->result[i];

		if (!(rules & RULE_BIT(result->rule)))
			continue;
		if (result->state == RULE_UNMET)
			return true;
		if (result->state == RULE_BLOCKED)
			rules |= eligibility_rules[result->rule].needs;
	}
	return false;
}

static void judge_one(const struct eligibility_facts *facts, enum eligibility_rule_id id,
		      struct eligibility *ret)
{
	const struct eligibility_rule *rule = &eligibility_rules[id];
	struct rule_result *result = &ret->result[ret->count];

	*result = (struct rule_result){ .rule = id };
	if (rule->needs & ~rules_met(ret)) {
		struct text_buffer have = text_in(result->have, sizeof(result->have));

		result->state = RULE_BLOCKED;
		text_add(&have, "a rule before it is ");
		text_add(&have, any_unmet(ret, rule->needs) ? "not met" : "unknown");
	} else {
		rule->judge(facts, result);
	}
	ret->count++;
}

/* Any rule unmet: no. All met: yes. A blocked one has an unmet or unknown one before it. */
static enum tristate conclude(const struct eligibility *eligibility)
{
	enum tristate eligible = TRI_YES;

	for (size_t i = 0; i < eligibility->count; i++) {
		if (eligibility->result[i].state == RULE_UNMET)
			return TRI_NO;
		if (eligibility->result[i].state != RULE_MET)
			eligible = TRI_UNKNOWN;
	}
	return eligible;
}

void eligibility_judge(const struct eligibility_facts *facts, struct eligibility *ret)
{
	const enum cpu_vendor vendor = facts->premises->in.vendor;

	ret->count = 0;
	for (unsigned int id = 0; id < ELIGIBILITY_RULE_COUNT; id++)
		if (concerns(&eligibility_rules[id], vendor))
			judge_one(facts, id, ret);
	ret->eligible = conclude(ret);
}

const struct rule_result *eligibility_result(const struct eligibility *eligibility,
					     enum eligibility_rule_id rule)
{
	for (size_t i = 0; i < eligibility->count; i++)
		if (eligibility->result[i].rule == rule)
			return &eligibility->result[i];
	return NULL;
}

const char *rule_state_word(enum rule_state state)
{
	return state_words[state];
}
