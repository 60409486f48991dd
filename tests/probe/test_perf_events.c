// SPDX-License-Identifier: GPL-2.0-or-later
/* probe/perf_events.c: perf events that processes hold open. */
#include "probe/perf_events.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "machines.h"

#define PERF_EVENT "anon_inode:[perf_event]"

static const struct reading_u64 *count_of(struct fake_host *fake)
{
	fake_probe(fake, false);
	return &fake->snap.kernel.open_perf_events;
}

static void a_host_where_nobody_counts_has_none(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	check_number(count_of(&fake), 0);
	fake_host_done(&fake);
}

static void events_of_all_processes_are_counted(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_folder(&fake, "/proc/1/fd", ". .. 0 1");
	fake_link(&fake, "/proc/1/fd/1", PERF_EVENT);
	fake_folder(&fake, "/proc/42/fd", ". .. 3 4 5 6 4294967295");
	fake_link(&fake, "/proc/42/fd/3", PERF_EVENT);
	fake_link(&fake, "/proc/42/fd/4", "anon_inode:[eventfd]");
	fake_link(&fake, "/proc/42/fd/5", "/tmp/" PERF_EVENT);
	fake_link(&fake, "/proc/42/fd/6", PERF_EVENT " (deleted)");
	fake_link(&fake, "/proc/42/fd/4294967295", PERF_EVENT);
	check_number(count_of(&fake), 3);
	fake_host_done(&fake);
}

/* Who started this process may have left it an event: it is counted there. */
static void an_event_that_was_left_to_us_is_not_counted_twice(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_folder(&fake, "/proc", ". .. 1 42 77 self");
	fake_folder(&fake, "/proc/42/fd", ". .. 3");
	fake_link(&fake, "/proc/42/fd/3", PERF_EVENT);
	fake_folder(&fake, "/proc/77/fd", ". .. 3");
	fake_link(&fake, "/proc/77/fd/3", PERF_EVENT);
	check_number(count_of(&fake), 1);
	fake_link_fails(&fake, "/proc/self", ENOENT);
	check_number(count_of(&fake), 2);
	fake_host_done(&fake);
}

static void a_kernel_without_the_mediated_vpmu_is_not_searched(void **state)
{
	static const int errors[] = { ENOENT, EACCES };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++) {
		struct fake_host fake;

		machine_intel(&fake);
		fake_file_fails(&fake,
				"/sys/module/kvm_intel/parameters/enable_mediated_pmu",
				errors[i]);
		fake.link_count = 0; /* a look at any process would fail the test */
		check_reading(&count_of(&fake)->reading, READING_NOT_TAKEN, 0);
		fake_host_done(&fake);
	}
}

static void processes_that_may_not_be_looked_at_leave_it_open(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_folder_fails(&fake, "/proc/42/fd", EACCES);
	check_reading(&count_of(&fake)->reading, READING_DENIED, EACCES);
	fake_host_done(&fake);
	machine_intel(&fake);
	fake_link_fails(&fake, "/proc/1/fd/0", EACCES);
	check_reading(&count_of(&fake)->reading, READING_DENIED, EACCES);
	fake_host_done(&fake);
}

static void one_that_was_seen_counts_whatever_was_not(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_folder_fails(&fake, "/proc/1/fd", EACCES);
	fake_folder(&fake, "/proc/42/fd", ". .. 3");
	fake_link(&fake, "/proc/42/fd/3", PERF_EVENT);
	check_number(count_of(&fake), 1);
	fake_host_done(&fake);
}

static void what_ended_while_we_looked_is_not_missing(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_folder_fails(&fake, "/proc/42/fd", ESRCH);
	fake_link_fails(&fake, "/proc/1/fd/0", ENOENT);
	check_number(count_of(&fake), 0);
	fake_folder_fails(&fake, "/proc/42/fd", ENOENT);
	check_number(count_of(&fake), 0);
	fake_host_done(&fake);
}

static void none_in_a_container_says_nothing(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_link(&fake, "/proc/self/ns/pid", "pid:[4026532412]");
	check_reading(&count_of(&fake)->reading, READING_DENIED, EPERM);
	fake_link_fails(&fake, "/proc/self/ns/pid", EACCES);
	check_reading(&count_of(&fake)->reading, READING_DENIED, EPERM);
	fake_host_done(&fake);
}

static void a_kernel_without_pid_namespaces_shows_all(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_link_fails(&fake, "/proc/self/ns/pid", ENOENT);
	check_number(count_of(&fake), 0);
	fake_host_done(&fake);
}

/* The mount option hidepid: other users' processes are not in the list. */
static void a_list_without_the_first_process_says_nothing(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_folder(&fake, "/proc", ". .. 42 self");
	check_reading(&count_of(&fake)->reading, READING_DENIED, EPERM);
	fake_host_done(&fake);
}

static void names_that_are_no_numbers_are_left_alone(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_folder(&fake, "/proc", ". .. 1 42x 12345678901 1-1 tty");
	fake_folder(&fake, "/proc/1/fd", ". .. 0 x1 1x 12345678901");
	check_number(count_of(&fake), 0);
	fake_host_done(&fake);
}

static void a_missing_proc_is_absent(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_folder_fails(&fake, "/proc", ENOENT);
	check_reading(&count_of(&fake)->reading, READING_ABSENT, ENOENT);
	fake_host_done(&fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_host_where_nobody_counts_has_none),
		cmocka_unit_test(events_of_all_processes_are_counted),
		cmocka_unit_test(an_event_that_was_left_to_us_is_not_counted_twice),
		cmocka_unit_test(a_kernel_without_the_mediated_vpmu_is_not_searched),
		cmocka_unit_test(processes_that_may_not_be_looked_at_leave_it_open),
		cmocka_unit_test(one_that_was_seen_counts_whatever_was_not),
		cmocka_unit_test(what_ended_while_we_looked_is_not_missing),
		cmocka_unit_test(none_in_a_container_says_nothing),
		cmocka_unit_test(a_kernel_without_pid_namespaces_shows_all),
		cmocka_unit_test(a_list_without_the_first_process_says_nothing),
		cmocka_unit_test(names_that_are_no_numbers_are_left_alone),
		cmocka_unit_test(a_missing_proc_is_absent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
