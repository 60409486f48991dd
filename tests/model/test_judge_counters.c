// SPDX-License-Identifier: GPL-2.0-or-later
/* model/judge_counters.c: findings about the fixed counters. */
#include "model/judge.h"

#include "tests/model/hosts.h"
#include "tests/unit_test.h"

static const struct findings *judge(struct host_fixture *host)
{
	verdict_judge(&host->snap, &host->verdict);
	return &host->verdict.findings;
}

static const struct findings *judge_leaf_a(struct host_fixture *host, struct cpuid_regs regs)
{
	snapshot_reset(&host->snap);
	host_make_intel(&host->snap);
	host_set_leaf(&host->snap, 0xa, regs);
	return judge(host);
}

static void counters_without_a_hole_raise_nothing(void **state)
{
	struct host_fixture *host = *state;
	const struct findings *findings = judge_leaf_a(host, LEAF_A_ICE_LAKE);

	assert_int_equal(findings->count, 0);
	findings = judge_leaf_a(host, LEAF_A_SKYLAKE);
	assert_int_equal(findings->count, 0);
	findings = judge_leaf_a(host, REGS(0, 0, 0, 0));
	assert_int_equal(findings->count, 0);
}

static void a_hole_at_counter_3_is_found(void **state)
{
	struct host_fixture *host = *state;
	const struct findings *findings = judge_leaf_a(host, LEAF_A_CLEARWATER_FOREST);

	assert_found(findings, FINDING_FIXED_COUNTER_HOLE,
		     "fixed counters 0x00000077: counter 3 is not there, 3 are contiguous");
	/* EDX counts the contiguous ones, and three it is */
	assert_not_found(findings, FINDING_FIXED_COUNTER_DISAGREEMENT);
}

static void leaf_23_with_the_same_hole_does_not_contradict(void **state)
{
	struct host_fixture *host = *state;
	const struct findings *findings;

	host_make_intel(&host->snap);
	host_set_leaf(&host->snap, 0xa, LEAF_A_CLEARWATER_FOREST);
	host_set_perfmon_ext(&host->snap, 0, 0xff, 0x77);
	findings = judge(host);
	assert_found(findings, FINDING_FIXED_COUNTER_HOLE,
		     "fixed counters 0x00000077: counter 3 is not there, 3 are contiguous");
	assert_not_found(findings, FINDING_FIXED_COUNTER_DISAGREEMENT);
}

static void a_hole_at_counter_0_leaves_none_contiguous(void **state)
{
	const struct findings *findings =
		judge_leaf_a(*state, REGS(0x08300805, 0, 0x6, 0x8600));

	assert_found(findings, FINDING_FIXED_COUNTER_HOLE,
		     "fixed counters 0x00000006: counter 0 is not there, 0 are contiguous");
	assert_not_found(findings, FINDING_FIXED_COUNTER_DISAGREEMENT);
}

static void a_hole_in_a_guest_is_the_hypervisors(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_set_leaf(&host->snap, 0xa, LEAF_A_CLEARWATER_FOREST);
	host_set_guest(&host->snap);
	assert_found(judge(host), FINDING_FIXED_COUNTER_HOLE,
		     "fixed counters 0x00000077: counter 3 is not there, 3 are contiguous; in a "
		     "guest the hypervisor chose these values");
}

static void unknown_counters_have_no_hole(void **state)
{
	struct host_fixture *host = *state;
	const struct findings *findings;

	host_make_intel(&host->snap);
	host_set_leaf(&host->snap, 0xa, LEAF_A_CLEARWATER_FOREST);
	host_set_perfmon_ext(&host->snap, 0, 0xff, 0x0f);
	host_forget(&host->snap, 0, 0x23);
	findings = judge(host);
	assert_not_found(findings, FINDING_FIXED_COUNTER_HOLE);
	assert_not_found(findings, FINDING_FIXED_COUNTER_DISAGREEMENT);
}

static void ecx_below_the_count_of_edx_is_found(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_set_leaf(&host->snap, 0xa, LEAF_A_HYPER_V);
	host_set_guest(&host->snap);
	assert_found(judge(host), FINDING_FIXED_COUNTER_DISAGREEMENT,
		     "leaf 0xa: version 5, ECX 0x00000000, EDX count 4; in a guest the "
		     "hypervisor chose these values");
	assert_not_found(judge(host), FINDING_FIXED_COUNTER_HOLE);
}

static void ecx_above_the_count_of_edx_is_found(void **state)
{
	assert_found(judge_leaf_a(*state, REGS(0x08300805, 0, 0xf, 0x8603)),
		     FINDING_FIXED_COUNTER_DISAGREEMENT,
		     "leaf 0xa: version 5, ECX 0x0000000f, EDX count 3");
}

static void ecx_before_version_5_contradicts_nothing(void **state)
{
	assert_not_found(judge_leaf_a(*state, REGS(0x07300404, 0, 0xff, 0x0603)),
			 FINDING_FIXED_COUNTER_DISAGREEMENT);
}

