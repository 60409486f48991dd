// SPDX-License-Identifier: GPL-2.0-or-later
/* Made-up hosts: snapshots that the tests of the model bend to their needs. */
#include "tests/model/hosts.h"

#include <string.h>

#include "tests/unit_test.h"

static const struct cpuid_entry intel_leaves[] = {
	{ .leaf = 0x0, .regs = { 0x1b, 0x756e6547, 0x6c65746e, 0x49656e69 } },
	{ .leaf = 0x1,
	  .regs = { 0x000606a6, 0, LEAF_1_ECX_VMX | LEAF_1_ECX_PDCM, 1u << 21 } },
	{ .leaf = 0x7, .regs = { 1, 0, 0, 0 } },
	{ .leaf = 0x7, .subleaf = 1, .regs = { 0, 0, 0, 0 } },
	{ .leaf = 0xa, .regs = { 0x08300805, 0, 0x0000000f, 0x00008604 } },
	{ .leaf = 0x1a, .regs = { 0, 0, 0, 0 } },
	{ .leaf = 0x1c, .regs = { 0, 0, 0, 0 } },
	{ .leaf = 0x80000000, .regs = { 0x80000008, 0, 0, 0 } },
	{ .leaf = 0x80000001, .regs = { 0, 0, 0x121, 0 } },
};

static const struct cpuid_entry amd_leaves[] = {
	{ .leaf = 0x0, .regs = { 0x10, 0x68747541, 0x444d4163, 0x69746e65 } },
	{ .leaf = 0x1, .regs = { 0x00a10f11, 0, 0x7efa320b, 0x178bfbff } },
	{ .leaf = 0x7, .regs = { 0, 0, 0, 0 } },
	{ .leaf = 0xa, .regs = { 0, 0, 0, 0 } },
	{ .leaf = 0x80000000, .regs = { 0x80000028, 0, 0, 0 } },
	{ .leaf = 0x80000001, .regs = { 0x00a10f11, 0x40000000, 0x75c237ff, 0x2fd3fbff } },
	{ .leaf = 0x80000022, .regs = { 0x00000007, 0x00304106, 0x00000fff, 0 } },
};

int host_setup(void **state)
{
	*state = test_calloc(1, sizeof(struct host_fixture));
	return *state ? 0 : -1;
}

int host_teardown(void **state)
{
	struct host_fixture *host = *state;

	snapshot_done(&host->snap);
	test_free(host);
	return 0;
}

static void make(struct snapshot *snap, const struct cpuid_entry *leaves, size_t count)
{
	host_add_group(snap, "0-7");
	snap->kernel.release =
		(struct reading_text){ .reading = reading_ok(), .text = "7.2.13" };
	for (size_t i = 0; i < count; i++)
		host_set(snap, 0, leaves[i]);
}

void host_make_intel(struct snapshot *snap)
{
	make(snap, intel_leaves, ARRAY_SIZE(intel_leaves));
}

void host_make_amd(struct snapshot *snap)
{
	make(snap, amd_leaves, ARRAY_SIZE(amd_leaves));
}

void host_add_group(struct snapshot *snap, const char *cpus)
{
	assert_true(snap->group_count < CPU_GROUPS_MAX);
	snap->group[snap->group_count++].cpus = cpus;
}

static struct cpuid_entry *find(struct cpuid_table *table, uint32_t leaf, uint32_t subleaf)
{
	for (size_t i = 0; i < table->count; i++)
		if (table->entry[i].leaf == leaf && table->entry[i].subleaf == subleaf)
			return &table->entry[i];
	return NULL;
}

void host_set(struct snapshot *snap, size_t group, struct cpuid_entry entry)
{
	struct cpuid_table *table = &snap->group[group].cpuid;
	struct cpuid_entry *old = find(table, entry.leaf, entry.subleaf);

	if (old)
		*old = entry;
	else
		assert_int_equal(cpuid_table_add(table, &snap->arena, &entry), 0);
}

