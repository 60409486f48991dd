// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * model/explain.h: machines with a name, and guests with the leaf 0xA that the code of three
 * kernels makes of theirs. The registers are facts of those machines and kernels, worked out
 * by hand from the kernels' code and not by the rules under test.
 */
#include <string.h>

#include "tests/model/hosts.h"
#include "tests/predict/pair.h"
#include "tests/unit_test.h"

static const char *const kernels[] = { "6.1.192", "6.12.107", "7.2.13" };

/* What a kernel lets a guest have, and what becomes of some items then. */
struct example {
	const char *name;
	uint32_t signature, max_leaf; /* leaf 1 EAX, leaf 0 EAX */
	struct cpuid_regs leaf_0a;
	uint32_t ext_gp, ext_fixed; /* leaf 0x23.1; 0: there is no such leaf */
	bool hybrid, in_guest;
	struct cpuid_regs guest[ARRAY_SIZE(kernels)];
	enum cause_id pmu, version, gp[ARRAY_SIZE(kernels)];
	enum cause_id fixed_0[ARRAY_SIZE(kernels)], fixed_3, fixed_4;
};

#define ALL(cause)                        \
	{                                 \
		(cause), (cause), (cause) \
	}
#define ALL_REGS(a, b, c, d)                                         \
	{                                                            \
		REGS(a, b, c, d), REGS(a, b, c, d), REGS(a, b, c, d) \
	}
#define NOTHING ALL_REGS(0, 0, 0, 0)

