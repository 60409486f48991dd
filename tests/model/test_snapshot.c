// SPDX-License-Identifier: GPL-2.0-or-later
/* model/snapshot.h: the containers of what was read. */
#include "model/snapshot.h"

#include <errno.h>
#include <string.h>

#include "tests/base/failing_malloc.h"
#include "tests/model/hosts.h"
#include "tests/unit_test.h"

static int teardown(void **state)
{
	malloc_fail_after(-1);
	return host_teardown(state);
}

static void errno_values_end_in_the_state_they_mean(void **state)
{
	static const struct {
		int err;
		enum reading_state state;
	} errors[] = {
		{ ENOENT, READING_ABSENT },     { ENODEV, READING_ABSENT },
		{ ENXIO, READING_ABSENT },      { ENOTDIR, READING_ABSENT },
		{ EACCES, READING_DENIED },     { EPERM, READING_DENIED },
		{ EIO, READING_FAILED },        { ENOMEM, READING_FAILED },
		{ ENODATA, READING_NOT_TAKEN }, { EBUSY, READING_FAILED },
		{ E2BIG, READING_FAILED },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(errors); i++) {
		struct reading reading = reading_error(errors[i].err);

		assert_int_equal(reading.state, errors[i].state);
		assert_int_equal(reading.err, errors[i].err == ENODATA ? 0 : errors[i].err);
	}
	assert_int_equal(reading_ok().state, READING_OK);
	assert_int_equal(reading_ok().err, 0);
}

static void a_pair_stands_in_a_cpuid_table_once_and_the_first_stays(void **state)
{
	struct host_fixture *host = *state;
	struct cpuid_table *table = &host->snap.group[0].cpuid;
	const struct cpuid_entry first = { .leaf = 7, .subleaf = 1, .regs = { 1, 2, 3, 4 } };
	const struct cpuid_entry again = { .leaf = 7, .subleaf = 1, .regs = { 5, 6, 7, 8 } };
	const struct cpuid_entry other = { .leaf = 7, .subleaf = 0, .regs = { 9, 0, 0, 0 } };

	assert_int_equal(cpuid_table_add(table, &host->snap.arena, &first), 0);
	assert_int_equal(cpuid_table_add(table, &host->snap.arena, &again), -EEXIST);
	assert_int_equal(cpuid_table_add(table, &host->snap.arena, &other), 0);
	assert_int_equal(table->count, 2);
	assert_int_equal(cpuid_table_find(table, 7, 1)->ecx, 3);
	assert_int_equal(cpuid_table_find(table, 7, 0)->eax, 9);
	assert_null(cpuid_table_find(table, 7, 2));
	assert_null(cpuid_table_find(table, 1, 0));
}

static void a_cpuid_table_grows_as_needed(void **state)
{
	struct host_fixture *host = *state;
	struct cpuid_table *table = &host->snap.group[0].cpuid;

	for (uint32_t leaf = 0; leaf < 300; leaf++) {
		const struct cpuid_entry entry = { .leaf = leaf, .regs = { leaf, 0, 0, 0 } };

		assert_int_equal(cpuid_table_add(table, &host->snap.arena, &entry), 0);
	}
	for (uint32_t leaf = 0; leaf < 300; leaf++)
		assert_int_equal(cpuid_table_find(table, leaf, 0)->eax, leaf);
}

static void msrs_are_kept_ascending_and_once(void **state)
{
	static const uint32_t added[] = { 0x309, 0xc1, 0xc0010000, 0x309,
					  0x186, 0xc1, 0x345 };
	static const uint32_t kept[] = { 0xc1, 0x186, 0x309, 0x345, 0xc0010000 };
	struct host_fixture *host = *state;
	struct msr_list *list = &host->snap.kvm.msr_index;

	for (size_t i = 0; i < ARRAY_SIZE(added); i++)
		assert_int_equal(msr_list_add(list, &host->snap.arena, added[i]), 0);
	assert_int_equal(list->count, ARRAY_SIZE(kept));
	assert_memory_equal(list->msr, kept, sizeof(kept));
	assert_true(msr_list_has(list, 0x345));
	assert_false(msr_list_has(list, 0x346));
}

static void the_boot_cpus_group_is_the_first(void **state)
{
	struct host_fixture *host = *state;

	assert_null(snapshot_boot(&host->snap));
	host_make_intel(&host->snap);
	host_add_group(&host->snap, "8-15");
	assert_ptr_equal(snapshot_boot(&host->snap), &host->snap.group[0]);
}

static bool same_pmu(const struct host_fixture *host)
{
	const struct cpuid_table *a = &host->snap.group[0].cpuid;
	const struct cpuid_table *b = &host->snap.group[1].cpuid;
	bool same = cpuid_table_same_pmu(a, b);

	assert_int_equal(cpuid_table_same_pmu(b, a), same);
	return same;
}

static void make_two_groups(struct host_fixture *host)
{
	snapshot_reset(&host->snap);
	host_make_intel(&host->snap);
	host_set_perfmon_ext(&host->snap, 0, 0xff, 0x0f);
	host_add_group(&host->snap, "8-15");
	host_set(&host->snap, 1,
		 (struct cpuid_entry){ .leaf = 0xa, .regs = LEAF_A_ICE_LAKE });
	host_set_perfmon_ext(&host->snap, 1, 0xff, 0x0f);
}

