// SPDX-License-Identifier: GPL-2.0-or-later
/* InstLatx64, AIDA64 and EVEREST dumps: every form of line that their files show. */
#include "record/dump_line.h"

#include "tests/record/dump_checks.h"
#include "tests/unit_test.h"

static void every_form_of_a_register_line_is_read(void **state)
{
	static const char *const forms[] = {
		"CPUID 0000000A: 07300404-00000000-00000001-00000603",
		"CPUID 0000000A: 07300404-00000000-00000001-00000603\r",
		"  CPUID 0000000A: 07300404-00000000-00000001-00000603  ",
		"CPUID 0000000A: 07300404-00000000-00000001-00000603 [SL 00]",
		"CPUID 0000000A: 07300404-00000000-00000001-00000603 [SL 00] [PerfMon]",
		"CPUID 0000000A: 07300404-00000000-00000001-00000603 [PerfMon]",
		"CPUID 0000000A: 07300404-00000000-00000001-00000603\t[PerfMon]",
		"CPUID 0000000A: 07300404 00000000 00000001 00000603",
		"CPUID 0000000A : 07300404 00000000 00000001 00000603",
		"CPUID 0000000A 07300404-00000000-00000001-00000603",
		"CPUID 0000000A  \t07300404-00000000-00000001-00000603",
		"CPUID 0000000A  \t07300404-00000000-00000001-00000603 [SL 00]",
		"CPUID\t0000000a:07300404-00000000-00000001-00000603",
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(forms); i++) {
		read_dump(forms[i]);
		assert_boot_regs(0xA, 0, (struct cpuid_regs){ 0x07300404, 0, 1, 0x603 });
		assert_cpus(0, "0");
		assert_no_notes();
	}
}

static void the_number_behind_sl_is_the_subleaf_in_hexadecimal(void **state)
{
	(void)state;
	read_dump("CPUID 00000023: 00000001-00000000-00000000-00000000 [SL 1F]\n"
		  "CPUID 00000023: 00000002-00000000-00000000-00000000 [SL 05] [PEBS]\n");
	assert_boot_regs(0x23, 0x1F, (struct cpuid_regs){ 1, 0, 0, 0 });
	assert_boot_regs(0x23, 5, (struct cpuid_regs){ 2, 0, 0, 0 });
	assert_boot_count(2);
}

static void a_leaf_repeated_without_sl_counts_subleaves_upward(void **state)
{
	(void)state;
	read_dump("CPUID 00000007: 00000001-00000000-00000000-00000000\n"
		  "CPUID 0000000A: 07300404-00000000-00000000-00000603\n"
		  "CPUID 00000007: 00000100-00000000-00000000-00000000\n"
		  "CPUID 00000023: 0000000B-00000000-00000000-00000000\n"
		  "CPUID 00000023: 000000FF-00000077-00000000-00000000\n"
		  "CPUID 0000000A: 00000000-00000000-00000000-00000000\n");
	assert_boot_regs(7, 0, (struct cpuid_regs){ 1, 0, 0, 0 });
	assert_boot_regs(7, 1, (struct cpuid_regs){ 0x100, 0, 0, 0 });
	assert_boot_regs(0x23, 0, (struct cpuid_regs){ 0xB, 0, 0, 0 });
	assert_boot_regs(0x23, 1, (struct cpuid_regs){ 0xFF, 0x77, 0, 0 });
	assert_boot_regs(0xA, 0, (struct cpuid_regs){ 0x07300404, 0, 0, 0x603 });
	assert_null(boot_regs(0xA, 1));
	assert_no_notes();
}

static void only_the_leaves_of_a_snapshot_are_kept(void **state)
{
	(void)state;
	read_dump("CPUID 00000000: 0000000D-756E6547-6C65746E-49656E69\n"
		  "CPUID 00000004: 1C004121-01C0003F-0000003F-00000000 [SL 00]\n"
		  "CPUID 00000007: 00000000-00000000-00000000-00000000 [SL 02]\n"
		  "CPUID 40000000: 40000001-4B4D564B-564B4D56-0000004D\n"
		  "CPUID 80000000: 80000008-00000000-00000000-00000000\n"
		  "CPUID 80000006: 00000000-00000000-01006040-00000000\n");
	assert_boot_count(3);
	assert_non_null(boot_regs(0, 0));
	assert_non_null(boot_regs(0x40000000, 0));
	assert_non_null(boot_regs(0x80000000, 0));
}

/* Two CPUs under headings of one kind, the first and the second heading given. */
static void assert_headings(const char *first, const char *second, const char *cpus)
{
	char text[512];

	snprintf(text, sizeof(text),
		 "%s\nCPUID 0000000A: 07300404-00000000-00000000-00000603\n"
		 "%s\nCPUID 0000000A: 07300404-00000000-00000000-00000603\n",
		 first, second);
	read_dump(text);
	assert_cpus(2, cpus);
	assert_no_notes();
}

