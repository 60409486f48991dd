// SPDX-License-Identifier: GPL-2.0-or-later
/* What two hosts are compared by: the tables that diff.c goes through. */
#pragma once

#include "model/diff.h"

/* One value of a side each, in the order in which they are told; guests' first. */
extern const struct diff_subject diff_plain_subjects[];
extern const size_t diff_plain_subject_count;

/* One for each group of CPUs, by its index in hardware[]. */
extern const struct diff_subject diff_hardware_subjects[];
extern const size_t diff_hardware_subject_count;

/* One for each rule of the eligibility, by enum eligibility_rule_id. */
extern const struct diff_subject diff_rule_subject;

/* As many items as there can be. */
#define DIFF_PLAIN_MAX 32
#define DIFF_HARDWARE_MAX 10
