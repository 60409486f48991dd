// SPDX-License-Identifier: GPL-2.0-or-later
/* CPUID leaf 0x23, the counters and events of each core type by bitmap. */
#pragma once

#include "model/hardware.h"

/*
 * Decodes leaf 0x23 into hw. Where it cannot be told whether the leaf names the counters, or
 * which, the gaps of hw->gp and hw->fixed are open afterwards.
 */
void perfmon_ext_decode(const struct cpu *cpu, const struct cpuid_table *cpuid,
			struct hardware *hw) _nonnull_;
