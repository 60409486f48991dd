// SPDX-License-Identifier: GPL-2.0-or-later
/* model/kvm_answer.h: which MSRs of KVM's list are the PMU's. */
#include "model/kvm_answer.h"

#include "tests/model/hosts.h"
#include "tests/unit_test.h"

static const struct cpu intel = { .vendor = VENDOR_INTEL };

static struct kvm_answer decode(struct host_fixture *host)
{
	struct kvm_answer answer;

	host->snap.kvm.msr_index.reading = reading_ok();
	kvm_answer_decode(&host->snap.kvm, &intel, &answer);
	return answer;
}

static void only_the_msrs_of_the_pmu_are_taken_from_the_list(void **state)
{
	static const uint32_t list[] = { 0x10,  0x174, 0xc1,       0xc8,
					 0xc9,  0x186, 0x309,      0x345,
					 0x48f, 0x4c1, 0xc0000080, 0xc0010000 };
	static const uint32_t pmu[] = { 0xc1, 0xc8, 0x186, 0x309, 0x345, 0x4c1, 0xc0010000 };
	struct host_fixture *host = *state;
	struct msr_list *msrs = &host->snap.kvm.msr_index;
	struct kvm_answer answer;

	for (size_t i = 0; i < ARRAY_SIZE(list); i++)
		assert_int_equal(msr_list_add(msrs, &host->snap.arena, list[i]), 0);
	answer = decode(host);
	assert_known(&answer.msr_index_gap);
	assert_int_equal(answer.msr_index_count, ARRAY_SIZE(pmu));
	assert_memory_equal(answer.msr_index, pmu, sizeof(pmu));
}

static void msrs_of_the_pmu_are_told_at_both_ends_of_every_range(void **state)
{
	static const struct {
		uint32_t first, last;
	} ranges[] = {
		{ 0xc1, 0xc8 },
		{ 0x186, 0x18d },
		{ 0x309, 0x318 },
		{ 0x329, 0x329 },
		{ 0x345, 0x345 },
		{ 0x38d, 0x391 },
		{ 0x3f1, 0x3f2 },
		{ 0x3f4, 0x3f5 },
		{ 0x4c1, 0x4c8 },
		{ 0x600, 0x600 },
		{ 0x1900, 0x19bf },
		{ 0xc0000300, 0xc0000303 },
		{ 0xc0010000, 0xc0010007 },
		{ 0xc0010200, 0xc001020b },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(ranges); i++) {
		for (uint32_t msr = ranges[i].first; msr <= ranges[i].last; msr++)
			assert_true(msr_is_pmu(msr));
		assert_false(msr_is_pmu(ranges[i].first - 1));
		assert_false(msr_is_pmu(ranges[i].last + 1));
	}
	assert_false(msr_is_pmu(0));
	assert_false(msr_is_pmu(0x1c9)); /* LBR_TOS */
	assert_false(msr_is_pmu(UINT32_MAX));
}

static size_t count_pmu_msrs(struct host_fixture *host, uint32_t first, uint32_t last)
{
	size_t count = 0;

	for (uint32_t msr = first; msr <= last; msr++) {
		if (!msr_is_pmu(msr))
			continue;
		count++;
		assert_int_equal(
			msr_list_add(&host->snap.kvm.msr_index, &host->snap.arena, msr), 0);
	}
	return count;
}

static void the_answer_has_room_for_every_msr_of_the_pmu(void **state)
{
	struct host_fixture *host = *state;
	struct kvm_answer answer;
	size_t count;

	count = count_pmu_msrs(host, 0, 0x2000);
	count += count_pmu_msrs(host, 0xc0000000, 0xc0020000);
	assert_in_range(count, 1, KVM_ANSWER_MSR_MAX);
	answer = decode(host);
	assert_int_equal(answer.msr_index_count, count);
}

int main(void)
{
#define MSR_TEST(test) cmocka_unit_test_setup_teardown(test, host_setup, host_teardown)
	const struct CMUnitTest tests[] = {
		MSR_TEST(only_the_msrs_of_the_pmu_are_taken_from_the_list),
		MSR_TEST(msrs_of_the_pmu_are_told_at_both_ends_of_every_range),
		MSR_TEST(the_answer_has_room_for_every_msr_of_the_pmu),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
