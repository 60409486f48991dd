// SPDX-License-Identifier: GPL-2.0-or-later
/* What is asked of /dev/kvm, and what each failure leaves in the snapshot. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "probe/kvm.h"

#include "machines.h"

/* The ioctls of a whole answer: version, CPUID, two lists, the MSR, three capabilities. */
#define QUESTIONS 8

static void ask(struct fake_host *fake)
{
	fake_affinity(fake, "0");
	assert_int_equal(kvm_read(&fake->host, &fake->snap), 0);
}

static void check_all_but_cpuid(const struct fake_host *fake)
{
	const struct kvm_snapshot *kvm = &fake->snap.kvm;

	check_number(&kvm->api_version, 12);
	check_reading(&kvm->msr_index.reading, READING_OK, 0);
	check_reading(&kvm->msr_feature_index.reading, READING_OK, 0);
	check_number(&kvm->feature_perf_capabilities, 0x2000);
	check_number(&kvm->capability[KVM_CAPABILITY_PMU_CAPABILITY], 1);
	check_number(&kvm->capability[KVM_CAPABILITY_PMU_EVENT_FILTER], 1);
	check_number(&kvm->capability[KVM_CAPABILITY_PMU_MASKED_EVENTS], 0);
}

static void check_nothing_asked(const struct fake_host *fake)
{
	const struct kvm_snapshot *kvm = &fake->snap.kvm;

	check_reading(&kvm->supported, READING_NOT_TAKEN, 0);
	check_reading(&kvm->msr_index.reading, READING_NOT_TAKEN, 0);
	check_reading(&kvm->msr_feature_index.reading, READING_NOT_TAKEN, 0);
	check_reading(&kvm->feature_perf_capabilities.reading, READING_NOT_TAKEN, 0);
	for (int i = 0; i < KVM_CAPABILITY_COUNT; i++)
		check_reading(&kvm->capability[i].reading, READING_NOT_TAKEN, 0);
}

static void a_working_kvm_is_read_whole(void **state)
{
	static const uint32_t msrs[] = { 0x309, 0x30a, 0x30b, 0x345, 0x38d, 0x38f };
	struct fake_host fake;
	const struct kvm_snapshot *kvm = &fake.snap.kvm;

	(void)state;
	machine_intel(&fake);
	ask(&fake);
	check_reading(&kvm->device, READING_OK, 0);
	check_reading(&kvm->supported, READING_OK, 0);
	check_all_but_cpuid(&fake);
	assert_int_equal(cpuid_table_find(&kvm->supported_cpuid, 0xa, 0)->eax, 0x08300802);
	assert_int_equal(cpuid_table_find(&kvm->supported_cpuid, 0xa, 0)->edx, 0x8603);
	assert_int_equal(kvm->msr_index.count, ARRAY_SIZE(msrs));
	assert_memory_equal(kvm->msr_index.msr, msrs, sizeof(msrs));
	assert_int_equal(kvm->msr_feature_index.count, 2);
	assert_int_equal(kvm->msr_feature_index.msr[0], 0x345);
	assert_int_equal(fake.kvm.questions, QUESTIONS);
	fake_host_done(&fake);
}

static void a_device_that_does_not_open_is_a_reading(void **state)
{
	static const struct {
		int err;
		enum reading_state state;
	} cases[] = {
		{ ENOENT, READING_ABSENT }, { ENODEV, READING_ABSENT },
		{ ENXIO, READING_ABSENT },  { EACCES, READING_DENIED },
		{ EPERM, READING_DENIED },  { EMFILE, READING_FAILED },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct fake_host fake;

		machine_intel(&fake);
		fake.kvm.open_err = cases[i].err;
		ask(&fake);
		check_reading(&fake.snap.kvm.device, cases[i].state, cases[i].err);
		check_reading(&fake.snap.kvm.api_version.reading, READING_NOT_TAKEN, 0);
		check_nothing_asked(&fake);
		fake_host_done(&fake);
	}
}

static void another_api_version_is_asked_nothing_more(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake.kvm.api_version = 11;
	ask(&fake);
	check_reading(&fake.snap.kvm.device, READING_OK, 0);
	check_number(&fake.snap.kvm.api_version, 11);
	check_nothing_asked(&fake);
	assert_int_equal(fake.kvm.questions, 1);
	fake_host_done(&fake);
}

static void a_device_without_an_api_version_is_asked_nothing_more(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake.kvm.api_err = ENOTTY;
	ask(&fake);
	check_reading(&fake.snap.kvm.api_version.reading, READING_FAILED, ENOTTY);
	check_nothing_asked(&fake);
	assert_int_equal(fake.kvm.questions, 1);
	fake_host_done(&fake);
}

