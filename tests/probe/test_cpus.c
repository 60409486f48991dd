// SPDX-License-Identifier: GPL-2.0-or-later
/* Which CPUs are asked, how they are grouped, and that the affinity is as before. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "probe/probe.h"

#include "machines.h"

#define ONLINE "/sys/devices/system/cpu/online"

static void check_groups(const struct fake_host *fake, const char *const *cpus, size_t count)
{
	assert_int_equal(fake->snap.group_count, count);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(fake->snap.group[i].cpus, cpus[i]);
}

static void check_one_group(const struct fake_host *fake, const char *cpus)
{
	check_groups(fake, &cpus, 1);
}

static void check_missed(const struct fake_host *fake, const char *detail)
{
	const struct note *note = &fake->snap.note[NOTE_CPU_NOT_VISITED];

	assert_int_equal(note->count, detail ? 1 : 0);
	if (detail)
		assert_string_equal(note->detail, detail);
}

static void a_part_without_core_types_is_asked_once(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_probe(&fake, false);
	check_one_group(&fake, "0-3");
	assert_int_equal(fake.snap.coverage, COVERAGE_BOOT);
	check_number(&fake.snap.logical_cpus, 4);
	check_missed(&fake, NULL);
	/* to the boot CPU and back */
	assert_int_equal(fake.moves, 2);
	fake_host_done(&fake);
}

static void a_process_with_one_cpu_is_not_moved(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_affinity(&fake, "0");
	fake_probe(&fake, false);
	check_one_group(&fake, "0-3");
	check_missed(&fake, NULL);
	assert_int_equal(fake.moves, 0);
	fake_host_done(&fake);
}

static void three_core_types_are_three_groups(void **state)
{
	static const char *const cpus[] = { "0-3", "4-7", "8-9" };
	struct fake_host fake;

	(void)state;
	machine_hybrid(&fake);
	fake_probe(&fake, false);
	check_groups(&fake, cpus, ARRAY_SIZE(cpus));
	assert_int_equal(fake.snap.coverage, COVERAGE_ALL);
	check_number(&fake.snap.logical_cpus, 10);
	check_missed(&fake, NULL);
	assert_non_null(cpuid_table_find(&fake.snap.group[0].cpuid, 0x1, 0));
	for (size_t i = 1; i < ARRAY_SIZE(cpus); i++) {
		assert_null(cpuid_table_find(&fake.snap.group[i].cpuid, 0x1, 0));
		assert_non_null(cpuid_table_find(&fake.snap.group[i].cpuid, 0xa, 0));
	}
	assert_int_equal(cpuid_table_find(&fake.snap.group[1].cpuid, 0x1a, 0)->eax,
			 0x20000001);
	assert_int_equal(cpuid_table_find(&fake.snap.group[2].cpuid, 0x1a, 0)->eax,
			 0x20000003);
	fake_host_done(&fake);
}

static void all_cpus_of_one_kind_are_one_group(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_probe(&fake, true);
	check_one_group(&fake, "0-3");
	assert_int_equal(fake.snap.coverage, COVERAGE_ALL);
	assert_int_equal(fake.moves, 5);
	fake_host_done(&fake);
}

static void a_cpu_that_disagrees_is_found_with_all_cpus(void **state)
{
	static const char *const cpus[] = { "0-1,3", "2" };
	const struct cpuid_entry other = { 0xa, 0, { 0x08300805, 0, 0x7, 0x8603 } };
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_cpuid_on(&fake, 2, 2, other);
	fake_msr(&fake, 2, 0x345, 0);
	fake_probe(&fake, true);
	check_groups(&fake, cpus, ARRAY_SIZE(cpus));
	fake_host_done(&fake);
}

static void any_cpu_of_a_part_without_core_types_stands_for_all(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_affinity(&fake, "2-3");
	for (size_t i = 0; i < 4; i++)
		fake.msr[i].cpu = 2;
	fake_probe(&fake, false);
	check_one_group(&fake, "0-3");
	check_missed(&fake, NULL);
	check_number(&fake.snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES], 0xf4c5);
	fake_host_done(&fake);
}

static void a_cpuset_of_a_hybrid_part_is_respected(void **state)
{
	static const char *const cpus[] = { "5-7", "8" };
	struct fake_host fake;

	(void)state;
	machine_hybrid(&fake);
	fake_affinity(&fake, "5-8");
	for (size_t i = 0; i < 4; i++)
		fake.msr[i].cpu = 5;
	fake_probe(&fake, false);
	check_groups(&fake, cpus, ARRAY_SIZE(cpus));
	check_missed(&fake, "CPU 0-4,9 could not be asked");
	fake_host_done(&fake);
}

static void an_offline_cpu_is_not_visited(void **state)
{
	static const char *const cpus[] = { "0,2-3", "4-7", "8-9" };
	struct fake_host fake;

	(void)state;
	machine_hybrid(&fake);
	fake_file(&fake, ONLINE, "0,2-9\n");
	fake_affinity(&fake, "0,2-9");
	fake_probe(&fake, false);
	check_groups(&fake, cpus, ARRAY_SIZE(cpus));
	check_number(&fake.snap.logical_cpus, 9);
	check_missed(&fake, NULL);
	fake_host_done(&fake);
}

static void a_cpu_that_refuses_is_told(void **state)
{
	static const char *const cpus[] = { "0-3", "4,7", "8-9" };
	struct fake_host fake;

	(void)state;
	machine_hybrid(&fake);
	fake.refused = "5-6";
	fake_probe(&fake, false);
	check_groups(&fake, cpus, ARRAY_SIZE(cpus));
	check_missed(&fake, "CPU 5-6 could not be asked");
	fake_host_done(&fake);
}

