// SPDX-License-Identifier: GPL-2.0-or-later
/* Findings about the host as a whole, and what its reader noted. */
#include "model/judge.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "base/text_buffer.h"

#include "model/kernel_log.h"
#include "model/kvm_presence.h"
#include "model/leaves.h"
#include "model/perfmon.h"

static_assert(FINDING_CPU_NOT_VISITED - FINDING_BROKEN_LINE == NOTE_CPU_NOT_VISITED &&
		      FINDING_CPU_NOT_VISITED + 1 == FINDING_COUNT,
	      "the notes stand at the end of the findings, in their order");

static uint32_t core_type_eax(const struct cpu_group *group)
{
	const struct cpuid_regs *regs = cpuid_table_find(&group->cpuid, CPUID_HYBRID, 0);

	return regs ? regs->eax : 0;
}

/* Core types of a hybrid part may differ; so may they where nothing tells hybrid or not. */
static bool may_differ(const struct cpu *cpu, const struct cpu_group *a,
		       const struct cpu_group *b)
{
	return (cpu->hybrid || gap_is_open(&cpu->hybrid_gap)) &&
	       core_type_eax(a) != core_type_eax(b);
}

/* The first of the PMU's leaves that both hold with different registers; NULL for none. */
static const struct cpuid_entry *differing_entry(const struct cpu_group *a,
						 const struct cpu_group *b)
{
	for (size_t i = 0; i < a->cpuid.count; i++) {
		const struct cpuid_entry *entry = &a->cpuid.entry[i];
		const struct cpuid_regs *other;

		if (!leaf_is_pmu(entry->leaf))
			continue;
		/* What was not recorded of one of them proves nothing. */
		other = cpuid_table_find(&b->cpuid, entry->leaf, entry->subleaf);
		if (other && memcmp(other, &entry->regs, sizeof(*other)) != 0)
			return entry;
	}
	return NULL;
}

static void judge_cpus_disagree(const struct snapshot *snap, struct verdict *verdict)
{
	for (size_t i = 1; i < snap->group_count; i++) {
		for (size_t j = 0; j < i; j++) {
			const struct cpu_group *a = &snap->group[j], *b = &snap->group[i];
			const struct cpuid_entry *entry = differing_entry(a, b);

			if (!entry || may_differ(&verdict->cpu, a, b))
				continue;
			findings_add(&verdict->findings, FINDING_CPUS_DISAGREE,
				     "leaf 0x%" PRIx32
				     " differs between CPUs %.60s and CPUs %.60s",
				     entry->leaf, a->cpus, b->cpus);
			return;
		}
	}
}

static void judge_running_in_guest(const struct snapshot *snap, struct verdict *verdict)
{
	const struct cpu *cpu = &verdict->cpu;

	(void)snap;
	if (!cpu->hypervisor)
		return;
	if (gap_is_open(&cpu->hypervisor_gap))
		findings_add(&verdict->findings, FINDING_RUNNING_IN_GUEST,
			     "leaf 0x1: ECX bit 31 is set");
	else
		findings_add(&verdict->findings, FINDING_RUNNING_IN_GUEST,
			     "leaf 0x1: ECX bit 31 is set; hypervisor \"%s\"",
			     cpu->hypervisor_name);
}

/* Which bit says that the CPU has neither VMX nor SVM; NULL where none does. */
static const char *missing_bit(const struct cpu *cpu)
{
	if (gap_is_open(&cpu->vmx_gap) || cpu->vmx || cpu->svm)
		return NULL;
	/* Only AMD and Hygon have SVM: elsewhere the leaf that tells of it may be missing. */
	if (gap_is_open(&cpu->svm_gap) && (cpu_is_amd(cpu) || gap_is_open(&cpu->vendor_gap)))
		return NULL;
	return cpu_is_amd(cpu) ? "leaf 0x80000001: ECX bit 2 (SVM) is clear" :
				 "leaf 0x1: ECX bit 5 (VMX) is clear";
}

