// SPDX-License-Identifier: GPL-2.0-or-later
/* record/sections.h: the logical CPUs of a dump become the groups of a snapshot. */
#include "record/sections.h"

#include <errno.h>
#include <string.h>

#include "model/perfmon.h"

#include "tests/base/failing_malloc.h"
#include "tests/unit_test.h"

struct fixture {
	struct snapshot snap;
	struct sections sections;
};

static int setup(void **state)
{
	static struct fixture fixture;

	sections_begin(&fixture.sections, &fixture.snap, NULL);
	*state = &fixture;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *fixture = *state;

	malloc_fail_after(-1);
	snapshot_done(&fixture->snap);
	return 0;
}

static void next_cpu(struct fixture *fixture, unsigned int number)
{
	assert_int_equal(sections_next_cpu(&fixture->sections, &number), 0);
}

static void add(struct fixture *fixture, uint32_t leaf, uint32_t subleaf, uint32_t eax)
{
	struct cpuid_entry entry = { .leaf = leaf, .subleaf = subleaf, .regs.eax = eax };

	assert_int_equal(sections_add_entry(&fixture->sections, entry, true, 1), 0);
}

static void end(struct fixture *fixture)
{
	assert_int_equal(sections_end(&fixture->sections), 0);
}

/* A whole CPU whose PMU is told by the three leaves given. */
static void add_cpu(struct fixture *fixture, uint32_t core_type, uint32_t perfmon,
		    uint32_t perfmon_ext)
{
	add(fixture, CPUID_VENDOR, 0, 0x23);
	add(fixture, CPUID_FEATURES, 0, 0x000b0671);
	add(fixture, CPUID_PERFMON, 0, perfmon);
	add(fixture, CPUID_HYBRID, 0, core_type);
	add(fixture, CPUID_PERFMON_EXT, 0, 3);
	add(fixture, CPUID_PERFMON_EXT, 1, perfmon_ext);
}

static void assert_groups(const struct fixture *fixture, size_t count,
			  const char *const *cpus)
{
	assert_int_equal(fixture->snap.group_count, count);
	for (size_t i = 0; i < count; i++)
		assert_string_equal(fixture->snap.group[i].cpus, cpus[i]);
}

static void cpus_with_the_same_pmu_are_one_group(void **state)
{
	struct fixture *fixture = *state;

	for (unsigned int cpu = 0; cpu < 4; cpu++) {
		next_cpu(fixture, cpu);
		add_cpu(fixture, 0x40000001, 0x08300605, 0xff);
	}
	end(fixture);
	assert_groups(fixture, 1, (const char *const[]){ "0-3" });
	assert_int_equal(fixture->snap.coverage, COVERAGE_ALL);
	assert_int_equal(fixture->snap.logical_cpus.reading.state, READING_OK);
	assert_int_equal(fixture->snap.logical_cpus.value, 4);
}

static void each_of_the_three_leaves_tells_pmus_apart(void **state)
{
	struct fixture *fixture = *state;

	add_cpu(fixture, 0x40000001, 0x08300605, 0xff);
	add_cpu(fixture, 0x20000001, 0x08300605, 0xff);
	add_cpu(fixture, 0x40000001, 0x06300605, 0xff);
	add_cpu(fixture, 0x40000001, 0x08300605, 0x3f);
	add_cpu(fixture, 0x20000001, 0x08300605, 0xff);
	end(fixture);
	assert_groups(fixture, 4, (const char *const[]){ "0", "1,4", "2", "3" });
}

static void the_boot_cpu_keeps_all_leaves_and_others_the_pmus(void **state)
{
	struct fixture *fixture = *state;
	const struct cpuid_table *other = &fixture->snap.group[1].cpuid;

	add_cpu(fixture, 0x40000001, 0x08300605, 0xff);
	add_cpu(fixture, 0x20000001, 0x08300605, 0xff);
	end(fixture);
	assert_int_equal(fixture->snap.group[0].cpuid.count, 6);
	assert_int_equal(other->count, 4);
	assert_int_equal(cpuid_table_find(other, CPUID_HYBRID, 0)->eax, 0x20000001);
	assert_int_equal(cpuid_table_find(other, CPUID_PERFMON, 0)->eax, 0x08300605);
	assert_int_equal(cpuid_table_find(other, CPUID_PERFMON_EXT, 1)->eax, 0xff);
	assert_null(cpuid_table_find(other, CPUID_VENDOR, 0));
}

