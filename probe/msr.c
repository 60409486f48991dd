// SPDX-License-Identifier: GPL-2.0-or-later
/* The host's model-specific registers, through /dev/cpu/N/msr. */
#include "probe/msr.h"

#include "base/bits.h"
#include "model/perfmon.h"
#include "model/words.h"
#include "probe/cpuid.h"

/* Which CPUs have a register: SDM vol. 4, chapter "Model-Specific Registers". */
static bool applies(enum host_msr msr, const struct cpuid_table *boot)
{
	const struct cpuid_regs *features = cpuid_table_find(boot, CPUID_FEATURES, 0);
	uint32_t ecx = features ? features->ecx : 0;

	switch (msr) {
	case HOST_MSR_PERF_CAPABILITIES:
		return bits_test(ecx, CPUID_1_ECX_PDCM);
	case HOST_MSR_VMX_EXIT_CTLS:
	case HOST_MSR_VMX_ENTRY_CTLS:
		return bits_test(ecx, CPUID_1_ECX_VMX);
	case HOST_MSR_MISC_ENABLE:
		return cpuid_vendor_is(boot, "GenuineIntel");
	}
	return false;
}

static struct reading_u64 read_one(struct host *host, unsigned int cpu, uint32_t msr)
{
	struct reading_u64 result = { .reading = reading_ok() };
	int r = host->ops->rdmsr(host, cpu, msr, &result.value);

	if (r < 0)
		return (struct reading_u64){ .reading = reading_error(-r) };
	return result;
}

void msr_read(struct host *host, unsigned int cpu, const struct cpu_group *boot,
	      struct cpu_group *group)
{
	for (int msr = 0; msr < HOST_MSR_COUNT; msr++) {
		if (!applies(msr, &boot->cpuid))
			continue;
		if (group != boot && msr != HOST_MSR_PERF_CAPABILITIES)
			continue;
		group->msr[msr] = read_one(host, cpu, host_msr_index(msr));
	}
}
