// SPDX-License-Identifier: GPL-2.0-or-later
/* Whether two snapshots say the same, member by member. */
#include "tests/record/same_snapshot.h"

#include "tests/unit_test.h"

static void same_reading(const struct reading *got, const struct reading *want)
{
	assert_int_equal(got->state, want->state);
	assert_int_equal(got->err, want->err);
}

static void same_u64(const struct reading_u64 *got, const struct reading_u64 *want)
{
	same_reading(&got->reading, &want->reading);
	assert_int_equal(got->value, want->value);
}

static void same_string(const char *got, const char *want)
{
	if (want)
		assert_string_equal(got, want);
	else
		assert_null(got);
}

static void same_text(const struct reading_text *got, const struct reading_text *want)
{
	same_reading(&got->reading, &want->reading);
	same_string(got->text, want->text);
}

static void same_table(const struct cpuid_table *got, const struct cpuid_table *want)
{
	assert_int_equal(got->count, want->count);
	if (want->count)
		assert_memory_equal(got->entry, want->entry,
				    want->count * sizeof(*want->entry));
}

static void same_bits(const struct cpuid_bits_table *got,
		      const struct cpuid_bits_table *want)
{
	assert_int_equal(got->count, want->count);
	if (want->count)
		assert_memory_equal(got->entry, want->entry,
				    want->count * sizeof(*want->entry));
}

static void same_vmm(const struct vmm_snapshot *got, const struct vmm_snapshot *want)
{
	same_text(&got->name, &want->name);
	same_text(&got->version, &want->version);
	same_text(&got->cpu_model, &want->cpu_model);
	same_text(&got->pmu, &want->pmu);
	same_text(&got->host_kernel, &want->host_kernel);
}

static void same_disagreements(const struct snapshot *got, const struct snapshot *want)
{
	assert_int_equal(got->disagreement_count, want->disagreement_count);
	for (size_t i = 0; i < want->disagreement_count; i++) {
		same_string(got->disagreement[i].fact, want->disagreement[i].fact);
		same_string(got->disagreement[i].kept, want->disagreement[i].kept);
		same_string(got->disagreement[i].other, want->disagreement[i].other);
		same_string(got->disagreement[i].source, want->disagreement[i].source);
	}
}

static void same_list(const struct msr_list *got, const struct msr_list *want)
{
	same_reading(&got->reading, &want->reading);
	assert_int_equal(got->count, want->count);
	if (want->count)
		assert_memory_equal(got->msr, want->msr, want->count * sizeof(*want->msr));
}

static void same_groups(const struct snapshot *got, const struct snapshot *want)
{
	assert_int_equal(got->group_count, want->group_count);
	for (size_t i = 0; i < CPU_GROUPS_MAX; i++) {
		same_string(got->group[i].cpus, want->group[i].cpus);
		same_table(&got->group[i].cpuid, &want->group[i].cpuid);
		same_bits(&got->group[i].cpuid_bits, &want->group[i].cpuid_bits);
		for (size_t msr = 0; msr < HOST_MSR_COUNT; msr++)
			same_u64(&got->group[i].msr[msr], &want->group[i].msr[msr]);
	}
}

static void same_kvm(const struct kvm_snapshot *got, const struct kvm_snapshot *want)
{
	same_reading(&got->device, &want->device);
	same_u64(&got->api_version, &want->api_version);
	same_reading(&got->supported, &want->supported);
	same_table(&got->supported_cpuid, &want->supported_cpuid);
	same_list(&got->msr_index, &want->msr_index);
	same_list(&got->msr_feature_index, &want->msr_feature_index);
	same_u64(&got->feature_perf_capabilities, &want->feature_perf_capabilities);
	for (size_t i = 0; i < KVM_CAPABILITY_COUNT; i++)
		same_u64(&got->capability[i], &want->capability[i]);
	same_reading(&got->misc_device, &want->misc_device);
	same_reading(&got->core_module, &want->core_module);
	same_text(&got->vendor_module, &want->vendor_module);
	for (size_t i = 0; i < KVM_PARAMETER_COUNT; i++) {
		same_text(&got->parameter[i], &want->parameter[i]);
		same_text(&got->requested[i], &want->requested[i]);
		same_string(got->requested_in[i], want->requested_in[i]);
	}
}

static void same_kernel(const struct kernel_snapshot *got,
			const struct kernel_snapshot *want)
{
	same_text(&got->release, &want->release);
	same_reading(&got->perf_devices_reading, &want->perf_devices_reading);
	assert_int_equal(got->perf_device_count, want->perf_device_count);
	for (size_t i = 0; i < PERF_DEVICES_MAX; i++) {
		same_string(got->perf_device[i].name, want->perf_device[i].name);
		same_text(&got->perf_device[i].pmu_name, &want->perf_device[i].pmu_name);
		same_u64(&got->perf_device[i].branches, &want->perf_device[i].branches);
		same_u64(&got->perf_device[i].max_precise,
			 &want->perf_device[i].max_precise);
	}
	same_reading(&got->log, &want->log);
	assert_int_equal(got->log_count, want->log_count);
	for (size_t i = 0; i < want->log_count; i++)
		same_string(got->log_line[i], want->log_line[i]);
	same_text(&got->command_line, &want->command_line);
	same_u64(&got->nmi_watchdog, &want->nmi_watchdog);
	same_u64(&got->perf_event_paranoid, &want->perf_event_paranoid);
	same_u64(&got->open_perf_events, &want->open_perf_events);
}

static void same_supplied(const struct supplied *got, const struct supplied *want)
{
	same_u64(&got->perf_capabilities, &want->perf_capabilities);
	same_string(got->changes.kernel, want->changes.kernel);
	assert_int_equal(got->changes.mediated, want->changes.mediated);
	assert_int_equal(got->changes.enable_pmu, want->changes.enable_pmu);
	assert_int_equal(got->changes.nmi_watchdog, want->changes.nmi_watchdog);
}

void assert_same_snapshot(const struct snapshot *got, const struct snapshot *want)
{
	assert_int_equal(got->coverage, want->coverage);
	same_groups(got, want);
	same_u64(&got->logical_cpus, &want->logical_cpus);
	same_supplied(&got->supplied, &want->supplied);
	same_kvm(&got->kvm, &want->kvm);
	same_kernel(&got->kernel, &want->kernel);
	same_vmm(&got->vmm, &want->vmm);
	same_disagreements(got, want);
	for (size_t i = 0; i < NOTE_COUNT; i++) {
		assert_int_equal(got->note[i].id, want->note[i].id);
		assert_int_equal(got->note[i].count, want->note[i].count);
		same_string(got->note[i].detail, want->note[i].detail);
	}
}
