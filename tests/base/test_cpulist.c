// SPDX-License-Identifier: GPL-2.0-or-later
/* base/cpulist.h: sets of logical CPUs. */
#include "base/cpulist.h"

#include <errno.h>

#include "tests/base/failing_malloc.h"
#include "tests/unit_test.h"

struct fixture {
	struct arena arena;
	struct cpulist list;
};

static int setup(void **state)
{
	static struct fixture fixture;

	fixture = (struct fixture){ 0 };
	*state = &fixture;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *fixture = *state;

	malloc_fail_after(-1);
	arena_done(&fixture->arena);
	return 0;
}

static void assert_reads_as(struct fixture *fixture, const char *text, const char *normal)
{
	assert_int_equal(cpulist_parse(text, &fixture->arena, &fixture->list), 0);
	assert_string_equal(cpulist_format(&fixture->list, &fixture->arena), normal);
}

static void lists_are_read_and_written_as_sysfs_does(void **state)
{
	assert_reads_as(*state, "0", "0");
	assert_reads_as(*state, "0-3,8,10-11\n", "0-3,8,10-11");
	assert_reads_as(*state, "0-4294967295", "0-4294967295");
}

static void an_empty_text_is_an_empty_list(void **state)
{
	assert_reads_as(*state, "", "");
	assert_reads_as(*state, " \n", "");
}

static void neighbours_are_joined(void **state)
{
	assert_reads_as(*state, "0,1,2,3-5,7", "0-5,7");
	assert_reads_as(*state, "3-3", "3");
}

static void broken_lists_are_refused_and_leave_the_result_alone(void **state)
{
	static const char *const broken[] = {
		"x",          "-1",  "1-",    "3-1",
		",1",         "1,",  "1,,2",  "1;2",
		"1 2",        "2,1", "0-3,3", "0-3,2-4",
		"4294967296", "0x1", "1-2-3", "99999999999999999999",
	};
	struct fixture *fixture = *state;

	assert_reads_as(fixture, "5", "5");
	for (size_t i = 0; i < ARRAY_SIZE(broken); i++)
		assert_int_equal(cpulist_parse(broken[i], &fixture->arena, &fixture->list),
				 -EINVAL);
	assert_string_equal(cpulist_format(&fixture->list, &fixture->arena), "5");
}

static void cpus_are_appended_in_ascending_order_only(void **state)
{
	struct fixture *fixture = *state;

	for (unsigned int cpu = 0; cpu < 200; cpu += 2)
		assert_int_equal(cpulist_append(&fixture->list, &fixture->arena, cpu), 0);
	assert_int_equal(cpulist_append(&fixture->list, &fixture->arena, 198), -EINVAL);
	assert_int_equal(cpulist_append(&fixture->list, &fixture->arena, 0), -EINVAL);
	assert_int_equal(fixture->list.count, 100);
	assert_int_equal(cpulist_count(&fixture->list), 100);
}

static void members_are_found_and_counted(void **state)
{
	struct fixture *fixture = *state;

	assert_reads_as(fixture, "0-3,8,10-11", "0-3,8,10-11");
	for (unsigned int cpu = 0; cpu < 16; cpu++)
		assert_int_equal(cpulist_has(&fixture->list, cpu),
				 cpu < 4 || cpu == 8 || cpu == 10 || cpu == 11);
	assert_int_equal(cpulist_count(&fixture->list), 7);
	assert_reads_as(fixture, "0-4294967295", "0-4294967295");
	assert_true(cpulist_count(&fixture->list) == UINT64_C(1) << 32);
}

static void without_memory_nothing_is_read_or_written(void **state)
{
	struct fixture *fixture = *state;

	malloc_fail_after(0);
	assert_int_equal(cpulist_parse("1", &fixture->arena, &fixture->list), -ENOMEM);
	assert_int_equal(cpulist_append(&fixture->list, &fixture->arena, 1), -ENOMEM);
	assert_null(cpulist_format(&fixture->list, &fixture->arena));
}

#define CPULIST_TEST(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CPULIST_TEST(lists_are_read_and_written_as_sysfs_does),
		CPULIST_TEST(an_empty_text_is_an_empty_list),
		CPULIST_TEST(neighbours_are_joined),
		CPULIST_TEST(broken_lists_are_refused_and_leave_the_result_alone),
		CPULIST_TEST(cpus_are_appended_in_ascending_order_only),
		CPULIST_TEST(members_are_found_and_counted),
		CPULIST_TEST(without_memory_nothing_is_read_or_written),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
