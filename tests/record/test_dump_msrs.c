// SPDX-License-Identifier: GPL-2.0-or-later
/* The MSRs that AIDA64 dumps list, and whose they are. */
#include "record/dump_line.h"

#include "tests/record/dump_checks.h"
#include "tests/unit_test.h"

static void the_four_groups_are_edx_and_eax(void **state)
{
	(void)state;
	read_dump("------[ CPUID Registers / Logical CPU #0 ]------\n"
		  "CPUID 0000000A: 07300605-00000000-00000007-00008603\n"
		  "------[ MSR Registers / Logical CPU #0 ]------\n"
		  "MSR 00000483: FF7F-FFFF-0003-6DFF\n"
		  "MSR 00000484: 0076-FFFF-0000-11FF [text]\n"
		  "MSR 000001A0  \t0000-0000-0085-0089\n"
		  "MSR 00000345: 0000-0000-0000-33C5\n");
	assert_msr(0, HOST_MSR_VMX_EXIT_CTLS, 0xff7fffff00036dff);
	assert_msr(0, HOST_MSR_VMX_ENTRY_CTLS, 0x76ffff000011ff);
	assert_msr(0, HOST_MSR_MISC_ENABLE, 0x850089);
	assert_msr(0, HOST_MSR_PERF_CAPABILITIES, 0x33c5);
	assert_no_notes();
}

static void a_failed_msr_is_not_taken(void **state)
{
	(void)state;
	read_dump("CPUID 0000000A: 07300605-00000000-00000007-00008603\n"
		  "MSR 00000345: < FAILED >\n"
		  "MSR 000001A0: 0000-0000-0085-0089\n");
	assert_no_msr(0, HOST_MSR_PERF_CAPABILITIES);
	assert_msr(0, HOST_MSR_MISC_ENABLE, 0x850089);
	assert_no_notes();
}

static void msrs_of_no_interest_are_passed_over_whatever_they_hold(void **state)
{
	(void)state;
	read_dump("CPUID 0000000A: 07300605-00000000-00000007-00008603\n"
		  "MSR 00000010: FFFF-FFFF-FFFF-FFFF [S200]\n"
		  "MSR 00000017: oops\n");
	for (int msr = 0; msr < HOST_MSR_COUNT; msr++)
		assert_no_msr(0, (enum host_msr)msr);
	assert_no_notes();
}

static void a_heading_of_msrs_begins_no_cpuid_section(void **state)
{
	static const char *const headings[] = {
		"------[ MSR Registers / Logical CPU #0 ]------",
		"------[ MSR Registers ]------",
		"MSR Registers (CPU #1):",
		"MSR Registers:",
	};
	char text[512];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(headings); i++) {
		snprintf(text, sizeof(text),
			 "CPUID 00000007: 00000001-00000000-00000000-00000000\n%s\n"
			 "CPUID 00000007: 00000100-00000000-00000000-00000000\n",
			 headings[i]);
		read_dump(text);
		assert_cpus(0, "0");
		assert_boot_count(2);
	}
}

static void each_group_has_the_msrs_of_its_first_cpu(void **state)
{
	(void)state;
	read_dump("------[ CPUID Registers / Logical CPU #0 ]------\n"
		  "CPUID 0000000A: 07300605-00000000-00000007-00008603\n"
		  "------[ CPUID Registers / Logical CPU #1 ]------\n"
		  "CPUID 0000000A: 07300605-00000000-00000007-00008603\n"
		  "------[ CPUID Registers / Logical CPU #2 ]------\n"
		  "CPUID 0000000A: 07300606-00000000-00000077-00008603\n"
		  "------[ CPUID Registers / Logical CPU #3 ]------\n"
		  "CPUID 0000000A: 07300606-00000000-00000077-00008603\n"
		  "------[ MSR Registers / Logical CPU #3 ]------\n"
		  "MSR 000001A0: 0000-0000-0000-0003\n"
		  "------[ MSR Registers / Logical CPU #2 ]------\n"
		  "MSR 000001A0: 0000-0000-0000-0002\n"
		  "------[ MSR Registers / Logical CPU #1 ]------\n"
		  "MSR 000001A0: 0000-0000-0000-0001\n"
		  "------[ MSR Registers / Logical CPU #0 ]------\n"
		  "MSR 000001A0: 0000-0000-0000-0009\n"
		  "------[ MSR Registers / Logical CPU # Clock (TSC),3600 MHz ]------\n"
		  "MSR 00000483: 0000-0000-0000-0004\n"
		  "------[ MSR Registers / Logical CPU #9 ]------\n"
		  "MSR 00000345: 0000-0000-0000-0005\n");
	assert_cpus(4, "0-1 | 2-3");
	assert_msr(0, HOST_MSR_MISC_ENABLE, 9);
	assert_msr(1, HOST_MSR_MISC_ENABLE, 2);
	assert_msr(0, HOST_MSR_VMX_EXIT_CTLS, 4);
	assert_no_msr(0, HOST_MSR_PERF_CAPABILITIES);
	assert_no_msr(1, HOST_MSR_PERF_CAPABILITIES);
}

