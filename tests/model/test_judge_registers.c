// SPDX-License-Identifier: GPL-2.0-or-later
/* model/judge_registers.c: findings about registers that are out of place or doubtful. */
#include "model/judge.h"

#include <errno.h>

#include "tests/model/hosts.h"
#include "tests/unit_test.h"

static const struct findings *judge(struct host_fixture *host)
{
	verdict_judge(&host->snap, &host->verdict);
	return &host->verdict.findings;
}

static void set_msr(struct host_fixture *host, size_t group, uint64_t value)
{
	host->snap.group[group].msr[HOST_MSR_PERF_CAPABILITIES] =
		(struct reading_u64){ .reading = reading_ok(), .value = value };
}

static void supply(struct host_fixture *host, uint64_t value)
{
	host->snap.supplied.perf_capabilities =
		(struct reading_u64){ .reading = reading_ok(), .value = value };
}

static void a_pmu_leaf_above_the_maximum_is_found(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_set_perfmon_ext(&host->snap, 0, 0xff, 0x0f);
	host_set_max_leaf(&host->snap, 0x23);
	assert_not_found(judge(host), FINDING_LEAF_ABOVE_MAXIMUM);
	host_set_max_leaf(&host->snap, 0x22);
	assert_found(judge(host), FINDING_LEAF_ABOVE_MAXIMUM,
		     "leaf 0x23 is above the maximum 0x22");
	host_set_max_leaf(&host->snap, 9); /* and the first of several is named */
	assert_found(judge(host), FINDING_LEAF_ABOVE_MAXIMUM,
		     "leaf 0xa is above the maximum 0x9");
}

static void an_extended_leaf_has_the_extended_maximum(void **state)
{
	struct host_fixture *host = *state;

	host_make_amd(&host->snap);
	host_set_leaf(&host->snap, 0x80000000, REGS(0x80000022, 0, 0, 0));
	assert_not_found(judge(host), FINDING_LEAF_ABOVE_MAXIMUM);
	host_set_leaf(&host->snap, 0x80000000, REGS(0x80000020, 0, 0, 0));
	assert_found(judge(host), FINDING_LEAF_ABOVE_MAXIMUM,
		     "leaf 0x80000022 is above the maximum 0x80000020");
}

static void a_zero_leaf_above_the_maximum_is_nothing(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_set_leaf(&host->snap, 0x23, REGS(0, 0, 0, 0));
	assert_not_found(judge(host), FINDING_LEAF_ABOVE_MAXIMUM);
	/* data in any of the four registers is data */
	for (unsigned int i = 0; i < 4; i++) {
		host_set_leaf(&host->snap, 0x23, REGS(i == 0, i == 1, i == 2, i == 3));
		assert_found(judge(host), FINDING_LEAF_ABOVE_MAXIMUM,
			     "leaf 0x23 is above the maximum 0x1b");
	}
}

static void other_leaves_above_the_maximum_do_not_matter(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_set_leaf(&host->snap, 0x1f, REGS(1, 2, 3, 4));
	host_set_leaf(&host->snap, 0x40000000, REGS(1, 2, 3, 4));
	assert_not_found(judge(host), FINDING_LEAF_ABOVE_MAXIMUM);
}

static void without_a_maximum_nothing_is_above_it(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_set_perfmon_ext(&host->snap, 0, 0xff, 0x0f);
	host_set_leaf(&host->snap, 0x80000022, REGS(1, 6, 0, 0));
	host_forget(&host->snap, 0, 0x80000000);
	assert_not_found(judge(host), FINDING_LEAF_ABOVE_MAXIMUM);
	host_set_max_leaf(&host->snap, 9);
	host_forget(&host->snap, 0, 0);
	assert_not_found(judge(host), FINDING_LEAF_ABOVE_MAXIMUM);
}

static void a_supplied_value_that_differs_from_the_read_one_is_found(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	set_msr(host, 0, 0xf4c5);
	supply(host, 0x2000);
	assert_found(judge(host), FINDING_SUPPLIED_CONTRADICTS,
		     "read 0x000000000000f4c5, supplied 0x0000000000002000");
}

