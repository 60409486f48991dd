// SPDX-License-Identifier: GPL-2.0-or-later
/* The PMU of AMD and Hygon, which leaf 0xA does not describe. */
#pragma once

#include "model/hardware.h"

/* How many core counters leaf 0x80000022 counts, for a CPU or in KVM's answer. */
unsigned int amd_perfmon_counters(const struct cpuid_regs *regs) _nonnull_;

/* Decodes leaves 0x80000001 and 0x80000022 into hw, and the counters that follow. */
void hardware_amd_decode(const struct cpu *cpu, const struct cpu_group *group,
			 struct hardware *hw) _nonnull_;
