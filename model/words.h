// SPDX-License-Identifier: GPL-2.0-or-later
/* The stable words of the output and of records, and the way back from them. */
#pragma once

#include "model/snapshot.h"

/* "not-taken", "ok", "absent", "denied", "failed" */
const char *reading_state_word(enum reading_state state);
/* The same for unknown[].reason, where not taken is "not-recorded". */
const char *reading_reason_word(enum reading_state state);
const char *host_msr_word(enum host_msr msr); /* "perf_capabilities", ... */
uint32_t host_msr_index(enum host_msr msr); /* 0x345, ... */
const char *kvm_parameter_word(enum kvm_parameter parameter); /* "enable_pmu", ... */
const char *kvm_capability_word(enum kvm_capability capability); /* "pmu_capability", ... */
int kvm_capability_number(enum kvm_capability capability); /* 212, ... */
const char *cpu_coverage_word(enum cpu_coverage coverage); /* "boot-cpu", "all-cpus" */
const char *note_word(enum note_id id); /* the finding's id: "broken-line", ... */

/*
 * The way back: the index of word in the table that the word function of the given
 * enumeration reads, or -1 for a word that is not in it.
 */
int reading_state_from_word(const char *word) _nonnull_;
int host_msr_from_word(const char *word) _nonnull_;
int kvm_parameter_from_word(const char *word) _nonnull_;
int kvm_capability_from_word(const char *word) _nonnull_;
int cpu_coverage_from_word(const char *word) _nonnull_;
int note_from_word(const char *word) _nonnull_;
