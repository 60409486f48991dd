// SPDX-License-Identifier: GPL-2.0-or-later
/* What Todd Allen's cpuid prints with -r. */
#include "record/dump_line.h"

#include "base/attrs.h"

#include "tests/record/dump_checks.h"
#include "tests/record/tool_output.h"
#include "tests/unit_test.h"

#define LEAF_0 \
	"   0x00000000 0x00: eax=0x0000000d ebx=0x756e6547 ecx=0x6c65746e edx=0x49656e69\n"
#define CORE \
	"   0x0000000a 0x00: eax=0x07300605 ebx=0x00000000 ecx=0x00000007 edx=0x00008603\n"
#define ATOM \
	"   0x0000000a 0x00: eax=0x07300606 ebx=0x00000000 ecx=0x00000077 edx=0x00008603\n"

static void several_cpus_are_grouped_under_their_numbers(void **state)
{
	(void)state;
	read_dump("CPU 0:\n" LEAF_0 CORE "CPU 1:\n" LEAF_0 CORE "CPU 4:\n" LEAF_0 ATOM);
	assert_cpus(3, "0-1 | 4");
	assert_boot_regs(0xA, 0, (struct cpuid_regs){ 0x07300605, 0, 7, 0x8603 });
	assert_no_notes();
}

static void one_cpu_needs_no_number_and_no_heading(void **state)
{
	(void)state;
	read_dump("CPU:\n" LEAF_0 CORE);
	assert_cpus(0, "0");
	read_dump(CORE);
	assert_cpus(0, "0");
	assert_boot_count(1);
}

static void subleaves_stand_in_the_line(void **state)
{
	(void)state;
	read_dump(
		"   0x00000007 0x01: eax=0x00000100 ebx=0x00000000 ecx=0x00000000 edx=0x00000000\n"
		"   0x00000023 0x1f: eax=0x00000001 ebx=0x00000000 ecx=0x00000000 edx=0x00000000\n");
	assert_boot_regs(7, 1, (struct cpuid_regs){ 0x100, 0, 0, 0 });
	assert_boot_regs(0x23, 0x1f, (struct cpuid_regs){ 1, 0, 0, 0 });
}

static void lines_without_a_subleaf_count_upward(void **state)
{
	(void)state;
	read_dump(
		"   0x00000007: eax=0x00000001 ebx=0x00000000 ecx=0x00000000 edx=0x00000000\n"
		"   0x00000007: eax=0x00000100 ebx=0x00000000 ecx=0x00000000 edx=0x00000000\n");
	assert_boot_regs(7, 1, (struct cpuid_regs){ 0x100, 0, 0, 0 });
}

static void a_broken_line_is_a_note(void **state)
{
	static const char *const broken[] = {
		"   0x0000000a 0x00: eax=0x07300605 ebx=0x00000000 ecx=0x00000007",
		"   0x0000000a 0x00: eax=0x07300605 ebx=0x00000000 ecx=0x00000007 edx=0x860",
		"   0x0000000a 0x00: eax=0x107300605 ebx=0x00000000 ecx=0x00000007 edx=0x00008603",
		"   0x0000000a 0x00: eax=0x07300605 ebx=0x00000000 ecx=0x00000007 edx=0x00008603 x",
		"   0x0000000a 0xzz: eax=0x07300605 ebx=0x00000000 ecx=0x00000007 edx=0x00008603",
		"   0x00a 0x00: eax=0x07300605 ebx=0x00000000 ecx=0x00000007 edx=0x00008603",
		"   0x0000000a 0x00  eax=0x07300605 ebx=0x00000000 ecx=0x00000007 edx=0x00008603",
	};
	char text[512], detail[160];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(broken); i++) {
		snprintf(text, sizeof(text), "CPU 0:\n%s%s\n", LEAF_0, broken[i]);
		read_dump(text);
		snprintf(detail, sizeof(detail), "line 3: '%.48s'", broken[i]);
		assert_note(NOTE_BROKEN_LINE, 1, detail);
		assert_boot_count(1);
	}
}

static void a_cut_last_line_is_a_truncated_input(void **state)
{
	(void)state;
	read_dump(LEAF_0 "   0x0000");
	assert_note(NOTE_TRUNCATED, 1, "line 2: the input ends within it: '   0x0000'");
}

static void other_texts_in_between_are_nothing(void **state)
{
	(void)state;
	read_dump("CPU 0: idle\n# 0x1234\n" LEAF_0 "0x0000000a is a leaf\nCPUs:\n" CORE);
	assert_cpus(0, "0");
	assert_boot_count(2);
	assert_no_notes();
}

static void the_tool_on_this_machine_is_understood(void **state)
{
	_cleanup_free_ char *text = tool_output("cpuid -r 2>/dev/null");

	(void)state;
	read_dump(text);
	assert_no_notes();
	assert_logical_cpus(count_lines(text, "CPU "));
	for (uint32_t leaf = 0x80000002; leaf <= 0x80000004; leaf++)
		assert_boot_regs(leaf, 0, ask_cpu(leaf, 0));
	assert_boot_regs(0, 0, ask_cpu(0, 0));
	assert_boot_regs(0x80000000, 0, ask_cpu(0x80000000, 0));
}

static void the_tool_with_one_cpu_is_understood(void **state)
{
	_cleanup_free_ char *text = tool_output("cpuid -1 -r 2>/dev/null");

	(void)state;
	read_dump(text);
	assert_no_notes();
	assert_logical_cpus(0);
	assert_boot_regs(0, 0, ask_cpu(0, 0));
}

static void a_single_leaf_is_a_host_that_lacks_the_others(void **state)
{
	_cleanup_free_ char *text = tool_output("cpuid -1 -r -l 0x0 2>/dev/null");

	(void)state;
	read_dump(text);
	assert_no_notes();
	assert_boot_regs(0, 0, ask_cpu(0, 0));
	assert_boot_count(1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(several_cpus_are_grouped_under_their_numbers),
		cmocka_unit_test(one_cpu_needs_no_number_and_no_heading),
		cmocka_unit_test(subleaves_stand_in_the_line),
		cmocka_unit_test(lines_without_a_subleaf_count_upward),
		cmocka_unit_test(a_broken_line_is_a_note),
		cmocka_unit_test(a_cut_last_line_is_a_truncated_input),
		cmocka_unit_test(other_texts_in_between_are_nothing),
		cmocka_unit_test(the_tool_on_this_machine_is_understood),
		cmocka_unit_test(the_tool_with_one_cpu_is_understood),
		cmocka_unit_test(a_single_leaf_is_a_host_that_lacks_the_others),
	};

	return cmocka_run_group_tests(tests, NULL, forget_dump);
}
