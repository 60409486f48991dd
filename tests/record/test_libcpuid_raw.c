// SPDX-License-Identifier: GPL-2.0-or-later
/* libcpuid's raw dumps: cpuid_tool --save. */
#include "record/dump_line.h"

#include <stdio.h>

#include "base/attrs.h"

#include "tests/record/dump_checks.h"
#include "tests/record/tool_output.h"
#include "tests/unit_test.h"

#define LEAF_0 "basic_cpuid[0]=00000016 756e6547 6c65746e 49656e69\n"

static void every_logical_cpu_is_a_section(void **state)
{
	(void)state;
	read_dump("version=0.6.2\n"
		  "\n"
		  "_________________ Logical CPU #0 _________________\n"
		  "basic_cpuid[0]=00000016 756e6547 6c65746e 49656e69\n"
		  "basic_cpuid[10]=07300605 00000000 00000007 00008603\n"
		  "\n"
		  "_________________ Logical CPU #1 _________________\n"
		  "basic_cpuid[0]=00000016 756e6547 6c65746e 49656e69\n"
		  "basic_cpuid[10]=07300605 00000000 00000007 00008603\n"
		  "\n"
		  "_________________ Logical CPU #2 _________________\n"
		  "basic_cpuid[0]=00000016 756e6547 6c65746e 49656e69\n"
		  "basic_cpuid[10]=07300606 00000000 00000077 00008603\n");
	assert_cpus(3, "0-1 | 2");
	assert_boot_regs(0, 0,
			 (struct cpuid_regs){ 0x16, 0x756e6547, 0x6c65746e, 0x49656e69 });
	assert_boot_regs(0xA, 0, (struct cpuid_regs){ 0x07300605, 0, 7, 0x8603 });
	assert_no_notes();
}

static void dumps_before_0_6_0_hold_one_cpu_without_a_heading(void **state)
{
	(void)state;
	read_dump("version=0.5.1\n"
		  "basic_cpuid[0]=00000016 756e6547 6c65746e 49656e69\n"
		  "basic_cpuid[10]=07300605 00000000 00000007 00008603\n");
	assert_cpus(0, "0");
	assert_boot_count(2);
}

static void each_table_has_its_leaves(void **state)
{
	(void)state;
	read_dump("basic_cpuid[20]=00000001 00000001 00000002 00000003\n"
		  "ext_cpuid[0]=80000008 00000000 00000000 00000000\n"
		  "ext_cpuid[8]=00003030 00000000 00000000 00000000\n"
		  "intel_fn4[0]=1c004121 01c0003f 0000003f 00000000\n"
		  "intel_fn11[1]=00000005 00000002 00000201 00000000\n"
		  "intel_fn12h[1]=00000005 00000002 00000201 00000000\n"
		  "intel_fn14h[0]=00000001 00000001 00000002 00000003\n"
		  "intel_fn14h[1]=00000004 00000005 00000006 00000007\n"
		  "amd_fn8000001dh[0]=00000001 00000001 00000001 00000001\n"
		  "amd_fn80000026h[0]=00000001 00000001 00000001 00000001\n");
	assert_boot_regs(0x14, 0, (struct cpuid_regs){ 1, 1, 2, 3 });
	assert_boot_regs(0x14, 1, (struct cpuid_regs){ 4, 5, 6, 7 });
	assert_boot_regs(0x80000000, 0, (struct cpuid_regs){ 0x80000008, 0, 0, 0 });
	assert_boot_regs(0x80000008, 0, (struct cpuid_regs){ 0x3030, 0, 0, 0 });
	assert_boot_count(4);
	assert_no_notes();
}

/* The library asks for 32 leaves of each range, whatever the maximum is. */
static void rows_above_the_maximum_are_not_readings(void **state)
{
	(void)state;
	read_dump("basic_cpuid[0]=00000007 756e6547 6c65746e 49656e69\n"
		  "basic_cpuid[10]=07300605 00000000 00000007 00008603\n"
		  "ext_cpuid[0]=80000001 00000000 00000000 00000000\n"
		  "ext_cpuid[1]=00000000 00000000 00000121 2c100000\n"
		  "ext_cpuid[2]=00000001 00000001 00000001 00000001\n");
	assert_null(boot_regs(0xA, 0));
	assert_null(boot_regs(0x80000002, 0));
	assert_non_null(boot_regs(0x80000001, 0));
	assert_boot_count(3);
}

static void extended_rows_of_a_cpu_without_extended_leaves_are_dropped(void **state)
{
	(void)state;
	read_dump("basic_cpuid[0]=00000002 756e6547 6c65746e 49656e69\n"
		  "ext_cpuid[0]=03020101 00000000 00000000 0c040843\n"
		  "ext_cpuid[1]=03020101 00000000 00000000 0c040843\n");
	assert_non_null(boot_regs(0x80000000, 0));
	assert_null(boot_regs(0x80000001, 0));
}

