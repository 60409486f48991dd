// SPDX-License-Identifier: GPL-2.0-or-later
/* Named machines, as far as perf and KVM look at them. */
#include "tests/predict/machines.h"

#include <string.h>

#include "tests/unit_test.h"

static struct pmu_inputs intel(unsigned int model, uint32_t max_leaf,
			       struct cpuid_regs leaf_a)
{
	return (struct pmu_inputs){
		.vendor = VENDOR_INTEL,
		.family = 6,
		.model = model,
		.max_leaf = max_leaf,
		.max_extended_leaf = 0x80000008,
		.pdcm = true,
		.ds = true,
		.dtes64 = true,
		.perfmon = leaf_a,
		.loads_global_ctrl = true,
		.wants_pmu = true,
	};
}

static struct pmu_inputs amd(unsigned int family, uint32_t max_extended_leaf)
{
	return (struct pmu_inputs){
		.vendor = VENDOR_AMD,
		.family = family,
		.max_leaf = 0x10,
		.max_extended_leaf = max_extended_leaf,
		.amd_features = 0x75c237ff,
		.wants_pmu = true,
	};
}

struct pmu_inputs machine_core2(void)
{
	struct pmu_inputs in = intel(0x0f, 0x0a, REGS(0x07280202, 0, 0, 0));

	in.perf_capabilities = 0xc1;
	return in;
}

struct pmu_inputs machine_bonnell(void)
{
	struct pmu_inputs in = intel(0x1c, 0x0a, REGS(0x07280203, 0, 0, 0x2501));

	in.stepping = 2;
	in.perf_capabilities = 0xc1;
	return in;
}

struct pmu_inputs machine_skylake(void)
{
	struct pmu_inputs in = intel(0x55, 0x16, REGS(0x07300404, 0, 0, 0x603));

	in.perf_capabilities = 0x33c5;
	return in;
}

struct pmu_inputs machine_ice_lake(void)
{
	struct pmu_inputs in = intel(0x6a, 0x1b, REGS(0x08300805, 0, 0xf, 0x8604));

	in.perf_capabilities = 0xf4c5;
	return in;
}

struct pmu_inputs machine_sapphire_rapids(void)
{
	struct pmu_inputs in = intel(0x8f, 0x20, REGS(0x08300805, 0, 0xf, 0x8604));

	in.arch_lbr = true;
	in.perf_capabilities = 0xf4ff;
	return in;
}

static void give_leaf_23(struct pmu_inputs *in, uint32_t gp, uint32_t fixed)
{
	in->perfmon_ext = true;
	in->perfmon_ext_subleaves = 0xb;
	in->perfmon_ext_gp = gp;
	in->perfmon_ext_fixed = fixed;
}

struct pmu_inputs machine_granite_rapids(void)
{
	struct pmu_inputs in = machine_sapphire_rapids();

	in.model = 0xad;
	in.max_leaf = 0x24;
	in.perf_capabilities = 0x2f5ff;
	give_leaf_23(&in, 0xff, 0xf);
	return in;
}

struct pmu_inputs machine_clearwater(void)
{
	struct pmu_inputs in = intel(0xdd, 0x24, REGS(0x0d300806, 0, 0x77, 0x8603));

	in.arch_lbr = true;
	in.perf_capabilities = 0x26ff;
	give_leaf_23(&in, 0xff, 0x77);
	return in;
}

struct pmu_inputs machine_alder_lake(void)
{
	struct pmu_inputs in = intel(0x97, 0x20, REGS(0x07300605, 0, 0x7, 0x8603));

	in.hybrid = true;
	in.arch_lbr = true;
	in.perf_capabilities = 0x74ff;
	return in;
}

struct pmu_inputs machine_zen2(void)
{
	return amd(0x17, 0x80000020);
}

struct pmu_inputs machine_zen4(void)
{
	struct pmu_inputs in = amd(0x19, 0x80000028);

	in.amd_perfmon_eax = 0x7;
	in.amd_perfmon_ebx = 0x00304106;
	return in;
}

struct perf_view machine_perf(enum ruleset_id rules, const struct pmu_inputs *in)
{
	struct perf_view perf;

	perf_view_of(&rulesets[rules], in, &perf);
	return perf;
}

struct prediction machine_predict(enum ruleset_id rules, const struct pmu_inputs *in)
{
	const struct perf_view perf = machine_perf(rules, in);
	struct prediction prediction;

	predict(&rulesets[rules], in, &perf, &prediction);
	return prediction;
}

void assert_regs(struct cpuid_regs got, struct cpuid_regs want)
{
	if (memcmp(&got, &want, sizeof(want)) != 0)
		fail_msg("%08x-%08x-%08x-%08x is not %08x-%08x-%08x-%08x", got.eax,
			 got.ebx, got.ecx, got.edx, want.eax, want.ebx, want.ecx, want.edx);
}
