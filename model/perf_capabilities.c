// SPDX-License-Identifier: GPL-2.0-or-later
/* IA32_PERF_CAPABILITIES, MSR 0x345. */
#include "model/hardware.h"

#include "base/bits.h"

/* SDM vol. 4 and Linux 7.2 (arch/x86/events/perf_event.h, union perf_capabilities). */
void perf_capabilities_decode(uint64_t value, struct perf_capabilities *ret)
{
	*ret = (struct perf_capabilities){
		.value = value,
		.lbr_format = (unsigned int)bits_field(value, 5, 0),
		.pebs_trap = bits_test(value, 6),
		.pebs_arch_regs = bits_test(value, 7),
		.pebs_format = (unsigned int)bits_field(value, 11, 8),
		.freeze_while_smm = bits_test(value, 12),
		.full_width_writes = bits_test(value, 13),
		.pebs_baseline = bits_test(value, 14),
		.perf_metrics = bits_test(value, 15),
		.pebs_output_pt = bits_test(value, 16),
		.pebs_timing_info = bits_test(value, 17),
		.rdpmc_metrics_clear = bits_test(value, 19),
	};
}
