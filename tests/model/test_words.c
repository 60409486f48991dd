// SPDX-License-Identifier: GPL-2.0-or-later
/* model/words.h: the stable words, there and back. */
#include "model/words.h"

#include <linux/kvm.h>

#include "tests/unit_test.h"

/* Each value of an enumeration has a word that leads back to it. */
#define ASSERT_THERE_AND_BACK(word_of, from_word, count)                    \
	do {                                                                \
		for (int value = 0; value < (int)(count); value++)          \
			assert_int_equal(from_word(word_of(value)), value); \
		assert_int_equal(from_word("no such word"), -1);            \
		assert_int_equal(from_word(""), -1);                        \
	} while (0)

static void every_word_leads_back_to_its_value(void **state)
{
	(void)state;
	ASSERT_THERE_AND_BACK(reading_state_word, reading_state_from_word,
			      READING_STATE_COUNT);
	ASSERT_THERE_AND_BACK(host_msr_word, host_msr_from_word, HOST_MSR_COUNT);
	ASSERT_THERE_AND_BACK(kvm_parameter_word, kvm_parameter_from_word,
			      KVM_PARAMETER_COUNT);
	ASSERT_THERE_AND_BACK(kvm_capability_word, kvm_capability_from_word,
			      KVM_CAPABILITY_COUNT);
	ASSERT_THERE_AND_BACK(cpu_coverage_word, cpu_coverage_from_word,
			      CPU_COVERAGE_COUNT);
	ASSERT_THERE_AND_BACK(note_word, note_from_word, NOTE_COUNT);
}

static void the_words_of_readings_are_stable(void **state)
{
	(void)state;
	assert_string_equal(reading_state_word(READING_NOT_TAKEN), "not-taken");
	assert_string_equal(reading_state_word(READING_OK), "ok");
	assert_string_equal(reading_state_word(READING_ABSENT), "absent");
	assert_string_equal(reading_state_word(READING_DENIED), "denied");
	assert_string_equal(reading_state_word(READING_FAILED), "failed");
	assert_string_equal(reading_reason_word(READING_NOT_TAKEN), "not-recorded");
	assert_string_equal(reading_reason_word(READING_DENIED), "denied");
	assert_string_equal(cpu_coverage_word(COVERAGE_BOOT), "boot-cpu");
	assert_string_equal(cpu_coverage_word(COVERAGE_ALL), "all-cpus");
}

static void the_words_of_kvm_are_the_kernels(void **state)
{
	(void)state;
	assert_string_equal(kvm_parameter_word(KVM_PARAMETER_ENABLE_PMU), "enable_pmu");
	assert_string_equal(kvm_parameter_word(KVM_PARAMETER_ENABLE_MEDIATED_PMU),
			    "enable_mediated_pmu");
	assert_string_equal(
		kvm_parameter_word(KVM_PARAMETER_ERROR_ON_INCONSISTENT_VMCS_CONFIG),
		"error_on_inconsistent_vmcs_config");
	assert_int_equal(kvm_capability_number(KVM_CAPABILITY_PMU_CAPABILITY),
			 KVM_CAP_PMU_CAPABILITY);
	assert_int_equal(kvm_capability_number(KVM_CAPABILITY_PMU_EVENT_FILTER),
			 KVM_CAP_PMU_EVENT_FILTER);
	/* KVM_CAP_PMU_EVENT_MASKED_EVENTS, newer than Debian 12's header */
	assert_int_equal(kvm_capability_number(KVM_CAPABILITY_PMU_MASKED_EVENTS), 226);
}

static void msrs_have_their_numbers(void **state)
{
	(void)state;
	assert_string_equal(host_msr_word(HOST_MSR_PERF_CAPABILITIES), "perf_capabilities");
	assert_int_equal(host_msr_index(HOST_MSR_PERF_CAPABILITIES), 0x345);
	assert_int_equal(host_msr_index(HOST_MSR_VMX_EXIT_CTLS), 0x483);
	assert_int_equal(host_msr_index(HOST_MSR_VMX_ENTRY_CTLS), 0x484);
	assert_int_equal(host_msr_index(HOST_MSR_MISC_ENABLE), 0x1a0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_word_leads_back_to_its_value),
		cmocka_unit_test(the_words_of_readings_are_stable),
		cmocka_unit_test(the_words_of_kvm_are_the_kernels),
		cmocka_unit_test(msrs_have_their_numbers),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
