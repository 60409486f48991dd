// SPDX-License-Identifier: GPL-2.0-or-later
/* Two sources about one host made one: what the CPUs say. */
#include "model/merging.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/printable.h"

#include "model/cpu.h"
#include "model/perfmon.h"
#include "model/words.h"

#define FACT_MAX 48
#define VENDOR_TEXT_MAX 13
#define SIGNATURE_TEXT_MAX 40

/* Bits that differ from CPU to CPU and from moment to moment; they contradict nothing. */
static const struct cpuid_bits volatile_bits[] = {
	/* EBX: APIC id; ECX: OSXSAVE; EDX: whether the APIC is on */
	{ .leaf = CPUID_FEATURES,
	  .known = { .ebx = 0xffff0000, .ecx = 1u << 27, .edx = 1u << 9 } },
	/* ECX: OSPKE */
	{ .leaf = CPUID_EXT_FEATURES, .known = { .ecx = 1u << 4 } },
	/* EDX: whether the APIC is on */
	{ .leaf = CPUID_EXT_AMD_FEATURES, .known = { .edx = 1u << 9 } },
};

static struct cpuid_regs steady_bits(uint32_t leaf, uint32_t subleaf)
{
	for (size_t i = 0; i < ARRAY_SIZE(volatile_bits); i++) {
		const struct cpuid_regs *not = &volatile_bits[i].known;

		if (volatile_bits[i].leaf == leaf && subleaf == 0)
			return (struct cpuid_regs){ ~not ->eax, ~not ->ebx, ~not ->ecx,
						    ~not ->edx };
	}
	return (struct cpuid_regs){ UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX };
}

static bool all_known(uint32_t a, uint32_t b, uint32_t bits)
{
	return (a & b & bits) == bits;
}

static void write_vendor(const struct cpuid_regs *regs, char ret[VENDOR_TEXT_MAX])
{
	memcpy(ret, &regs->ebx, 4);
	memcpy(ret + 4, &regs->edx, 4);
	memcpy(ret + 8, &regs->ecx, 4);
	ret[VENDOR_TEXT_MAX - 1] = '\0';
	printable_make(ret, VENDOR_TEXT_MAX - 1);
}

/* The vendor as a whole, where both know all of it. */
static bool compare_vendor(struct merging *merging, const struct cpuid_bits *a,
			   const struct cpuid_bits *b)
{
	char texts[2][VENDOR_TEXT_MAX];

	if (a->leaf != CPUID_VENDOR ||
	    !all_known(a->known.ebx & a->known.ecx & a->known.edx,
		       b->known.ebx & b->known.ecx & b->known.edx, UINT32_MAX))
		return false;
	write_vendor(&a->regs, texts[0]);
	write_vendor(&b->regs, texts[1]);
	if (strcmp(texts[0], texts[1]) != 0)
		merging_differ(merging, FACT_NAME_VENDOR, texts[0], texts[1]);
	return true;
}

static void write_signature(uint32_t eax, char ret[SIGNATURE_TEXT_MAX])
{
	struct cpu cpu = { 0 };

	cpu_decode_signature(eax, &cpu);
	snprintf(ret, SIGNATURE_TEXT_MAX, "%u, %u, %u", cpu.family, cpu.model,
		 cpu.stepping);
}

/* Family, model and stepping, likewise. */
static bool compare_signature(struct merging *merging, const struct cpuid_bits *a,
			      const struct cpuid_bits *b)
{
	char texts[2][SIGNATURE_TEXT_MAX];

	if (a->leaf != CPUID_FEATURES ||
	    !all_known(a->known.eax, b->known.eax, CPUID_1_EAX_SIGNATURE))
		return false;
	write_signature(a->regs.eax, texts[0]);
	write_signature(b->regs.eax, texts[1]);
	if (strcmp(texts[0], texts[1]) != 0)
		merging_differ(merging, FACT_NAME_SIGNATURE, texts[0], texts[1]);
	return true;
}

/* The bits to be compared register by register: neither volatile nor told as a whole. */
static struct cpuid_regs bits_to_compare(struct merging *merging,
					 const struct cpuid_bits *a,
					 const struct cpuid_bits *b)
{
	struct cpuid_regs bits = steady_bits(a->leaf, a->subleaf);

	if (compare_vendor(merging, a, b))
		bits.ebx = bits.ecx = bits.edx = 0;
	if (compare_signature(merging, a, b))
		bits.eax = 0;
	return bits;
}

/* Notes the registers that differ in bits that both know. */
static void compare(struct merging *merging, const struct cpuid_bits *a,
		    const struct cpuid_bits *b)
{
	const struct cpuid_regs bits = bits_to_compare(merging, a, b);
	const struct {
		const char *name;
		uint32_t a, b, mask;
	} registers[] = {
		{ "EAX", a->regs.eax, b->regs.eax, a->known.eax & b->known.eax & bits.eax },
		{ "EBX", a->regs.ebx, b->regs.ebx, a->known.ebx & b->known.ebx & bits.ebx },
		{ "ECX", a->regs.ecx, b->regs.ecx, a->known.ecx & b->known.ecx & bits.ecx },
		{ "EDX", a->regs.edx, b->regs.edx, a->known.edx & b->known.edx & bits.edx },
	};

	for (size_t i = 0; i < ARRAY_SIZE(registers); i++) {
		char fact[FACT_MAX];
		const uint32_t mask = registers[i].mask;

		if ((registers[i].a & mask) == (registers[i].b & mask))
			continue;
		snprintf(fact, sizeof(fact), "CPUID leaf 0x%" PRIx32 ".%" PRIu32 " %s",
			 a->leaf, a->subleaf, registers[i].name);
		merging_differ_number(merging, fact, NUMBER_HEX32, registers[i].a & mask,
				      registers[i].b & mask);
	}
}

