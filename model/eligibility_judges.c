// SPDX-License-Identifier: GPL-2.0-or-later
/* The judges of the eligibility rules, in the order of the table. */
#include "model/eligibility_judges.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/bits.h"
#include "model/perfmon.h"

#define VERSION_NEEDED 4

static void say(struct rule_result *ret, const char *format, ...) _printf_(2, 3);

static void say(struct rule_result *ret, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(ret->have, sizeof(ret->have), format, args);
	va_end(args);
}

/* The same for two texts in a row; inventories are judged, and printf() takes its time. */
static void say_texts(struct rule_result *ret, const char *first, const char *second)
{
	const size_t room = sizeof(ret->have) - 1;
	const size_t begin = strnlen(first, room);
	const size_t end = strnlen(second, room - begin);

	memcpy(ret->have, first, begin);
	memcpy(ret->have + begin, second, end);
	ret->have[begin + end] = '\0';
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
	say(ret, "%s is not known", fact_place(gap->fact));
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
	const bool parameter = choice->looked & 1u << SIGNATURE_MEDIATED_PARAMETER;

	decide(ret, choice->release.rules.mediated);
	/* without the parameter's own word, the release stands in for it */
	if (!parameter && choice->reason == RULES_DEFAULT) {
		ret->assumed = true;
		ret->gap = gap_not_recorded(FACT_KERNEL_RELEASE);
		say_texts(ret, "no kernel is named; rules ", choice->release.rules.name);
		return;
	}
	if (parameter)
		say_texts(ret, "the parameter enable_mediated_pmu is ",
			  choice->release.rules.mediated ? "there" : "not there");
	else
		say(ret, "rules %s%s", choice->release.rules.name,
		    choice->release.exact ? "" : ", inexact for this kernel");
}

void judge_rule_vendor(const struct eligibility_facts *facts, struct rule_result *ret)
{
	const struct pmu_inputs *in = &facts->premises->in;

	if (in->vendor == VENDOR_OTHER && leave_open(&facts->premises->cpuid_gap, ret))
		return;
	decide(ret, in->vendor == VENDOR_INTEL || pmu_inputs_is_amd(in));
	say_texts(ret,
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

	if (leave_open(&facts->premises->cpuid_gap, ret))
		return;
	if (pmu_inputs_is_amd(in)) {
		decide(ret, facts->perf->absence != PERF_ABSENT_MODEL);
		say(ret, "family 0x%x", in->family);
		return;
	}
	decide(ret,
	       facts->perf->arch_perfmon && facts->perf->absence != PERF_ABSENT_EVENTS);
	say(ret, "leaf 0xa: version %u, %u counters, %u events",
	    bits_field32(regs->eax, 7, 0), bits_field32(regs->eax, 15, 8),
	    bits_field32(regs->eax, 31, 24));
}

void judge_rule_perf_pmu(const struct eligibility_facts *facts, struct rule_result *ret)
{
	const struct perf_view *perf = facts->perf;

	/* KVM refuses to start with fewer than the oldest part of the vendor has */
	decide(ret, !perf->absence && (!pmu_inputs_is_amd(&facts->premises->in) ||
				       perf->gp.count >= AMD_COUNTERS_LEGACY));
	if (perf->absence)
		say_texts(ret, perf_absence_text(perf->absence), "");
	else
		say(ret, "%u general-purpose and %u fixed counters", perf->gp.count,
		    perf->fixed.count);
}

void judge_rule_not_hybrid(const struct eligibility_facts *facts, struct rule_result *ret)
{
	if (leave_open(&facts->premises->cpuid_gap, ret))
		return;
	decide(ret, !facts->premises->in.hybrid);
	say_texts(ret, "leaf 0x7 EDX bit 15 is ",
		  facts->premises->in.hybrid ? "set" : "clear");
}

void judge_rule_enable_pmu(const struct eligibility_facts *facts, struct rule_result *ret)
{
	judge_premise(&facts->premises->enable_pmu, ret);
	if (ret->assumed)
		say_texts(ret, "not recorded; the kernel's default is Y", "");
	else
		say_texts(ret,
			  "enable_pmu=", facts->premises->enable_pmu.value ? "Y" : "N");
}

void judge_rule_pmu_version(const struct eligibility_facts *facts, struct rule_result *ret)
{
	decide(ret, facts->perf->version >= VERSION_NEEDED);
	say(ret, "version %u", facts->perf->version);
}

void judge_rule_perfmon_v2(const struct eligibility_facts *facts, struct rule_result *ret)
{
	decide(ret, facts->perf->version >= 2);
	say_texts(ret, ret->state == RULE_MET ? "has" : "lacks", " PerfMonV2");
}

void judge_rule_full_width(const struct eligibility_facts *facts, struct rule_result *ret)
{
	const struct premises *premises = facts->premises;

	if (premises->full_width == TRI_UNKNOWN) {
		ret->gap = premises->perf_capabilities_gap;
		say_texts(ret, "IA32_PERF_CAPABILITIES is not known", "");
		return;
	}
	decide(ret, premises->full_width == TRI_YES);
	say(ret, "%s full-width writes (%s)", ret->state == RULE_MET ? "has" : "lacks",
	    full_width_source_text(premises->full_width_source));
}

void judge_rule_vmx(const struct eligibility_facts *facts, struct rule_result *ret)
{
	judge_premise(&facts->premises->loads_global_ctrl, ret);
	say_texts(ret,
		  ret->assumed ? "the VMX controls were not read; counted as there" :
		  ret->state == RULE_MET ? "both controls" :
					   "a control is missing",
		  "");
}
