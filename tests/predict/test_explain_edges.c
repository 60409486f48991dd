// SPDX-License-Identifier: GPL-2.0-or-later
/* model/explain.h: what is not known, and where one cause ends and the next begins. */
#include "model/explain.h"

#include "tests/model/hosts.h"
#include "tests/predict/pair.h"
#include "tests/predict/story_hosts.h"
#include "tests/unit_test.h"

static struct pair *make(void **state, void (*host)(struct scene *host))
{
	struct pair *pair = *state;

	host(&pair->host);
	pair_make_guest(pair);
	return pair;
}

static void forget_register(struct pair *pair)
{
	pair->guest.snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES].reading =
		(struct reading){ .state = READING_DENIED };
}

static void show_device(struct pair *pair, struct perf_device device)
{
	struct kernel_snapshot *kernel = &pair->guest.snap.kernel;

	device.name = "cpu";
	kernel->perf_devices_reading = reading_ok();
	kernel->perf_device_count = 1;
	kernel->perf_device[0] = device;
}

static void check_value(const struct pair *pair, enum item_id item,
			enum explain_layer layer, const char *want)
{
	char text[ITEM_TEXT_SIZE];

	item_text(&pair_row(pair, item)->value[layer], text);
	assert_string_equal(text, want);
}

static void an_unread_register_of_the_guest_is_the_guests(void **state)
{
	struct pair *pair = make(state, ice_lake);
	const struct gap *gap;

	forget_register(pair);
	pair_explain(pair);
	pair_check(pair, ITEM_LBR, CAUSE_UNKNOWN, 0);
	gap = &pair_row(pair, ITEM_LBR)->value[LAYER_VMM].gap;
	assert_int_equal(gap->fact, FACT_GUEST_PERF_CAPABILITIES);
	assert_int_equal(gap->reading.state, READING_DENIED);
	/* KVM gives it to nobody, whatever the guest would show */
	pair_check(pair, ITEM_PERF_METRICS, CAUSE_KERNEL, LAYER_KVM);
}

static void the_guests_log_tells_of_full_width_all_the_same(void **state)
{
	struct pair *pair = make(state, ice_lake);

	forget_register(pair);
	pair_explain_guest(pair);
	pair_check(pair, ITEM_FULL_WIDTH, CAUSE_UNKNOWN, 0);
	scene_add_log(&pair->guest, "Performance Events: full-width counters, Intel PMU "
				    "driver.");
	pair_explain_guest(pair);
	pair_check_kept(pair, ITEM_FULL_WIDTH);
	pair_explain(pair);
	pair_check_kept(pair, ITEM_FULL_WIDTH);
}

static void between_two_that_may_have_taken_it_nobody_is_named(void **state)
{
	struct pair *pair = make(state, ice_lake);

	forget_register(pair);
	show_device(pair, (struct perf_device){
				  .branches.reading = { .state = READING_ABSENT },
			  });
	pair_explain(pair);
	check_value(pair, ITEM_LBR, LAYER_VMM, "unknown");
	check_value(pair, ITEM_LBR, LAYER_GUEST, "no");
	pair_check(pair, ITEM_LBR, CAUSE_UNKNOWN, 0);
}

static void sysfs_tells_of_pebs_in_the_guest(void **state)
{
	struct pair *pair = make(state, ice_lake);
	struct perf_device device = { .max_precise.reading = reading_ok() };

	show_device(pair, device);
	pair_explain(pair);
	pair_check(pair, ITEM_PEBS, CAUSE_GUEST_PERF, LAYER_GUEST);
	device.max_precise.value = 3;
	show_device(pair, device);
	pair_explain(pair);
	pair_check_kept(pair, ITEM_PEBS);
}

