// SPDX-License-Identifier: GPL-2.0-or-later
/* What the tests of the dump formats ask of the host that they read. */
#pragma once

#include "model/snapshot.h"

/* Reads text as one host, for the functions below. Fails the test if it is none. */
void read_dump(const char *text);

/* Forgets the last host. A cmocka teardown. */
int forget_dump(void **state);

/* Of the boot CPU; NULL if the leaf is not there. */
const struct cpuid_regs *boot_regs(uint32_t leaf, uint32_t subleaf);
void assert_boot_regs(uint32_t leaf, uint32_t subleaf, struct cpuid_regs want);
void assert_boot_count(size_t want);
/* 0: the dump cannot tell. */
void assert_logical_cpus(uint64_t want);
/* The CPUs of all groups in order, as in "0-3 | 4-7". */
void assert_cpus(uint64_t logical_cpus, const char *groups);
void assert_msr(size_t group, enum host_msr msr, uint64_t want);
void assert_no_msr(size_t group, enum host_msr msr);
void assert_note(enum note_id id, uint64_t count, const char *detail);
void assert_no_notes(void);