static void edx_before_version_2_contradicts_nothing(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_set_leaf(&host->snap, 0xa, REGS(0x07280201, 0, 0, 0x0603));
	host_set_perfmon_ext(&host->snap, 0, 0xff, 0x0f);
	assert_not_found(judge(host), FINDING_FIXED_COUNTER_DISAGREEMENT);
}

static void leaf_23_with_other_counters_is_found(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_set_perfmon_ext(&host->snap, 0, 0xff, 0x77);
	assert_found(judge(host), FINDING_FIXED_COUNTER_DISAGREEMENT,
		     "leaf 0xa: version 5, ECX 0x0000000f, EDX count 4; leaf 0x23.1: EBX "
		     "0x00000077");
}

static void leaf_23_is_compared_with_the_bitmap_from_version_5_on(void **state)
{
	struct host_fixture *host = *state;

	/* the contiguous ones are the same, the others are not */
	host_make_intel(&host->snap);
	host_set_leaf(&host->snap, 0xa, REGS(0x0d300805, 0, 0x77, 0x8603));
	host_set_perfmon_ext(&host->snap, 0, 0xff, 0x07);
	assert_found(judge(host), FINDING_FIXED_COUNTER_DISAGREEMENT,
		     "leaf 0xa: version 5, ECX 0x00000077, EDX count 3; leaf 0x23.1: EBX "
		     "0x00000007");
}

static void leaf_23_is_compared_with_the_count_before_version_5(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_set_leaf(&host->snap, 0xa, LEAF_A_CONROE);
	host_set_perfmon_ext(&host->snap, 0, 0xff, 0x07);
	assert_found(judge(host), FINDING_FIXED_COUNTER_DISAGREEMENT,
		     "leaf 0xa: version 2, EDX count 0; leaf 0x23.1: EBX 0x00000007");
	host_set_leaf(&host->snap, 0xa, LEAF_A_SKYLAKE);
	host_set_perfmon_ext(&host->snap, 0, 0xff, 0x77);
	assert_not_found(judge(host), FINDING_FIXED_COUNTER_DISAGREEMENT);
	host_set_perfmon_ext(&host->snap, 0, 0xff, 0x0f);
	assert_found(judge(host), FINDING_FIXED_COUNTER_DISAGREEMENT,
		     "leaf 0xa: version 4, EDX count 3; leaf 0x23.1: EBX 0x0000000f");
}

static void make_lunar_lake(struct host_fixture *host)
{
	struct snapshot *snap = &host->snap;

	host_make_intel(snap);
	snap->group[0].cpus = "0-3";
	host_set_leaf_7_edx(snap, LEAF_7_EDX_HYBRID);
	host_set_leaf(snap, 0xa, LEAF_A_LUNAR_LAKE);
	host_set_leaf(snap, 0x1a, REGS(0x40000003, 0, 0, 0));
	host_set_perfmon_ext(snap, 0, 0x3ff, 0x0f);
	host_add_group(snap, "4-7");
	host_set(snap, 1,
		 (struct cpuid_entry){ .leaf = 0x1a, .regs = { 0x20000003, 0, 0, 0 } });
	host_set(snap, 1, (struct cpuid_entry){ .leaf = 0xa, .regs = LEAF_A_LUNAR_LAKE });
	host_set_perfmon_ext(snap, 1, 0xff, 0x77);
}

static void assert_evidence(const struct finding *finding, enum finding_id id,
			    const char *evidence)
{
	assert_int_equal(finding->id, id);
	assert_string_equal(finding->evidence, evidence);
}

static void every_core_type_of_a_hybrid_part_has_its_own_findings(void **state)
{
	struct host_fixture *host = *state;
	const struct findings *findings;

	make_lunar_lake(host);
	findings = judge(host);
	assert_int_equal(findings->count, 3);
	assert_evidence(&findings->item[0], FINDING_FIXED_COUNTER_HOLE,
			"fixed counters 0x00000077: counter 3 is not there, 3 are contiguous; "
			"CPUs 4-7");
	assert_evidence(
		&findings->item[1], FINDING_FIXED_COUNTER_DISAGREEMENT,
		"leaf 0xa: version 6, ECX 0x00000007, EDX count 3; leaf 0x23.1: EBX "
		"0x0000000f; leaf 0xa holds what all core types of a hybrid part share; "
		"CPUs 0-3");
	assert_evidence(
		&findings->item[2], FINDING_FIXED_COUNTER_DISAGREEMENT,
		"leaf 0xa: version 6, ECX 0x00000007, EDX count 3; leaf 0x23.1: EBX "
		"0x00000077; leaf 0xa holds what all core types of a hybrid part share; "
		"CPUs 4-7");
}

static void being_hybrid_excuses_no_leaf_a_that_contradicts_itself(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_set_leaf_7_edx(&host->snap, LEAF_7_EDX_HYBRID);
	host_set_leaf(&host->snap, 0x1a, REGS(0x40000003, 0, 0, 0));
	host_set_leaf(&host->snap, 0xa, REGS(0x0d300806, 0, 0xf, 0x8603));
	assert_found(judge(host), FINDING_FIXED_COUNTER_DISAGREEMENT,
		     "leaf 0xa: version 6, ECX 0x0000000f, EDX count 3");
}