static void pebs_needs_ds_and_a_bit_of_its_own(void **state)
{
	struct pair *pair = make(state, ice_lake);

	scene_leaf(&pair->guest, 1)->edx = 0;
	pair_explain(pair);
	pair_check(pair, ITEM_PEBS, CAUSE_VMM_MASK, LAYER_VMM);
	scene_leaf(&pair->guest, 1)->edx = 1u << 21;
	scene_set_perf_capabilities(&pair->guest, 0x2005); /* LBR alone */
	pair_explain(pair);
	pair_check(pair, ITEM_PEBS, CAUSE_PERF_CAPABILITIES_CLEARED, LAYER_VMM);
	pair_check_kept(pair, ITEM_LBR);
}

/* The guest's leaf 1 is missing, as in its kernel's log; of one bit QEMU may speak alone. */
static void without_leaf_1_of_the_guest_nothing_says_that_it_has_no_pebs(void **state)
{
	struct pair *pair = make(state, ice_lake);
	struct cpuid_bits ds = { .leaf = 1, .known.edx = 1u << 21 };

	host_forget(&pair->guest.snap, 0, 1);
	pair_explain(pair);
	check_value(pair, ITEM_PEBS, LAYER_VMM, "unknown");
	pair_check(pair, ITEM_PEBS, CAUSE_UNKNOWN, 0);
	assert_int_equal(pair_row(pair, ITEM_PEBS)->value[LAYER_VMM].gap.fact,
			 FACT_CPUID_LEAF_1);
	pair_explain_guest(pair);
	pair_check(pair, ITEM_PEBS, CAUSE_UNKNOWN, 0);
	assert_int_equal(cpuid_bits_add(&pair->guest.snap.group[0].cpuid_bits,
					&pair->guest.snap.arena, &ds),
			 0);
	pair_explain(pair);
	pair_check(pair, ITEM_PEBS, CAUSE_VMM_MASK, LAYER_VMM);
}

/* Skylake: not in perf's list, so that the format in the register decides. */
static void an_unread_register_of_the_host_leaves_its_pebs_open(void **state)
{
	struct pair *pair = *state;

	scene_make_skylake(&pair->host);
	pair_make_guest(pair);
	forget_register(pair);
	pair_explain(pair);
	check_value(pair, ITEM_PEBS, LAYER_CPU, "yes");
	check_value(pair, ITEM_PEBS, LAYER_PERF, "unknown");
	check_value(pair, ITEM_PEBS, LAYER_KVM, "unknown");
	pair_check(pair, ITEM_PEBS, CAUSE_UNKNOWN, 0);
	/* 6.1 looks at no format, and knows Ice Lake's servers alone */
	scene_set_kernel(&pair->host, "6.1.192");
	pair_explain(pair);
	pair_check(pair, ITEM_PEBS, CAUSE_PEBS_NOT_FOR_GUESTS, LAYER_PERF);
}

/* KVM offers DS where perf gives PEBS, and says so although nobody read the register. */
static void what_kvm_answers_perf_has_given(void **state)
{
	struct pair *pair = *state;

	scene_make_skylake(&pair->host);
	scene_set_perf_capabilities(&pair->host, 0x265c5); /* format 5 */
	scene_answer(&pair->host, RULESET_7_0, false);
	pair->host.snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES].reading.state =
		READING_ABSENT;
	pair_make_guest(pair);
	pair_explain(pair);
	check_value(pair, ITEM_PEBS, LAYER_PERF, "yes");
	pair_check_kept(pair, ITEM_PEBS);
	*scene_leaf(&pair->guest, 0xa) = REGS(0, 0, 0, 0);
	scene_leaf(&pair->guest, 1)->ecx &= ~LEAF_1_ECX_PDCM;
	pair_explain(pair);
	pair_check(pair, ITEM_PEBS, CAUSE_VMM_PMU_OFF, LAYER_VMM);
	scene_answered_leaf(&pair->host, 1)->edx &= ~(1u << 21);
	pair_explain(pair);
	check_value(pair, ITEM_PEBS, LAYER_PERF, "no");
	pair_check(pair, ITEM_PEBS, CAUSE_PEBS_NOT_FOR_GUESTS, LAYER_PERF);
}

