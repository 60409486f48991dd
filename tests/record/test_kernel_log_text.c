// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel log as dmesg and journalctl print it. */
#include "record/text_format.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/record/reader_fixture.h"
#include "tests/unit_test.h"

#define VERSION "Linux version 6.12.107+deb13-amd64 (builders@example) (gcc 14) #1 SMP\n"
#define COMMAND_LINE \
	"Command line: BOOT_IMAGE=/vmlinuz root=UUID=5-6 kvm.enable_pmu=0 kvm-amd.enable_mediated_pmu\n"
#define MEMORY_MAP "BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable\n"
#define CPU0                                                                         \
	"smpboot: CPU0: Intel(R) Xeon(R) Platinum 8380 CPU @ 2.30GHz (family: 0x6, " \
	"model: 0x6a, stepping: 0x6)\n"
#define PERF                                                                             \
	"Performance Events: PEBS fmt4+-baseline, Icelake events, full-width counters, " \
	"Intel PMU driver.\n"

/* Puts prefix in front of every line of text. */
static void write_lines(struct reader_fixture *fixture, const char *prefix, const char *text)
{
	rewrite(fixture, "");
	while (*text) {
		const char *end = strchr(text, '\n') + 1;
		char line[512];

		snprintf(line, sizeof(line), "%s%.*s", prefix, (int)(end - text), text);
		write_text(fixture, line);
		text = end;
	}
}

static void read_log(struct reader_fixture *fixture, const char *prefix, const char *text)
{
	write_lines(fixture, prefix, text);
	assert_int_equal(open_path(fixture, fixture->file.path), 0);
	assert_int_equal(next_host(fixture), 1);
	assert_string_equal(fixture->source.kind, "kernel-log");
	close_reader(fixture);
}

static void assert_line(const struct reader_fixture *fixture, size_t index, const char *want)
{
	const char *line = fixture->snap.kernel.log_line[index];

	assert_true(index < fixture->snap.kernel.log_count);
	assert_int_equal(strlen(line), strlen(want) - 1);
	assert_memory_equal(line, want, strlen(line));
}

static void what_stands_before_a_message_does_not_matter(void **state)
{
	static const char *const prefixes[] = {
		"",
		"<6>",
		"[    0.000000] ",
		"<6>[    0.000000][    T0] ",
		"[Mon Nov 23 01:33:08 2026] ",
		"[  +0.000012] ",
		"[Nov23 01:33] ",
		"kern  :info  : [    0.000000] ",
		"2026-11-23T01:33:08,123456+00:00 ",
		"Nov 23 01:33:08 node-17 kernel: ",
		"Nov 23 01:33:08 node-17 kernel: [    0.000000] ",
		"2026-11-23T01:33:08+0000 node-17 kernel: ",
		"2026-11-23T01:33:08.123456+00:00 node-17 kernel: ",
		"[    0.000000] node-17 kernel: ",
		"1795397588.123456 node-17 kernel: ",
		"Mon 2026-11-23 01:33:08 UTC node-17 kernel: ",
	};
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++) {
		const struct cpuid_bits *bits;

		read_log(fixture, prefixes[i], VERSION COMMAND_LINE MEMORY_MAP CPU0 PERF);
		assert_string_equal(fixture->snap.kernel.release.text,
				    "6.12.107+deb13-amd64");
		assert_string_equal(fixture->snap.kernel.command_line.text,
				    "kvm.enable_pmu=0 kvm-amd.enable_mediated_pmu");
		assert_int_equal(fixture->snap.kernel.log.state, READING_OK);
		assert_int_equal(fixture->snap.kernel.log_count, 1);
		assert_line(fixture, 0, PERF);
		bits = cpuid_bits_find(&fixture->snap.group[0].cpuid_bits, 1, 0);
		assert_non_null(bits);
		assert_int_equal(bits->regs.eax, 0x000606a6);
	}
}

