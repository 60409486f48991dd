// SPDX-License-Identifier: GPL-2.0-or-later
/* model/kvm_answer.h: what KVM says a VMM may offer to a guest. */
#include "model/kvm_answer.h"

#include <errno.h>

#include "tests/model/hosts.h"
#include "tests/unit_test.h"

static const struct cpu intel = { .vendor = VENDOR_INTEL };
static const struct cpu amd = { .vendor = VENDOR_AMD };

static struct kvm_snapshot *asked_kvm(struct host_fixture *host)
{
	struct kvm_snapshot *kvm = &host->snap.kvm;

	kvm->device = kvm->supported = reading_ok();
	return kvm;
}

static void offer(struct host_fixture *host, uint32_t leaf, struct cpuid_regs regs)
{
	const struct cpuid_entry entry = { .leaf = leaf, .regs = regs };

	assert_int_equal(cpuid_table_add(&host->snap.kvm.supported_cpuid,
					 &host->snap.arena, &entry),
			 0);
}

static void set_enable_pmu(struct host_fixture *host, const char *value)
{
	host->snap.kvm.parameter[KVM_PARAMETER_ENABLE_PMU] =
		(struct reading_text){ .reading = reading_ok(), .text = value };
}

static struct kvm_answer decode(struct host_fixture *host, const struct cpu *cpu)
{
	struct kvm_answer answer;

	kvm_answer_decode(&host->snap.kvm, cpu, &answer);
	return answer;
}

static void assert_gp(const struct kvm_answer *answer, unsigned int count)
{
	assert_known(&answer->gp.gap);
	assert_int_equal(answer->gp.count, count);
	assert_int_equal(answer->gp.bitmap, (1u << count) - 1);
	assert_int_equal(answer->gp.width, count ? 48 : 0);
}

static void kvm_on_ice_lake_offers_eight_and_three_counters(void **state)
{
	struct host_fixture *host = *state;
	struct kvm_answer answer;

	asked_kvm(host);
	offer(host, 0x1, REGS(0x606a6, 0, 1u << 15 | 1u << 2, 1u << 21));
	offer(host, 0xa, REGS(0x08300802, 0, 0, 0x00008603));
	offer(host, 0x80000001, REGS(0, 0, 0x121, 0));
	answer = decode(host, &intel);
	assert_known(&answer.gap);
	assert_true(answer.has_leaf_0a);
	assert_int_equal(answer.leaf_0a.edx, 0x8603);
	assert_int_equal(answer.version, 2);
	assert_gp(&answer, 8);
	assert_known(&answer.fixed.gap);
	assert_int_equal(answer.fixed.count, 3);
	assert_int_equal(answer.fixed.bitmap, 0x7);
	assert_int_equal(answer.fixed.width, 48);
	assert_true(answer.pdcm);
	assert_true(answer.ds);
	assert_true(answer.dtes64);
	assert_false(answer.has_leaf_23);
	assert_false(answer.has_leaf_80000022);
	assert_false(answer.perfctr_core);
}

static void a_bitmap_in_ecx_adds_to_the_count_of_edx(void **state)
{
	struct host_fixture *host = *state;
	struct kvm_answer answer;

	asked_kvm(host);
	offer(host, 0xa, REGS(0x0d300805, 0, 0x70, 0x00008603));
	answer = decode(host, &intel);
	assert_int_equal(answer.version, 5);
	assert_int_equal(answer.fixed.bitmap, 0x77);
	assert_int_equal(answer.fixed.count, 6);
}

static void a_zero_leaf_23_is_offered_and_says_nothing(void **state)
{
	struct host_fixture *host = *state;
	struct kvm_answer answer;

	asked_kvm(host);
	offer(host, 0x23, REGS(0, 0, 0, 0));
	answer = decode(host, &intel);
	assert_true(answer.has_leaf_23);
	assert_int_equal(answer.leaf_23.eax, 0);
}

static void no_leaf_a_means_that_no_counters_are_offered(void **state)
{
	struct host_fixture *host = *state;
	struct kvm_answer answer;

	asked_kvm(host);
	answer = decode(host, &intel);
	assert_known(&answer.gap);
	assert_false(answer.has_leaf_0a);
	assert_int_equal(answer.version, 0);
	assert_gp(&answer, 0);
	assert_known(&answer.fixed.gap);
	assert_int_equal(answer.fixed.count, 0);
}

static void a_zero_leaf_a_is_a_vpmu_that_is_off(void **state)
{
	struct host_fixture *host = *state;
	struct kvm_answer answer;

	asked_kvm(host);
	offer(host, 0xa, REGS(0, 0, 0, 0));
	answer = decode(host, &intel);
	assert_true(answer.has_leaf_0a);
	assert_gp(&answer, 0);
	assert_int_equal(answer.fixed.count, 0);
}

