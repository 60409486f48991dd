// SPDX-License-Identifier: GPL-2.0-or-later
/* What was asked of KVM's modules: the command line, and modprobe.d's precedence. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "machines.h"

#define PMU KVM_PARAMETER_ENABLE_PMU
#define MEDIATED KVM_PARAMETER_ENABLE_MEDIATED_PMU
#define VMCS KVM_PARAMETER_ERROR_ON_INCONSISTENT_VMCS_CONFIG

static const char in_command_line[] = "kernel command line";
static const char in_modprobe[] = "modprobe.d";

static void check_asked(const struct fake_host *fake, enum kvm_parameter parameter,
			const char *value, const char *place)
{
	check_text(&fake->snap.kvm.requested[parameter], value);
	assert_string_equal(fake->snap.kvm.requested_in[parameter], place);
}

static void check_not_asked(const struct fake_host *fake, enum kvm_parameter parameter,
			    enum reading_state state, int err)
{
	check_reading(&fake->snap.kvm.requested[parameter].reading, state, err);
	assert_null(fake->snap.kvm.requested_in[parameter]);
}

/* One value of enable_pmu from a command line; NULL: nothing is asked. */
static void check_line(const char *line, const char *value)
{
	struct fake_host fake;

	machine_intel(&fake);
	fake_file(&fake, "/proc/cmdline", line);
	fake_probe(&fake, false);
	if (value)
		check_asked(&fake, PMU, value, in_command_line);
	else
		check_not_asked(&fake, PMU, READING_ABSENT, 0);
	fake_host_done(&fake);
}

/* One value of enable_pmu from a file in /etc/modprobe.d. */
static void check_file(const char *text, const char *value)
{
	struct fake_host fake;

	machine_intel(&fake);
	fake_folder(&fake, "/etc/modprobe.d", "kvm.conf");
	fake_file(&fake, "/etc/modprobe.d/kvm.conf", text);
	fake_probe(&fake, false);
	if (value)
		check_asked(&fake, PMU, value, in_modprobe);
	else
		check_not_asked(&fake, PMU, READING_ABSENT, 0);
	fake_host_done(&fake);
}

static void nothing_asked_is_absent(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_probe(&fake, false);
	check_not_asked(&fake, PMU, READING_ABSENT, 0);
	check_not_asked(&fake, MEDIATED, READING_ABSENT, 0);
	check_not_asked(&fake, VMCS, READING_ABSENT, 0);
	fake_host_done(&fake);
}

static void the_command_line_asks(void **state)
{
	(void)state;
	check_line("quiet kvm.enable_pmu=0 ro\n", "0");
	check_line("kvm.enable_pmu=N", "N");
	check_line("kvm.enable-pmu=N", "N");
	check_line("kvm.enable_pmu", "1");
	check_line("kvm.enable_pmu=", "");
	check_line("kvm.enable_pmu=0 kvm.enable_pmu=1", "1");
	check_line("x=\"a b kvm.enable_pmu=0 c\"", NULL);
	check_line("-- kvm.enable_pmu=0", NULL);
	check_line("kvm_intel.enable_pmu=0 xkvm.enable_pmu=0 kvm.enable_pmux=0", NULL);
	check_line("enable_pmu=0 kvm=0 kvm. .enable_pmu", NULL);
	check_line("", NULL);
}

static void a_value_is_cut_off_and_made_printable(void **state)
{
	static const char as[] =
		"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
	char line[128], cut[65] = "";

	(void)state;
	snprintf(line, sizeof(line), "kvm.enable_pmu=%s", as);
	memcpy(cut, as, 64);
	check_line(line, cut);
	check_line("kvm.enable_pmu=\x1b[31m\xff", "?[31m?");
}

static void the_vendor_module_asks_for_mediated(void **state)
{
	struct fake_host intel, amd;

	(void)state;
	machine_intel(&intel);
	fake_file(&intel, "/proc/cmdline",
		  "kvm-intel.enable_mediated_pmu=1 kvm_amd.enable_mediated_pmu=0 "
		  "kvm_intel.error_on_inconsistent_vmcs_config=0");
	fake_probe(&intel, false);
	check_asked(&intel, MEDIATED, "1", in_command_line);
	check_asked(&intel, VMCS, "0", in_command_line);
	fake_host_done(&intel);
	machine_amd_guest(&amd);
	fake_file(&amd, "/proc/cmdline",
		  "kvm_intel.enable_mediated_pmu=1 kvm_amd.enable_mediated_pmu");
	fake_probe(&amd, false);
	check_asked(&amd, MEDIATED, "1", in_command_line);
	fake_host_done(&amd);
}

