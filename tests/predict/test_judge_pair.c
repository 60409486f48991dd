// SPDX-License-Identifier: GPL-2.0-or-later
/* model/judge_pair.h: findings about a host and a guest side by side. */
#include "model/judge_pair.h"

#include <string.h>

#include "tests/model/hosts.h"
#include "tests/predict/pair.h"
#include "tests/predict/story_hosts.h"
#include "tests/unit_test.h"

static const struct findings *judge(struct pair *pair)
{
	strcpy(pair->host_identity.vendor, "GenuineIntel");
	strcpy(pair->guest_identity.vendor, "GenuineIntel");
	pair_explain(pair);
	return &pair->explanation.findings;
}

static struct pair *make(void **state, void (*host)(struct scene *host))
{
	struct pair *pair = *state;

	host(&pair->host);
	pair_make_guest(pair);
	return pair;
}

static void a_guest_that_takes_what_it_is_given_is_not_worth_a_word(void **state)
{
	assert_int_equal(judge(make(state, ice_lake))->count, 0);
	pair_clear(*state);
	assert_int_equal(judge(make(state, scene_make_zen4))->count, 0);
}

static void a_guest_says_that_it_is_one(void **state)
{
	struct pair *pair = make(state, ice_lake);

	scene_leaf(&pair->guest, 1)->ecx &= ~LEAF_1_ECX_HYPERVISOR;
	assert_found(judge(pair), FINDING_GUEST_IS_NO_GUEST,
		     "CPUID leaf 0x1 ECX bit 31 (hypervisor) is 0");
	host_forget(&pair->guest.snap, 0, 1); /* who knows */
	assert_not_found(judge(pair), FINDING_GUEST_IS_NO_GUEST);
}

static void a_host_and_a_guest_in_the_wrong_order_are_told_first(void **state)
{
	struct pair *pair = make(state, ice_lake_nested);

	assert_not_found(judge(pair), FINDING_HOST_GUEST_SWAPPED); /* nested */
	scene_leaf(&pair->guest, 1)->ecx &= ~LEAF_1_ECX_HYPERVISOR;
	assert_found(judge(pair), FINDING_HOST_GUEST_SWAPPED,
		     "CPUID leaf 0x1 ECX bit 31 (hypervisor): host 1, guest 0");
	assert_int_equal(pair->explanation.findings.item[0].id, FINDING_HOST_GUEST_SWAPPED);
	pair_explain_guest(pair);
	assert_not_found(&pair->explanation.findings, FINDING_HOST_GUEST_SWAPPED);
	host_forget(&pair->host.snap, 0, 1);
	assert_not_found(judge(pair), FINDING_HOST_GUEST_SWAPPED);
}

static void the_hypervisor_is_to_be_kvm(void **state)
{
	struct pair *pair = make(state, ice_lake);
	struct cpuid_regs *leaf = scene_leaf(&pair->guest, 0x40000000);

	*leaf = REGS(0x40000001, 0x54474354, 0x43544743, 0x47435447);
	assert_found(judge(pair), FINDING_GUEST_EMULATED,
		     "CPUID leaf 0x40000000: TCGTCGTCGTCG");
	assert_not_found(judge(pair), FINDING_GUEST_NOT_OF_KVM);
	*leaf = REGS(0x40000010, 0x61774d56, 0x4d566572, 0x65726177);
	assert_found(judge(pair), FINDING_GUEST_NOT_OF_KVM,
		     "CPUID leaf 0x40000000: VMwareVMware");
	assert_not_found(judge(pair), FINDING_GUEST_EMULATED);
	*leaf = REGS(0, 0, 0, 0);
	assert_int_equal(judge(pair)->count, 0);
}

