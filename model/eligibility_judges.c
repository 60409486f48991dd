// SPDX-License-Identifier: GPL-2.0-or-later
/* The judges of the eligibility rules, in the order of the table. */
#include "model/eligibility_judges.h"

#include "base/bits.h"
#include "base/text_buffer.h"
#include "model/perfmon.h"

#define VERSION_NEEDED 4

/* What the host has, to be told in pieces. */
static struct text_buffer have(struct rule_result *ret)
{
	return text_in(ret->have, sizeof(ret->have));
}

static void say(struct rule_result *ret, const char *first, const char *second)
{
	struct text_buffer text = have(ret);

	text_add(&text, first);
	text_add(&text, second);
}

static void decide(struct rule_result *ret, bool met)
{
	ret->state = met ? RULE_MET : RULE_UNMET;
}

/* A missing CPUID leaf leaves the rule open; whether it does. */
static bool leave_open(const struct gap *gap, struct rule_result *ret)
{
	if (!gap_is_open(gap))
		return false;
	ret->gap = *gap;
	say(ret, fact_place(gap->fact), " is not known");
	return true;
}

static void judge_premise(const struct premise *premise, struct rule_result *ret)
{
	decide(ret, premise->value);
	ret->assumed = gap_is_open(&premise->assumed);
	ret->gap = premise->assumed;
}

void judge_rule_kernel(const struct eligibility_facts *facts, struct rule_result *ret)
{
	const struct rules_choice *choice = &facts->premises->choice;
	struct text_buffer text = have(ret);
	const bool parameter = choice->looked & 1u << SIGNATURE_MEDIATED_PARAMETER;

	if (leave_open(&facts->premises->module_gap, ret))
		return;
	decide(ret, choice->release.rules.mediated);
	/* without the parameter's own word, the release stands in for it */
	if (!parameter && choice->reason == RULES_DEFAULT) {
		ret->assumed = true;
		ret->gap = gap_not_recorded(FACT_KERNEL_RELEASE);
		say(ret, "no kernel is named; rules ", choice->release.rules.name);
		return;
	}
	if (parameter) {
		say(ret, "the parameter enable_mediated_pmu is ",
		    choice->release.rules.mediated ? "there" : "not there");
		return;
	}
	text_add(&text, "rules ");
	text_add(&text, choice->release.rules.name);
	text_add(&text, choice->release.exact ? "" : ", inexact for this kernel");
}

void judge_rule_vendor(const struct eligibility_facts *facts, struct rule_result *ret)
{
	const struct pmu_inputs *in = &facts->premises->in;

	if (in->vendor == VENDOR_OTHER && leave_open(&facts->premises->cpuid_gap, ret))
		return;
	decide(ret, in->vendor == VENDOR_INTEL || pmu_inputs_is_amd(in));
	say(ret,
	    in->vendor == VENDOR_INTEL ? "Intel" :
	    pmu_inputs_is_amd(in)      ? "AMD or Hygon" :
					 "another vendor",
	    "");
}

void judge_rule_architectural_pmu(const struct eligibility_facts *facts,
				  struct rule_result *ret)
{
	const struct pmu_inputs *in = &facts->premises->in;
	const struct cpuid_regs *regs = &in->perfmon;
	struct text_buffer text = have(ret);

	if (leave_open(&facts->premises->cpuid_gap, ret))
		return;
	if (pmu_inputs_is_amd(in)) {
		decide(ret, facts->perf->absence != PERF_ABSENT_MODEL);
		text_add(&text, "family ");
		text_hex(&text, in->family);
		return;
	}
	decide(ret,
	       facts->perf->arch_perfmon && facts->perf->absence != PERF_ABSENT_EVENTS);
	text_add(&text, "leaf 0xa: version ");
	text_number(&text, bits_field32(regs->eax, 7, 0));
	text_add(&text, ", ");
	text_number(&text, bits_field32(regs->eax, 15, 8));
	text_add(&text, " counters, ");
	text_number(&text, bits_field32(regs->eax, 31, 24));
	text_add(&text, " events");
}

void judge_rule_perf_pmu(const struct eligibility_facts *facts, struct rule_result *ret)
{
	const struct perf_view *perf = facts->perf;
	struct text_buffer text = have(ret);

	/* KVM refuses to start with fewer than the oldest part of the vendor has */
	decide(ret, !perf->absence && (!pmu_inputs_is_amd(&facts->premises->in) ||
				       perf->gp.count >= AMD_COUNTERS_LEGACY));
	if (perf->absence) {
		text_add(&text, perf_absence_text(perf->absence));
		return;
	}
	text_number(&text, perf->gp.count);
	text_add(&text, " general-purpose and ");
	text_number(&text, perf->fixed.count);
	text_add(&text, " fixed counters");
}

void judge_rule_not_hybrid(const struct eligibility_facts *facts, struct rule_result *ret)
{
	if (leave_open(&facts->premises->cpuid_gap, ret))
		return;
	decide(ret, !facts->premises->in.hybrid);
	say(ret, "leaf 0x7 EDX bit 15 is ", facts->premises->in.hybrid ? "set" : "clear");
}

void judge_rule_enable_pmu(const struct eligibility_facts *facts, struct rule_result *ret)
{
	judge_premise(&facts->premises->enable_pmu, ret);
	if (ret->assumed)
		say(ret, "not recorded; the kernel's default is Y", "");
	else
		say(ret, "enable_pmu=", facts->premises->enable_pmu.value ? "Y" : "N");
}

void judge_rule_pmu_version(const struct eligibility_facts *facts, struct rule_result *ret)
{
	struct text_buffer text = have(ret);

	decide(ret, facts->perf->version >= VERSION_NEEDED);
	text_add(&text, "version ");
	text_number(&text, facts->perf->version);
}

void judge_rule_perfmon_v2(const struct eligibility_facts *facts, struct rule_result *ret)
{
	decide(ret, facts->perf->version >= 2);
	say(ret, ret->state == RULE_MET ? "has" : "lacks", " PerfMonV2");
}

void judge_rule_full_width(const struct eligibility_facts *facts, struct rule_result *ret)
{
	const struct premises *premises = facts->premises;
	struct text_buffer text = have(ret);

	if (premises->full_width == TRI_UNKNOWN) {
		ret->gap = premises->perf_capabilities_gap;
		say(ret, "IA32_PERF_CAPABILITIES is not known", "");
		return;
	}
	decide(ret, premises->full_width == TRI_YES);
	text_add(&text, ret->state == RULE_MET ? "has" : "lacks");
	text_add(&text, " full-width writes (");
	text_add(&text, full_width_source_text(premises->full_width_source));
	text_add(&text, ")");
}

static const char *vmx_text(const struct premises *premises, const struct rule_result *ret)
{
	if (premises->broken_global_ctrl)
		return "KVM leaves the controls alone on this CPU: an erratum";
	if (ret->assumed)
		return ret->gap.fact == FACT_VMX ?
			       "the CPU shows no VMX; its controls count as there" :
			       "the VMX controls were not read; counted as there";
	return ret->state == RULE_MET ? "both controls" : "a control is missing";
}

void judge_rule_vmx(const struct eligibility_facts *facts, struct rule_result *ret)
{
	judge_premise(&facts->premises->loads_global_ctrl, ret);
	say(ret, vmx_text(facts->premises, ret), "");
}
