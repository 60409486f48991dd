// SPDX-License-Identifier: GPL-2.0-or-later
/* Collects a dump's sections, one per logical CPU, into the groups of a snapshot. */
#include "record/sections.h"

#include <errno.h>
#include <string.h>

#include "model/perfmon.h"

static void section_reset(struct sections *sections)
{
	sections->current = (struct section){
		.index = sections->count,
		.cpuid = { .entry = sections->entry, .capacity = LEAVES_RECORDED_MAX },
	};
	sections->open = false;
	sections->has_leaf_0 = false;
	sections->msr_scope = MSR_SCOPE_SECTION;
}

void sections_begin(struct sections *sections, struct snapshot *snap,
		    const struct sections_visitor *visitor)
{
	*sections = (struct sections){
		.snap = snap,
		.visitor = visitor,
		.numbered = true,
	};
	section_reset(sections);
}

/* The maximum leaf of the range that leaf is in, as the CPU itself says. */
static uint32_t maximum_leaf(const struct cpuid_table *table, uint32_t leaf)
{
	uint32_t first = leaf & CPUID_EXT_MAX ? CPUID_EXT_MAX : CPUID_VENDOR;
	const struct cpuid_regs *regs = cpuid_table_find(table, first, 0);

	if (!regs)
		return UINT32_MAX;
	return regs->eax > first ? regs->eax : first;
}

static void drop_above_maximum(struct cpuid_table *table)
{
	uint32_t basic = maximum_leaf(table, CPUID_VENDOR);
	uint32_t extended = maximum_leaf(table, CPUID_EXT_MAX);
	size_t kept = 0;

	for (size_t i = 0; i < table->count; i++) {
		uint32_t leaf = table->entry[i].leaf;

		if (leaf <= (leaf & CPUID_EXT_MAX ? extended : basic))
			table->entry[kept++] = table->entry[i];
	}
	table->count = kept;
}

/* A copy in the snapshot's arena; of a later section only what makes it a group. */
static int copy_table(struct sections *sections, bool pmu_only, struct cpuid_table *ret)
{
	const struct cpuid_table *from = &sections->current.cpuid;
	struct cpuid_table table = { .capacity = from->count };

	table.entry =
		arena_alloc(&sections->snap->arena, from->count * sizeof(*table.entry));
	if (!table.entry)
		return -ENOMEM;
	for (size_t i = 0; i < from->count; i++)
		if (!pmu_only || leaf_is_pmu(from->entry[i].leaf))
			table.entry[table.count++] = from->entry[i];
	*ret = table;
	return 0;
}

/* Appends the CPU to a group's lists; the headings' numbers only while they ascend. */
static int add_cpu(struct sections *sections, size_t group)
{
	const struct section *current = &sections->current;
	struct section_cpus *cpus = &sections->cpus[group];
	struct arena *arena = &sections->snap->arena;
	int r;

	r = cpulist_append(&cpus->indexes, arena, (unsigned int)current->index);
	if (r == 0 && sections->numbered)
		r = cpulist_append(&cpus->numbers, arena, current->number);
	return r;
}

static int found_group(struct sections *sections)
{
	const struct section *current = &sections->current;
	struct snapshot *snap = sections->snap;
	struct cpu_group *group = &snap->group[snap->group_count];
	struct section_cpus *cpus = &sections->cpus[snap->group_count];
	int r;

	if (snap->group_count == CPU_GROUPS_MAX)
		return snapshot_note(snap, NOTE_TOO_MANY_PMUS,
				     "more than %d distinct PMUs: section %zu and others "
				     "are left out",
				     CPU_GROUPS_MAX, current->index);
	r = copy_table(sections, snap->group_count > 0, &group->cpuid);
	if (r < 0)
		return r;
	memcpy(group->msr, current->msr, sizeof(group->msr));
	group->cpus = "";
	cpus->has_first = current->has_number;
	cpus->first = current->number;
	return add_cpu(sections, snap->group_count++);
}

static int join_group(struct sections *sections)
{
	const struct snapshot *snap = sections->snap;

	for (size_t i = 0; i < snap->group_count; i++)
		if (cpuid_table_same_pmu(&snap->group[i].cpuid, &sections->current.cpuid))
			return add_cpu(sections, i);
	return found_group(sections);
}

/*
 * Whether the section's heading has a number above that of the section before. Old dumps
 * count from 1 and not from 0 as the kernel does: their numbers are not the kernel's.
 */
static bool number_ascends(const struct sections *sections)
{
	const struct section *current = &sections->current;

	if (!current->has_number)
		return false;
	return sections->count ? current->number > sections->last_number :
				 current->number != 1;
}

static int section_end(struct sections *sections)
{
	const struct sections_visitor *visitor = sections->visitor;
	struct section *current = &sections->current;
	int r;

	if (!sections->open)
		return 0;
	if (sections->drop_above_maximum)
		drop_above_maximum(&current->cpuid);
	sections->numbered &= number_ascends(sections);
	sections->last_number = current->number;
	r = visitor ? visitor->each(visitor->data, current) : 0;
	if (r == 0)
		r = join_group(sections);
	sections->count++;
	section_reset(sections);
	return r;
}