/* A whole answer as bits that are all known. */
static struct cpuid_bits whole(const struct cpuid_entry *entry)
{
	return (struct cpuid_bits){
		.leaf = entry->leaf,
		.subleaf = entry->subleaf,
		.known = { UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX },
		.regs = entry->regs,
	};
}

/* Known bits of the one, all others of the other. */
static struct cpuid_entry overlay(const struct cpuid_entry *entry,
				  const struct cpuid_bits *bits)
{
	const struct cpuid_regs *known = &bits->known, *regs = &bits->regs;
	struct cpuid_entry both = *entry;

	both.regs.eax = (both.regs.eax & ~known->eax) | regs->eax;
	both.regs.ebx = (both.regs.ebx & ~known->ebx) | regs->ebx;
	both.regs.ecx = (both.regs.ecx & ~known->ecx) | regs->ecx;
	both.regs.edx = (both.regs.edx & ~known->edx) | regs->edx;
	return both;
}

static void drop_bits(struct cpuid_bits_table *table, const struct cpuid_bits *bits)
{
	const size_t index = (size_t)(bits - table->entry);

	table->count--;
	memmove(table->entry + index, table->entry + index + 1,
		(table->count - index) * sizeof(*table->entry));
}

static void merge_entry(struct merging *merging, struct cpu_group *into,
			const struct cpuid_entry *entry)
{
	const struct cpuid_bits *bits =
		cpuid_bits_find(&into->cpuid_bits, entry->leaf, entry->subleaf);
	const struct cpuid_regs *regs =
		cpuid_table_find(&into->cpuid, entry->leaf, entry->subleaf);
	const struct cpuid_bits theirs = whole(entry);
	struct cpuid_entry taken = *entry;

	if (regs) {
		const struct cpuid_bits ours = whole(&(struct cpuid_entry){
			.leaf = entry->leaf, .subleaf = entry->subleaf, .regs = *regs });

		compare(merging, &ours, &theirs);
		return;
	}
	if (bits) {
		compare(merging, bits, &theirs);
		taken = overlay(entry, bits);
		drop_bits(&into->cpuid_bits, bits);
	}
	if (cpuid_table_add(&into->cpuid, &merging->into->arena, &taken) == -ENOMEM)
		merging->error = -ENOMEM;
}

static void merge_bits(struct merging *merging, struct cpu_group *into,
		       const struct cpuid_bits *theirs)
{
	const struct cpuid_regs *regs =
		cpuid_table_find(&into->cpuid, theirs->leaf, theirs->subleaf);
	const struct cpuid_bits *bits =
		cpuid_bits_find(&into->cpuid_bits, theirs->leaf, theirs->subleaf);
	struct cpuid_bits ours = { 0 };

	if (regs)
		ours = whole(&(struct cpuid_entry){
			.leaf = theirs->leaf, .subleaf = theirs->subleaf, .regs = *regs });
	else if (bits)
		ours = *bits;
	if (regs || bits)
		compare(merging, &ours, theirs);
	if (!regs &&
	    cpuid_bits_add(&into->cpuid_bits, &merging->into->arena, theirs) == -ENOMEM)
		merging->error = -ENOMEM;
}

static void merge_group(struct merging *merging, struct cpu_group *into,
			const struct cpu_group *from)
{
	for (size_t i = 0; i < from->cpuid.count; i++)
		merge_entry(merging, into, &from->cpuid.entry[i]);
	for (size_t i = 0; i < from->cpuid_bits.count; i++)
		merge_bits(merging, into, &from->cpuid_bits.entry[i]);
	for (enum host_msr msr = 0; msr < HOST_MSR_COUNT; msr++) {
		char fact[FACT_MAX];

		snprintf(fact, sizeof(fact), "MSR %s", host_msr_word(msr));
		merge_u64(merging, fact, NUMBER_HEX64, &into->msr[msr], &from->msr[msr]);
	}
}

/* The group of the same PMU behind the boot CPU's; a new one if there is none. */
static struct cpu_group *counterpart(struct snapshot *into, const struct cpu_group *from)
{
	for (size_t i = 1; i < into->group_count; i++)
		if (cpuid_table_same_pmu(&into->group[i].cpuid, &from->cpuid))
			return &into->group[i];
	return NULL;
}

/* Whether from knows better which CPUs there are and how they are alike. */
static bool knows_more_cpus(const struct snapshot *into, const struct snapshot *from)
{
	return into->group_count == 0 ||
	       (into->coverage == COVERAGE_BOOT && from->coverage == COVERAGE_ALL);
}

void merge_cpus(struct merging *merging)
{
	struct snapshot *into = merging->into;
	const struct snapshot *from = merging->from;
	const bool takes_groups = from->group_count && knows_more_cpus(into, from);

	merge_u64(merging, "logical CPUs", NUMBER_COUNT, &into->logical_cpus,
		  &from->logical_cpus);
	if (takes_groups) {
		into->coverage = from->coverage;
		into->group[0].cpus = merging_copy(merging, from->group[0].cpus);
		if (into->group_count == 0)
			into->group_count = 1;
	}
	for (size_t i = 0; i < from->group_count; i++) {
		struct cpu_group *group = i ? counterpart(into, &from->group[i]) :
					      &into->group[0];

		if (!group && takes_groups && into->group_count < CPU_GROUPS_MAX) {
			group = &into->group[into->group_count++];
			group->cpus = merging_copy(merging, from->group[i].cpus);
		}
		if (group)
			merge_group(merging, group, &from->group[i]);
	}
}