static void numbers_may_have_holes_but_must_ascend(void **state)
{
	struct fixture *fixture = *state;
	static const unsigned int numbers[] = { 2, 4, 5, 3 };

	for (size_t i = 0; i < 3; i++) {
		next_cpu(fixture, numbers[i]);
		add_cpu(fixture, 0, 0, 0);
	}
	end(fixture);
	assert_groups(fixture, 1, (const char *const[]){ "2,4-5" });

	snapshot_reset(&fixture->snap);
	sections_begin(&fixture->sections, &fixture->snap, NULL);
	for (size_t i = 0; i < ARRAY_SIZE(numbers); i++) {
		next_cpu(fixture, numbers[i]);
		add_cpu(fixture, 0, 0, 0);
	}
	end(fixture);
	assert_groups(fixture, 1, (const char *const[]){ "0-3" });
}

static void no_section_is_no_host(void **state)
{
	struct fixture *fixture = *state;

	next_cpu(fixture, 0);
	end(fixture);
	assert_int_equal(fixture->snap.group_count, 0);
	assert_int_equal(fixture->snap.logical_cpus.reading.state, READING_NOT_TAKEN);
}

static void a_cpu_without_any_recorded_leaf_counts(void **state)
{
	struct fixture *fixture = *state;

	add(fixture, 0x2, 0, 1);
	end(fixture);
	assert_groups(fixture, 1, (const char *const[]){ "0" });
	assert_int_equal(fixture->snap.group[0].cpuid.count, 0);
}

static void more_pmus_than_a_snapshot_holds_are_left_out_and_noted(void **state)
{
	struct fixture *fixture = *state;
	const struct snapshot *snap = &fixture->snap;

	for (uint32_t cpu = 0; cpu < CPU_GROUPS_MAX + 3; cpu++)
		add_cpu(fixture, 0, cpu, 0);
	add_cpu(fixture, 0, 1, 0);
	end(fixture);
	assert_int_equal(snap->group_count, CPU_GROUPS_MAX);
	assert_string_equal(snap->group[1].cpus, "1,19");
	assert_int_equal(snap->logical_cpus.value, CPU_GROUPS_MAX + 4);
	assert_int_equal(snap->note[NOTE_TOO_MANY_PMUS].count, 3);
	assert_string_equal(
		snap->note[NOTE_TOO_MANY_PMUS].detail,
		"more than 16 distinct PMUs: section 16 and others are left out");
}

static void a_section_holds_every_leaf_there_can_be(void **state)
{
	/* where each range of leaves begins */
	static const uint32_t ranges[] = { 0, 0x20000000, 0x40000000, 0x80000000,
					   0xc0000000 };
	struct fixture *fixture = *state;

	for (size_t i = 0; i < ARRAY_SIZE(ranges); i++)
		for (uint32_t leaf = ranges[i]; leaf < ranges[i] + 0x400; leaf++)
			for (uint32_t subleaf = 0; subleaf < 40; subleaf++)
				add(fixture, leaf, subleaf, leaf);
	end(fixture);
	assert_int_equal(fixture->snap.group[0].cpuid.count, LEAVES_RECORDED_MAX);
}

struct visit {
	size_t count;
	size_t leaves;
	unsigned int numbers;
	int answer;
};

static int visit_section(void *data, const struct section *section)
{
	struct visit *visit = data;

	assert_int_equal(section->index, visit->count++);
	visit->leaves += section->cpuid.count;
	visit->numbers += section->has_number ? section->number : 100;
	return visit->answer;
}

