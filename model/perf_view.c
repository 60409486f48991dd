// SPDX-License-Identifier: GPL-2.0-or-later
/* The boot CPU's PMU as the kernel's perf sees it. */
#include "model/perf_view.h"

#include <assert.h>

#include "base/bits.h"
#include "model/perfmon.h"

static const char *const absence_texts[] = {
	[PERF_PRESENT] = "",
	[PERF_ABSENT_VENDOR] = "perf has no driver for this CPU vendor",
	[PERF_ABSENT_ENUMERATION] = "CPUID leaf 0xA shows no architectural PMU",
	[PERF_ABSENT_EVENTS] = "CPUID leaf 0xA lists fewer events than perf needs",
	[PERF_ABSENT_MODEL] = "perf's driver does not know this CPU model",
	[PERF_ABSENT_COUNTERS] = "CPUID leaves perf without any counter",
	[PERF_ABSENT_BROKEN] = "perf found the counters' MSRs not working",
};
static_assert(ARRAY_SIZE(absence_texts) == PERF_ABSENCE_COUNT, "every absence has a text");

/* X86_FEATURE_ARCH_PERFMON; Linux keeps the maximum leaf in an int. */
static bool has_arch_perfmon(const struct pmu_inputs *in)
{
	switch (in->vendor) {
	case VENDOR_INTEL:
	case VENDOR_CENTAUR:
	case VENDOR_ZHAOXIN:
		return (int32_t)in->max_leaf >= (int32_t)CPUID_PERFMON &&
		       bits_field32(in->perfmon.eax, 7, 0) > 0 &&
		       bits_field32(in->perfmon.eax, 15, 8) > 1;
	case VENDOR_AMD:
	case VENDOR_HYGON:
	case VENDOR_OTHER:
		break;
	}
	return false;
}

static void look(const struct ruleset *rules, const struct pmu_inputs *in,
		 struct perf_view *ret)
{
	switch (in->vendor) {
	case VENDOR_INTEL:
		perf_view_intel(rules, in, ret);
		break;
	case VENDOR_AMD:
	case VENDOR_HYGON:
		perf_view_amd(rules, in, ret);
		break;
	case VENDOR_CENTAUR:
	case VENDOR_ZHAOXIN:
		perf_view_zhaoxin(rules, in, ret);
		break;
	case VENDOR_OTHER:
		ret->absence = PERF_ABSENT_VENDOR;
		break;
	}
	/* check_hw_exists() wants a counter to try, whatever the driver found */
	if (!ret->absence && ret->gp.count == 0)
		ret->absence = PERF_ABSENT_COUNTERS;
	if (!ret->absence && in->pmu_broken)
		ret->absence = PERF_ABSENT_BROKEN;
}

void perf_view_of(const struct ruleset *rules, const struct pmu_inputs *in,
		  struct perf_view *ret)
{
	const bool arch_perfmon = has_arch_perfmon(in);

	*ret = (struct perf_view){ .arch_perfmon = arch_perfmon };
	look(rules, in, ret);
	if (ret->absence)
		*ret = (struct perf_view){
			.absence = ret->absence,
			.arch_perfmon = arch_perfmon,
		};
	ret->offered_to_kvm = !ret->absence && !in->hybrid;
	if (rules->width_needs_counters && ret->fixed.count == 0)
		ret->fixed.width = 0;
}

const char *perf_absence_text(enum perf_absence absence)
{
	return absence_texts[absence];
}

uint64_t perf_view_bitmap(unsigned int count, struct perf_view *view)
{
	/* GENMASK(count - 1, 0); x86 takes shift counts modulo 64 */
	if (count % 64 == 0) {
		view->undefined_shift = true;
		return UINT64_MAX;
	}
	view->undefined_shift |= count > 64;
	return bits_ones(count % 64);
}