static void what_the_command_line_asks_for_is_asked_for(void **state)
{
	struct reader_fixture *fixture = *state;
	const struct kvm_snapshot *kvm = &fixture->snap.kvm;

	read_log(fixture, "", VERSION COMMAND_LINE);
	assert_string_equal(kvm->requested[KVM_PARAMETER_ENABLE_PMU].text, "0");
	assert_string_equal(kvm->requested_in[KVM_PARAMETER_ENABLE_PMU],
			    "kernel command line");
	assert_string_equal(kvm->requested[KVM_PARAMETER_ENABLE_MEDIATED_PMU].text, "1");
	/* modprobe.d may ask for it: nobody looked. */
	assert_int_equal(
		kvm->requested[KVM_PARAMETER_ERROR_ON_INCONSISTENT_VMCS_CONFIG].reading.state,
		READING_NOT_TAKEN);
	read_log(fixture, "", VERSION);
	assert_int_equal(kvm->requested[KVM_PARAMETER_ENABLE_PMU].reading.state,
			 READING_NOT_TAKEN);
	assert_int_equal(fixture->snap.kernel.command_line.reading.state,
			 READING_NOT_TAKEN);
}

static void an_excerpt_is_not_taken_for_the_whole_log(void **state)
{
	static const char *const excerpts[] = {
		PERF,
		VERSION PERF,
		VERSION COMMAND_LINE PERF,
		"x86/fpu: Supporting XSAVE feature 0x001\n" PERF MEMORY_MAP,
		PERF VERSION MEMORY_MAP, /* of the boot before something is left */
	};
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(excerpts); i++) {
		read_log(fixture, "[    0.1] ", excerpts[i]);
		assert_int_equal(fixture->snap.kernel.log.state,
				 i == 4 ? READING_OK : READING_ABSENT);
	}
}

static void of_several_boots_the_last_one_counts(void **state)
{
	struct reader_fixture *fixture = *state;

	read_log(fixture, "",
		 VERSION COMMAND_LINE CPU0 PERF "Linux version 7.2.13 (x)\n"
						"... version:                5\n");
	assert_string_equal(fixture->snap.kernel.release.text, "7.2.13");
	assert_int_equal(fixture->snap.kernel.log_count, 1);
	assert_int_equal(fixture->snap.group_count, 0);
	assert_int_equal(fixture->snap.kvm.requested[0].reading.state, READING_NOT_TAKEN);
}

static void the_driver_names_the_vendor_and_a_hypervisor_makes_a_guest(void **state)
{
	static const struct {
		const char *line;
		uint32_t ebx;
	} lines[] = {
		{ PERF, 0x756e6547 },
		{ "Performance Events: Fam17h+ 16-deep LBR, core perfctr, AMD PMU driver.\n",
		  0x68747541 },
		{ "Performance Events: Fam17h+ core perfctr, HYGON PMU driver.\n",
		  0x6f677948 },
	};
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		char text[256];
		const struct cpuid_bits_table *bits = &fixture->snap.group[0].cpuid_bits;

		snprintf(text, sizeof(text), "%sHypervisor detected: KVM\n", lines[i].line);
		read_log(fixture, "[    0.2] ", text);
		assert_int_equal(cpuid_bits_find(bits, 0, 0)->regs.ebx, lines[i].ebx);
		assert_int_equal(cpuid_bits_find(bits, 0, 0)->known.eax, 0);
		assert_int_equal(cpuid_bits_find(bits, 1, 0)->regs.ecx, 0x80000000);
	}
}

static void what_programs_write_into_the_log_does_not_count(void **state)
{
	struct reader_fixture *fixture = *state;

	read_log(fixture, "",
		 PERF "<14>Performance Events: forged\n"
		      "Nov 23 01:33:08 node evil[1]: Performance Events: forged\n"
		      "[    1.0] evil: Linux version 9.9\n");
	assert_int_equal(fixture->snap.kernel.log_count, 1);
	assert_int_equal(fixture->snap.kernel.release.reading.state, READING_NOT_TAKEN);
	read_log(fixture, "",
		 "Nov 23 01:33:08 node kernel: " PERF
		 "Nov 23 01:33:08 node evil[1]: x kernel: Performance Events: forged\n"
		 "Nov 23 01:33:08 node evil[1]: two lines\n"
		 "                     Linux version 9.9\n");
	assert_int_equal(fixture->snap.kernel.log_count, 1);
	assert_int_equal(fixture->snap.kernel.release.reading.state, READING_NOT_TAKEN);
}

