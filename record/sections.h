// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Collects a dump's sections, one per logical CPU, into the groups of a snapshot.
 *
 * The first section is the boot CPU; its group keeps every recorded leaf. A later section
 * either joins the group that has its PMU or founds one that keeps the PMU's leaves
 * alone, as the live probe groups CPUs. However many sections there are, one is held.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>

#include "base/cpulist.h"

#include "model/leaves.h"
#include "model/snapshot.h"

/* One logical CPU of a dump. */
struct section {
	size_t index; /* counted from 0 */
	bool has_number; /* its heading names the CPU */
	unsigned int number;
	struct cpuid_table cpuid;
	struct reading_u64 msr[HOST_MSR_COUNT]; /* those that stand among its leaves */
};

/* Is shown every section, with all its leaves; a negative errno ends the reading. */
struct sections_visitor {
	int (*each)(void *data, const struct section *section);
	void *data;
};

/* The CPUs of a group, by their headings' numbers and by their order. */
struct section_cpus {
	struct cpulist numbers, indexes;
	bool has_first; /* the group's first CPU has a number */
	unsigned int first;
};

/* Whose MSRs follow. */
enum msr_scope {
	MSR_SCOPE_SECTION = 0, /* those of the CPU whose leaves stand around them */
	MSR_SCOPE_BOOT, /* the heading names no CPU: the dump has one CPU's only */
	MSR_SCOPE_NUMBER,
};

struct sections {
	struct snapshot *snap;
	const struct sections_visitor *visitor; /* may be NULL */
	/* leaves above the maximum are the reader's own invention, and are dropped */
	bool drop_above_maximum;
	struct section current;
	bool open; /* current holds an answer */
	bool has_leaf_0;
	struct cpuid_entry entry[LEAVES_RECORDED_MAX]; /* of current */
	size_t count; /* sections that have ended */
	bool numbered; /* all have the kernel's numbers, each above the one before */
	unsigned int last_number;
	struct section_cpus cpus[CPU_GROUPS_MAX];
	enum msr_scope msr_scope;
	unsigned int msr_number;
};

/* snap must be reset; all lands in it. */
void sections_begin(struct sections *sections, struct snapshot *snap,
		    const struct sections_visitor *visitor);

/* A heading: what follows belongs to a further CPU. number may be NULL. 0 or -errno. */
int sections_next_cpu(struct sections *sections, const unsigned int *number) _must_check_;

/* A heading of MSRs: number is the CPU's, NULL if it names none. */
void sections_next_msrs(struct sections *sections, const unsigned int *number);

/*
 * An answer that stands in line. Leaf 0 where the section has one begins a further
 * section. Without has_subleaf the sub-leaf is counted: one more than the leaf's last.
 * 0 or -errno.
 */
int sections_add_entry(struct sections *sections, struct cpuid_entry entry,
		       bool has_subleaf, unsigned long line) _nonnull_ _must_check_;

/* An MSR of the CPU that the last heading names; the first value of a group stands. */
void sections_add_msr(struct sections *sections, enum host_msr msr, uint64_t value)
	_nonnull_;

/* Ends the last section and completes the snapshot; without any it stays empty. */
int sections_end(struct sections *sections) _nonnull_ _must_check_;