void host_set_leaf(struct snapshot *snap, uint32_t leaf, struct cpuid_regs regs)
{
	host_set(snap, 0, (struct cpuid_entry){ .leaf = leaf, .regs = regs });
}

void host_set_max_leaf(struct snapshot *snap, uint32_t max_leaf)
{
	find(&snap->group[0].cpuid, 0, 0)->regs.eax = max_leaf;
}

void host_set_leaf_1_ecx(struct snapshot *snap, uint32_t ecx)
{
	find(&snap->group[0].cpuid, 1, 0)->regs.ecx = ecx;
}

void host_set_leaf_7_edx(struct snapshot *snap, uint32_t edx)
{
	find(&snap->group[0].cpuid, 7, 0)->regs.edx = edx;
}

void host_set_guest(struct snapshot *snap)
{
	find(&snap->group[0].cpuid, 1, 0)->regs.ecx |= LEAF_1_ECX_HYPERVISOR;
	host_set_leaf(snap, 0x40000000,
		      REGS(0x40000001, 0x4b4d564b, 0x564b4d56, 0x0000004d));
}

void host_set_perfmon_ext(struct snapshot *snap, size_t group, uint32_t gp, uint32_t fixed)
{
	const struct cpuid_entry subleaves[] = {
		{ .leaf = 0x23, .subleaf = 0, .regs = { 0x0b, 0, 0, 0 } },
		{ .leaf = 0x23, .subleaf = 1, .regs = { gp, fixed, 0, 0 } },
		{ .leaf = 0x23, .subleaf = 3, .regs = { 0xff, 0, 0, 0 } },
	};

	for (size_t i = 0; i < ARRAY_SIZE(subleaves); i++)
		host_set(snap, group, subleaves[i]);
	host_set_max_leaf(snap, 0x24);
	host_set(snap, 0,
		 (struct cpuid_entry){ .leaf = 7, .subleaf = 1, .regs = { 0x100, 0, 0, 0 } });
}

static void forget(struct cpuid_table *table, struct cpuid_entry *entry)
{
	struct cpuid_entry *end = table->entry + table->count;

	memmove(entry, entry + 1, (size_t)(end - entry - 1) * sizeof(*entry));
	table->count--;
}

void host_forget(struct snapshot *snap, size_t group, uint32_t leaf)
{
	struct cpuid_table *table = &snap->group[group].cpuid;

	for (size_t i = 0; i < table->count;)
		if (table->entry[i].leaf == leaf)
			forget(table, &table->entry[i]);
		else
			i++;
}

void host_forget_subleaf(struct snapshot *snap, uint32_t leaf, uint32_t subleaf)
{
	struct cpuid_table *table = &snap->group[0].cpuid;

	forget(table, find(table, leaf, subleaf));
}

const struct hardware *host_judge(struct host_fixture *host, size_t group)
{
	verdict_judge(&host->snap, &host->verdict);
	assert_true(group < host->verdict.hardware_count);
	return &host->verdict.hardware[group];
}

static size_t count_of(const struct findings *findings, enum finding_id id,
		       const struct finding **ret)
{
	size_t count = 0;

	for (size_t i = 0; i < findings->count; i++) {
		if (findings->item[i].id != id)
			continue;
		*ret = &findings->item[i];
		count++;
	}
	return count;
}

void assert_found(const struct findings *findings, enum finding_id id, const char *evidence)
{
	const struct finding *finding = NULL;

	assert_int_equal(count_of(findings, id, &finding), 1);
	assert_string_equal(finding->evidence, evidence);
}

void assert_not_found(const struct findings *findings, enum finding_id id)
{
	const struct finding *finding = NULL;

	count_of(findings, id, &finding);
	assert_string_equal(finding ? finding->evidence : "not found", "not found");
}

void assert_known(const struct gap *gap)
{
	assert_int_equal(gap->fact, FACT_NONE);
}

void assert_not_recorded(const struct gap *gap, enum fact fact)
{
	assert_int_equal(gap->fact, fact);
	assert_int_equal(gap->reading.state, READING_NOT_TAKEN);
}
