// SPDX-License-Identifier: GPL-2.0-or-later
/* What perf says in the kernel log of the PMU that it has found. */
#include "model/perf_log.h"

#include <assert.h>
#include <string.h>

#include "base/parse.h"

/*
 * arch/x86/events/core.c: init_hw_perf_events() of 6.1, then x86_pmu_show_pmu_cap(), with other
 * words since 6.18.
 */
static const struct {
	const char *begin;
	enum perf_log_number number;
} lines[] = {
	{ "... version:", PERF_LOG_VERSION },
	{ "... bit width:", PERF_LOG_WIDTH },
	{ "... generic registers:", PERF_LOG_GP },
	{ "... generic counters:", PERF_LOG_GP },
	{ "... generic bitmap:", PERF_LOG_GP_BITMAP },
	{ "... fixed-purpose events:", PERF_LOG_FIXED },
	{ "... fixed-purpose counters:", PERF_LOG_FIXED },
	{ "... fixed-purpose bitmap:", PERF_LOG_FIXED_BITMAP },
	{ "... event mask:", PERF_LOG_EVENT_MASK },
};

static const char *const number_texts[] = {
	[PERF_LOG_VERSION] = "version",
	[PERF_LOG_WIDTH] = "bit width",
	[PERF_LOG_GP] = "general-purpose counters",
	[PERF_LOG_FIXED] = "fixed counters",
	[PERF_LOG_GP_BITMAP] = "general-purpose bitmap",
	[PERF_LOG_FIXED_BITMAP] = "fixed bitmap",
	[PERF_LOG_EVENT_MASK] = "event mask",
};
static_assert(ARRAY_SIZE(number_texts) == PERF_LOG_NUMBER_COUNT, "a number without a text");

const char *perf_log_number_text(enum perf_log_number number)
{
	return number_texts[number];
}

bool perf_log_number_is_hex(enum perf_log_number number)
{
	return number >= PERF_LOG_GP_BITMAP;
}

static bool read_line(const char *line, size_t index, uint64_t *ret)
{
	const size_t length = strlen(lines[index].begin);
	const char *text = line + length;

	if (strncmp(line, lines[index].begin, length) != 0)
		return false;
	text += strspn(text, " ");
	return (perf_log_number_is_hex(lines[index].number) ? parse_hex_u64(text, ret) :
							      parse_u64(text, ret)) == 0;
}

bool perf_log_find(const struct kernel_snapshot *kernel, enum perf_log_number number,
		   uint64_t *ret)
{
	bool found = false;

	for (size_t i = 0; i < kernel->log_count; i++)
		for (size_t j = 0; j < ARRAY_SIZE(lines); j++) {
			if (lines[j].number != number ||
			    !read_line(kernel->log_line[i], j, ret))
				continue;
			if (found)
				return false;
			found = true;
		}
	return found;
}

bool perf_log_introduces(const struct kernel_snapshot *kernel, const char *words)
{
	static const char begin[] = "Performance Events:";

	for (size_t i = 0; i < kernel->log_count; i++)
		if (strncmp(kernel->log_line[i], begin, sizeof(begin) - 1) == 0 &&
		    strstr(kernel->log_line[i], words))
			return true;
	return false;
}