static void every_errno_of_supported_cpuid_stays_its_own(void **state)
{
	static const struct {
		int err;
		enum reading_state state;
	} cases[] = {
		{ ENOMEM, READING_FAILED }, { EFAULT, READING_FAILED },
		{ EINVAL, READING_FAILED }, { ENOTTY, READING_FAILED },
		{ EIO, READING_FAILED },    { EPERM, READING_DENIED },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct fake_host fake;

		machine_intel(&fake);
		fake.kvm.cpuid_err = cases[i].err;
		ask(&fake);
		check_reading(&fake.snap.kvm.supported, cases[i].state, cases[i].err);
		assert_int_equal(fake.snap.kvm.supported_cpuid.count, 0);
		check_all_but_cpuid(&fake);
		assert_int_equal(fake.kvm.cpuid_calls, 1);
		fake_host_done(&fake);
	}
}

static void the_buffer_grows_on_e2big(void **state)
{
	struct kvm_cpuid_entry2 many[300];
	struct fake_host fake;

	(void)state;
	memset(many, 0, sizeof(many));
	for (size_t i = 0; i < ARRAY_SIZE(many); i++)
		many[i].function = 0x90000000u + (uint32_t)i;
	many[299] = (struct kvm_cpuid_entry2){ .function = 0xa, .eax = 0x07300402 };
	machine_intel(&fake);
	fake.kvm.entry = many;
	fake.kvm.entry_count = ARRAY_SIZE(many);
	ask(&fake);
	check_reading(&fake.snap.kvm.supported, READING_OK, 0);
	assert_int_equal(fake.kvm.cpuid_calls, 3);
	assert_int_equal(fake.kvm.cpuid_room, 512);
	assert_int_equal(fake.snap.kvm.supported_cpuid.count, 1);
	assert_int_equal(fake.snap.kvm.supported_cpuid.entry[0].regs.eax, 0x07300402);
	fake_host_done(&fake);
}

static void the_buffer_does_not_grow_for_ever(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake.kvm.cpuid_err = E2BIG;
	ask(&fake);
	check_reading(&fake.snap.kvm.supported, READING_FAILED, E2BIG);
	assert_int_equal(fake.kvm.cpuid_calls, 6);
	assert_int_equal(fake.kvm.cpuid_room, 4096);
	check_all_but_cpuid(&fake);
	fake_host_done(&fake);
}

static void more_entries_than_fit_are_not_believed(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake.kvm.cpuid_claims = 1000;
	ask(&fake);
	check_reading(&fake.snap.kvm.supported, READING_FAILED, EOVERFLOW);
	fake_host_done(&fake);
}

static void entries_outside_the_pmus_story_are_not_kept(void **state)
{
	static const struct kvm_cpuid_entry2 entries[] = {
		{ .function = 0x0, .eax = 0x24 },
		{ .function = 0x7, .index = 0, .flags = 1, .eax = 2 },
		{ .function = 0x7, .index = 1, .flags = 1, .eax = 0x100 },
		{ .function = 0x7, .index = 2, .flags = 1 },
		{ .function = 0xb, .flags = 1 },
		{ .function = 0xd, .flags = 1 },
		/* an index without its flag says nothing */
		{ .function = 0xa, .index = 5, .eax = 0x08300802 },
		{ .function = 0x23, .index = 0, .flags = 1 },
		{ .function = 0x40000001, .eax = 0x01007efb },
		{ .function = 0x80000022, .eax = 1, .ebx = 6 },
		{ .function = 0x80000022, .eax = 7 },
	};
	static const uint32_t kept[][2] = {
		{ 0x0, 0 },  { 0x7, 0 },        { 0x7, 1 },        { 0xa, 0 },
		{ 0x23, 0 }, { 0x40000001, 0 }, { 0x80000022, 0 },
	};
	struct fake_host fake;
	const struct cpuid_table *table = &fake.snap.kvm.supported_cpuid;

	(void)state;
	machine_intel(&fake);
	fake.kvm.entry = entries;
	fake.kvm.entry_count = ARRAY_SIZE(entries);
	ask(&fake);
	assert_int_equal(table->count, ARRAY_SIZE(kept));
	for (size_t i = 0; i < ARRAY_SIZE(kept); i++) {
		assert_int_equal(table->entry[i].leaf, kept[i][0]);
		assert_int_equal(table->entry[i].subleaf, kept[i][1]);
	}
	/* of two equal leaves the first stays, as for a vCPU */
	assert_int_equal(cpuid_table_find(table, 0x80000022, 0)->ebx, 6);
	fake_host_done(&fake);
}

