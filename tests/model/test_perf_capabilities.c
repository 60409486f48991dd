// SPDX-License-Identifier: GPL-2.0-or-later
/* IA32_PERF_CAPABILITIES: its bits, and where its value comes from. */
#include "model/hardware.h"

#include <errno.h>

#include "tests/model/hosts.h"
#include "tests/unit_test.h"

static void each_bit_shows_in_its_field_alone(void **state)
{
	(void)state;
	for (unsigned int bit = 0; bit < 64; bit++) {
		uint64_t value = UINT64_C(1) << bit;
		struct perf_capabilities caps;

		perf_capabilities_decode(value, &caps);
		assert_true(caps.value == value);
		assert_int_equal(caps.lbr_format, bit < 6 ? 1u << bit : 0);
		assert_int_equal(caps.pebs_trap, bit == 6);
		assert_int_equal(caps.pebs_arch_regs, bit == 7);
		assert_int_equal(caps.pebs_format,
				 bit >= 8 && bit < 12 ? 1u << (bit - 8) : 0);
		assert_int_equal(caps.freeze_while_smm, bit == 12);
		assert_int_equal(caps.full_width_writes, bit == 13);
		assert_int_equal(caps.pebs_baseline, bit == 14);
		assert_int_equal(caps.perf_metrics, bit == 15);
		assert_int_equal(caps.pebs_output_pt, bit == 16);
		assert_int_equal(caps.pebs_timing_info, bit == 17);
		assert_int_equal(caps.rdpmc_metrics_clear, bit == 19);
	}
}

static void an_ice_lake_value_is_read_whole(void **state)
{
	struct perf_capabilities caps;

	(void)state;
	perf_capabilities_decode(0xf4c5, &caps);
	assert_int_equal(caps.lbr_format, 5);
	assert_true(caps.pebs_trap);
	assert_true(caps.pebs_arch_regs);
	assert_int_equal(caps.pebs_format, 4);
	assert_true(caps.freeze_while_smm);
	assert_true(caps.full_width_writes);
	assert_true(caps.pebs_baseline);
	assert_true(caps.perf_metrics);
	assert_false(caps.pebs_output_pt);
}

static const struct reading_u64 not_supplied;

static struct hardware decode_supplied(struct host_fixture *host,
				       const struct reading_u64 *supplied)
{
	struct hardware hw;
	struct cpu cpu;

	cpu_decode(&host->snap.group[0].cpuid, &cpu);
	hardware_decode(&cpu, &host->snap.group[0], supplied, &hw);
	return hw;
}

static struct hardware decode(struct host_fixture *host)
{
	return decode_supplied(host, &not_supplied);
}

static void perf_capabilities_exist_only_with_pdcm(void **state)
{
	struct host_fixture *host = *state;
	struct reading_u64 *msr;
	struct hardware hw;

	host_make_intel(&host->snap);
	msr = &host->snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES];
	*msr = (struct reading_u64){ .reading = reading_ok(), .value = 0xf4c5 };
	hw = decode(host);
	assert_true(hw.has_pdcm);
	assert_known(&hw.perf_capabilities_gap);
	assert_false(hw.perf_capabilities_supplied);
	assert_int_equal(hw.perf_capabilities.value, 0xf4c5);
	assert_true(hw.perf_capabilities.full_width_writes);
	host_set_leaf_1_ecx(&host->snap, 0);
	hw = decode(host);
	assert_false(hw.has_pdcm);
	assert_known(&hw.perf_capabilities_gap);
	assert_int_equal(hw.perf_capabilities.value, 0);
}

static void unread_perf_capabilities_say_why(void **state)
{
	struct host_fixture *host = *state;
	struct hardware hw;

	host_make_intel(&host->snap);
	hw = decode(host);
	assert_not_recorded(&hw.perf_capabilities_gap, FACT_PERF_CAPABILITIES);
	host->snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES].reading = reading_error(EPERM);
	hw = decode(host);
	assert_int_equal(hw.perf_capabilities_gap.fact, FACT_PERF_CAPABILITIES);
	assert_int_equal(hw.perf_capabilities_gap.reading.state, READING_DENIED);
	assert_int_equal(hw.perf_capabilities_gap.reading.err, EPERM);
	host_forget(&host->snap, 0, 1);
	hw = decode(host);
	assert_not_recorded(&hw.perf_capabilities_gap, FACT_CPUID_LEAF_1);
}

