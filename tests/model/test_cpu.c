// SPDX-License-Identifier: GPL-2.0-or-later
/* model/cpu.h: which CPU the host has. */
#include "model/cpu.h"

#include "tests/model/hosts.h"
#include "tests/unit_test.h"

static struct cpu decode(struct host_fixture *host)
{
	struct cpu cpu;

	cpu_decode(&host->snap.group[0].cpuid, &cpu);
	return cpu;
}

static void vendors_are_told_by_their_signature(void **state)
{
	static const struct {
		uint32_t ebx, ecx, edx;
		enum cpu_vendor vendor;
		bool amd;
	} vendors[] = {
		{ 0x756e6547, 0x6c65746e, 0x49656e69, VENDOR_INTEL, false },
		{ 0x68747541, 0x444d4163, 0x69746e65, VENDOR_AMD, true },
		{ 0x6f677948, 0x656e6975, 0x6e65476e, VENDOR_HYGON, true },
		{ 0x746e6543, 0x736c7561, 0x48727561, VENDOR_CENTAUR, false },
		{ 0x68532020, 0x20206961, 0x68676e61, VENDOR_ZHAOXIN, false },
		{ 0x756e6547, 0x3638784d, 0x54656e69, VENDOR_OTHER, false },
	};
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	for (size_t i = 0; i < ARRAY_SIZE(vendors); i++) {
		struct cpu cpu;

		host_set_leaf(&host->snap, 0,
			      REGS(0x1b, vendors[i].ebx, vendors[i].ecx, vendors[i].edx));
		cpu = decode(host);
		assert_known(&cpu.vendor_gap);
		assert_int_equal(cpu.vendor, vendors[i].vendor);
		assert_int_equal(cpu_is_amd(&cpu), vendors[i].amd);
		assert_int_equal(cpu.max_leaf, 0x1b);
	}
}

static void family_and_model_are_counted_as_linux_does(void **state)
{
	static const struct {
		uint32_t signature;
		unsigned int family, model, stepping;
	} cpus[] = {
		{ 0x000606a6, 6, 0x6a, 6 }, /* Ice Lake: extended model from family 6 */
		{ 0x000106c2, 6, 0x1c, 2 }, /* Diamondville */
		{ 0x00a10f11, 0x19, 0x11, 1 }, /* Genoa: extended family beside base 0xf */
		{ 0x00000f4a, 0xf, 4, 0xa }, /* base family 0xf alone */
		{ 0x00010543, 5, 4, 3 }, /* no extended model below family 6 */
		{ 0x00100643, 6, 4, 3 }, /* no extended family beside base 6 */
		{ 0x400f0f00, 0xf, 0xf0, 0 }, /* bits 31:28 are reserved */
	};
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	for (size_t i = 0; i < ARRAY_SIZE(cpus); i++) {
		struct cpu cpu;

		host_set_leaf(&host->snap, 1, REGS(cpus[i].signature, 0, 0, 0));
		cpu = decode(host);
		assert_int_equal(cpu.family, cpus[i].family);
		assert_int_equal(cpu.model, cpus[i].model);
		assert_int_equal(cpu.stepping, cpus[i].stepping);
	}
}

static void features_are_told_bit_by_bit(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	for (unsigned int bit = 0; bit < 32; bit++) {
		struct cpu cpu;

		host_set_leaf(&host->snap, 1, REGS(0x606a6, 0, 1u << bit, 0));
		cpu = decode(host);
		assert_int_equal(cpu.dtes64, bit == 2);
		assert_int_equal(cpu.vmx, bit == 5);
		assert_int_equal(cpu.pdcm, bit == 15);
		assert_int_equal(cpu.hypervisor, bit == 31);
		assert_false(cpu.ds);
		host_set_leaf(&host->snap, 1, REGS(0x606a6, 0, 0, 1u << bit));
		assert_int_equal(decode(host).ds, bit == 21);
		host_set_leaf(&host->snap, 7, REGS(0, 0, 0, 1u << bit));
		cpu = decode(host);
		assert_int_equal(cpu.hybrid, bit == 15);
		assert_int_equal(cpu.arch_lbr, bit == 19);
		host_set_leaf(&host->snap, 0x80000001, REGS(0, 0, 1u << bit, 0));
		assert_int_equal(decode(host).svm, bit == 2);
	}
}

static void leaf_7_subleaf_1_is_there_only_if_subleaf_0_says_so(void **state)
{
	struct host_fixture *host = *state;
	struct cpu cpu;

	host_make_intel(&host->snap);
	host_set(&host->snap, 0,
		 (struct cpuid_entry){ .leaf = 7, .subleaf = 1, .regs = { 0x100, 0, 0, 0 } });
	assert_true(decode(host).perfmon_ext);
	host_set_leaf(&host->snap, 7, REGS(0, 0, 0, 0));
	cpu = decode(host);
	assert_false(cpu.perfmon_ext);
	assert_known(&cpu.perfmon_ext_gap);
}

static void a_leaf_above_the_maximum_is_not_there(void **state)
{
	struct host_fixture *host = *state;
	struct cpu cpu;

	host_make_intel(&host->snap);
	host_set_leaf_7_edx(&host->snap, LEAF_7_EDX_HYBRID);
	host_set_max_leaf(&host->snap, 6);
	cpu = decode(host);
	assert_false(cpu.hybrid);
	assert_known(&cpu.hybrid_gap);
	assert_known(&cpu.perfmon_ext_gap);
	host_set_max_leaf(&host->snap, 0);
	cpu = decode(host);
	assert_known(&cpu.features_gap);
	assert_int_equal(cpu.family, 0);
}