static void a_visitor_sees_every_section_with_all_its_leaves(void **state)
{
	struct fixture *fixture = *state;
	struct visit visit = { 0 };
	const struct sections_visitor visitor = { .each = visit_section, .data = &visit };

	sections_begin(&fixture->sections, &fixture->snap, &visitor);
	next_cpu(fixture, 7);
	add_cpu(fixture, 0, 0, 0);
	next_cpu(fixture, 8);
	add_cpu(fixture, 0, 0, 0);
	add_cpu(fixture, 0, 0, 0);
	end(fixture);
	assert_int_equal(visit.count, 3);
	assert_int_equal(visit.leaves, 18);
	assert_int_equal(visit.numbers, 115);
	assert_groups(fixture, 1, (const char *const[]){ "0-2" });
	assert_int_equal(fixture->snap.group[0].cpuid.count, 6);
}

static void a_visitor_can_end_the_reading(void **state)
{
	struct fixture *fixture = *state;
	struct visit visit = { .answer = -ECANCELED };
	const struct sections_visitor visitor = { .each = visit_section, .data = &visit };
	const struct cpuid_entry leaf_0 = { .leaf = 0 };

	sections_begin(&fixture->sections, &fixture->snap, &visitor);
	add(fixture, CPUID_VENDOR, 0, 0);
	assert_int_equal(sections_add_entry(&fixture->sections, leaf_0, true, 1),
			 -ECANCELED);
	add(fixture, CPUID_VENDOR, 0, 0);
	assert_int_equal(sections_next_cpu(&fixture->sections, NULL), -ECANCELED);
	add(fixture, CPUID_VENDOR, 0, 0);
	assert_int_equal(sections_end(&fixture->sections), -ECANCELED);
}

static void without_memory_the_reading_ends(void **state)
{
	struct fixture *fixture = *state;
	int r;

	for (int calls = 0; calls < 20; calls++) {
		snapshot_done(&fixture->snap);
		sections_begin(&fixture->sections, &fixture->snap, NULL);
		malloc_fail_after(calls);
		r = 0;
		for (unsigned int cpu = 0; r == 0 && cpu < 5000; cpu++) {
			/* every second CPU, so that no ranges come together */
			const unsigned int number = 2 * cpu;
			const struct cpuid_entry perfmon = { .leaf = CPUID_PERFMON,
							     .regs.eax = cpu % 2 };

			r = sections_next_cpu(&fixture->sections, &number);
			if (r == 0)
				r = sections_add_entry(&fixture->sections, perfmon, true,
						       1);
		}
		if (r == 0)
			r = sections_end(&fixture->sections);
		malloc_fail_after(-1);
		if (r == 0)
			break;
		assert_int_equal(r, -ENOMEM);
	}
	assert_int_equal(r, 0);
	assert_int_equal(fixture->snap.logical_cpus.value, 5000);
}

static void a_hundred_thousand_sections_are_counted_in_bounded_memory(void **state)
{
	struct fixture *fixture = *state;

	/* One block of the arena serves all: each list is one range, however long. */
	malloc_fail_after(1);
	for (unsigned int cpu = 0; cpu < 100000; cpu++) {
		next_cpu(fixture, cpu);
		add_cpu(fixture, 0, cpu / 50000, 0);
	}
	end(fixture);
	assert_groups(fixture, 2, (const char *const[]){ "0-49999", "50000-99999" });
}

#define TEST(claim) cmocka_unit_test_setup_teardown(claim, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(cpus_with_the_same_pmu_are_one_group),
		TEST(each_of_the_three_leaves_tells_pmus_apart),
		TEST(the_boot_cpu_keeps_all_leaves_and_others_the_pmus),
		TEST(numbers_may_have_holes_but_must_ascend),
		TEST(no_section_is_no_host),
		TEST(a_cpu_without_any_recorded_leaf_counts),
		TEST(more_pmus_than_a_snapshot_holds_are_left_out_and_noted),
		TEST(a_section_holds_every_leaf_there_can_be),
		TEST(a_visitor_sees_every_section_with_all_its_leaves),
		TEST(a_visitor_can_end_the_reading),
		TEST(without_memory_the_reading_ends),
		TEST(a_hundred_thousand_sections_are_counted_in_bounded_memory),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