static void a_supplied_value_that_stands_in_contradicts_nothing(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	set_msr(host, 0, 0xf4c5);
	assert_not_found(judge(host), FINDING_SUPPLIED_CONTRADICTS);
	supply(host, 0xf4c5);
	assert_not_found(judge(host), FINDING_SUPPLIED_CONTRADICTS);
	supply(host, 0x2000);
	host->snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES].reading = reading_error(EPERM);
	assert_not_found(judge(host), FINDING_SUPPLIED_CONTRADICTS);
	set_msr(host, 0, 0xf4c5);
	host_set_leaf_1_ecx(&host->snap, LEAF_1_ECX_VMX); /* no PDCM */
	assert_not_found(judge(host), FINDING_SUPPLIED_CONTRADICTS);
	host_forget(&host->snap, 0, 1);
	assert_not_found(judge(host), FINDING_SUPPLIED_CONTRADICTS);
}

static void defined_bits_raise_nothing(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_set_perfmon_ext(&host->snap, 0, 0xff, 0x0f);
	set_msr(host, 0, 0xbffff);
	assert_not_found(judge(host), FINDING_UNDEFINED_BITS);
	for (uint32_t subleaf = 0; subleaf < 6; subleaf++)
		host_set(&host->snap, 0,
			 (struct cpuid_entry){ .leaf = 0x23, .subleaf = subleaf });
	host_set_leaf(&host->snap, 0x23, REGS(0x3f, 0, 0, 0));
	assert_not_found(judge(host), FINDING_UNDEFINED_BITS);
}

static void undefined_bits_of_perf_capabilities_are_found(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	set_msr(host, 0, 0x4f4c5);
	assert_found(judge(host), FINDING_UNDEFINED_BITS,
		     "IA32_PERF_CAPABILITIES 0x0000000000040000");
	set_msr(host, 0, 0x80000000001bf4c5);
	assert_found(judge(host), FINDING_UNDEFINED_BITS,
		     "IA32_PERF_CAPABILITIES 0x8000000000100000");
}

static void undefined_subleaves_of_leaf_23_are_found(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_set_perfmon_ext(&host->snap, 0, 0xff, 0x0f);
	host_set_leaf(&host->snap, 0x23, REGS(0x4b, 0, 0, 0));
	assert_found(judge(host), FINDING_UNDEFINED_BITS, "leaf 0x23.0: EAX 0x00000040");
	supply(host, 0x100000);
	assert_found(
		judge(host), FINDING_UNDEFINED_BITS,
		"IA32_PERF_CAPABILITIES 0x0000000000100000; leaf 0x23.0: EAX 0x00000040");
}

static void findings_of_several_pmus_name_their_cpus(void **state)
{
	struct host_fixture *host = *state;
	const struct cpuid_entry leaf_a = { .leaf = 0xa, .regs = LEAF_A_SKYLAKE };

	host_make_intel(&host->snap);
	host->snap.group[0].cpus = "0-3";
	host_add_group(&host->snap, "4-7");
	host_set(&host->snap, 1, leaf_a);
	host_set(&host->snap, 1,
		 (struct cpuid_entry){ .leaf = 0x23, .regs = { 1, 0, 0, 0 } });
	set_msr(host, 0, 0x2000);
	set_msr(host, 1, 0x42000);
	supply(host, 0x2000);
	assert_found(judge(host), FINDING_LEAF_ABOVE_MAXIMUM,
		     "leaf 0x23 is above the maximum 0x1b; CPUs 4-7");
	assert_found(judge(host), FINDING_SUPPLIED_CONTRADICTS,
		     "read 0x0000000000042000, supplied 0x0000000000002000; CPUs 4-7");
	assert_found(judge(host), FINDING_UNDEFINED_BITS,
		     "IA32_PERF_CAPABILITIES 0x0000000000040000; CPUs 4-7");
}

int main(void)
{
#define JUDGE_TEST(test) cmocka_unit_test_setup_teardown(test, host_setup, host_teardown)
	const struct CMUnitTest tests[] = {
		JUDGE_TEST(a_pmu_leaf_above_the_maximum_is_found),
		JUDGE_TEST(an_extended_leaf_has_the_extended_maximum),
		JUDGE_TEST(a_zero_leaf_above_the_maximum_is_nothing),
		JUDGE_TEST(other_leaves_above_the_maximum_do_not_matter),
		JUDGE_TEST(without_a_maximum_nothing_is_above_it),
		JUDGE_TEST(a_supplied_value_that_differs_from_the_read_one_is_found),
		JUDGE_TEST(a_supplied_value_that_stands_in_contradicts_nothing),
		JUDGE_TEST(defined_bits_raise_nothing),
		JUDGE_TEST(undefined_bits_of_perf_capabilities_are_found),
		JUDGE_TEST(undefined_subleaves_of_leaf_23_are_found),
		JUDGE_TEST(findings_of_several_pmus_name_their_cpus),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