static void a_leaf_up_to_the_maximum_that_is_missing_is_a_gap(void **state)
{
	struct host_fixture *host = *state;
	struct cpu cpu;

	host_make_intel(&host->snap);
	host_forget_subleaf(&host->snap, 7, 1);
	cpu = decode(host);
	assert_known(&cpu.hybrid_gap);
	assert_not_recorded(&cpu.perfmon_ext_gap, FACT_CPUID_LEAF_7);
	host_forget(&host->snap, 0, 7);
	cpu = decode(host);
	assert_not_recorded(&cpu.hybrid_gap, FACT_CPUID_LEAF_7);
	assert_not_recorded(&cpu.perfmon_ext_gap, FACT_CPUID_LEAF_7);
	host_forget(&host->snap, 0, 1);
	cpu = decode(host);
	assert_not_recorded(&cpu.features_gap, FACT_CPUID_LEAF_1);
	assert_not_recorded(&cpu.hypervisor_gap, FACT_CPUID_LEAF_1);
	host_forget(&host->snap, 0, 0x80000001);
	cpu = decode(host);
	assert_not_recorded(&cpu.svm_gap, FACT_CPUID_EXTENDED);
	assert_known(&cpu.extended_gap);
}

static void without_leaf_0_nothing_is_known_to_be_absent(void **state)
{
	static const struct cpuid_table nothing;
	struct host_fixture *host = *state;
	struct cpu cpu;

	cpu_decode(&nothing, &cpu);
	assert_not_recorded(&cpu.vendor_gap, FACT_CPUID_LEAF_0);
	assert_not_recorded(&cpu.features_gap, FACT_CPUID_LEAF_0);
	assert_not_recorded(&cpu.hybrid_gap, FACT_CPUID_LEAF_0);
	assert_not_recorded(&cpu.extended_gap, FACT_CPUID_EXTENDED);
	assert_not_recorded(&cpu.svm_gap, FACT_CPUID_EXTENDED);
	host_make_intel(&host->snap);
	host_forget(&host->snap, 0, 0);
	cpu = decode(host);
	assert_int_equal(cpu.vendor, VENDOR_OTHER);
	assert_known(&cpu.features_gap); /* leaf 1 was recorded, so it exists */
	assert_int_equal(cpu.model, 0x6a);
}

static void a_cpu_without_extended_leaves_answers_with_other_data(void **state)
{
	static const uint32_t other_data[] = { 0, 0x7ff, 0x7fffffff, 0x80010000,
					       0xffffffff };
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	for (size_t i = 0; i < ARRAY_SIZE(other_data); i++) {
		struct cpu cpu;

		host_set_leaf(&host->snap, 0x80000000, REGS(other_data[i], 0, 0, 0));
		host_set_leaf(&host->snap, 0x80000001, REGS(0, 0, 4, 0));
		cpu = decode(host);
		assert_known(&cpu.extended_gap);
		assert_int_equal(cpu.max_extended_leaf, 0);
		assert_known(&cpu.svm_gap);
		assert_false(cpu.svm);
	}
	host_set_leaf(&host->snap, 0x80000000, REGS(0x8000ffff, 0, 0, 0));
	assert_int_equal(decode(host).max_extended_leaf, 0x8000ffff);
}

static void the_hypervisor_is_named_in_a_guest_only(void **state)
{
	struct host_fixture *host = *state;
	struct cpu cpu;

	host_make_intel(&host->snap);
	host_set_leaf(&host->snap, 0x40000000, REGS(0, 0x41414141, 0, 0));
	cpu = decode(host);
	assert_known(&cpu.hypervisor_gap);
	assert_string_equal(cpu.hypervisor_name, "");
	host_set_guest(&host->snap);
	assert_string_equal(decode(host).hypervisor_name, "KVMKVMKVM");
	host_set_leaf(&host->snap, 0x40000000, /* "Microsoft Hv" fills all twelve bytes */
		      REGS(0, 0x7263694d, 0x666f736f, 0x76482074));
	assert_string_equal(decode(host).hypervisor_name, "Microsoft Hv");
	host_forget(&host->snap, 0, 0x40000000);
	cpu = decode(host);
	assert_true(cpu.hypervisor);
	assert_not_recorded(&cpu.hypervisor_gap, FACT_CPUID_HYPERVISOR);
}

static void a_hypervisor_cannot_steer_the_terminal_by_its_name(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_set_guest(&host->snap);
	host_set_leaf(&host->snap, 0x40000000, REGS(0, 0x6d5b1b41, 0x7e7fff0a, 0));
	assert_string_equal(decode(host).hypervisor_name, "A?[m???~");
}

int main(void)
{
#define CPU_TEST(test) cmocka_unit_test_setup_teardown(test, host_setup, host_teardown)
	const struct CMUnitTest tests[] = {
		CPU_TEST(vendors_are_told_by_their_signature),
		CPU_TEST(family_and_model_are_counted_as_linux_does),
		CPU_TEST(features_are_told_bit_by_bit),
		CPU_TEST(leaf_7_subleaf_1_is_there_only_if_subleaf_0_says_so),
		CPU_TEST(a_leaf_above_the_maximum_is_not_there),
		CPU_TEST(a_leaf_up_to_the_maximum_that_is_missing_is_a_gap),
		CPU_TEST(without_leaf_0_nothing_is_known_to_be_absent),
		CPU_TEST(a_cpu_without_extended_leaves_answers_with_other_data),
		CPU_TEST(the_hypervisor_is_named_in_a_guest_only),
		CPU_TEST(a_hypervisor_cannot_steer_the_terminal_by_its_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
