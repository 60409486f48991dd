// SPDX-License-Identifier: GPL-2.0-or-later
/* What perf says in the kernel log of the PMU that it has found. */
#pragma once

#include <stdint.h>

#include "model/snapshot.h"

enum perf_log_number {
	PERF_LOG_VERSION, /* 0 without an architectural PMU */
	PERF_LOG_WIDTH, /* in bits */
	PERF_LOG_GP,
	PERF_LOG_FIXED,
	PERF_LOG_GP_BITMAP,
	PERF_LOG_FIXED_BITMAP,
	/* bits 0 to 31 general-purpose counters, from 32 on fixed ones, from 48 on others */
	PERF_LOG_EVENT_MASK,
};
#define PERF_LOG_NUMBER_COUNT (PERF_LOG_EVENT_MASK + 1)

/* The first fixed counter's bit in the event mask, as in IA32_PERF_GLOBAL_CTRL. */
#define PERF_LOG_FIXED_SHIFT 32

/* "event mask", for who reads it; static text. */
const char *perf_log_number_text(enum perf_log_number number);
/* Whether the kernel prints it as hexadecimal. */
bool perf_log_number_is_hex(enum perf_log_number number);

/* False where the log has none, or several: then they are of more than one PMU or boot. */
bool perf_log_find(const struct kernel_snapshot *kernel, enum perf_log_number number,
		   uint64_t *ret) _nonnull_;

/* Whether perf's first line at boot, "Performance Events: ...", holds the words. */
bool perf_log_introduces(const struct kernel_snapshot *kernel, const char *words) _nonnull_;