static const struct example examples[] = {
	{
		.name = "Skylake-SP",
		.signature = 0x00050654,
		.max_leaf = 0x16,
		.leaf_0a = REGS(0x07300404, 0, 0, 0x00000603),
		.guest = ALL_REGS(0x07300402, 0, 0, 0x00008603),
		.version = CAUSE_VERSION_CAP,
		.fixed_3 = CAUSE_HARDWARE,
	},
	{
		.name = "Ice Lake-SP",
		.signature = 0x000606a6,
		.max_leaf = 0x1b,
		.leaf_0a = REGS(0x08300805, 0, 0xf, 0x00008604),
		.guest = ALL_REGS(0x08300802, 0, 0, 0x00008603),
		.version = CAUSE_VERSION_CAP,
		.fixed_3 = CAUSE_KVM_MAX_FIXED,
	},
	{
		.name = "Sapphire Rapids",
		.signature = 0x000806f8,
		.max_leaf = 0x20,
		.leaf_0a = REGS(0x08300805, 0, 0xf, 0x00008604),
		.guest = ALL_REGS(0x08300802, 0, 0, 0x00008603),
		.version = CAUSE_VERSION_CAP,
		.fixed_3 = CAUSE_KVM_MAX_FIXED,
	},
	{
		.name = "Granite Rapids",
		.signature = 0x000a06d1,
		.max_leaf = 0x24,
		.leaf_0a = REGS(0x08300805, 0, 0xf, 0x00008604),
		.ext_gp = 0xff,
		.ext_fixed = 0xf,
		.guest = ALL_REGS(0x08300802, 0, 0, 0x00008603),
		.version = CAUSE_VERSION_CAP,
		.fixed_3 = CAUSE_KVM_MAX_FIXED,
	},
	{
		.name = "Sierra Forest",
		.signature = 0x000a06f3,
		.max_leaf = 0x24,
		.leaf_0a = REGS(0x07300805, 0, 0x7, 0x00008603),
		.ext_gp = 0xff,
		.ext_fixed = 0x7,
		.guest = ALL_REGS(0x07300802, 0, 0, 0x00008603),
		.version = CAUSE_VERSION_CAP,
		.fixed_3 = CAUSE_HARDWARE,
	},
	{
		.name = "Clearwater Forest",
		.signature = 0x000d06d0,
		.max_leaf = 0x24,
		.leaf_0a = REGS(0x0d300806, 0, 0x77, 0x00008603),
		.ext_gp = 0xff,
		.ext_fixed = 0x77,
		.guest = ALL_REGS(0x0d300802, 0, 0, 0x00008603),
		.version = CAUSE_VERSION_CAP,
		.fixed_3 = CAUSE_FIXED_COUNTER_HOLE,
		.fixed_4 = CAUSE_FIXED_COUNTER_HOLE,
	},
	{
		.name = "Alder Lake",
		.signature = 0x00090672,
		.max_leaf = 0x20,
		.leaf_0a = REGS(0x07300605, 0, 0x7, 0x00008603),
		.hybrid = true,
		.guest = NOTHING,
		.pmu = CAUSE_HYBRID,
		.version = CAUSE_HYBRID,
		.gp = ALL(CAUSE_HYBRID),
		.fixed_0 = ALL(CAUSE_HYBRID),
		.fixed_3 = CAUSE_HARDWARE,
	},
	{
		.name = "Alder Lake, E-cores off, hybrid bit left",
		.signature = 0x00090672,
		.max_leaf = 0x20,
		.leaf_0a = REGS(0x08300805, 0, 0xf, 0x00008604),
		.hybrid = true,
		.guest = NOTHING,
		.pmu = CAUSE_HYBRID,
		.version = CAUSE_HYBRID,
		.gp = ALL(CAUSE_HYBRID),
		.fixed_0 = ALL(CAUSE_HYBRID),
		.fixed_3 = CAUSE_HYBRID,
	},
	{
		.name = "Alder Lake, E-cores off, hybrid bit clear",
		.signature = 0x00090672,
		.max_leaf = 0x20,
		.leaf_0a = REGS(0x08300805, 0, 0xf, 0x00008604),
		.guest = ALL_REGS(0x08300802, 0, 0, 0x00008603),
		.version = CAUSE_VERSION_CAP,
		.fixed_3 = CAUSE_KVM_MAX_FIXED,
	},
	{
		.name = "nested, leaf 0xa without a bitmap (Hyper-V on Rocket Lake)",
		.signature = 0x000a0671,
		.max_leaf = 0x16,
		.leaf_0a = REGS(0x08300805, 0, 0, 0x00000604),
		.in_guest = true,
		.guest = { REGS(0x08300802, 0, 0, 0x00008600),
			   REGS(0x08300802, 0, 0, 0x00008000),
			   REGS(0x08300802, 0, 0, 0x00008000) },
		.version = CAUSE_VERSION_CAP,
		.fixed_0 = ALL(CAUSE_PERF),
		.fixed_3 = CAUSE_PERF,
	},
	{
		.name = "Conroe",
		.signature = 0x000006f6,
		.max_leaf = 0xa,
		.leaf_0a = REGS(0x07280202, 0, 0, 0),
		.guest = ALL_REGS(0x07280202, 0, 0, 0x00008503),
		.fixed_3 = CAUSE_HARDWARE,
	},
	{
		.name = "nested, Conroe's leaf 0xa",
		.signature = 0x000006f6,
		.max_leaf = 0xa,
		.leaf_0a = REGS(0x07280202, 0, 0, 0),
		.in_guest = true,
		.guest = { REGS(0x07280202, 0, 0, 0x00008500),
			   REGS(0x07280202, 0, 0, 0x00008503),
			   REGS(0x07280202, 0, 0, 0x00008503) },
		.fixed_0 = { CAUSE_HYPERVISOR, CAUSE_NONE, CAUSE_NONE },
		.fixed_3 = CAUSE_HYPERVISOR,
	},
	{
		.name = "nested, version 1",
		.signature = 0x000006f6,
		.max_leaf = 0xa,
		.leaf_0a = REGS(0x07280201, 0, 0, 0),
		.in_guest = true,
		.guest = { REGS(0x07280201, 0, 0, 0x00008500),
			   REGS(0x07280201, 0, 0, 0x00008000),
			   REGS(0x07280201, 0, 0, 0x00008000) },
		.fixed_0 = ALL(CAUSE_HYPERVISOR),
		.fixed_3 = CAUSE_HYPERVISOR,
	},
	{
		.name = "ten counters",
		.signature = 0x000d06d0,
		.max_leaf = 0x24,
		.leaf_0a = REGS(0x0d300a06, 0, 0xf, 0x00008604),
		.ext_gp = 0x3ff,
		.ext_fixed = 0xf,
		.guest = { REGS(0x0d300a02, 0, 0, 0x00008603),
			   REGS(0x0d300802, 0, 0, 0x00008603),
			   REGS(0x0d300802, 0, 0, 0x00008603) },
		.version = CAUSE_VERSION_CAP,
		.gp = { CAUSE_NONE, CAUSE_KVM_MAX_GP, CAUSE_KVM_MAX_GP },
		.fixed_3 = CAUSE_KVM_MAX_FIXED,
	},
	{
		.name = "nested, no PMU",
		.signature = 0x000206e6,
		.max_leaf = 0xb,
		.leaf_0a = REGS(0, 0, 0, 0),
		.in_guest = true,
		.guest = NOTHING,
		.pmu = CAUSE_HYPERVISOR,
		.version = CAUSE_HYPERVISOR,
		.gp = ALL(CAUSE_HYPERVISOR),
		.fixed_0 = ALL(CAUSE_HYPERVISOR),
		.fixed_3 = CAUSE_HYPERVISOR,
	},
};

