// SPDX-License-Identifier: GPL-2.0-or-later
/* Two sources about one host made one: what was given in place of readings. */
#include <string.h>

#include "model/merging.h"

static void merge_kernel_change(struct merging *merging, const char **into, const char *from)
{
	if (!*into)
		*into = merging_copy(merging, from);
	else if (from && strcmp(*into, from) != 0)
		merging_differ(merging, "supplied kernel", *into, from);
}

static void merge_change(struct merging *merging, const char *fact, enum change *into,
			 enum change from)
{
	if (*into == CHANGE_NONE)
		*into = from;
	else if (from != CHANGE_NONE && from != *into)
		merging_differ(merging, fact, change_word(*into), change_word(from));
}

void merge_supplied(struct merging *merging)
{
	struct supplied *into = &merging->into->supplied;
	const struct supplied *from = &merging->from->supplied;

	merge_u64(merging, "supplied IA32_PERF_CAPABILITIES", NUMBER_HEX64,
		  &into->perf_capabilities, &from->perf_capabilities);
	merge_kernel_change(merging, &into->changes.kernel, from->changes.kernel);
	merge_change(merging, "supplied enable_mediated_pmu", &into->changes.mediated,
		     from->changes.mediated);
	merge_change(merging, "supplied enable_pmu", &into->changes.enable_pmu,
		     from->changes.enable_pmu);
	merge_change(merging, "supplied nmi_watchdog", &into->changes.nmi_watchdog,
		     from->changes.nmi_watchdog);
}
