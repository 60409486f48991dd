// SPDX-License-Identifier: GPL-2.0-or-later
/* The stable words of the output and of records, and the way back from them. */
#include "model/words.h"

#include <assert.h>
#include <string.h>

#include "model/perfmon.h"

static const char *const state_words[] = {
	[READING_NOT_TAKEN] = "not-taken", [READING_OK] = "ok",
	[READING_ABSENT] = "absent",       [READING_DENIED] = "denied",
	[READING_FAILED] = "failed",
};
static_assert(ARRAY_SIZE(state_words) == READING_STATE_COUNT, "every state has a word");

static const char *const msr_words[] = {
	[HOST_MSR_PERF_CAPABILITIES] = "perf_capabilities",
	[HOST_MSR_VMX_EXIT_CTLS] = "vmx_exit_ctls",
	[HOST_MSR_VMX_ENTRY_CTLS] = "vmx_entry_ctls",
	[HOST_MSR_MISC_ENABLE] = "misc_enable",
};
static_assert(ARRAY_SIZE(msr_words) == HOST_MSR_COUNT, "every MSR has a word");

static const uint32_t msr_numbers[] = {
	[HOST_MSR_PERF_CAPABILITIES] = MSR_IA32_PERF_CAPABILITIES,
	[HOST_MSR_VMX_EXIT_CTLS] = MSR_IA32_VMX_EXIT_CTLS,
	[HOST_MSR_VMX_ENTRY_CTLS] = MSR_IA32_VMX_ENTRY_CTLS,
	[HOST_MSR_MISC_ENABLE] = MSR_IA32_MISC_ENABLE,
};
static_assert(ARRAY_SIZE(msr_numbers) == HOST_MSR_COUNT, "every MSR has a number");

static const char *const parameter_words[] = {
	[KVM_PARAMETER_ENABLE_PMU] = "enable_pmu",
	[KVM_PARAMETER_ENABLE_MEDIATED_PMU] = "enable_mediated_pmu",
	[KVM_PARAMETER_ERROR_ON_INCONSISTENT_VMCS_CONFIG] =
		"error_on_inconsistent_vmcs_config",
};
static_assert(ARRAY_SIZE(parameter_words) == KVM_PARAMETER_COUNT,
	      "every parameter has a word");

static const char *const capability_words[] = {
	[KVM_CAPABILITY_PMU_CAPABILITY] = "pmu_capability",
	[KVM_CAPABILITY_PMU_EVENT_FILTER] = "pmu_event_filter",
	[KVM_CAPABILITY_PMU_MASKED_EVENTS] = "pmu_event_masked_events",
};
static_assert(ARRAY_SIZE(capability_words) == KVM_CAPABILITY_COUNT,
	      "every capability has a word");

/* linux/kvm.h: KVM_CAP_PMU_CAPABILITY, _PMU_EVENT_FILTER, _PMU_EVENT_MASKED_EVENTS */
static const int capability_numbers[] = {
	[KVM_CAPABILITY_PMU_CAPABILITY] = 212,
	[KVM_CAPABILITY_PMU_EVENT_FILTER] = 173,
	[KVM_CAPABILITY_PMU_MASKED_EVENTS] = 226,
};
static_assert(ARRAY_SIZE(capability_numbers) == KVM_CAPABILITY_COUNT,
	      "every capability has a number");

static const char *const coverage_words[] = {
	[COVERAGE_BOOT] = "boot-cpu",
	[COVERAGE_ALL] = "all-cpus",
};
static_assert(ARRAY_SIZE(coverage_words) == CPU_COVERAGE_COUNT,
	      "every coverage has a word");

static const char *const note_words[] = {
	[NOTE_BROKEN_LINE] = "broken-line",
	[NOTE_CPUID_CONFLICT] = "cpuid-conflict",
	[NOTE_TRUNCATED] = "truncated-input",
	[NOTE_TOO_MANY_PMUS] = "too-many-pmus",
	[NOTE_CPU_NOT_VISITED] = "cpu-not-visited",
};
static_assert(ARRAY_SIZE(note_words) == NOTE_COUNT, "every note has a word");

static int find_word(const char *const *words, size_t count, const char *word)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(words[i], word) == 0)
			return (int)i;
	return -1;
}

const char *reading_state_word(enum reading_state state)
{
	return state_words[state];
}

const char *reading_reason_word(enum reading_state state)
{
	return state == READING_NOT_TAKEN ? "not-recorded" : state_words[state];
}

const char *host_msr_word(enum host_msr msr)
{
	return msr_words[msr];
}

uint32_t host_msr_index(enum host_msr msr)
{
	return msr_numbers[msr];
}

const char *kvm_parameter_word(enum kvm_parameter parameter)
{
	return parameter_words[parameter];
}

const char *kvm_capability_word(enum kvm_capability capability)
{
	return capability_words[capability];
}

int kvm_capability_number(enum kvm_capability capability)
{
	return capability_numbers[capability];
}

const char *cpu_coverage_word(enum cpu_coverage coverage)
{
	return coverage_words[coverage];
}

const char *note_word(enum note_id id)
{
	return note_words[id];
}

int reading_state_from_word(const char *word)
{
	return find_word(state_words, ARRAY_SIZE(state_words), word);
}

int host_msr_from_word(const char *word)
{
	return find_word(msr_words, ARRAY_SIZE(msr_words), word);
}

int kvm_parameter_from_word(const char *word)
{
	return find_word(parameter_words, ARRAY_SIZE(parameter_words), word);
}

int kvm_capability_from_word(const char *word)
{
	return find_word(capability_words, ARRAY_SIZE(capability_words), word);
}

int cpu_coverage_from_word(const char *word)
{
	return find_word(coverage_words, ARRAY_SIZE(coverage_words), word);
}

int note_from_word(const char *word)
{
	return find_word(note_words, ARRAY_SIZE(note_words), word);
}