static void make_host(struct scene *host, const struct example *example, const char *kernel)
{
	scene_make_ice_lake(host);
	scene_set_kernel(host, kernel);
	scene_leaf(host, 1)->eax = example->signature;
	scene_leaf(host, 0)->eax = example->max_leaf;
	*scene_leaf(host, 0xa) = example->leaf_0a;
	if (example->hybrid)
		host_set_leaf_7_edx(&host->snap, LEAF_7_EDX_HYBRID);
	if (example->ext_gp)
		host_set_perfmon_ext(&host->snap, 0, example->ext_gp, example->ext_fixed);
	if (example->in_guest)
		host_set_guest(&host->snap);
	scene_set_perf_capabilities(host, 0x2000);
}

static void check_item(const struct pair *pair, enum item_id item, enum cause_id cause)
{
	if (cause == CAUSE_NONE)
		pair_check_kept(pair, item);
	else if (pair_row(pair, item)->cause != cause)
		fail_msg("%s: '%s' is not '%s'", item_kinds[item].id,
			 causes[pair_row(pair, item)->cause].id, causes[cause].id);
}

static void check_example(struct pair *pair, const struct example *example, size_t kernel)
{
	pair_clear(pair);
	make_host(&pair->host, example, kernels[kernel]);
	pair_make_guest_of(pair, example->guest[kernel]);
	pair_explain(pair);
	check_item(pair, ITEM_PMU, example->pmu);
	check_item(pair, ITEM_VERSION, example->version);
	check_item(pair, ITEM_GP_COUNTERS, example->gp[kernel]);
	check_item(pair, ITEM_FIXED_COUNTER_0, example->fixed_0[kernel]);
	check_item(pair, ITEM_FIXED_COUNTER_0 + 3, example->fixed_3);
	check_item(pair, ITEM_FIXED_COUNTER_0 + 4, example->fixed_4);
}

static void each_machine_loses_what_its_kernel_takes(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(examples); i++)
		for (size_t kernel = 0; kernel < ARRAY_SIZE(kernels); kernel++) {
			print_message("%s, %s\n", examples[i].name, kernels[kernel]);
			check_example(*state, &examples[i], kernel);
		}
}

/* Zen 2: no leaf 0x80000022. Zen 3: an empty one. Zen 4: PerfMonV2, which 6.1 does not know. */
static void amd_guests_lose_perfmon_v2_to_old_kernels_alone(void **state)
{
	static const struct {
		uint32_t signature, max_extended, perfmon;
		enum cause_id perfmon_v2[ARRAY_SIZE(kernels)];
	} zens[] = {
		{ 0x00830f10, 0x80000020, 0, ALL(CAUSE_HARDWARE) },
		{ 0x00a00f11, 0x80000023, 0, ALL(CAUSE_HARDWARE) },
		{ 0x00a10f11, 0x80000028, 7, { CAUSE_KERNEL, CAUSE_NONE, CAUSE_NONE } },
	};
	struct pair *pair = *state;

	for (size_t i = 0; i < ARRAY_SIZE(zens) * ARRAY_SIZE(kernels); i++) {
		const size_t zen = i / ARRAY_SIZE(kernels),
			     kernel = i % ARRAY_SIZE(kernels);

		pair_clear(pair);
		scene_make_zen4(&pair->host);
		scene_set_kernel(&pair->host, kernels[kernel]);
		scene_leaf(&pair->host, 1)->eax = zens[zen].signature;
		scene_leaf(&pair->host, 0x80000000)->eax = zens[zen].max_extended;
		scene_leaf(&pair->host, 0x80000022)->eax = zens[zen].perfmon;
		pair_make_guest(pair);
		pair_explain(pair);
		check_item(pair, ITEM_PMU, CAUSE_NONE);
		check_item(pair, ITEM_GP_COUNTERS, CAUSE_NONE);
		check_item(pair, ITEM_PERFCTR_CORE, CAUSE_NONE);
		check_item(pair, ITEM_PERFMON_V2, zens[zen].perfmon_v2[kernel]);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAIR_TEST(each_machine_loses_what_its_kernel_takes),
		PAIR_TEST(amd_guests_lose_perfmon_v2_to_old_kernels_alone),
	};

	return cmocka_run_group_tests_name("explain_examples", tests, NULL, NULL);
}