static void msrs_may_stand_behind_the_leaves_of_each_cpu(void **state)
{
	(void)state;
	read_dump("------[ CPUID Registers / Logical CPU #0 ]------\n"
		  "CPUID 0000000A: 07300605-00000000-00000007-00008603\n"
		  "------[ MSR Registers / Logical CPU #0 ]------\n"
		  "MSR 000001A0: 0000-0000-0000-0001\n"
		  "------[ CPUID Registers / Logical CPU #1 ]------\n"
		  "CPUID 0000000A: 07300606-00000000-00000077-00008603\n"
		  "------[ MSR Registers / Logical CPU #1 ]------\n"
		  "MSR 000001A0: 0000-0000-0000-0002\n"
		  "------[ CPUID Registers / Logical CPU #2 ]------\n"
		  "CPUID 0000000A: 07300606-00000000-00000077-00008603\n"
		  "------[ MSR Registers / Logical CPU #2 ]------\n"
		  "MSR 000001A0: 0000-0000-0000-0003\n");
	assert_cpus(3, "0 | 1-2");
	assert_msr(0, HOST_MSR_MISC_ENABLE, 1);
	assert_msr(1, HOST_MSR_MISC_ENABLE, 2);
}

static void msrs_under_a_heading_without_number_are_the_boot_cpus(void **state)
{
	(void)state;
	read_dump("------[ CPUID Registers / Logical CPU #0 ]------\n"
		  "CPUID 0000000A: 07300605-00000000-00000007-00008603\n"
		  "------[ CPUID Registers / Logical CPU #1 ]------\n"
		  "CPUID 0000000A: 07300606-00000000-00000077-00008603\n"
		  "------[ MSR Registers ]------\n"
		  "MSR 000001A0: 0000-0000-0000-0001\n"
		  "MSR 000001A0: 0000-0000-0000-0002\n");
	assert_msr(0, HOST_MSR_MISC_ENABLE, 1);
	assert_no_msr(1, HOST_MSR_MISC_ENABLE);
}

static void msrs_of_the_boot_cpu_may_come_before_its_section_ends(void **state)
{
	(void)state;
	read_dump("CPUID 0000000A: 07300605-00000000-00000007-00008603\n"
		  "MSR Registers:\n"
		  "MSR 000001A0: 0000-0000-0000-0001\n");
	assert_msr(0, HOST_MSR_MISC_ENABLE, 1);
}

static void msrs_before_any_leaf_belong_to_nobody(void **state)
{
	(void)state;
	read_dump("CPUID 00000000: 0000000D-756E6547-6C65746E-49656E69\n"
		  "------[ CPUID Registers / Logical CPU #1 ]------\n"
		  "MSR 000001A0: 0000-0000-0000-0001\n");
	assert_no_msr(0, HOST_MSR_MISC_ENABLE);
	read_dump("MSR Registers:\n"
		  "MSR 000001A0: 0000-0000-0000-0001\n"
		  "CPUID 0000000A: 07300605-00000000-00000007-00008603\n");
	assert_no_msr(0, HOST_MSR_MISC_ENABLE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_four_groups_are_edx_and_eax),
		cmocka_unit_test(a_failed_msr_is_not_taken),
		cmocka_unit_test(msrs_of_no_interest_are_passed_over_whatever_they_hold),
		cmocka_unit_test(a_heading_of_msrs_begins_no_cpuid_section),
		cmocka_unit_test(each_group_has_the_msrs_of_its_first_cpu),
		cmocka_unit_test(msrs_may_stand_behind_the_leaves_of_each_cpu),
		cmocka_unit_test(msrs_under_a_heading_without_number_are_the_boot_cpus),
		cmocka_unit_test(msrs_of_the_boot_cpu_may_come_before_its_section_ends),
		cmocka_unit_test(msrs_before_any_leaf_belong_to_nobody),
	};

	return cmocka_run_group_tests(tests, NULL, forget_dump);
}