static void a_row_that_is_missing_is_not_zero(void **state)
{
	(void)state;
	read_dump("basic_cpuid[0]=00000016 756e6547 6c65746e 49656e69\n"
		  "basic_cpuid[1]=000506e3 00100800 7ffafbbf bfebfbff\n");
	assert_null(boot_regs(0xA, 0));
	assert_null(boot_regs(0x80000000, 0));
}

static void without_leaf_0_all_rows_are_kept(void **state)
{
	(void)state;
	read_dump("basic_cpuid[10]=07300605 00000000 00000007 00008603\n"
		  "ext_cpuid[1]=00000000 00000000 00000121 2c100000\n");
	assert_boot_count(2);
}

static void later_sections_drop_what_is_above_their_own_maximum(void **state)
{
	(void)state;
	read_dump("\n"
		  "_________________ Logical CPU #0 _________________\n"
		  "basic_cpuid[0]=00000016 756e6547 6c65746e 49656e69\n"
		  "\n"
		  "_________________ Logical CPU #1 _________________\n"
		  "basic_cpuid[0]=00000007 756e6547 6c65746e 49656e69\n"
		  "basic_cpuid[10]=07300605 00000000 00000007 00008603\n");
	assert_cpus(2, "0-1");
}

static void a_broken_line_is_a_note(void **state)
{
	static const char *const broken[] = {
		"basic_cpuid[10]=07300605 00000000 00000007",
		"basic_cpuid[10]=07300605 00000000 00000007 000086031",
		"basic_cpuid[10]=07300605 00000000 00000007 00008603 0",
		"basic_cpuid[10]=07300605 00000000 0000000x 00008603",
		"basic_cpuid[256]=07300605 00000000 00000007 00008603",
		"basic_cpuid[99999999999]=07300605 00000000 00000007 00008603",
		"basic_cpuid[4294967306]=07300605 00000000 00000007 00008603",
		"basic_cpuid[]=07300605 00000000 00000007 00008603",
		"basic_cpuid[10] 07300605 00000000 00000007 00008603",
	};
	char text[512], detail[160];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(broken); i++) {
		snprintf(text, sizeof(text), "%s%s\n", LEAF_0, broken[i]);
		read_dump(text);
		snprintf(detail, sizeof(detail), "line 2: '%.48s'", broken[i]);
		assert_note(NOTE_BROKEN_LINE, 1, detail);
		assert_boot_count(1);
	}
}

static void other_lines_are_nothing(void **state)
{
	(void)state;
	read_dump("version=0.7.0\n"
		  "basic_cpuid[0]=00000016 756e6547 6c65746e 49656e69\n"
		  "_______\n"
		  "vendor_str: GenuineIntel\n"
		  "basic_cpuid[10]=07300605 00000000 00000007 00008603\n");
	assert_cpus(0, "0");
	assert_boot_count(2);
	assert_no_notes();
}

static void the_tool_on_this_machine_is_understood(void **state)
{
	_cleanup_free_ char *text = tool_output("cpuid_tool --quiet --save=- 2>/dev/null");

	(void)state;
	read_dump(text);
	assert_no_notes();
	assert_logical_cpus(count_lines(text, "_________________ Logical CPU #"));
	for (uint32_t leaf = 0x80000002; leaf <= 0x80000004; leaf++)
		assert_boot_regs(leaf, 0, ask_cpu(leaf, 0));
	assert_boot_regs(0, 0, ask_cpu(0, 0));
	assert_null(boot_regs(0x23, 0));
	assert_null(boot_regs(0x80000022, 0));
	assert_null(boot_regs(0x40000000, 0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_logical_cpu_is_a_section),
		cmocka_unit_test(dumps_before_0_6_0_hold_one_cpu_without_a_heading),
		cmocka_unit_test(each_table_has_its_leaves),
		cmocka_unit_test(rows_above_the_maximum_are_not_readings),
		cmocka_unit_test(extended_rows_of_a_cpu_without_extended_leaves_are_dropped),
		cmocka_unit_test(a_row_that_is_missing_is_not_zero),
		cmocka_unit_test(without_leaf_0_all_rows_are_kept),
		cmocka_unit_test(later_sections_drop_what_is_above_their_own_maximum),
		cmocka_unit_test(a_broken_line_is_a_note),
		cmocka_unit_test(other_lines_are_nothing),
		cmocka_unit_test(the_tool_on_this_machine_is_understood),
	};

	return cmocka_run_group_tests(tests, NULL, forget_dump);
}