static void what_perf_adds_to_the_enumeration_is_found(void **state)
{
	struct host_fixture *host = *state;

	assert_found(judge_leaf_a(host, LEAF_A_CONROE), FINDING_ENUMERATION_BELOW_PERF,
		     "leaf 0xa: version 2, EDX count 0; perf drives 3");
	assert_found(judge_leaf_a(host, LEAF_A_DIAMONDVILLE),
		     FINDING_ENUMERATION_BELOW_PERF,
		     "leaf 0xa: version 3, EDX count 1; perf drives 3");
	assert_found(judge_leaf_a(host, REGS(0x07300404, 0, 0, 0x0602)),
		     FINDING_ENUMERATION_BELOW_PERF,
		     "leaf 0xa: version 4, EDX count 2; perf drives 3");
}

static void perf_adds_nothing_outside_of_versions_2_to_4(void **state)
{
	struct host_fixture *host = *state;

	assert_not_found(judge_leaf_a(host, REGS(0x07280201, 0, 0, 0)),
			 FINDING_ENUMERATION_BELOW_PERF);
	assert_not_found(judge_leaf_a(host, REGS(0x08300805, 0, 0, 0x8600)),
			 FINDING_ENUMERATION_BELOW_PERF);
	assert_not_found(judge_leaf_a(host, LEAF_A_SKYLAKE),
			 FINDING_ENUMERATION_BELOW_PERF);
}

static void perf_adds_nothing_in_a_guest(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_set_leaf(&host->snap, 0xa, LEAF_A_CONROE);
	host_set_guest(&host->snap);
	assert_not_found(judge(host), FINDING_ENUMERATION_BELOW_PERF);
	host_forget(&host->snap, 0, 1); /* a guest or not: nothing tells */
	assert_not_found(judge(host), FINDING_ENUMERATION_BELOW_PERF);
}

static void perf_adds_nothing_on_other_vendors_parts(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_set_leaf(&host->snap, 0xa, LEAF_A_CONROE);
	host_set_leaf(&host->snap, 0, REGS(0x1b, 0x746e6543, 0x736c7561, 0x48727561));
	assert_not_found(judge(host), FINDING_ENUMERATION_BELOW_PERF);
}

static void perf_adds_nothing_where_leaf_23_names_the_counters(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	host_set_leaf(&host->snap, 0xa, LEAF_A_DIAMONDVILLE);
	host_set_perfmon_ext(&host->snap, 0, 0x3, 0x1);
	assert_not_found(judge(host), FINDING_ENUMERATION_BELOW_PERF);
}

static void amd_parts_raise_nothing_about_fixed_counters(void **state)
{
	struct host_fixture *host = *state;

	host_make_amd(&host->snap);
	host_set_leaf(&host->snap, 0xa, LEAF_A_HYPER_V);
	assert_int_equal(judge(host)->count, 0);
}

int main(void)
{
#define JUDGE_TEST(test) cmocka_unit_test_setup_teardown(test, host_setup, host_teardown)
	const struct CMUnitTest tests[] = {
		JUDGE_TEST(counters_without_a_hole_raise_nothing),
		JUDGE_TEST(a_hole_at_counter_3_is_found),
		JUDGE_TEST(leaf_23_with_the_same_hole_does_not_contradict),
		JUDGE_TEST(a_hole_at_counter_0_leaves_none_contiguous),
		JUDGE_TEST(a_hole_in_a_guest_is_the_hypervisors),
		JUDGE_TEST(unknown_counters_have_no_hole),
		JUDGE_TEST(ecx_below_the_count_of_edx_is_found),
		JUDGE_TEST(ecx_above_the_count_of_edx_is_found),
		JUDGE_TEST(ecx_before_version_5_contradicts_nothing),
		JUDGE_TEST(edx_before_version_2_contradicts_nothing),
		JUDGE_TEST(leaf_23_with_other_counters_is_found),
		JUDGE_TEST(leaf_23_is_compared_with_the_bitmap_from_version_5_on),
		JUDGE_TEST(leaf_23_is_compared_with_the_count_before_version_5),
		JUDGE_TEST(every_core_type_of_a_hybrid_part_has_its_own_findings),
		JUDGE_TEST(being_hybrid_excuses_no_leaf_a_that_contradicts_itself),
		JUDGE_TEST(what_perf_adds_to_the_enumeration_is_found),
		JUDGE_TEST(perf_adds_nothing_outside_of_versions_2_to_4),
		JUDGE_TEST(perf_adds_nothing_in_a_guest),
		JUDGE_TEST(perf_adds_nothing_on_other_vendors_parts),
		JUDGE_TEST(perf_adds_nothing_where_leaf_23_names_the_counters),
		JUDGE_TEST(amd_parts_raise_nothing_about_fixed_counters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