static void without_a_vendor_module_the_cpus_own_is_meant(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_amd_guest(&fake);
	fake_folder(&fake, "/sys/module", "printk");
	fake_file(&fake, "/proc/cmdline", "kvm_amd.enable_mediated_pmu=1");
	fake_probe(&fake, false);
	check_asked(&fake, MEDIATED, "1", in_command_line);
	fake_host_done(&fake);
}

static void modprobe_options_ask(void **state)
{
	(void)state;
	check_file("options kvm enable_pmu=0\n", "0");
	check_file("options kvm enable_pmu=0", "0");
	check_file("\toptions\tkvm  foo=1   enable_pmu=N bar\n", "N");
	check_file("options kvm enable_pmu\n", "1");
	check_file("options kvm enable_pmu=0\noptions kvm enable_pmu=1\n", "1");
	check_file("options kvm foo=1 \\\n  enable_pmu=0\n", "0");
	check_file("options kvm # enable_pmu=0\n", "0");
	check_file("# options kvm enable_pmu=0\n", NULL);
	check_file("# a comment goes on \\\noptions kvm enable_pmu=0\n", NULL);
	check_file("#options kvm enable_pmu=0\n  # options kvm enable_pmu=0\n", NULL);
	check_file("options kvm_intel enable_pmu=0\nalias kvm enable_pmu=0\n", NULL);
	check_file("options\noptions kvm\n\n\\\n", NULL);
	check_file("", NULL);
}

static void module_names_take_dash_for_underscore(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_folder(&fake, "/etc/modprobe.d", "kvm.conf");
	fake_file(&fake, "/etc/modprobe.d/kvm.conf",
		  "options kvm-intel enable_mediated_pmu=Y nested=1\n");
	fake_probe(&fake, false);
	check_asked(&fake, MEDIATED, "Y", in_modprobe);
	fake_host_done(&fake);
}

static void files_go_by_name_whatever_the_folder(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_folder(&fake, "/etc/modprobe.d", ". .. 20-site.conf notes.txt .hidden.conf");
	fake_folder(&fake, "/run/modprobe.d", "10-run.conf");
	fake_folder(&fake, "/usr/lib/modprobe.d", "90-vendor.conf kvm");
	fake_file(&fake, "/etc/modprobe.d/20-site.conf",
		  "options kvm enable_pmu=site\n"
		  "options kvm_intel enable_mediated_pmu=site\n");
	fake_file(&fake, "/run/modprobe.d/10-run.conf", "options kvm enable_pmu=run\n");
	fake_file(&fake, "/usr/lib/modprobe.d/90-vendor.conf",
		  "options kvm_intel enable_mediated_pmu=vendor\n");
	fake_probe(&fake, false);
	check_asked(&fake, PMU, "site", in_modprobe);
	check_asked(&fake, MEDIATED, "vendor", in_modprobe);
	fake_host_done(&fake);
}

/* The fake host knows no content of the hidden files: reading one would fail the test. */
static void a_name_hides_the_same_name_in_later_folders(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_folder(&fake, "/run/modprobe.d", "kvm.conf");
	fake_folder(&fake, "/usr/local/lib/modprobe.d", "kvm.conf");
	fake_folder(&fake, "/usr/lib/modprobe.d", "kvm.conf other.conf");
	fake_folder(&fake, "/lib/modprobe.d", "kvm.conf other.conf");
	fake_file(&fake, "/run/modprobe.d/kvm.conf", "");
	fake_file(&fake, "/usr/lib/modprobe.d/other.conf", "options kvm enable_pmu=0\n");
	fake_probe(&fake, false);
	check_asked(&fake, PMU, "0", in_modprobe);
	fake_host_done(&fake);
}

static void the_command_line_wins_over_modprobe(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_file(&fake, "/proc/cmdline", "kvm.enable_pmu=1");
	fake_folder(&fake, "/etc/modprobe.d", "kvm.conf");
	fake_file(&fake, "/etc/modprobe.d/kvm.conf",
		  "options kvm enable_pmu=0\noptions kvm_intel enable_mediated_pmu=1\n");
	fake_probe(&fake, false);
	check_asked(&fake, PMU, "1", in_command_line);
	check_asked(&fake, MEDIATED, "1", in_modprobe);
	fake_host_done(&fake);
}