int sections_next_cpu(struct sections *sections, const unsigned int *number)
{
	int r = section_end(sections);

	section_reset(sections);
	sections->current.has_number = number != NULL;
	sections->current.number = number ? *number : 0;
	return r;
}

/* One more than the last sub-leaf that the table has of this leaf. */
static uint32_t next_subleaf(const struct cpuid_table *table, uint32_t leaf)
{
	uint32_t next = 0;

	for (size_t i = 0; i < table->count; i++)
		if (table->entry[i].leaf == leaf && table->entry[i].subleaf >= next)
			next = table->entry[i].subleaf + 1;
	return next;
}

/* Whether the section that is being read needs the leaf. */
static bool is_wanted(const struct sections *sections, uint32_t leaf)
{
	if (leaf_is_pmu(leaf) || sections->count == 0 || sections->visitor)
		return true;
	return sections->drop_above_maximum && leaf == CPUID_VENDOR;
}

static int add_wanted(struct sections *sections, const struct cpuid_entry *entry,
		      unsigned long line)
{
	struct cpuid_table *table = &sections->current.cpuid;
	const struct cpuid_regs *first;
	int r;

	if (!leaf_is_recorded(entry->leaf, entry->subleaf))
		return 0;
	r = cpuid_table_add(table, &sections->snap->arena, entry);
	if (r != -EEXIST)
		return r;
	first = cpuid_table_find(table, entry->leaf, entry->subleaf);
	if (memcmp(first, &entry->regs, sizeof(*first)) == 0)
		return 0;
	return snapshot_note(sections->snap, NOTE_CPUID_CONFLICT,
			     "line %lu: leaf 0x%x sub-leaf 0x%x for the second time, with "
			     "other values",
			     line, entry->leaf, entry->subleaf);
}

int sections_add_entry(struct sections *sections, struct cpuid_entry entry,
		       bool has_subleaf, unsigned long line)
{
	bool is_leaf_0 = entry.leaf == CPUID_VENDOR && (!has_subleaf || !entry.subleaf);
	int r;

	if (is_leaf_0 && sections->has_leaf_0) {
		r = section_end(sections);
		if (r < 0)
			return r;
	}
	sections->open = true;
	sections->has_leaf_0 |= is_leaf_0;
	if (!is_wanted(sections, entry.leaf))
		return 0;
	if (!has_subleaf)
		entry.subleaf = next_subleaf(&sections->current.cpuid, entry.leaf);
	return add_wanted(sections, &entry, line);
}

void sections_next_msrs(struct sections *sections, const unsigned int *number)
{
	sections->msr_scope = number ? MSR_SCOPE_NUMBER : MSR_SCOPE_BOOT;
	sections->msr_number = number ? *number : 0;
}

/* The MSRs of the section that is being read, or of a group; NULL where none fits. */
static struct reading_u64 *find_msrs(struct sections *sections)
{
	struct section *current = &sections->current;
	struct snapshot *snap = sections->snap;
	bool is_current = sections->open;

	switch (sections->msr_scope) {
	case MSR_SCOPE_SECTION:
		return is_current ? current->msr : NULL;
	case MSR_SCOPE_BOOT:
		if (snap->group_count)
			return snap->group[0].msr;
		return is_current ? current->msr : NULL;
	case MSR_SCOPE_NUMBER:
		break;
	}
	if (is_current && current->has_number && current->number == sections->msr_number)
		return current->msr;
	for (size_t i = 0; i < snap->group_count; i++)
		if (sections->cpus[i].has_first &&
		    sections->cpus[i].first == sections->msr_number)
			return snap->group[i].msr;
	return NULL;
}

void sections_add_msr(struct sections *sections, enum host_msr msr, uint64_t value)
{
	struct reading_u64 *msrs = find_msrs(sections);

	if (!msrs || msrs[msr].reading.state != READING_NOT_TAKEN)
		return;
	msrs[msr].reading = reading_ok();
	msrs[msr].value = value;
}

int sections_end(struct sections *sections)
{
	struct snapshot *snap = sections->snap;
	int r = section_end(sections);

	if (r < 0 || !sections->count)
		return r;
	for (size_t i = 0; i < snap->group_count; i++) {
		const struct section_cpus *cpus = &sections->cpus[i];
		const struct cpulist *list = sections->numbered ? &cpus->numbers :
								  &cpus->indexes;

		snap->group[i].cpus = cpulist_format(list, &snap->arena);
		if (!snap->group[i].cpus)
			return -ENOMEM;
	}
	/* One CPU without a number, as of "cpuid -1", may be one of many. */
	if (sections->count == 1 && !sections->numbered)
		return 0;
	snap->coverage = COVERAGE_ALL;
	if (snap->note[NOTE_TRUNCATED].count)
		return 0;
	snap->logical_cpus.reading = reading_ok();
	snap->logical_cpus.value = sections->count;
	return 0;
}