static void kvm_on_zen_4_offers_perfmon_v2(void **state)
{
	struct host_fixture *host = *state;
	struct kvm_answer answer;

	asked_kvm(host);
	offer(host, 0xa, REGS(0, 0, 0, 0));
	offer(host, 0x80000001, REGS(0, 0, 1u << 23, 0));
	offer(host, 0x80000022, REGS(1, 6, 0, 0));
	answer = decode(host, &amd);
	assert_true(answer.perfctr_core);
	assert_true(answer.perfmon_v2);
	assert_int_equal(answer.version, 2);
	assert_gp(&answer, 6);
	assert_known(&answer.fixed.gap);
	assert_int_equal(answer.fixed.count, 0);
}

static void stale_bits_above_the_count_of_leaf_80000022_are_not_read(void **state)
{
	struct host_fixture *host = *state;
	struct kvm_answer answer;

	asked_kvm(host);
	offer(host, 0x80000022, REGS(1, 0xfffffff4, 0, 0));
	answer = decode(host, &amd);
	assert_gp(&answer, 4);
}

static void kvm_on_zen_2_offers_six_counters_by_perfctr_core(void **state)
{
	struct host_fixture *host = *state;
	struct kvm_answer answer;

	asked_kvm(host);
	offer(host, 0x80000001, REGS(0, 0, 1u << 23, 0));
	offer(host, 0x80000022, REGS(0, 0, 0, 0));
	answer = decode(host, &amd);
	assert_false(answer.perfmon_v2);
	assert_int_equal(answer.version, 0);
	assert_gp(&answer, 6);
}

static void four_amd_counters_need_no_bit_but_enable_pmu(void **state)
{
	struct host_fixture *host = *state;
	struct kvm_answer answer;

	asked_kvm(host);
	offer(host, 0x80000001, REGS(0, 0, 0, 0));
	set_enable_pmu(host, "Y");
	answer = decode(host, &amd);
	assert_gp(&answer, 4);
	set_enable_pmu(host, "N");
	answer = decode(host, &amd);
	assert_gp(&answer, 0);
}

static void enable_pmu_off_is_believed_before_stale_leaves(void **state)
{
	struct host_fixture *host = *state;
	struct kvm_answer answer;

	asked_kvm(host);
	offer(host, 0x80000001, REGS(0, 0, 1u << 23, 0));
	offer(host, 0x80000022, REGS(1, 6, 0, 0));
	set_enable_pmu(host, "N");
	answer = decode(host, &amd);
	assert_int_equal(answer.version, 0);
	assert_gp(&answer, 0);
}

static void amd_counters_without_a_bit_and_a_parameter_are_unknown(void **state)
{
	struct host_fixture *host = *state;
	struct kvm_answer answer;

	asked_kvm(host);
	answer = decode(host, &amd);
	assert_not_recorded(&answer.gp.gap, FACT_KVM_PARAMETERS);
	host->snap.kvm.parameter[KVM_PARAMETER_ENABLE_PMU].reading = reading_error(ENOENT);
	answer = decode(host, &amd);
	assert_int_equal(answer.gp.gap.fact, FACT_KVM_PARAMETERS);
	assert_int_equal(answer.gp.gap.reading.state, READING_ABSENT);
}

static void the_pmu_capability_stands_in_for_an_unread_parameter(void **state)
{
	struct host_fixture *host = *state;
	struct reading_u64 *capability =
		&asked_kvm(host)->capability[KVM_CAPABILITY_PMU_CAPABILITY];
	struct kvm_answer answer;

	*capability = (struct reading_u64){ .reading = reading_ok(), .value = 1 };
	answer = decode(host, &amd);
	assert_gp(&answer, 4);
	capability->value = 0; /* off, or a kernel that does not know the capability */
	answer = decode(host, &amd);
	assert_not_recorded(&answer.gp.gap, FACT_KVM_PARAMETERS);
}

static void without_a_vendor_the_counters_are_unknown(void **state)
{
	const struct cpu unknown = { .vendor_gap = gap_not_recorded(FACT_CPUID_LEAF_0) };
	struct host_fixture *host = *state;
	struct kvm_answer answer;

	asked_kvm(host);
	offer(host, 0xa, REGS(0x08300802, 0, 0, 0x00008603));
	answer = decode(host, &unknown);
	assert_known(&answer.gap);
	assert_true(answer.has_leaf_0a);
	assert_not_recorded(&answer.gp.gap, FACT_CPUID_LEAF_0);
	assert_not_recorded(&answer.fixed.gap, FACT_CPUID_LEAF_0);
}