static void pmus_are_the_same_by_leaves_a_1a_and_23_alone(void **state)
{
	struct host_fixture *host = *state;

	make_two_groups(host);
	assert_true(same_pmu(host)); /* though group 1 holds no other leaf */
	host_set(&host->snap, 1,
		 (struct cpuid_entry){ .leaf = 1, .regs = { 0, 0x08000000, 0, 0 } });
	host_set(&host->snap, 1,
		 (struct cpuid_entry){ .leaf = 0x1a, .regs = { 0, 1, 2, 3 } });
	assert_true(same_pmu(host)); /* of leaf 0x1A only EAX counts */
}

static void any_difference_in_those_leaves_is_another_pmu(void **state)
{
	struct host_fixture *host = *state;

	make_two_groups(host);
	host_set(&host->snap, 1,
		 (struct cpuid_entry){ .leaf = 0x1a, .regs = { 1, 0, 0, 0 } });
	assert_false(same_pmu(host));
	make_two_groups(host);
	host_set(&host->snap, 1,
		 (struct cpuid_entry){ .leaf = 0xa, .regs = LEAF_A_SKYLAKE });
	assert_false(same_pmu(host));
	host_forget(&host->snap, 1, 0xa);
	assert_false(same_pmu(host));
	make_two_groups(host);
	host_set_perfmon_ext(&host->snap, 1, 0xff, 0x77);
	assert_false(same_pmu(host));
	make_two_groups(host);
	host_set(&host->snap, 1, (struct cpuid_entry){ .leaf = 0x23, .subleaf = 4 });
	assert_false(same_pmu(host));
}

static void a_note_counts_and_keeps_its_first_detail(void **state)
{
	struct host_fixture *host = *state;
	const struct note *note = &host->snap.note[NOTE_BROKEN_LINE];

	assert_int_equal(snapshot_note(&host->snap, NOTE_BROKEN_LINE, "line %d", 14), 0);
	assert_int_equal(snapshot_note(&host->snap, NOTE_BROKEN_LINE, "line %d", 15), 0);
	assert_int_equal(note->id, NOTE_BROKEN_LINE);
	assert_int_equal(note->count, 2);
	assert_string_equal(note->detail, "line 14");
	assert_int_equal(host->snap.note[NOTE_TRUNCATED].count, 0);
}

static void lines_of_the_kernel_log_are_kept_in_order(void **state)
{
	struct host_fixture *host = *state;
	char line[32];

	for (int i = 0; i < 20; i++) {
		snprintf(line, sizeof(line), "line %02d and more", i);
		assert_int_equal(snapshot_add_log_line(&host->snap, line, 7), 0);
	}
	assert_int_equal(host->snap.kernel.log_count, 20);
	assert_string_equal(host->snap.kernel.log_line[0], "line 00");
	assert_string_equal(host->snap.kernel.log_line[19], "line 19");
}

static void without_memory_nothing_is_added(void **state)
{
	const struct cpuid_entry entry = { .leaf = 1 };
	struct host_fixture *host = *state;
	struct snapshot *snap = &host->snap;

	malloc_fail_after(0);
	assert_int_equal(cpuid_table_add(&snap->group[0].cpuid, &snap->arena, &entry),
			 -ENOMEM);
	assert_int_equal(msr_list_add(&snap->kvm.msr_index, &snap->arena, 0xc1), -ENOMEM);
	assert_int_equal(snapshot_note(snap, NOTE_TRUNCATED, "line 1"), -ENOMEM);
	assert_int_equal(snapshot_add_log_line(snap, "line", 4), -ENOMEM);
	assert_int_equal(snap->group[0].cpuid.count, 0);
	assert_int_equal(snap->kvm.msr_index.count, 0);
	assert_int_equal(snap->kernel.log_count, 0);
	/* room for the array, and none for the line itself */
	malloc_fail_after(1);
	assert_int_equal(snapshot_add_log_line(snap, "line", (size_t)1 << 20), -ENOMEM);
	assert_int_equal(snap->kernel.log_count, 0);
}

static void a_reset_snapshot_is_empty_again(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	assert_int_equal(snapshot_note(&host->snap, NOTE_TRUNCATED, "line 1"), 0);
	snapshot_reset(&host->snap);
	assert_int_equal(host->snap.group_count, 0);
	assert_int_equal(host->snap.note[NOTE_TRUNCATED].count, 0);
	host_make_intel(&host->snap);
	assert_non_null(cpuid_table_find(&host->snap.group[0].cpuid, 0xa, 0));
	snapshot_done(&host->snap);
	assert_int_equal(host->snap.group_count, 0);
	snapshot_done(&host->snap);
}

int main(void)
{
#define SNAPSHOT_TEST(test) cmocka_unit_test_setup_teardown(test, host_setup, teardown)
	const struct CMUnitTest tests[] = {
		SNAPSHOT_TEST(errno_values_end_in_the_state_they_mean),
		SNAPSHOT_TEST(a_pair_stands_in_a_cpuid_table_once_and_the_first_stays),
		SNAPSHOT_TEST(a_cpuid_table_grows_as_needed),
		SNAPSHOT_TEST(msrs_are_kept_ascending_and_once),
		SNAPSHOT_TEST(the_boot_cpus_group_is_the_first),
		SNAPSHOT_TEST(pmus_are_the_same_by_leaves_a_1a_and_23_alone),
		SNAPSHOT_TEST(any_difference_in_those_leaves_is_another_pmu),
		SNAPSHOT_TEST(a_note_counts_and_keeps_its_first_detail),
		SNAPSHOT_TEST(lines_of_the_kernel_log_are_kept_in_order),
		SNAPSHOT_TEST(without_memory_nothing_is_added),
		SNAPSHOT_TEST(a_reset_snapshot_is_empty_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