static void every_kind_of_heading_begins_a_section_and_numbers_its_cpu(void **state)
{
	(void)state;
	assert_headings("------[ CPUID Registers / Logical CPU #4 ]------",
			"------[ CPUID Registers / Logical CPU #5 ]------", "4-5");
	assert_headings("------[ Logical CPU #0 ]------",
			"------[ Logical CPU #8 ]------", "0,8");
	assert_headings(
		"CPUID Registers (CPU #2):", "CPUID Registers (CPU #3 Virtual):", "2-3");
	assert_headings("CPU#000 AffMask: 0x0001", "CPU#001 AffMask: 0x0002", "0-1");
	assert_headings("CPU 6:", "CPU 7:", "6-7");
}

static void headings_without_ascending_numbers_count_from_zero(void **state)
{
	(void)state;
	assert_headings("CPUID Registers", "CPUID Registers (CPU #7)", "0-1");
	assert_headings(
		"CPUID Registers (CPU #1):", "CPUID Registers (CPU #2 Virtual):", "0-1");
	assert_headings("CPU 6:", "CPU 6:", "0-1");
	assert_headings("CPU 1:", "CPU 0:", "0-1");
}

static void what_looks_like_a_heading_and_is_none_begins_no_section(void **state)
{
	static const char *const lines[] = {
		"",
		"------[ Versions ]------",
		"------[ All CPUs ]------",
		"------------------------",
		"CPU   0: APICID   0 / Package 0 / Core   0 / Thread 0: Valid",
		"CPU Clock = 3000 MHz",
		"CPU#",
		"CPUX 1:",
		"CPUIDs",
		"allcpu: Package 0 / Core 0 / Thread 0: Valid",
		"CPUID Manufacturer : GenuineIntel",
		"CPUID CPU Name     : Made-up CPU",
		"CPUID Revision     : 000106E5h",
		"MSRs follow",
		"MSR FROB",
		"------[ MSR Registers / Logical CPU # Clock (TSC),3600 MHz ]------",
	};
	char text[512];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		snprintf(text, sizeof(text),
			 "CPUID 00000007: 00000001-00000000-00000000-00000000\n%s\n"
			 "CPUID 00000007: 00000100-00000000-00000000-00000000\n",
			 lines[i]);
		read_dump(text);
		assert_cpus(0, "0");
		assert_boot_regs(7, 1, (struct cpuid_regs){ 0x100, 0, 0, 0 });
		assert_no_notes();
	}
}

static void a_section_begins_where_leaf_0_comes_again(void **state)
{
	(void)state;
	read_dump("CPUID 00000000: 0000000D-756E6547-6C65746E-49656E69\n"
		  "CPUID 0000000A: 07300404-00000000-00000000-00000603\n"
		  "CPUID 00000000: 0000000D-756E6547-6C65746E-49656E69 [SL 00]\n"
		  "CPUID 0000000A: 08300805-00000000-0000000F-00008604\n");
	assert_cpus(2, "0 | 1");
}

static void a_heading_without_registers_is_no_cpu(void **state)
{
	(void)state;
	read_dump("------[ Logical CPU #0 ]------\n"
		  "------[ Logical CPU #2 ]------\n"
		  "CPUID 00000000: 0000000D-756E6547-6C65746E-49656E69\n"
		  "------[ Logical CPU #3 ]------\n");
	assert_cpus(1, "2");
}

#define GOOD "CPUID 00000000: 0000000D-756E6547-6C65746E-49656E69\n"

static void a_broken_line_is_a_note_and_costs_only_itself(void **state)
{
	static const char *const broken[] = {
		"CPUID 0000000A: 07300404-00000000-00000000",
		"CPUID 0000000A: 07300404-00000000-00000000-0000060",
		"CPUID 0000000A: 07300404-00000000-00000000-000006030",
		"CPUID 0000000A: 07300404-0000000G-00000000-00000603",
		"CPUID 0000000A: 07300404/00000000/00000000/00000603",
		"CPUID 0000000A: 07300404-00000000-00000000-00000603CPUID 00000001",
		"CPUID 0000000A: 07300404-00000000-00000000-00000603 [SL 100000000]",
		"CPUID 0000000A: 07300404-00000000-00000000-00000603 [SL 00",
		"CPUID 0000000A: 07300404-00000000-00000000-00000603 [SL zz]",
		"CPUID 00000000A: 07300404-00000000-00000000-00000603",
		"CPUID 00000A: 07300404-00000000-00000000-00000603",
		"CPUID 0000000A",
		"MSR 00000345: 0000-0000-0000",
		"MSR 00000345: 0000-0000-0000-33C50",
		"MSR 00000345:",
	};
	char text[512], detail[160];

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(broken); i++) {
		snprintf(text, sizeof(text),
			 GOOD "\n%s\n%s\n"
			      "CPUID 00000001: 000106E5-00100800-0098E3FD-BFEBFBFF\n",
			 broken[i], broken[i]);
		read_dump(text);
		snprintf(detail, sizeof(detail), "line 3: '%.48s'", broken[i]);
		assert_note(NOTE_BROKEN_LINE, 2, detail);
		assert_boot_count(2);
		assert_note(NOTE_TRUNCATED, 0, NULL);
	}
}