static void kvm_that_was_not_asked_is_no_answer(void **state)
{
	struct host_fixture *host = *state;
	struct kvm_answer answer = decode(host, &intel);

	assert_not_recorded(&answer.gap, FACT_KVM_SUPPORTED_CPUID);
	assert_not_recorded(&answer.gp.gap, FACT_KVM_SUPPORTED_CPUID);
	assert_not_recorded(&answer.fixed.gap, FACT_KVM_SUPPORTED_CPUID);
	assert_not_recorded(&answer.msr_index_gap, FACT_KVM_MSR_INDEX);
	assert_not_recorded(&answer.perf_capabilities_gap, FACT_KVM_FEATURE_MSR);
	for (size_t i = 0; i < KVM_CAPABILITY_COUNT; i++)
		assert_not_recorded(&answer.capability_gap[i], FACT_KVM_CAPABILITIES);
}

static void assert_device_denied(const struct gap *gap)
{
	assert_int_equal(gap->fact, FACT_KVM_DEVICE);
	assert_int_equal(gap->reading.state, READING_DENIED);
	assert_int_equal(gap->reading.err, EACCES);
}

static void a_denied_device_is_the_reason_for_every_question(void **state)
{
	struct host_fixture *host = *state;
	struct kvm_answer answer;

	host->snap.kvm.device = reading_error(EACCES);
	answer = decode(host, &intel);
	assert_device_denied(&answer.gap);
	assert_device_denied(&answer.msr_index_gap);
	assert_device_denied(&answer.perf_capabilities_gap);
	assert_device_denied(&answer.capability_gap[0]);
}

static void a_failed_ioctl_is_the_reason_for_its_own_answer(void **state)
{
	struct host_fixture *host = *state;
	struct kvm_answer answer;

	asked_kvm(host)->supported = reading_error(ENOMEM);
	answer = decode(host, &intel);
	assert_int_equal(answer.gap.fact, FACT_KVM_SUPPORTED_CPUID);
	assert_int_equal(answer.gap.reading.state, READING_FAILED);
	assert_int_equal(answer.gap.reading.err, ENOMEM);
	assert_not_recorded(&answer.msr_index_gap, FACT_KVM_MSR_INDEX);
}

static void the_feature_msr_and_the_capabilities_are_passed_on(void **state)
{
	struct host_fixture *host = *state;
	struct kvm_snapshot *kvm = asked_kvm(host);
	struct kvm_answer answer;

	kvm->feature_perf_capabilities =
		(struct reading_u64){ .reading = reading_ok(), .value = 0x24c5 };
	for (size_t i = 0; i < KVM_CAPABILITY_COUNT; i++)
		kvm->capability[i] =
			(struct reading_u64){ .reading = reading_ok(), .value = i + 1 };
	answer = decode(host, &intel);
	assert_known(&answer.perf_capabilities_gap);
	assert_int_equal(answer.perf_capabilities, 0x24c5);
	for (size_t i = 0; i < KVM_CAPABILITY_COUNT; i++) {
		assert_known(&answer.capability_gap[i]);
		assert_int_equal(answer.capability[i], i + 1);
	}
}

int main(void)
{
#define KVM_TEST(test) cmocka_unit_test_setup_teardown(test, host_setup, host_teardown)
	const struct CMUnitTest tests[] = {
		KVM_TEST(kvm_on_ice_lake_offers_eight_and_three_counters),
		KVM_TEST(a_bitmap_in_ecx_adds_to_the_count_of_edx),
		KVM_TEST(a_zero_leaf_23_is_offered_and_says_nothing),
		KVM_TEST(no_leaf_a_means_that_no_counters_are_offered),
		KVM_TEST(a_zero_leaf_a_is_a_vpmu_that_is_off),
		KVM_TEST(kvm_on_zen_4_offers_perfmon_v2),
		KVM_TEST(stale_bits_above_the_count_of_leaf_80000022_are_not_read),
		KVM_TEST(kvm_on_zen_2_offers_six_counters_by_perfctr_core),
		KVM_TEST(four_amd_counters_need_no_bit_but_enable_pmu),
		KVM_TEST(enable_pmu_off_is_believed_before_stale_leaves),
		KVM_TEST(amd_counters_without_a_bit_and_a_parameter_are_unknown),
		KVM_TEST(the_pmu_capability_stands_in_for_an_unread_parameter),
		KVM_TEST(without_a_vendor_the_counters_are_unknown),
		KVM_TEST(kvm_that_was_not_asked_is_no_answer),
		KVM_TEST(a_denied_device_is_the_reason_for_every_question),
		KVM_TEST(a_failed_ioctl_is_the_reason_for_its_own_answer),
		KVM_TEST(the_feature_msr_and_the_capabilities_are_passed_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