static void vendor_and_family_are_the_hosts(void **state)
{
	struct pair *pair = make(state, ice_lake);

	scene_leaf(&pair->guest, 1)->eax = 0x00050654; /* another model of the family */
	assert_not_found(judge(pair), FINDING_HOST_GUEST_MISMATCH);
	scene_leaf(&pair->guest, 1)->eax = 0x00000f60;
	assert_found(judge(pair), FINDING_HOST_GUEST_MISMATCH,
		     "host: GenuineIntel family 0x6; guest: GenuineIntel family 0xf");
	scene_leaf(&pair->guest, 1)->eax = 0x000606a6;
	scene_leaf(&pair->guest, 0)->ebx = 0x20202020;
	assert_found(judge(pair), FINDING_HOST_GUEST_MISMATCH,
		     "host: GenuineIntel family 0x6; guest: GenuineIntel family 0x6");
	pair->guest_identity.vendor[0] = '\0';
	pair_explain(pair);
	assert_found(&pair->explanation.findings, FINDING_HOST_GUEST_MISMATCH,
		     "host: GenuineIntel family 0x6; guest: unknown vendor family 0x6");
	host_forget(&pair->host.snap, 0, 1); /* another vendor is enough */
	pair_explain(pair);
	assert_found(&pair->explanation.findings, FINDING_HOST_GUEST_MISMATCH,
		     "host: GenuineIntel; guest: unknown vendor family 0x6");
	scene_leaf(&pair->guest, 0)->ebx = 0x756e6547;
	assert_not_found(judge(pair), FINDING_HOST_GUEST_MISMATCH);
	pair_explain_guest(pair);
	assert_not_found(&pair->explanation.findings, FINDING_HOST_GUEST_MISMATCH);
}

static void more_than_kvm_gives_is_told(void **state)
{
	struct pair *pair = make(state, ice_lake);

	*scene_leaf(&pair->guest, 0xa) = REGS(0x08300803, 0, 0, 0x8604);
	assert_found(judge(pair), FINDING_GUEST_BEYOND_HOST,
		     "version: KVM 2, guest 3; fixed-counter-3: KVM no, guest yes");
}

static void what_is_too_much_to_tell_is_counted(void **state)
{
	struct pair *pair = make(state, skylake);

	scene_set_parameter(&pair->host, KVM_PARAMETER_ENABLE_PMU, "N");
	assert_found(judge(pair), FINDING_GUEST_BEYOND_HOST,
		     "pmu: KVM no, guest yes; version: KVM 0, guest 2; "
		     "gp-counters: KVM 0, guest 4; fixed-counter-0: KVM no, guest yes; "
		     "fixed-counter-1: KVM no, guest yes; and 4 more");
}

static void another_width_or_format_is_not_more(void **state)
{
	struct pair *pair = make(state, ice_lake);

	scene_leaf(&pair->guest, 0xa)->eax = 0x08400802;
	scene_set_perf_capabilities(&pair->guest, 0x25c6);
	assert_not_found(judge(pair), FINDING_GUEST_BEYOND_HOST);
}

/* CPUID cannot say that there are none. */
static void four_counters_of_amd_are_not_more_than_none(void **state)
{
	struct pair *pair = make(state, zen4_disabled);

	assert_not_found(judge(pair), FINDING_GUEST_BEYOND_HOST);
	scene_leaf(&pair->guest, 0x80000001)->ecx |= 1u << 23;
	assert_found(judge(pair), FINDING_GUEST_BEYOND_HOST,
		     "perfctr-core: KVM no, guest yes");
	*scene_leaf(&pair->guest, 0x80000022) = REGS(1, 6, 0, 0);
	assert_found(judge(pair), FINDING_GUEST_BEYOND_HOST,
		     "perfctr-core: KVM no, guest yes; perfmon-v2: KVM no, guest yes");
	pair_clear(pair);
	make(state, scene_make_zen4);
	scene_leaf(&pair->guest, 0x80000022)->ebx = 8;
	assert_found(judge(pair), FINDING_GUEST_BEYOND_HOST, "gp-counters: KVM 6, guest 8");
}

static void a_parameter_without_its_effect_is_told(void **state)
{
	struct pair *pair = make(state, ice_lake);

	scene_set_parameter(&pair->host, KVM_PARAMETER_ENABLE_PMU, "N");
	scene_set_requested(&pair->host, KVM_PARAMETER_ENABLE_PMU, "Y");
	assert_found(judge(pair), FINDING_PARAMETER_NOT_IN_EFFECT,
		     "host: enable_pmu: Y asked for (modprobe.d), reads N");
}

static void what_both_show_is_told_once(void **state)
{
	struct pair *pair = make(state, ice_lake);

	scene_set_kernel(&pair->host, NULL);
	assert_found(judge(pair), FINDING_KERNEL_UNKNOWN,
		     "host: no release is known; rules 7.0");
	scene_set_kernel(&pair->guest, NULL);
	assert_found(judge(pair), FINDING_KERNEL_UNKNOWN,
		     "host: no release is known; rules 7.0; guest: no release is known; "
		     "rules 7.0");
	pair_explain_guest(pair);
	assert_found(&pair->explanation.findings, FINDING_KERNEL_UNKNOWN,
		     "guest: no release is known; rules 7.0");
}

