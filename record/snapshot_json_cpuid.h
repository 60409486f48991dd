// SPDX-License-Identifier: GPL-2.0-or-later
/* What the CPUs say of themselves as JSON: groups, their CPUID answers, their MSRs. */
#pragma once

#include "record/json_fields.h"

/* Far above what any CPU has and any of our readers keeps. */
#define RECORD_CPUID_ENTRIES_MAX 512

/* The groups of a struct snapshot: the key's value is made from all of it. */
extern const struct json_kind json_kind_cpu_groups;

/*
 * Adds an array of "LEAF SUBLEAF EAX EBX ECX EDX" strings to the table. Of a pair that
 * stands there twice the first answer is taken; if they differ the snapshot gets a note.
 * -EINVAL, -ENOMEM.
 */
int cpuid_table_read_json(const struct json_node *array, struct cpuid_table *table)
	_nonnull_ _must_check_;

void cpuid_table_write_json(const struct cpuid_table *table, const char *key,
			    struct json_out *out) _nonnull_;