static void a_cpu_that_vanishes_while_we_ask_is_skipped(void **state)
{
	static const char *const cpus[] = { "0-3", "4,7", "8-9" };
	struct fake_host fake;

	(void)state;
	machine_hybrid(&fake);
	fake_file_changes(&fake, ONLINE, "0-9\n", "0-4,6-9\n");
	fake.refused = "5-6";
	fake_probe(&fake, false);
	check_groups(&fake, cpus, ARRAY_SIZE(cpus));
	/* CPU 5 is gone; 6 is there and refuses. */
	check_missed(&fake, "CPU 6 could not be asked");
	fake_host_done(&fake);
}

static void another_cpu_stands_in_for_an_offline_boot_cpu(void **state)
{
	static const char *const cpus[] = { "1-3", "4-7", "8-9" };
	struct fake_host fake;

	(void)state;
	machine_hybrid(&fake);
	fake_file_changes(&fake, ONLINE, "0-9\n", "1-9\n");
	fake.refused = "0";
	for (size_t i = 0; i < 4; i++)
		fake.msr[i].cpu = 1;
	fake_probe(&fake, false);
	check_groups(&fake, cpus, ARRAY_SIZE(cpus));
	check_missed(&fake, "CPU 0 could not be asked");
	fake_host_done(&fake);
}

static void without_an_affinity_the_answer_is_some_cpus(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake.affinity_err = ENOSYS;
	fake.may_stay = true;
	fake_probe(&fake, false);
	check_one_group(&fake, "0-3");
	check_missed(&fake, NULL);
	assert_int_equal(fake.moves, 0);
	fake_host_done(&fake);
}

static void without_a_choice_a_hybrid_part_has_one_group_of_unknown_cpus(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_hybrid(&fake);
	fake.pin_err = EPERM;
	fake.may_stay = true;
	fake_probe(&fake, false);
	check_one_group(&fake, "");
	check_missed(&fake, "CPU 0-9 could not be asked");
	assert_int_equal(fake.moves, 0);
	fake_host_done(&fake);
}

static void without_sysfs_the_affinity_names_the_cpus(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_file_fails(&fake, ONLINE, ENOENT);
	fake_probe(&fake, false);
	check_one_group(&fake, "0-3");
	check_reading(&fake.snap.logical_cpus.reading, READING_ABSENT, ENOENT);
	check_missed(&fake, NULL);
	fake_host_done(&fake);
}

static void an_online_list_that_is_none_is_a_failed_reading(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_file(&fake, ONLINE, "all of them\n");
	fake_probe(&fake, false);
	check_one_group(&fake, "0-3");
	check_reading(&fake.snap.logical_cpus.reading, READING_FAILED, EINVAL);
	fake_host_done(&fake);
}

static void a_container_may_hide_cpus_that_it_uses(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_file(&fake, ONLINE, "0-1\n");
	fake_affinity(&fake, "4-5");
	for (size_t i = 0; i < 4; i++)
		fake.msr[i].cpu = 4;
	fake_probe(&fake, true);
	check_one_group(&fake, "4-5");
	check_missed(&fake, "CPU 0-1 could not be asked");
	fake_host_done(&fake);
}

static void more_pmus_than_any_machine_has_are_told(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_file(&fake, ONLINE, "0-17\n");
	fake_affinity(&fake, "0-17");
	for (unsigned int cpu = 1; cpu <= 17; cpu++) {
		const struct cpuid_entry own = { 0xa, 0, { cpu << 16 | 5, 0, 0, 0 } };

		fake_cpuid_on(&fake, cpu, cpu, own);
	}
	/* PDCM cleared: the MSRs are not what this test is about. */
	fake_cpuid(&fake, 0x1, 0, (struct cpuid_regs){ 0x000606a6, 0, 0x20, 0 });
	fake_probe(&fake, true);
	assert_int_equal(fake.snap.group_count, CPU_GROUPS_MAX);
	assert_string_equal(fake.snap.group[CPU_GROUPS_MAX - 1].cpus, "15");
	assert_int_equal(fake.snap.note[NOTE_TOO_MANY_PMUS].count, 2);
	assert_string_equal(fake.snap.note[NOTE_TOO_MANY_PMUS].detail,
			    "CPU 16 has one more PMU than the 16 that are kept");
	fake_host_done(&fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_part_without_core_types_is_asked_once),
		cmocka_unit_test(a_process_with_one_cpu_is_not_moved),
		cmocka_unit_test(three_core_types_are_three_groups),
		cmocka_unit_test(all_cpus_of_one_kind_are_one_group),
		cmocka_unit_test(a_cpu_that_disagrees_is_found_with_all_cpus),
		cmocka_unit_test(any_cpu_of_a_part_without_core_types_stands_for_all),
		cmocka_unit_test(a_cpuset_of_a_hybrid_part_is_respected),
		cmocka_unit_test(an_offline_cpu_is_not_visited),
		cmocka_unit_test(a_cpu_that_refuses_is_told),
		cmocka_unit_test(a_cpu_that_vanishes_while_we_ask_is_skipped),
		cmocka_unit_test(another_cpu_stands_in_for_an_offline_boot_cpu),
		cmocka_unit_test(without_an_affinity_the_answer_is_some_cpus),
		cmocka_unit_test(
			without_a_choice_a_hybrid_part_has_one_group_of_unknown_cpus),
		cmocka_unit_test(without_sysfs_the_affinity_names_the_cpus),
		cmocka_unit_test(an_online_list_that_is_none_is_a_failed_reading),
		cmocka_unit_test(a_container_may_hide_cpus_that_it_uses),
		cmocka_unit_test(more_pmus_than_any_machine_has_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