static void a_bracket_of_the_kernel_itself_stays(void **state)
{
	static const char bug[] = "[Firmware Bug]: the BIOS has corrupted hw-PMU resources "
				  "(MSR 38d is 330)\n";
	struct reader_fixture *fixture = *state;
	char text[256];

	snprintf(text, sizeof(text), "%s%s", PERF, bug);
	read_log(fixture, "[    0.000000] ", text);
	assert_line(fixture, 1, bug);
}

static void impossible_signatures_are_no_signatures(void **state)
{
	static const char *const wrong[] = {
		"smpboot: CPU0: x (family: 0x1000, model: 0x1, stepping: 0x1)\n",
		"smpboot: CPU0: x (family: 0x6, model: 0x100, stepping: 0x1)\n",
		"smpboot: CPU0: x (family: 0x5, model: 0x10, stepping: 0x1)\n",
		"smpboot: CPU0: x (family: 0x6, model: 0x1, stepping: 0x10)\n",
		"smpboot: CPU0: x (family: 0x6, model: 0x1, stepping: 0x1\n",
		"smpboot: CPU0: x (family: 6, model: 1, stepping: 1)\n",
		"smpboot: CPU1: x (family: 0x6, model: 0x1, stepping: 0x1)\n",
	};
	struct reader_fixture *fixture = *state;
	char text[256];

	for (size_t i = 0; i < ARRAY_SIZE(wrong); i++) {
		snprintf(text, sizeof(text), "... version: 5\n%s", wrong[i]);
		read_log(fixture, "", text);
		assert_int_equal(fixture->snap.group_count, 0);
	}
}

static void a_mark_between_boots_parts_them(void **state)
{
	static const char *const marks[] = { "-- Boot 4f5ec7a2c1f04b0c9a3f5b8d2e6a7c11 --\n",
					     "-- Reboot --\n" };
	struct reader_fixture *fixture = *state;
	const struct kernel_snapshot *kernel = &fixture->snap.kernel;

	for (size_t i = 0; i < ARRAY_SIZE(marks); i++) {
		char text[1024];

		snprintf(text, sizeof(text),
			 "Nov 22 01:33:08 h kernel: Linux version 7.2.13\n"
			 "Nov 22 01:33:08 h kernel: Command line: kvm.enable_pmu=0\n"
			 "Nov 22 01:33:08 h kernel: NMI watchdog: Enabled. Permanently consumes "
			 "one hw-PMU counter.\n%s"
			 "Nov 23 01:33:08 h kernel: kvm: disabled by bios\n",
			 marks[i]);
		read_log(fixture, "", text);
		assert_int_equal(kernel->release.reading.state, READING_NOT_TAKEN);
		assert_int_equal(kernel->command_line.reading.state, READING_NOT_TAKEN);
		assert_int_equal(kernel->log_count, 1);
		assert_line(fixture, 0, "kvm: disabled by bios\n");
	}
}

static void text_that_only_speaks_of_the_log_is_none(void **state)
{
	static const char *const texts[] = {
		"The line Performance Events: was missing.\n",
		"kvm: pmu\n",
		"bash: kvm: command not found\n",
		"kvm: -cpu host: Could not access KVM kernel module\n",
		"2026-11-23T01:33:08.123456Z kvm: terminating on signal 15\n",
		"core: x\nwatchdog: Enabled\n",
		"Linux version unknown\n",
		"Command line: kvm.enable_pmu=0\n",
	};
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(texts); i++) {
		rewrite(fixture, texts[i]);
		assert_int_equal(open_path(fixture, fixture->file.path), 0);
		assert_int_equal(next_host(fixture), -EINVAL);
		close_reader(fixture);
	}
}

