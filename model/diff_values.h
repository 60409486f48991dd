// SPDX-License-Identifier: GPL-2.0-or-later
/* What stands at a subject's path on one side; index is that of the subject's element. */
#pragma once

#include "model/diff.h"

#define DIFF_VALUE(name) \
	struct diff_value diff_##name(const struct diff_side *side, unsigned int index)

DIFF_VALUE(guest_mode);
DIFF_VALUE(guest_version);
DIFF_VALUE(guest_gp_count);
DIFF_VALUE(guest_gp_width);
DIFF_VALUE(guest_fixed_bitmap);
DIFF_VALUE(guest_fixed_width);
DIFF_VALUE(guest_events);
DIFF_VALUE(guest_event_length);
DIFF_VALUE(guest_perf_capabilities);
DIFF_VALUE(guest_perfctr_core);
DIFF_VALUE(guest_perfmon_v2);
DIFF_VALUE(guest_full_width);
DIFF_VALUE(guest_pebs);
DIFF_VALUE(guest_lbr);
DIFF_VALUE(guest_perf_metrics);

DIFF_VALUE(vendor);
DIFF_VALUE(family);
DIFF_VALUE(model);
DIFF_VALUE(hybrid);
DIFF_VALUE(role);
DIFF_VALUE(perf_available);
DIFF_VALUE(rules);
DIFF_VALUE(agreement);
DIFF_VALUE(eligible);
DIFF_VALUE(enabled);
DIFF_VALUE(requested);
DIFF_VALUE(startable);
DIFF_VALUE(rule_state);

DIFF_VALUE(hardware_version);
DIFF_VALUE(hardware_gp_count);
DIFF_VALUE(hardware_gp_width);
DIFF_VALUE(hardware_fixed_bitmap);
DIFF_VALUE(hardware_fixed_width);
DIFF_VALUE(hardware_events);
DIFF_VALUE(hardware_event_length);
DIFF_VALUE(hardware_perf_capabilities);
DIFF_VALUE(hardware_perfctr_core);
DIFF_VALUE(hardware_perfmon_v2);