/* The firmware can switch VMX off and leave its bit set: then the log alone tells. */
static void judge_no_virtualization(const struct snapshot *snap, struct verdict *verdict)
{
	const char *bit = missing_bit(&verdict->cpu);
	const struct cpu *cpu = &verdict->cpu;
	const char *refusal = kvm_presence(&snap->kvm, cpu) == TRI_YES ?
				      NULL :
				      kernel_log_kvm_refusal(&snap->kernel, cpu);

	if (refusal)
		findings_add(&verdict->findings, FINDING_NO_VIRTUALIZATION,
			     "%s%skernel log: \"%.100s\"", bit ? bit : "",
			     bit ? "; " : "", refusal);
	else if (bit)
		findings_add(&verdict->findings, FINDING_NO_VIRTUALIZATION, "%s", bit);
}

static void judge_vendor_module(const struct snapshot *snap, struct verdict *verdict)
{
	const struct reading_text *module = &snap->kvm.vendor_module;
	const char *on = "";

	if (kvm_has_rules(&snap->kvm, &verdict->cpu))
		return;
	if (strcmp(module->text, "kvm_intel") == 0)
		on = " on a CPU of AMD or Hygon";
	else if (strcmp(module->text, "kvm_amd") == 0)
		on = " on a CPU of neither AMD nor Hygon";
	findings_add(&verdict->findings, FINDING_UNKNOWN_VENDOR_MODULE, "module %s%s",
		     module->text, on);
}

static void add_change(struct text_buffer *text, const char *name, const char *word)
{
	if (!word || !*word)
		return;
	text_add(text, text->length ? ", " : "");
	text_add(text, name);
	text_add(text, word);
}

static void judge_facts_changed(const struct snapshot *snap, struct verdict *verdict)
{
	const struct changes *changes = &snap->supplied.changes;
	char evidence[sizeof(verdict->findings.item[0].evidence)];
	struct text_buffer text = text_in(evidence, sizeof(evidence));

	if (!changes_any(changes))
		return;
	add_change(&text, "kernel ", changes->kernel);
	add_change(&text, "enable_mediated_pmu ", change_word(changes->mediated));
	add_change(&text, "enable_pmu ", change_word(changes->enable_pmu));
	add_change(&text, "nmi_watchdog ", change_word(changes->nmi_watchdog));
	findings_add(&verdict->findings, FINDING_FACTS_CHANGED, "%s", evidence);
}

static void judge_supplied_ignored(const struct snapshot *snap, struct verdict *verdict)
{
	const struct reading_u64 *supplied = &snap->supplied.perf_capabilities;

	if (supplied->reading.state != READING_OK ||
	    gap_is_open(&verdict->cpu.features_gap) || verdict->cpu.pdcm)
		return;
	findings_add(&verdict->findings, FINDING_SUPPLIED_IGNORED,
		     "supplied 0x%016" PRIx64 "; leaf 0x1: ECX bit 15 (PDCM) is clear",
		     supplied->value);
}

void judge_host(const struct snapshot *snap, struct verdict *verdict)
{
	static void (*const judges[])(const struct snapshot *, struct verdict *) = {
		judge_cpus_disagree, judge_running_in_guest, judge_no_virtualization,
		judge_vendor_module, judge_facts_changed,    judge_supplied_ignored,
		judge_sources,
	};

	for (size_t i = 0; i < ARRAY_SIZE(judges); i++)
		judges[i](snap, verdict);
}

void judge_notes(const struct snapshot *snap, struct findings *ret)
{
	for (unsigned int id = 0; id < NOTE_COUNT; id++) {
		const struct note *note = &snap->note[id];
		const char *detail = note->detail ? note->detail : "no detail";

		if (note->count == 1)
			findings_add(ret, FINDING_BROKEN_LINE + id, "once: %s", detail);
		else if (note->count)
			findings_add(ret, FINDING_BROKEN_LINE + id,
				     "%" PRIu64 " times; first: %s", note->count, detail);
	}
}
