// SPDX-License-Identifier: GPL-2.0-or-later
/* In which order the lines of a kernel log run. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "record/input.h"

enum log_clock {
	LOG_CLOCK_NONE = 0,
	LOG_CLOCK_NO_YEAR, /* "Nov 23 01:33:08" */
	LOG_CLOCK_DATE, /* "2026-11-23T01:33:08" */
	LOG_CLOCK_EPOCH, /* "1795397588.123456" */
};

/* What a line says about when it was written. */
struct log_stamp {
	enum log_clock clock;
	int64_t seconds; /* by that clock, from wherever it counts */
	bool has_uptime;
	int64_t uptime; /* in microseconds: "[    0.123456]" */
};

struct log_order {
	struct log_stamp last; /* of the last line with an uptime */
	struct log_stamp line; /* of the line that was taken last */
	/* of the time since the boot, from one line to the next: clocks are set */
	size_t rises, falls;
};

/* Takes the next line. */
void log_order_take(struct log_order *order, const struct input_line *line) _nonnull_;

/* How many seconds b is behind a by the clock of the day; 0 where that cannot be told. */
int64_t log_stamp_between(const struct log_stamp *a, const struct log_stamp *b) _nonnull_;

/* Whether both have the clock of the day, and it is the same second. */
bool log_stamp_is_same_second(const struct log_stamp *a, const struct log_stamp *b)
	_nonnull_;
