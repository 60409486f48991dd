// SPDX-License-Identifier: GPL-2.0-or-later
/* What stands at the paths of a group's hardware on one side. */
#include "model/diff_values.h"

static struct diff_value value_of(enum diff_form form, uint64_t number,
				  const struct gap *gap)
{
	return (struct diff_value){ .form = form, .gap = *gap, .number = number };
}

static struct diff_value absent(void)
{
	return (struct diff_value){ .form = DIFF_ABSENT };
}

/* One number of a group's PMU. */
static struct diff_value hardware_value(const struct diff_side *side, unsigned int index,
					struct diff_value (*value)(const struct hardware *))
{
	if (index >= side->verdict->hardware_count)
		return absent();
	return value(&side->verdict->hardware[index]);
}

#define HARDWARE_VALUE(name, form, number, gap)                             \
	static struct diff_value name##_of(const struct hardware *hardware) \
	{                                                                   \
		return value_of(form, hardware->number, &hardware->gap);    \
	}                                                                   \
	DIFF_VALUE(hardware_##name)                                         \
	{                                                                   \
		return hardware_value(side, index, name##_of);              \
	}

HARDWARE_VALUE(version, DIFF_NUMBER, perfmon.version, perfmon_gap)
HARDWARE_VALUE(gp_count, DIFF_NUMBER, gp.count, gp.gap)
HARDWARE_VALUE(fixed_bitmap, DIFF_BITMAP, fixed.bitmap, fixed.gap)
HARDWARE_VALUE(events, DIFF_BITMAP, perfmon.event_available, perfmon_gap)
HARDWARE_VALUE(event_length, DIFF_NUMBER, perfmon.event_length, perfmon_gap)

static struct diff_value width_of(const struct counters *set)
{
	if (!gap_is_open(&set->gap) && !set->count)
		return absent();
	return value_of(DIFF_NUMBER, set->width, &set->gap);
}

static struct diff_value gp_width_of(const struct hardware *hardware)
{
	return width_of(&hardware->gp);
}

DIFF_VALUE(hardware_gp_width)
{
	return hardware_value(side, index, gp_width_of);
}

static struct diff_value fixed_width_of(const struct hardware *hardware)
{
	return width_of(&hardware->fixed);
}

DIFF_VALUE(hardware_fixed_width)
{
	return hardware_value(side, index, fixed_width_of);
}

static struct diff_value register_of(const struct hardware *hardware)
{
	if (!hardware->has_pdcm && !gap_is_open(&hardware->perf_capabilities_gap))
		return absent();
	return value_of(DIFF_REGISTER, hardware->perf_capabilities.value,
			&hardware->perf_capabilities_gap);
}

DIFF_VALUE(hardware_perf_capabilities)
{
	return hardware_value(side, index, register_of);
}

static struct diff_value perfctr_core_of(const struct hardware *hardware)
{
	if (!hardware->is_amd)
		return absent();
	return value_of(DIFF_FLAG, hardware->perfctr_core, &hardware->amd_gap);
}

DIFF_VALUE(hardware_perfctr_core)
{
	return hardware_value(side, index, perfctr_core_of);
}

static struct diff_value perfmon_v2_of(const struct hardware *hardware)
{
	if (!hardware->is_amd)
		return absent();
	return value_of(DIFF_FLAG, hardware->perfmon_v2, &hardware->amd_perfmon_gap);
}

DIFF_VALUE(hardware_perfmon_v2)
{
	return hardware_value(side, index, perfmon_v2_of);
}