static void a_nested_host_is_told_and_a_guest_is_not(void **state)
{
	assert_found(judge(make(state, ice_lake_nested)), FINDING_RUNNING_IN_GUEST,
		     "host: leaf 0x1: ECX bit 31 is set; hypervisor \"KVMKVMKVM\"");
	pair_clear(*state);
	assert_not_found(judge(make(state, ice_lake)), FINDING_RUNNING_IN_GUEST);
}

static void what_was_supplied_in_vain_is_told(void **state)
{
	struct pair *pair = make(state, ice_lake);
	const struct reading_u64 supplied = { .reading = reading_ok(), .value = 0x5 };

	pair->host.snap.supplied.perf_capabilities = supplied;
	assert_found(judge(pair), FINDING_SUPPLIED_CONTRADICTS,
		     "host: read 0x000000000000f4c5, supplied 0x0000000000000005");
	scene_leaf(&pair->host, 1)->ecx &= ~LEAF_1_ECX_PDCM;
	assert_found(judge(pair), FINDING_SUPPLIED_IGNORED,
		     "host: supplied 0x0000000000000005; leaf 0x1: ECX bit 15 (PDCM) is "
		     "clear");
	assert_not_found(judge(pair), FINDING_SUPPLIED_CONTRADICTS);
}

static void a_host_under_other_facts_is_told(void **state)
{
	struct pair *pair = make(state, ice_lake);

	pair->host.snap.supplied.changes.enable_pmu = CHANGE_OFF;
	assert_found(judge(pair), FINDING_FACTS_CHANGED, "host: enable_pmu off");
}

static void what_a_reader_noted_is_told_of_either(void **state)
{
	struct pair *pair = make(state, ice_lake);

	assert_int_equal(snapshot_note(&pair->guest.snap, NOTE_BROKEN_LINE, "line 7"), 0);
	assert_found(judge(pair), FINDING_BROKEN_LINE, "guest: once: line 7");
}

static void what_a_log_has_against_cpuid_is_told_of_either(void **state)
{
	struct pair *pair = make(state, ice_lake);

	scene_add_log(&pair->guest, "... version:                7");
	assert_found(judge(pair), FINDING_PERF_LOG_DISAGREES,
		     "guest: version: log 7, by CPUID 2");
	scene_add_log(&pair->host, "... version:                4");
	assert_found(judge(pair), FINDING_PERF_LOG_DISAGREES,
		     "host: version: log 4, by CPUID 5; guest: version: log 7, by CPUID 2");
}

static void what_does_not_touch_the_table_stays_away(void **state)
{
	struct pair *pair = make(state, clearwater);

	assert_not_found(judge(pair), FINDING_FIXED_COUNTER_HOLE);
	scene_add_log(&pair->guest, "Broken PMU hardware detected");
	assert_not_found(judge(pair), FINDING_PERF_PMU_BROKEN);
	scene_add_log(&pair->host, "Broken PMU hardware detected");
	assert_found(judge(pair), FINDING_PERF_PMU_BROKEN,
		     "host: kernel log: \"Broken PMU hardware detected\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAIR_TEST(a_guest_that_takes_what_it_is_given_is_not_worth_a_word),
		PAIR_TEST(a_guest_says_that_it_is_one),
		PAIR_TEST(a_host_and_a_guest_in_the_wrong_order_are_told_first),
		PAIR_TEST(the_hypervisor_is_to_be_kvm),
		PAIR_TEST(vendor_and_family_are_the_hosts),
		PAIR_TEST(more_than_kvm_gives_is_told),
		PAIR_TEST(what_is_too_much_to_tell_is_counted),
		PAIR_TEST(another_width_or_format_is_not_more),
		PAIR_TEST(four_counters_of_amd_are_not_more_than_none),
		PAIR_TEST(a_parameter_without_its_effect_is_told),
		PAIR_TEST(what_both_show_is_told_once),
		PAIR_TEST(a_nested_host_is_told_and_a_guest_is_not),
		PAIR_TEST(what_was_supplied_in_vain_is_told),
		PAIR_TEST(a_host_under_other_facts_is_told),
		PAIR_TEST(what_a_reader_noted_is_told_of_either),
		PAIR_TEST(what_a_log_has_against_cpuid_is_told_of_either),
		PAIR_TEST(what_does_not_touch_the_table_stays_away),
	};

	return cmocka_run_group_tests_name("judge_pair", tests, NULL, NULL);
}