/* Each item falls at the first layer that lacks it, although no guest has a PMU at all. */
static void a_vpmu_that_is_off_does_not_take_what_perf_never_gave(void **state)
{
	struct pair *pair = *state;

	skylake(&pair->host);
	scene_set_module(&pair->host, "kvm_intel");
	scene_set_parameter(&pair->host, KVM_PARAMETER_ENABLE_PMU, "N");
	pair_make_guest(pair);
	pair_explain(pair);
	pair_check(pair, ITEM_PMU, CAUSE_ENABLE_PMU, LAYER_KVM);
	pair_check(pair, ITEM_LBR, CAUSE_ENABLE_PMU, LAYER_KVM);
	pair_check(pair, ITEM_PEBS, CAUSE_PEBS_NOT_FOR_GUESTS, LAYER_PERF);
}

/* With fixed counter 3 there may be PERF_METRICS, and then it is KVM that keeps it back. */
static void what_the_cpu_may_lack_is_not_blamed_on_the_kernel(void **state)
{
	struct pair *pair = *state;

	scene_make_ice_lake(&pair->host);
	pair_make_guest(pair);
	pair_explain(pair);
	check_value(pair, ITEM_PERF_METRICS, LAYER_CPU, "unknown");
	check_value(pair, ITEM_PERF_METRICS, LAYER_KVM, "no");
	pair_check(pair, ITEM_PERF_METRICS, CAUSE_UNKNOWN, 0);
	scene_set_perf_capabilities(&pair->host, 0xf4c5);
	pair_explain(pair);
	pair_check(pair, ITEM_PERF_METRICS, CAUSE_KERNEL, LAYER_KVM);
}

/* The files do not belong together: KVM shows no version above 2. */
static void a_guest_that_has_more_refutes_the_layers_that_gave_less(void **state)
{
	struct pair *pair = make(state, ice_lake);
	struct explain_taker taker;

	scene_leaf(&pair->guest, 0xa)->eax = 0x08300604;
	pair_explain(pair);
	pair_check(pair, ITEM_VERSION, CAUSE_UNKNOWN, 0);
	assert_true(explain_taker(pair_row(pair, ITEM_VERSION), 0, &taker));
	assert_string_equal(taker.remedy, finding_kinds[FINDING_GUEST_BEYOND_HOST].remedy);
	/* what another layer took is told all the same */
	pair_check(pair, ITEM_GP_COUNTERS, CAUSE_VMM_MASK, LAYER_VMM);
	pair_check(pair, ITEM_FIXED_COUNTER_0 + 3, CAUSE_KVM_MAX_FIXED, LAYER_KVM);
}

/* A PMU that the guest has did not fall with the host's parameter, nor did LBR with it. */
static void a_pmu_that_is_there_took_nothing_along(void **state)
{
	struct pair *pair = make(state, ice_lake);

	scene_set_module(&pair->host, "kvm_intel");
	scene_set_parameter(&pair->host, KVM_PARAMETER_ENABLE_PMU, "N");
	scene_set_perf_capabilities(&pair->guest, 0x2000);
	pair_explain(pair);
	pair_check_kept(pair, ITEM_PMU);
	pair_check(pair, ITEM_VERSION, CAUSE_UNKNOWN, 0);
	pair_check(pair, ITEM_LBR, CAUSE_UNKNOWN, 0);
	/* only its CPUID shows one, and perf tried it in vain */
	scene_add_log(&pair->guest, "Performance Events: PMU not available due to "
				    "virtualization, using software events only.");
	pair_explain(pair);
	pair_check(pair, ITEM_PMU, CAUSE_ENABLE_PMU, LAYER_KVM);
	pair_check(pair, ITEM_LBR, CAUSE_ENABLE_PMU, LAYER_KVM);
}

