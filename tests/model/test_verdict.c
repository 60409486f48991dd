// SPDX-License-Identifier: GPL-2.0-or-later
/* model/verdict.h: everything that follows from a snapshot, put together. */
#include "model/verdict.h"

#include "tests/model/hosts.h"
#include "tests/unit_test.h"

static void an_empty_snapshot_leaves_everything_unknown(void **state)
{
	struct host_fixture *host = *state;
	const struct verdict *verdict = &host->verdict;

	verdict_judge(&host->snap, &host->verdict);
	assert_int_equal(verdict->hardware_count, 0);
	assert_not_recorded(&verdict->cpu.vendor_gap, FACT_CPUID_LEAF_0);
	assert_not_recorded(&verdict->answer.gap, FACT_KVM_SUPPORTED_CPUID);
	assert_int_equal(verdict->findings.count, 1); /* kernel-unknown */
}

static void cpus_with_an_empty_table_leave_their_pmu_unknown(void **state)
{
	struct host_fixture *host = *state;
	const struct hardware *hw;

	host_add_group(&host->snap, "0");
	hw = host_judge(host, 0);
	assert_not_recorded(&hw->perfmon_gap, FACT_CPUID_LEAF_0);
	assert_not_recorded(&hw->gp.gap, FACT_CPUID_LEAF_0);
	assert_not_recorded(&hw->perf_capabilities_gap, FACT_CPUID_LEAF_0);
	assert_int_equal(host->verdict.findings.count, 1); /* kernel-unknown */
}

static void the_boot_cpu_identifies_every_group(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_set_leaf_7_edx(&host->snap, LEAF_7_EDX_HYBRID);
	host_set_leaf(&host->snap, 0x1a, REGS(0x40000001, 0, 0, 0));
	host_add_group(&host->snap, "8-15");
	host_set(&host->snap, 1,
		 (struct cpuid_entry){ .leaf = 0x1a, .regs = { 0x20000001, 0, 0, 0 } });
	host_set(&host->snap, 1,
		 (struct cpuid_entry){ .leaf = 0xa, .regs = LEAF_A_SKYLAKE });
	assert_int_equal(host_judge(host, 0)->perfmon.version, 5);
	assert_int_equal(host_judge(host, 1)->perfmon.version, 4);
	assert_int_equal(host_judge(host, 1)->core_type, 0x20);
	assert_int_equal(host->verdict.hardware_count, 2);
	assert_true(host->verdict.cpu.hybrid);
	assert_true(host_judge(host, 1)->has_pdcm);
}

static void a_supplied_register_stands_for_the_boot_cpus_core_type_only(void **state)
{
	struct host_fixture *host = *state;
	struct snapshot *snap = &host->snap;

	host_make_intel(snap);
	host_set_leaf_7_edx(snap, LEAF_7_EDX_HYBRID);
	host_set_leaf(snap, 0x1a, REGS(0x40000001, 0, 0, 0));
	host_add_group(snap, "8-11");
	host_set(snap, 1,
		 (struct cpuid_entry){ .leaf = 0x1a, .regs = { 0x20000001, 0, 0, 0 } });
	host_add_group(snap, "12-15");
	host_set(snap, 2,
		 (struct cpuid_entry){ .leaf = 0x1a, .regs = { 0x40000002, 0, 0, 0 } });
	snap->supplied.perf_capabilities =
		(struct reading_u64){ .reading = reading_ok(), .value = 0xa000 };
	assert_true(host_judge(host, 0)->perf_capabilities_supplied);
	assert_false(host_judge(host, 1)->perf_capabilities_supplied);
	assert_not_recorded(&host_judge(host, 1)->perf_capabilities_gap,
			    FACT_PERF_CAPABILITIES);
	assert_true(host_judge(host, 2)->perf_capabilities_supplied);
}

static void a_supplied_register_stands_for_all_cpus_of_one_core_type(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_add_group(&host->snap, "8-15");
	host->snap.supplied.perf_capabilities =
		(struct reading_u64){ .reading = reading_ok(), .value = 0xa000 };
	assert_true(host_judge(host, 1)->perf_capabilities_supplied);
	assert_int_equal(host_judge(host, 1)->perf_capabilities.value, 0xa000);
}

static void kvms_answer_is_decoded_for_the_vendor(void **state)
{
	const struct cpuid_entry leaf = { .leaf = 0x80000022, .regs = { 1, 6, 0, 0 } };
	struct host_fixture *host = *state;
	struct kvm_snapshot *kvm = &host->snap.kvm;

	host_make_amd(&host->snap);
	kvm->device = kvm->supported = reading_ok();
	assert_int_equal(cpuid_table_add(&kvm->supported_cpuid, &host->snap.arena, &leaf),
			 0);
	host_judge(host, 0);
	assert_int_equal(host->verdict.answer.version, 2);
	assert_int_equal(host->verdict.answer.gp.count, 6);
}

static void judging_twice_says_the_same(void **state)
{
	struct host_fixture *host = *state;
	struct verdict *first = test_calloc(1, sizeof(*first));

	assert_non_null(first);
	host_make_intel(&host->snap);
	host_set_leaf(&host->snap, 0xa, LEAF_A_CLEARWATER_FOREST);
	host_set_guest(&host->snap);
	verdict_judge(&host->snap, first);
	verdict_judge(&host->snap, &host->verdict); /* into a used one, too */
	verdict_judge(&host->snap, &host->verdict);
	assert_int_equal(host->verdict.findings.count, 2);
	assert_int_equal(first->findings.count, 2);
	for (size_t i = 0; i < 2; i++)
		assert_string_equal(first->findings.item[i].evidence,
				    host->verdict.findings.item[i].evidence);
	assert_int_equal(first->hardware[0].fixed.bitmap,
			 host->verdict.hardware[0].fixed.bitmap);
	test_free(first);
}

static void as_many_groups_as_a_snapshot_holds_are_judged(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	while (host->snap.group_count < CPU_GROUPS_MAX) {
		host_add_group(&host->snap, "1");
		host_set(&host->snap, host->snap.group_count - 1,
			 (struct cpuid_entry){ .leaf = 0xa,
					       .regs = LEAF_A_CLEARWATER_FOREST });
	}
	assert_int_equal(host_judge(host, CPU_GROUPS_MAX - 1)->fixed.bitmap, 0x77);
	assert_int_equal(host->verdict.hardware_count, CPU_GROUPS_MAX);
	/* a hole in each but the first, and that the CPUs disagree */
	assert_int_equal(host->verdict.findings.count, CPU_GROUPS_MAX);
}

int main(void)
{
#define VERDICT_TEST(test) \
	cmocka_unit_test_setup_teardown(test, host_setup, host_teardown)
	const struct CMUnitTest tests[] = {
		VERDICT_TEST(an_empty_snapshot_leaves_everything_unknown),
		VERDICT_TEST(cpus_with_an_empty_table_leave_their_pmu_unknown),
		VERDICT_TEST(the_boot_cpu_identifies_every_group),
		VERDICT_TEST(a_supplied_register_stands_for_the_boot_cpus_core_type_only),
		VERDICT_TEST(a_supplied_register_stands_for_all_cpus_of_one_core_type),
		VERDICT_TEST(kvms_answer_is_decoded_for_the_vendor),
		VERDICT_TEST(judging_twice_says_the_same),
		VERDICT_TEST(as_many_groups_as_a_snapshot_holds_are_judged),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
