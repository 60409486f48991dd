// SPDX-License-Identifier: GPL-2.0-or-later
/* CPUID leaf 0xA, architectural performance monitoring, as a CPU or KVM gives it. */
#include "model/hardware.h"

#include "base/bits.h"
#include "model/perfmon.h"

void perfmon_leaf_decode(const struct cpuid_regs *regs, struct perfmon_leaf *ret)
{
	unsigned int length = bits_field32(regs->eax, 31, 24);

	*ret = (struct perfmon_leaf){
		.version = bits_field32(regs->eax, 7, 0),
		.gp_count = bits_field32(regs->eax, 15, 8),
		.gp_width = bits_field32(regs->eax, 23, 16),
		.event_length = length,
		.event_unavailable = regs->ebx & bits_ones32(length) &
				     bits_ones32(PERFMON_EVENT_COUNT),
		.event_available = ~regs->ebx & bits_ones32(length),
		.fixed_bitmap = regs->ecx,
		.fixed_count = bits_field32(regs->edx, 4, 0),
		.fixed_width = bits_field32(regs->edx, 12, 5),
		.anythread_deprecated =
			bits_test(regs->edx, CPUID_A_EDX_ANYTHREAD_DEPRECATED),
	};
}

/*
 * SDM vol. 3B, "Architectural Performance Monitoring Version 5": counter i exists if ECX[i]
 * is set or EDX[4:0] is above i. Before version 5 ECX is not defined, before 2 EDX is not.
 */
uint32_t perfmon_leaf_fixed(const struct perfmon_leaf *leaf)
{
	uint32_t counted = bits_ones32(leaf->fixed_count);

	if (leaf->version >= PERFMON_VERSION_FIXED_BITMAP)
		return counted | leaf->fixed_bitmap;
	return leaf->version >= PERFMON_VERSION_FIXED ? counted : 0;
}