static void a_broken_line_above_the_first_readable_one_is_noted_too(void **state)
{
	(void)state;
	read_dump("CPUID 00000000: 0000000D\nCPUID 00000001: "
		  "000106E5-00100800-0098E3FD-BFEBFBFF\n");
	assert_note(NOTE_BROKEN_LINE, 1, "line 1: 'CPUID 00000000: 0000000D'");
}

static void a_quoted_line_is_plain_text(void **state)
{
	(void)state;
	read_dump(GOOD "CPUID 0000000A: \x1b[31m\x80\tred\n");
	assert_note(NOTE_BROKEN_LINE, 1, "line 2: 'CPUID 0000000A: ?[31m??red'");
}

static void a_cut_last_line_is_a_truncated_input(void **state)
{
	(void)state;
	read_dump(GOOD "CPUID 0000000A: 07300404-0000");
	assert_note(NOTE_TRUNCATED, 1,
		    "line 2: the input ends within it: 'CPUID 0000000A: 07300404-0000'");
	assert_note(NOTE_BROKEN_LINE, 0, NULL);
	assert_boot_count(1);
}

static void a_whole_last_line_needs_no_line_end(void **state)
{
	(void)state;
	read_dump(GOOD "CPUID 0000000A: 07300404-00000000-00000000-00000603");
	assert_no_notes();
	assert_boot_count(2);
}

static void of_two_different_answers_the_first_wins_and_a_note_says_so(void **state)
{
	(void)state;
	read_dump("CPUID 0000000A: 07300404-00000000-00000000-00000603 [SL 00]\n"
		  "CPUID 0000000A: 08300805-00000000-0000000F-00008604 [SL 00]\n");
	assert_boot_regs(0xA, 0, (struct cpuid_regs){ 0x07300404, 0, 0, 0x603 });
	assert_note(NOTE_CPUID_CONFLICT, 1,
		    "line 2: leaf 0xa sub-leaf 0x0 for the second time, with other values");
	assert_cpus(0, "0");
}

static void the_same_answer_twice_is_nothing_to_note(void **state)
{
	(void)state;
	read_dump("CPUID 0000000A: 07300404-00000000-00000000-00000603 [SL 00]\n"
		  "CPUID 0000000A: 07300404-00000000-00000000-00000603 [SL 00]\n");
	assert_no_notes();
}

static void a_byte_order_mark_and_blank_lines_are_passed_over(void **state)
{
	(void)state;
	read_dump("\xef\xbb\xbf\r\n \t\r\n" GOOD "CPUID 0000000A: 1\n");
	assert_boot_count(1);
	assert_note(NOTE_BROKEN_LINE, 1, "line 4: 'CPUID 0000000A: 1'");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_form_of_a_register_line_is_read),
		cmocka_unit_test(the_number_behind_sl_is_the_subleaf_in_hexadecimal),
		cmocka_unit_test(a_leaf_repeated_without_sl_counts_subleaves_upward),
		cmocka_unit_test(only_the_leaves_of_a_snapshot_are_kept),
		cmocka_unit_test(every_kind_of_heading_begins_a_section_and_numbers_its_cpu),
		cmocka_unit_test(headings_without_ascending_numbers_count_from_zero),
		cmocka_unit_test(what_looks_like_a_heading_and_is_none_begins_no_section),
		cmocka_unit_test(a_section_begins_where_leaf_0_comes_again),
		cmocka_unit_test(a_heading_without_registers_is_no_cpu),
		cmocka_unit_test(a_broken_line_is_a_note_and_costs_only_itself),
		cmocka_unit_test(a_broken_line_above_the_first_readable_one_is_noted_too),
		cmocka_unit_test(a_quoted_line_is_plain_text),
		cmocka_unit_test(a_cut_last_line_is_a_truncated_input),
		cmocka_unit_test(a_whole_last_line_needs_no_line_end),
		cmocka_unit_test(of_two_different_answers_the_first_wins_and_a_note_says_so),
		cmocka_unit_test(the_same_answer_twice_is_nothing_to_note),
		cmocka_unit_test(a_byte_order_mark_and_blank_lines_are_passed_over),
	};

	return cmocka_run_group_tests(tests, NULL, forget_dump);
}