static void supplied_perf_capabilities_stand_in_for_unread_ones_only(void **state)
{
	const struct reading_u64 supplied = { .reading = reading_ok(), .value = 0x2000 };
	struct host_fixture *host = *state;
	struct reading_u64 *msr;
	struct hardware hw;

	host_make_intel(&host->snap);
	msr = &host->snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES];
	msr->reading = reading_error(EPERM);
	hw = decode_supplied(host, &supplied);
	assert_known(&hw.perf_capabilities_gap);
	assert_true(hw.perf_capabilities_supplied);
	assert_int_equal(hw.perf_capabilities.value, 0x2000);
	*msr = (struct reading_u64){ .reading = reading_ok(), .value = 0xf4c5 };
	hw = decode_supplied(host, &supplied);
	assert_false(hw.perf_capabilities_supplied);
	assert_int_equal(hw.perf_capabilities.value, 0xf4c5);
	host_set_leaf_1_ecx(&host->snap, 0);
	hw = decode_supplied(host, &supplied);
	assert_false(hw.perf_capabilities_supplied);
	assert_int_equal(hw.perf_capabilities.value, 0);
}

static enum tristate metrics_of(struct host_fixture *host)
{
	const struct hardware hw = decode(host);
	struct cpu cpu;

	cpu_decode(&host->snap.group[0].cpuid, &cpu);
	return hardware_perf_metrics(&cpu, &hw);
}

static void the_register_says_whether_there_is_perf_metrics(void **state)
{
	struct host_fixture *host = *state;
	struct reading_u64 *msr;

	host_make_intel(&host->snap);
	msr = &host->snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES];
	*msr = (struct reading_u64){ .reading = reading_ok(), .value = 0xf4c5 };
	assert_int_equal(metrics_of(host), TRI_YES);
	msr->value = 0x74c5;
	assert_int_equal(metrics_of(host), TRI_NO);
	host_set_leaf_1_ecx(&host->snap, 0);
	assert_int_equal(metrics_of(host), TRI_NO);
}

static void without_the_slots_counter_there_is_no_perf_metrics(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	assert_int_equal(metrics_of(host), TRI_UNKNOWN); /* Ice Lake has the counter */
	host_set_leaf(&host->snap, 0xa, LEAF_A_SKYLAKE);
	assert_int_equal(metrics_of(host), TRI_NO);
	/* what a hypervisor shows need not hang together */
	host_set_guest(&host->snap);
	assert_int_equal(metrics_of(host), TRI_UNKNOWN);
}

static void a_counter_that_some_cores_lack_proves_nothing(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_set_leaf(&host->snap, 0xa, LEAF_A_SKYLAKE);
	host_set_leaf_7_edx(&host->snap, LEAF_7_EDX_HYBRID);
	assert_int_equal(metrics_of(host), TRI_UNKNOWN);
	host_forget(&host->snap, 0, 0x7);
	assert_int_equal(metrics_of(host), TRI_UNKNOWN);
}

int main(void)
{
#define HW_TEST(test) cmocka_unit_test_setup_teardown(test, host_setup, host_teardown)
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_bit_shows_in_its_field_alone),
		cmocka_unit_test(an_ice_lake_value_is_read_whole),
		HW_TEST(perf_capabilities_exist_only_with_pdcm),
		HW_TEST(unread_perf_capabilities_say_why),
		HW_TEST(supplied_perf_capabilities_stand_in_for_unread_ones_only),
		HW_TEST(the_register_says_whether_there_is_perf_metrics),
		HW_TEST(without_the_slots_counter_there_is_no_perf_metrics),
		HW_TEST(a_counter_that_some_cores_lack_proves_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