static void an_excerpt_may_be_one_line_of_kvm_or_of_the_watchdog(void **state)
{
	static const struct {
		const char *line;
		size_t kept;
	} lines[] = {
		{ "NMI watchdog: Enabled. Permanently consumes one hw-PMU counter.\n", 1 },
		{ "kvm: disabled by bios\n", 1 },
		{ "kvm: support for 'kvm_intel' disabled by bios\n", 1 },
		{ "kvm: no hardware support for 'kvm_amd'\n", 1 },
		{ "kvm_intel: VMX not enabled (by BIOS) in MSR_IA32_FEAT_CTL on CPU 3\n",
		  1 },
		{ "kvm_intel: VMX not supported by CPU 0\n", 1 },
		{ "kvm_intel: VMX not fully enabled on CPU 0.  Check kernel logs and/or "
		  "BIOS\n",
		  1 },
		{ "kvm_amd: SVM not supported by CPU 1, SVM is not available\n", 1 },
		{ "kvm_amd: SVM disabled (by BIOS) in MSR_VM_CR on CPU 1\n", 1 },
		{ "x86/cpu: VMX (outside TXT) disabled by BIOS\n", 1 },
		{ "SVM disabled (by BIOS) in MSR_VM_CR\n", 1 },
		{ "kvm: Failed to enable mediated vPMU, try disabling system wide perf "
		  "events and nmi_watchdog.\n",
		  1 },
		/* nothing of the PMU's, and the kernel's log all the same */
		{ "kvm_amd: TSC scaling supported\n", 0 },
		{ "kvm_intel: Using Hyper-V Enlightened VMCS\n", 0 },
	};
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(lines); i++) {
		read_log(fixture, "", lines[i].line);
		read_log(fixture, "Nov 23 01:33:08 node-17 kernel: ", lines[i].line);
		read_log(fixture, "[    0.500000] ", lines[i].line);
		assert_int_equal(fixture->snap.kernel.log.state, READING_ABSENT);
		assert_int_equal(fixture->snap.kernel.log_count, lines[i].kept);
		if (lines[i].kept)
			assert_line(fixture, 0, lines[i].line);
	}
}

static void what_kvm_says_with_a_kernels_time_in_front_is_a_log(void **state)
{
	static const char *const prefixes[] = { "[    5.0] ", "<4>", "host kernel: " };
	struct reader_fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(prefixes); i++) {
		read_log(fixture, prefixes[i], "kvm: Nested Virtualization enabled\n");
		assert_int_equal(fixture->snap.kernel.log_count, 0);
	}
}

static void a_log_is_found_behind_other_text_and_needs_no_last_newline(void **state)
{
	struct reader_fixture *fixture = *state;

	rewrite(fixture, "$ sudo dmesg | grep -i perf\n\n[    0.3] ... version:  5");
	assert_int_equal(open_path(fixture, fixture->file.path), 0);
	assert_int_equal(next_host(fixture), 1);
	assert_string_equal(fixture->snap.kernel.log_line[0], "... version:  5");
	assert_int_equal(next_host(fixture), 0);
	close_reader(fixture);
}

static void an_endless_log_keeps_a_bounded_number_of_lines(void **state)
{
	struct reader_fixture *fixture = *state;

	rewrite(fixture, PERF);
	for (int i = 0; i < 5000; i++) {
		char line[700];

		snprintf(line, sizeof(line), "... version: %d%0600d\n", i, 0);
		write_text(fixture, line);
	}
	assert_int_equal(open_path(fixture, fixture->file.path), 0);
	assert_int_equal(next_host(fixture), 1);
	assert_int_equal(fixture->snap.kernel.log_count, 64);
	assert_int_equal(strlen(fixture->snap.kernel.log_line[1]), 512);
	close_reader(fixture);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, reader_setup, reader_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_stands_before_a_message_does_not_matter),
		TEST(what_the_command_line_asks_for_is_asked_for),
		TEST(an_excerpt_is_not_taken_for_the_whole_log),
		TEST(of_several_boots_the_last_one_counts),
		TEST(the_driver_names_the_vendor_and_a_hypervisor_makes_a_guest),
		TEST(what_programs_write_into_the_log_does_not_count),
		TEST(a_bracket_of_the_kernel_itself_stays),
		TEST(impossible_signatures_are_no_signatures),
		TEST(a_mark_between_boots_parts_them),
		TEST(text_that_only_speaks_of_the_log_is_none),
		TEST(an_excerpt_may_be_one_line_of_kvm_or_of_the_watchdog),
		TEST(what_kvm_says_with_a_kernels_time_in_front_is_a_log),
		TEST(a_log_is_found_behind_other_text_and_needs_no_last_newline),
		TEST(an_endless_log_keeps_a_bounded_number_of_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
