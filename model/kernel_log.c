// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel log's lines, as far as a snapshot keeps them. */
#include "model/kernel_log.h"

#include <string.h>

bool kernel_log_has(const struct kernel_snapshot *kernel, const char *text)
{
	for (size_t i = 0; i < kernel->log_count; i++)
		if (strstr(kernel->log_line[i], text))
			return true;
	return false;
}

const char *kernel_log_perf_refusal(const struct kernel_snapshot *kernel)
{
	static const char *const refusals[] = {
		PERF_REFUSAL_BROKEN,
		PERF_REFUSAL_VIRTUAL,
		PERF_REFUSAL_NO_DRIVER,
	};

	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++)
		if (kernel_log_has(kernel, refusals[i]))
			return refusals[i];
	return NULL;
}
