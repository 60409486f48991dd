// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What follows from a snapshot.
 *
 * The model goes in steps, each a pure function of what stands before it: CPUID and MSRs
 * give the identity (cpu.c) and every group's PMU (hardware.c and what it includes), KVM's
 * ioctls give its answer (kvm_answer.c), the outlook (outlook.c) foretells what kernels and
 * parameters make of it for guests, and the judges (judge_*.c) raise the findings. What
 * was not read stays a gap (facts.h) and becomes neither yes nor no.
 */
#include "model/verdict.h"

#include "model/judge.h"
#include "model/perfmon.h"

static const struct reading_u64 not_supplied;

static unsigned int core_type_of(const struct cpu_group *group)
{
	const struct cpuid_regs *regs = cpuid_table_find(&group->cpuid, CPUID_HYBRID, 0);

	return regs ? regs->eax >> 24 : 0;
}

/*
 * The supplied IA32_PERF_CAPABILITIES is that of one CPU, the boot CPU if rdmsr is not told
 * otherwise. Core types of a hybrid part have different ones (bits 15 and 16), so that it
 * does not stand for them.
 */
static const struct reading_u64 *supplied_for(const struct snapshot *snap, size_t group)
{
	if (core_type_of(&snap->group[group]) != core_type_of(snapshot_boot(snap)))
		return &not_supplied;
	return &snap->supplied.perf_capabilities;
}

static void judge_pmus(const struct snapshot *snap, struct verdict *verdict)
{
	static void (*const judges[])(const struct judged_pmu *, struct findings *) = {
		judge_fixed_counter_hole,     judge_fixed_counter_disagreement,
		judge_enumeration_below_perf, judge_leaf_above_maximum,
		judge_supplied_contradicts,   judge_undefined_bits,
	};
	bool several = snap->group_count > 1;

	for (size_t i = 0; i < ARRAY_SIZE(judges); i++) {
		for (size_t j = 0; j < snap->group_count; j++) {
			const struct judged_pmu pmu = {
				.cpu = &verdict->cpu,
				.group = &snap->group[j],
				.hardware = &verdict->hardware[j],
				.supplied = supplied_for(snap, j),
				.cpus_label = several ? "; CPUs " : "",
				.cpus = several ? snap->group[j].cpus : "",
			};

			judges[i](&pmu, &verdict->findings);
		}
	}
}

/* Decodes what outlooks begin with. */
static struct evidence_sources decode(const struct snapshot *snap, size_t groups,
				      struct verdict *ret)
{
	static const struct cpuid_table nothing;
	const struct cpu_group *boot = snapshot_boot(snap);

	ret->hardware_count = groups;
	ret->findings.count = 0;
	cpu_decode(boot ? &boot->cpuid : &nothing, &ret->cpu);
	if (boot)
		cpu_complete(&boot->cpuid_bits, &ret->cpu);
	for (size_t i = 0; i < groups; i++)
		hardware_decode(&ret->cpu, &snap->group[i], supplied_for(snap, i),
				&ret->hardware[i]);
	kvm_answer_decode(&snap->kvm, &ret->cpu, &ret->answer);
	return (struct evidence_sources){ .snap = snap,
					  .cpu = &ret->cpu,
					  .boot = boot ? &ret->hardware[0] : NULL,
					  .answer = &ret->answer };
}

/*
 * Every part is written by the step that makes it; to clear all 30 KB before would cost as
 * much as to derive them.
 */
void verdict_judge_outlook(const struct snapshot *snap, struct verdict *ret)
{
	const struct evidence_sources sources = decode(snap, snap->group_count, ret);

	outlook_of(&sources, &snap->supplied.changes, &ret->outlook);
}

void verdict_judge_offer(const struct snapshot *snap, struct verdict *scratch,
			 struct offer *ret)
{
	/* guests get what the boot CPU has */
	const struct evidence_sources sources =
		decode(snap, snap->group_count > 0, scratch);
	struct guest guests[OFFER_SCOPE_COUNT];

	outlook_guests(&sources, &snap->supplied.changes, &scratch->outlook, guests);
	offer_of(guests, &scratch->cpu, ret);
}

void verdict_judge(const struct snapshot *snap, struct verdict *ret)
{
	verdict_judge_outlook(snap, ret);
	judge_pmus(snap, ret);
	judge_host(snap, ret);
	judge_rules(snap, ret);
	judge_kvm(snap, ret);
	judge_outlook(snap, ret);
	judge_notes(snap, &ret->findings);
}