static void a_list_longer_than_the_room_is_read_whole(void **state)
{
	uint32_t many[700];
	struct fake_host fake;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(many); i++)
		many[i] = 0x10000u - (uint32_t)i;
	many[0] = many[1];
	machine_intel(&fake);
	fake.kvm.msr_index = (struct fake_list){ .msr = many, .count = ARRAY_SIZE(many) };
	ask(&fake);
	check_reading(&fake.snap.kvm.msr_index.reading, READING_OK, 0);
	assert_int_equal(fake.snap.kvm.msr_index.count, ARRAY_SIZE(many) - 1);
	for (size_t i = 1; i < fake.snap.kvm.msr_index.count; i++)
		assert_true(fake.snap.kvm.msr_index.msr[i - 1] <
			    fake.snap.kvm.msr_index.msr[i]);
	fake_host_done(&fake);
}

static void a_list_of_any_length_is_not_believed(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake.kvm.msr_index = (struct fake_list){ .count = 0x7fffffff };
	fake.kvm.feature_index = (struct fake_list){ .count = 1000, .lies = true };
	ask(&fake);
	check_reading(&fake.snap.kvm.msr_index.reading, READING_FAILED, E2BIG);
	check_reading(&fake.snap.kvm.msr_feature_index.reading, READING_FAILED, EOVERFLOW);
	assert_int_equal(fake.snap.kvm.msr_index.count, 0);
	fake_host_done(&fake);
}

static void a_list_that_fails_spares_the_other(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake.kvm.msr_index = (struct fake_list){ .err = EFAULT };
	ask(&fake);
	check_reading(&fake.snap.kvm.msr_index.reading, READING_FAILED, EFAULT);
	check_reading(&fake.snap.kvm.msr_feature_index.reading, READING_OK, 0);
	assert_int_equal(fake.snap.kvm.msr_feature_index.count, 2);
	check_number(&fake.snap.kvm.feature_perf_capabilities, 0x2000);
	fake_host_done(&fake);
}

static void a_feature_msr_that_kvm_does_not_know_is_absent(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake.kvm.feature_result = 0;
	ask(&fake);
	check_reading(&fake.snap.kvm.feature_perf_capabilities.reading, READING_ABSENT, 0);
	fake_host_done(&fake);
}

static void a_feature_msr_that_fails_keeps_its_errno(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake.kvm.feature_result = -EINVAL;
	ask(&fake);
	check_reading(&fake.snap.kvm.feature_perf_capabilities.reading, READING_FAILED,
		      EINVAL);
	check_number(&fake.snap.kvm.capability[KVM_CAPABILITY_PMU_CAPABILITY], 1);
	fake_host_done(&fake);
}

static void a_feature_msr_of_zero_is_a_value(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake.kvm.feature_value = 0;
	ask(&fake);
	check_number(&fake.snap.kvm.feature_perf_capabilities, 0);
	fake_host_done(&fake);
}

static void a_capability_that_fails_spares_the_others(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake.kvm.capability[KVM_CAPABILITY_PMU_CAPABILITY] = -EPERM;
	ask(&fake);
	check_reading(&fake.snap.kvm.capability[KVM_CAPABILITY_PMU_CAPABILITY].reading,
		      READING_DENIED, EPERM);
	check_number(&fake.snap.kvm.capability[KVM_CAPABILITY_PMU_EVENT_FILTER], 1);
	fake_host_done(&fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_working_kvm_is_read_whole),
		cmocka_unit_test(a_device_that_does_not_open_is_a_reading),
		cmocka_unit_test(another_api_version_is_asked_nothing_more),
		cmocka_unit_test(a_device_without_an_api_version_is_asked_nothing_more),
		cmocka_unit_test(every_errno_of_supported_cpuid_stays_its_own),
		cmocka_unit_test(the_buffer_grows_on_e2big),
		cmocka_unit_test(the_buffer_does_not_grow_for_ever),
		cmocka_unit_test(more_entries_than_fit_are_not_believed),
		cmocka_unit_test(entries_outside_the_pmus_story_are_not_kept),
		cmocka_unit_test(a_list_longer_than_the_room_is_read_whole),
		cmocka_unit_test(a_list_of_any_length_is_not_believed),
		cmocka_unit_test(a_list_that_fails_spares_the_other),
		cmocka_unit_test(a_feature_msr_that_kvm_does_not_know_is_absent),
		cmocka_unit_test(a_feature_msr_that_fails_keeps_its_errno),
		cmocka_unit_test(a_feature_msr_of_zero_is_a_value),
		cmocka_unit_test(a_capability_that_fails_spares_the_others),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
