// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Which CPUID leaves are read, and in which order.
 *
 * A leaf above the maximum is never asked for: Intel parts answer it with the data of
 * their highest basic leaf (SDM vol. 2A, "CPUID"), which would look like a PMU.
 */
#include "probe/cpuid.h"

#include <string.h>

#include "base/bits.h"
#include "model/perfmon.h"

/* No hypervisor documents a leaf above this one (VMware's timing information). */
#define HYPERVISOR_LEAF_LAST 0x40000010u

static const uint32_t basic_leaves[] = {
	CPUID_FEATURES, CPUID_EXT_FEATURES, CPUID_PERFMON,     CPUID_INTEL_PT,
	CPUID_HYBRID,   CPUID_ARCH_LBR,     CPUID_PERFMON_EXT,
};

static const uint32_t pmu_leaves[] = {
	CPUID_PERFMON,
	CPUID_HYBRID,
	CPUID_PERFMON_EXT,
};

static const uint32_t extended_leaves[] = {
	CPUID_EXT_AMD_FEATURES, CPUID_BRAND_FIRST,   CPUID_BRAND_FIRST + 1,
	CPUID_BRAND_LAST,       CPUID_ADDRESS_SIZES, CPUID_SVM,
	CPUID_AMD_PERFMON,
};

struct reader {
	struct host *host;
	struct arena *arena;
	struct cpuid_table *table;
};

static int read_entry(const struct reader *reader, uint32_t leaf, uint32_t subleaf,
		      struct cpuid_regs *ret)
{
	struct cpuid_entry entry = { .leaf = leaf, .subleaf = subleaf };

	reader->host->ops->cpuid(reader->host, leaf, subleaf, &entry.regs);
	*ret = entry.regs;
	return cpuid_table_add(reader->table, reader->arena, &entry);
}

/* The bitmap of further sub-leaves that sub-leaf 0 of a leaf announces and we keep. */
static uint32_t further_subleaves(uint32_t leaf, const struct cpuid_regs *first)
{
	switch (leaf) {
	case CPUID_EXT_FEATURES:
	case CPUID_INTEL_PT:
		/* EAX is the highest sub-leaf */
		return first->eax >= 1 ? 1u << 1 : 0;
	case CPUID_PERFMON_EXT:
		/* EAX is a bitmap of the valid sub-leaves */
		return first->eax & ~(1u << PERFMON_EXT_SUBLEAF_SELF);
	}
	return 0;
}

static int read_leaf(const struct reader *reader, uint32_t leaf)
{
	struct cpuid_regs regs;
	uint32_t subleaves;
	int r;

	r = read_entry(reader, leaf, 0, &regs);
	if (r < 0)
		return r;
	subleaves = further_subleaves(leaf, &regs);
	for (unsigned int subleaf = 1; subleaf < bits_length(subleaves); subleaf++) {
		if (!bits_test(subleaves, subleaf))
			continue;
		r = read_entry(reader, leaf, subleaf, &regs);
		if (r < 0)
			return r;
	}
	return 0;
}

/* Those of the count leaves that reach up to max. */
static int read_leaves(const struct reader *reader, const uint32_t *leaf, size_t count,
		       uint32_t max)
{
	for (size_t i = 0; i < count && leaf[i] <= max; i++) {
		int r = read_leaf(reader, leaf[i]);

		if (r < 0)
			return r;
	}
	return 0;
}

static int read_basic(const struct reader *reader)
{
	struct cpuid_regs vendor;
	int r;

	r = read_entry(reader, CPUID_VENDOR, 0, &vendor);
	if (r < 0)
		return r;
	return read_leaves(reader, basic_leaves, ARRAY_SIZE(basic_leaves), vendor.eax);
}

static int read_hypervisor(const struct reader *reader)
{
	const struct cpuid_regs *features =
		cpuid_table_find(reader->table, CPUID_FEATURES, 0);
	struct cpuid_regs regs;
	uint32_t last;
	int r;

	/* Without the hypervisor bit the range does not exist, and real parts fill it. */
	if (!features || !bits_test(features->ecx, CPUID_1_ECX_HYPERVISOR))
		return 0;
	r = read_entry(reader, CPUID_HYPERVISOR, 0, &regs);
	last = regs.eax < HYPERVISOR_LEAF_LAST ? regs.eax : HYPERVISOR_LEAF_LAST;
	for (uint32_t leaf = CPUID_HYPERVISOR + 1; r == 0 && leaf <= last; leaf++)
		r = read_entry(reader, leaf, 0, &regs);
	return r;
}

static int read_extended(const struct reader *reader)
{
	struct cpuid_regs regs;
	int r;

	r = read_entry(reader, CPUID_EXT_MAX, 0, &regs);
	if (r < 0)
		return r;
	/* A part without extended leaves answers with a basic one: a smaller number. */
	return read_leaves(reader, extended_leaves, ARRAY_SIZE(extended_leaves), regs.eax);
}

int cpuid_read(struct host *host, struct arena *arena, struct cpuid_table *table)
{
	const struct reader reader = { .host = host, .arena = arena, .table = table };
	int r;

	r = read_basic(&reader);
	if (r == 0)
		r = read_hypervisor(&reader);
	if (r == 0)
		r = read_extended(&reader);
	return r;
}

int cpuid_read_pmu(struct host *host, struct arena *arena, struct cpuid_table *table)
{
	const struct reader reader = { .host = host, .arena = arena, .table = table };
	struct cpuid_regs vendor;

	/* Core types may end at different leaves. */
	host->ops->cpuid(host, CPUID_VENDOR, 0, &vendor);
	return read_leaves(&reader, pmu_leaves, ARRAY_SIZE(pmu_leaves), vendor.eax);
}

bool cpuid_vendor_is(const struct cpuid_table *table, const char *vendor)
{
	const struct cpuid_regs *regs = cpuid_table_find(table, CPUID_VENDOR, 0);

	return regs && memcmp(&regs->ebx, vendor, 4) == 0 &&
	       memcmp(&regs->edx, vendor + 4, 4) == 0 &&
	       memcmp(&regs->ecx, vendor + 8, 4) == 0;
}