static void without_proc_nobody_knows_what_was_asked(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_file_fails(&fake, "/proc/cmdline", ENOENT);
	fake_folder(&fake, "/etc/modprobe.d", "kvm.conf");
	fake_file(&fake, "/etc/modprobe.d/kvm.conf", "options kvm enable_pmu=0\n");
	fake_probe(&fake, false);
	/* One place that asks is an answer; one that was searched for nothing is none. */
	check_asked(&fake, PMU, "0", in_modprobe);
	check_not_asked(&fake, MEDIATED, READING_FAILED, ENOENT);
	fake_host_done(&fake);
}

static void a_command_line_that_is_closed_is_denied(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_file_fails(&fake, "/proc/cmdline", EACCES);
	fake_folder_fails(&fake, "/etc/modprobe.d", EIO);
	fake_probe(&fake, false);
	/* the stronger place's reason */
	check_not_asked(&fake, PMU, READING_DENIED, EACCES);
	check_reading(&fake.snap.kernel.command_line.reading, READING_DENIED, EACCES);
	fake_host_done(&fake);
}

static void a_closed_configuration_is_not_nothing(void **state)
{
	struct fake_host folder, file;

	(void)state;
	machine_intel(&folder);
	fake_folder_fails(&folder, "/etc/modprobe.d", EACCES);
	fake_probe(&folder, false);
	check_not_asked(&folder, PMU, READING_DENIED, EACCES);
	fake_host_done(&folder);
	machine_intel(&file);
	fake_folder(&file, "/etc/modprobe.d", "a.conf b.conf c.conf d.conf");
	fake_file(&file, "/etc/modprobe.d/a.conf", "");
	fake_file_fails(&file, "/etc/modprobe.d/b.conf", EIO);
	fake_file(&file, "/etc/modprobe.d/c.conf", "options kvm enable_pmu=0\n");
	fake_file_fails(&file, "/etc/modprobe.d/d.conf", EACCES);
	fake_probe(&file, false);
	check_asked(&file, PMU, "0", in_modprobe);
	check_not_asked(&file, MEDIATED, READING_FAILED, EIO);
	fake_host_done(&file);
}

static void what_vanished_or_is_a_folder_asks_for_nothing(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_folder(&fake, "/etc/modprobe.d", "gone.conf folder.conf");
	fake_file_fails(&fake, "/etc/modprobe.d/gone.conf", ENOENT);
	fake_file_fails(&fake, "/etc/modprobe.d/folder.conf", EISDIR);
	fake_probe(&fake, false);
	check_not_asked(&fake, PMU, READING_ABSENT, 0);
	fake_host_done(&fake);
}

static void a_file_too_large_for_a_configuration_is_not_half_read(void **state)
{
	static char text[64 * 1024 + 2];
	struct fake_host fake;

	(void)state;
	memset(text, '\n', sizeof(text) - 1);
	machine_intel(&fake);
	fake_folder(&fake, "/etc/modprobe.d", "large.conf");
	fake_file(&fake, "/etc/modprobe.d/large.conf", text);
	fake_probe(&fake, false);
	check_not_asked(&fake, PMU, READING_FAILED, EFBIG);
	fake_host_done(&fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nothing_asked_is_absent),
		cmocka_unit_test(the_command_line_asks),
		cmocka_unit_test(a_value_is_cut_off_and_made_printable),
		cmocka_unit_test(the_vendor_module_asks_for_mediated),
		cmocka_unit_test(without_a_vendor_module_the_cpus_own_is_meant),
		cmocka_unit_test(modprobe_options_ask),
		cmocka_unit_test(module_names_take_dash_for_underscore),
		cmocka_unit_test(files_go_by_name_whatever_the_folder),
		cmocka_unit_test(a_name_hides_the_same_name_in_later_folders),
		cmocka_unit_test(the_command_line_wins_over_modprobe),
		cmocka_unit_test(without_proc_nobody_knows_what_was_asked),
		cmocka_unit_test(a_command_line_that_is_closed_is_denied),
		cmocka_unit_test(a_closed_configuration_is_not_nothing),
		cmocka_unit_test(what_vanished_or_is_a_folder_asks_for_nothing),
		cmocka_unit_test(a_file_too_large_for_a_configuration_is_not_half_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