/* Of a guest whose leaf 0xA is not known, CPUID shows PDCM: KVM has not kept it back. */
static void what_cpuid_alone_shows_refutes_too(void **state)
{
	struct pair *pair = make(state, ice_lake);

	scene_set_module(&pair->host, "kvm_intel");
	scene_set_parameter(&pair->host, KVM_PARAMETER_ENABLE_PMU, "N");
	host_forget(&pair->guest.snap, 0, 0xa);
	pair_explain(pair);
	check_value(pair, ITEM_PDCM, LAYER_GUEST, "unknown");
	pair_check(pair, ITEM_PDCM, CAUSE_UNKNOWN, 0);
	pair_check(pair, ITEM_PMU, CAUSE_ENABLE_PMU, LAYER_KVM);
}

static void a_width_is_lost_by_itself_only_where_something_is_left(void **state)
{
	struct pair *pair = make(state, ice_lake);

	scene_leaf(&pair->guest, 0xa)->eax = 0x08280802;
	pair_explain(pair);
	pair_check(pair, ITEM_GP_WIDTH, CAUSE_VMM_MASK, LAYER_VMM);
	*scene_leaf(&pair->guest, 0xa) = REGS(0, 0, 0, 0);
	pair_explain(pair);
	pair_check_kept(pair, ITEM_GP_WIDTH);
	pair_check_kept(pair, ITEM_FIXED_WIDTH);
	pair_check_kept(pair, ITEM_LBR_FORMAT);
}

static void leaves_that_reach_far_enough_are_not_cut(void **state)
{
	struct pair *pair = make(state, scene_make_zen4);

	*scene_leaf(&pair->guest, 0x80000022) = REGS(0, 0, 0, 0);
	scene_leaf(&pair->guest, 0x80000000)->eax = 0x80000022;
	pair_explain(pair);
	pair_check(pair, ITEM_PERFMON_V2, CAUSE_VMM_MASK, LAYER_VMM);
	scene_leaf(&pair->guest, 0x80000000)->eax = 0x80000021;
	pair_explain(pair);
	pair_check(pair, ITEM_PERFMON_V2, CAUSE_LEAVES_CUT, LAYER_VMM);
	pair_clear(pair);
	make(state, ice_lake);
	*scene_leaf(&pair->guest, 0xa) = REGS(0, 0, 0, 0);
	scene_leaf(&pair->guest, 0)->eax = 0xa;
	pair_explain(pair);
	pair_check(pair, ITEM_PMU, CAUSE_VMM_PMU_OFF, LAYER_VMM);
	pair_explain_guest(pair);
	pair_check(pair, ITEM_PMU, CAUSE_HOST_NOT_GIVEN, LAYER_VMM);
	scene_leaf(&pair->guest, 0)->eax = 0; /* a source that does not tell the end */
	pair_explain(pair);
	pair_check(pair, ITEM_PMU, CAUSE_VMM_PMU_OFF, LAYER_VMM);
	scene_leaf(&pair->guest, 0)->eax = 0x9;
	pair_explain(pair);
	pair_check(pair, ITEM_PMU, CAUSE_LEAVES_CUT, LAYER_VMM);
	pair_explain_guest(pair);
	pair_check(pair, ITEM_PMU, CAUSE_LEAVES_CUT, LAYER_VMM);
}

static void firecracker_alone_explains_no_guest_of_amd(void **state)
{
	struct pair *pair = make(state, scene_make_zen4);

	scene_leaf(&pair->guest, 0x80000001)->ecx = 0;
	*scene_leaf(&pair->guest, 0x80000022) = REGS(0, 0, 0, 0);
	pair->facts.vmm = VMM_FIRECRACKER;
	pair_explain_guest(pair);
	pair_check(pair, ITEM_PERFCTR_CORE, CAUSE_HOST_NOT_GIVEN, LAYER_VMM);
	pair_check_kept(pair, ITEM_PMU);
}

