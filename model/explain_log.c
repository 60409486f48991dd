// SPDX-License-Identifier: GPL-2.0-or-later
/* What a guest's kernel log tells of its PMU where its CPUID is not known. */
#include "model/explain_log.h"

#include "base/bits.h"
#include "model/kernel_log.h"
#include "model/perf_log.h"

/* Beyond these it is no count, but what a shift made that C leaves undefined. */
#define GP_MAX 32
#define FIXED_MASK 0xffffu

static const struct gap known;

static void set(struct items *items, enum item_id id, struct item_value value)
{
	if (items->value[id].state != ITEM_NOT_APPLICABLE)
		items->value[id] = value;
}

static void set_number(const struct kernel_snapshot *kernel, enum perf_log_number number,
		       unsigned int max, enum item_id id, struct items *ret)
{
	uint64_t value;

	if (perf_log_find(kernel, number, &value) && value && value <= max)
		set(ret, id, item_number((unsigned int)value, &known));
}

/* Kernels up to 6.17 print no bitmap of their own. */
static bool find_fixed_bitmap(const struct kernel_snapshot *kernel, uint64_t *ret)
{
	if (perf_log_find(kernel, PERF_LOG_FIXED_BITMAP, ret))
		return !(*ret & ~(uint64_t)FIXED_MASK);
	if (!perf_log_find(kernel, PERF_LOG_EVENT_MASK, ret))
		return false;
	*ret = *ret >> PERF_LOG_FIXED_SHIFT & FIXED_MASK;
	return true;
}

/* A word that is missing proves nothing: other messages may have cut the line. */
static void set_word(const struct kernel_snapshot *kernel, const char *words,
		     enum item_id id, struct items *ret)
{
	if (perf_log_introduces(kernel, words))
		set(ret, id, item_tri(TRI_YES, &known));
}

static void apply_intel(const struct kernel_snapshot *kernel, struct items *ret)
{
	uint64_t fixed;

	set_number(kernel, PERF_LOG_VERSION, UINT8_MAX, ITEM_VERSION, ret);
	if (find_fixed_bitmap(kernel, &fixed))
		for (unsigned int n = 0; n < ITEM_FIXED_COUNTERS; n++)
			set(ret, ITEM_FIXED_COUNTER_0 + n,
			    item_tri(tri_of(bits_test(fixed, n)), &known));
	set_word(kernel, "full-width counters", ITEM_FULL_WIDTH, ret);
	set_word(kernel, "PEBS fmt", ITEM_PEBS, ret);
	set_word(kernel, "-deep LBR", ITEM_LBR, ret);
	set_word(kernel, "Architectural LBR", ITEM_LBR, ret);
}

void explain_log_apply(const struct kernel_snapshot *kernel, struct items *ret)
{
	if (kernel_log_perf_refusal(kernel)) {
		for (unsigned int id = 0; id < ITEM_COUNT; id++)
			set(ret, id, item_nothing(id));
		return;
	}
	if (!perf_log_introduces(kernel, " PMU driver."))
		return;
	set(ret, ITEM_PMU, item_tri(TRI_YES, &known));
	set_number(kernel, PERF_LOG_GP, GP_MAX, ITEM_GP_COUNTERS, ret);
	set_number(kernel, PERF_LOG_WIDTH, UINT8_MAX, ITEM_GP_WIDTH, ret);
	if (perf_log_introduces(kernel, "Intel PMU driver."))
		apply_intel(kernel, ret);
}
