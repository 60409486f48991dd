// SPDX-License-Identifier: GPL-2.0-or-later
/* model/pmu_inputs.h: what is taken off a CPUID table. */
#include "model/pmu_inputs.h"

#include "tests/predict/machines.h"
#include "tests/unit_test.h"

static struct cpuid_entry leaves[] = {
	{ .leaf = 0x0, .regs = { 0x24, 0x756e6547, 0x6c65746e, 0x49656e69 } },
	{ .leaf = 0x1, .regs = { 0x000a06d5, 0, 0x8000800c, 0x00200000 } },
	{ .leaf = 0x7, .regs = { 1, 0, 0, 0x88000 } },
	{ .leaf = 0x7, .subleaf = 1, .regs = { 0x100, 0, 0, 0 } },
	{ .leaf = 0xa, .regs = { 0x08300805, 1, 0xf, 0x8604 } },
	{ .leaf = 0x23, .regs = { 0xb, 0, 0, 0 } },
	{ .leaf = 0x23, .subleaf = 1, .regs = { 0xff, 0x77, 0, 0 } },
	{ .leaf = 0x80000000, .regs = { 0x80000028, 0, 0, 0 } },
	{ .leaf = 0x80000001, .regs = { 0, 0, 0x00800000, 0 } },
	{ .leaf = 0x80000022, .regs = { 1, 0x6, 0, 0 } },
};

static struct pmu_inputs take(size_t count)
{
	const struct cpuid_table cpuid = { .entry = leaves, .count = count };
	struct pmu_inputs in;
	struct cpu cpu;

	cpu_decode(&cpuid, &cpu);
	pmu_inputs_of_cpuid(&cpu, &cpuid, &in);
	return in;
}

static void every_leaf_lands_in_its_field(void **state)
{
	const struct pmu_inputs in = take(ARRAY_SIZE(leaves));

	(void)state;
	assert_int_equal(in.vendor, VENDOR_INTEL);
	assert_int_equal(in.family, 6);
	assert_int_equal(in.model, 0xad);
	assert_int_equal(in.stepping, 5);
	assert_int_equal(in.max_leaf, 0x24);
	assert_true(in.hypervisor && in.pdcm && in.dtes64 && in.ds);
	assert_true(in.hybrid && in.arch_lbr && in.perfmon_ext);
	assert_regs(in.perfmon, REGS(0x08300805, 1, 0xf, 0x8604));
	assert_int_equal(in.perfmon_ext_subleaves, 0xb);
	assert_int_equal(in.perfmon_ext_gp, 0xff);
	assert_int_equal(in.perfmon_ext_fixed, 0x77);
	assert_int_equal(in.max_extended_leaf, 0x80000028);
	assert_int_equal(in.amd_features, 0x00800000);
	assert_int_equal(in.amd_perfmon_eax, 1);
	assert_int_equal(in.amd_perfmon_ebx, 6);
}

static void a_leaf_that_is_not_there_reads_as_zero(void **state)
{
	const struct pmu_inputs in = take(1);

	(void)state;
	assert_int_equal(in.vendor, VENDOR_INTEL);
	assert_int_equal(in.family, 0);
	assert_false(in.hypervisor || in.pdcm || in.dtes64 || in.ds);
	assert_false(in.hybrid || in.arch_lbr || in.perfmon_ext);
	assert_regs(in.perfmon, REGS(0, 0, 0, 0));
	assert_int_equal(in.perfmon_ext_gp, 0);
	assert_int_equal(in.max_extended_leaf, 0);
	assert_int_equal(in.amd_features, 0);
}

static void what_is_not_cpuid_is_as_kvm_needs_it(void **state)
{
	const struct pmu_inputs in = take(1);

	(void)state;
	assert_true(in.loads_global_ctrl);
	assert_true(in.wants_pmu);
	assert_false(in.wants_mediated);
	assert_false(in.pmu_broken);
	assert_false(in.pebs_unavailable);
	assert_int_equal(in.perf_capabilities, 0);
}

static void a_maximum_that_is_negative_in_an_int_hides_leaf_7(void **state)
{
	struct pmu_inputs in;

	(void)state;
	leaves[0].regs.eax = 0x80000000;
	in = take(ARRAY_SIZE(leaves));
	assert_false(in.hybrid || in.arch_lbr || in.perfmon_ext);
	assert_int_equal(in.family, 6);
	leaves[0].regs.eax = 0x7fffffff;
	in = take(ARRAY_SIZE(leaves));
	assert_true(in.hybrid && in.arch_lbr && in.perfmon_ext);
	leaves[0].regs.eax = 0x24;
}

static void extended_leaves_count_below_their_maximum(void **state)
{
	struct pmu_inputs in = take(ARRAY_SIZE(leaves));

	(void)state;
	assert_true(pmu_inputs_has_extended(&in, 0x80000028));
	assert_false(pmu_inputs_has_extended(&in, 0x80000029));
	assert_true(pmu_inputs_has_amd_feature(&in, 23));
	assert_false(pmu_inputs_has_amd_feature(&in, 24));
	in.max_extended_leaf = 0x80000000;
	assert_false(pmu_inputs_has_amd_feature(&in, 23));
	in.max_extended_leaf = 0x90000028; /* another leaf's data */
	assert_false(pmu_inputs_has_amd_feature(&in, 23));
}

static void amd_and_hygon_are_kvm_amds(void **state)
{
	struct pmu_inputs in = take(1);

	(void)state;
	for (in.vendor = VENDOR_OTHER; in.vendor <= VENDOR_ZHAOXIN; in.vendor++)
		assert_int_equal(pmu_inputs_is_amd(&in),
				 in.vendor == VENDOR_AMD || in.vendor == VENDOR_HYGON);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_leaf_lands_in_its_field),
		cmocka_unit_test(a_leaf_that_is_not_there_reads_as_zero),
		cmocka_unit_test(what_is_not_cpuid_is_as_kvm_needs_it),
		cmocka_unit_test(a_maximum_that_is_negative_in_an_int_hides_leaf_7),
		cmocka_unit_test(extended_leaves_count_below_their_maximum),
		cmocka_unit_test(amd_and_hygon_are_kvm_amds),
	};

	return cmocka_run_group_tests_name("pmu_inputs", tests, NULL, NULL);
}