/* KVM gives none, and CPUID cannot say so. */
static void whether_a_guest_of_amd_has_a_pmu_its_kernel_tells(void **state)
{
	struct pair *pair = make(state, zen4_disabled);
	const struct gap *gap;

	pair->guest.snap.kernel.log.state = READING_DENIED;
	pair_explain(pair);
	check_value(pair, ITEM_PMU, LAYER_VMM, "yes");
	check_value(pair, ITEM_PMU, LAYER_GUEST, "unknown");
	pair_check(pair, ITEM_PMU, CAUSE_ENABLE_PMU, LAYER_KVM);
	gap = &pair_row(pair, ITEM_PMU)->value[LAYER_GUEST].gap;
	assert_int_equal(gap->fact, FACT_GUEST_KERNEL);
	assert_int_equal(gap->reading.state, READING_DENIED);
	pair->guest.snap.kernel.log = reading_ok(); /* without a word of perf's */
	pair_explain(pair);
	gap = &pair_row(pair, ITEM_PMU)->value[LAYER_GUEST].gap;
	assert_int_equal(gap->reading.state, READING_NOT_TAKEN);
	/* it counts all the same: the host's file is not of the time when it started */
	scene_add_log(&pair->guest, "Performance Events: Fam17h+ core perfctr, AMD PMU "
				    "driver.");
	pair_explain(pair);
	check_value(pair, ITEM_PMU, LAYER_GUEST, "yes");
	pair_check_kept(pair, ITEM_PMU);
}

static void of_a_machine_without_leaves_nothing_is_known(void **state)
{
	struct pair *pair = make(state, ice_lake);

	host_forget(&pair->guest.snap, 0, 0);
	pair_explain(pair);
	pair_check(pair, ITEM_GP_COUNTERS, CAUSE_UNKNOWN, 0);
	snapshot_done(&pair->guest.snap);
	pair->guest.snap = (struct snapshot){ 0 };
	pair_explain(pair);
	pair_check(pair, ITEM_PMU, CAUSE_UNKNOWN, 0);
	pair_check(pair, ITEM_FIXED_COUNTER_0 + 3, CAUSE_KVM_MAX_FIXED, LAYER_KVM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAIR_TEST(an_unread_register_of_the_guest_is_the_guests),
		PAIR_TEST(the_guests_log_tells_of_full_width_all_the_same),
		PAIR_TEST(between_two_that_may_have_taken_it_nobody_is_named),
		PAIR_TEST(sysfs_tells_of_pebs_in_the_guest),
		PAIR_TEST(pebs_needs_ds_and_a_bit_of_its_own),
		PAIR_TEST(without_leaf_1_of_the_guest_nothing_says_that_it_has_no_pebs),
		PAIR_TEST(an_unread_register_of_the_host_leaves_its_pebs_open),
		PAIR_TEST(what_kvm_answers_perf_has_given),
		PAIR_TEST(a_vpmu_that_is_off_does_not_take_what_perf_never_gave),
		PAIR_TEST(what_the_cpu_may_lack_is_not_blamed_on_the_kernel),
		PAIR_TEST(a_guest_that_has_more_refutes_the_layers_that_gave_less),
		PAIR_TEST(a_pmu_that_is_there_took_nothing_along),
		PAIR_TEST(what_cpuid_alone_shows_refutes_too),
		PAIR_TEST(a_width_is_lost_by_itself_only_where_something_is_left),
		PAIR_TEST(leaves_that_reach_far_enough_are_not_cut),
		PAIR_TEST(firecracker_alone_explains_no_guest_of_amd),
		PAIR_TEST(whether_a_guest_of_amd_has_a_pmu_its_kernel_tells),
		PAIR_TEST(of_a_machine_without_leaves_nothing_is_known),
	};

	return cmocka_run_group_tests_name("explain_edges", tests, NULL, NULL);
}
