// SPDX-License-Identifier: GPL-2.0-or-later
/* model/explain.h: for each cause a host and a guest that have it. */
#include "model/explain.h"

#include <string.h>

#include "tests/model/hosts.h"
#include "tests/predict/pair.h"
#include "tests/predict/story_hosts.h"
#include "tests/unit_test.h"

/* Guests; what their VMMs and kernels make of what KVM gives. */

static void as_it_is(struct pair *pair)
{
	(void)pair;
}

static void pmu_off(struct pair *pair)
{
	*scene_leaf(&pair->guest, 0xa) = REGS(0, 0, 0, 0);
	scene_leaf(&pair->guest, 1)->ecx &= ~LEAF_1_ECX_PDCM;
}

static void pmu_off_same_brand(struct pair *pair)
{
	pmu_off(pair);
	pair_set_brands(pair, "Intel(R) Xeon(R) 8380", "Intel(R) Xeon(R) 8380");
}

static void pmu_off_other_brand(struct pair *pair)
{
	pmu_off(pair);
	pair_set_brands(pair, "Intel(R) Xeon(R) 8380", "Intel Xeon Processor (Icelake)");
}

static void pmu_off_by_qmp(struct pair *pair)
{
	pmu_off_same_brand(pair);
	pair->guest.snap.vmm.cpu_model = (struct reading_text){
		.reading = reading_ok(),
		.text = "Icelake-Server",
	};
}

static void pmu_off_host_by_qmp(struct pair *pair)
{
	pmu_off_by_qmp(pair);
	pair_set_brands(pair, "Intel(R) Xeon(R) 8380", "another");
	pair->guest.snap.vmm.cpu_model.text = "host";
}

static void emulated(struct pair *pair)
{
	pmu_off(pair);
	*scene_leaf(&pair->guest, 0x40000000) =
		REGS(0x40000001, 0x54474354, 0x43544743, 0x47435447);
}

static void amd_by_name(struct pair *pair)
{
	*scene_leaf(&pair->guest, 0) = REGS(0x16, 0x68747541, 0x444d4163, 0x69746e65);
}

static void level_4(struct pair *pair)
{
	scene_leaf(&pair->guest, 0)->eax = 4;
}

static void xlevel_1f(struct pair *pair)
{
	scene_leaf(&pair->guest, 0x80000000)->eax = 0x8000001f;
}

static void without_pdcm(struct pair *pair)
{
	scene_leaf(&pair->guest, 1)->ecx &= ~LEAF_1_ECX_PDCM;
}

static void full_width_alone(struct pair *pair)
{
	scene_set_perf_capabilities(&pair->guest, 0x2000);
}

static void without_perfctr_core(struct pair *pair)
{
	scene_leaf(&pair->guest, 0x80000001)->ecx &= ~(1u << 23);
	*scene_leaf(&pair->guest, 0x80000022) = REGS(0, 0, 0, 0);
}

static void without_perfmon_v2(struct pair *pair)
{
	*scene_leaf(&pair->guest, 0x80000022) = REGS(0, 0, 0, 0);
}

static void four_counters(struct pair *pair)
{
	scene_leaf(&pair->guest, 0xa)->eax = 0x08300402;
}

static void tried_in_vain(struct pair *pair)
{
	scene_add_log(&pair->guest, "Performance Events: PMU not available due to "
				    "virtualization, using software events only.");
}

static void without_perfctr_core_in_vain(struct pair *pair)
{
	without_perfctr_core(pair);
	tried_in_vain(pair);
}

static void without_driver(struct pair *pair)
{
	scene_add_log(&pair->guest,
		      "Performance Events: no PMU driver, software events only.");
}

static void without_device(struct pair *pair)
{
	pair->guest.snap.kernel.perf_devices_reading = reading_ok();
}

static void told_to_clear(struct pair *pair)
{
	pair->guest.snap.kernel.command_line = (struct reading_text){
		.reading = reading_ok(),
		.text = "clearcpuid=arch_perfmon",
	};
	without_device(pair);
}

static void without_lbr_in_sysfs(struct pair *pair)
{
	struct kernel_snapshot *kernel = &pair->guest.snap.kernel;

	kernel->perf_devices_reading = reading_ok();
	kernel->perf_device_count = 1;
	kernel->perf_device[0] = (struct perf_device){
		.name = "cpu",
		.branches.reading = { .state = READING_ABSENT },
	};
}

/* The causes that the other rows have, whoever the guest is: what KVM gives nobody. */
#define BIT(cause) (UINT64_C(1) << (cause))
#define NO_MORE 0
#define OF_ICE_LAKE_OFF (BIT(CAUSE_KVM_MAX_FIXED) | BIT(CAUSE_KERNEL))
#define OF_ICE_LAKE (OF_ICE_LAKE_OFF | BIT(CAUSE_VERSION_CAP))
#define OF_SKYLAKE \
	(BIT(CAUSE_HARDWARE) | BIT(CAUSE_VERSION_CAP) | BIT(CAUSE_PEBS_NOT_FOR_GUESTS))
#define OF_CLEARWATER                                                                   \
	(BIT(CAUSE_HARDWARE) | BIT(CAUSE_VERSION_CAP) | BIT(CAUSE_FIXED_COUNTER_HOLE) | \
	 BIT(CAUSE_KERNEL) | BIT(CAUSE_ARCH_LBR))
#define OF_ZEN4 BIT(CAUSE_KERNEL)

static const struct story {
	const char *name;
	void (*host)(struct scene *host);
	void (*guest)(struct pair *pair);
	bool without_host;
	enum vmm_id vmm;
	enum item_id item;
	enum cause_id cause;
	enum explain_layer lost_at;
	uint64_t also; /* what such a host or guest misses besides: one bit per cause */
} stories[] = {
#define STORY(host_is, guest_is, what, why, where, and_also)                     \
	.name = #host_is ", " #guest_is, .host = (host_is), .guest = (guest_is), \
	.item = (what), .cause = (why), .lost_at = (where), .also = (and_also)

	/* the host's causes */
	{ STORY(ice_lake_of_a_user, as_it_is, ITEM_LBR, CAUSE_UNKNOWN, 0,
		BIT(CAUSE_VERSION_CAP) | BIT(CAUSE_KVM_MAX_FIXED)) },
	{ STORY(skylake, as_it_is, ITEM_FIXED_COUNTER_0 + 3, CAUSE_HARDWARE, LAYER_CPU,
		OF_SKYLAKE) },
	{ STORY(ice_lake_nested, as_it_is, ITEM_FIXED_COUNTER_0 + 3, CAUSE_HYPERVISOR,
		LAYER_CPU, BIT(CAUSE_KERNEL)) },
	{ STORY(nested_without_pmu, as_it_is, ITEM_PMU, CAUSE_HYPERVISOR, LAYER_CPU,
		NO_MORE) },
	{ STORY(foreign_vendor, as_it_is, ITEM_PMU, CAUSE_VENDOR, LAYER_PERF,
		BIT(CAUSE_HARDWARE)) },
	{ STORY(without_fixed_bitmap, as_it_is, ITEM_FIXED_COUNTER_0, CAUSE_PERF,
		LAYER_PERF, BIT(CAUSE_VERSION_CAP) | BIT(CAUSE_KERNEL)) },
	{ STORY(scene_make_alder_lake, as_it_is, ITEM_PMU, CAUSE_HYBRID, LAYER_PERF,
		NO_MORE) },
	{ STORY(ice_lake_without_kvm, pmu_off, ITEM_PMU, CAUSE_NO_KVM, LAYER_KVM, NO_MORE) },
	{ STORY(ice_lake_disabled, as_it_is, ITEM_PMU, CAUSE_ENABLE_PMU, LAYER_KVM,
		NO_MORE) },
	{ STORY(zen4_disabled, as_it_is, ITEM_PMU, CAUSE_ENABLE_PMU, LAYER_KVM, NO_MORE) },
	{ STORY(zen4_disabled, tried_in_vain, ITEM_GP_COUNTERS, CAUSE_ENABLE_PMU,
		LAYER_KVM, NO_MORE) },
	{ STORY(zen4_of_five, as_it_is, ITEM_PERFMON_V2, CAUSE_TOO_FEW_COUNTERS,
		LAYER_KVM, BIT(CAUSE_KVM_MAX_GP) | OF_ZEN4) },
	{ STORY(ice_lake, as_it_is, ITEM_VERSION, CAUSE_VERSION_CAP, LAYER_KVM,
		OF_ICE_LAKE) },
	{ STORY(ten_counters, as_it_is, ITEM_GP_COUNTERS, CAUSE_KVM_MAX_GP, LAYER_KVM,
		OF_ICE_LAKE) },
	{ STORY(ice_lake, as_it_is, ITEM_FIXED_COUNTER_0 + 3, CAUSE_KVM_MAX_FIXED,
		LAYER_KVM, OF_ICE_LAKE) },
	{ STORY(clearwater, as_it_is, ITEM_FIXED_COUNTER_0 + 4, CAUSE_FIXED_COUNTER_HOLE,
		LAYER_KVM, OF_CLEARWATER) },
	{ STORY(ice_lake_counted_short, as_it_is, ITEM_FIXED_COUNTER_0 + 3,
		CAUSE_FIXED_COUNTER_COUNT, LAYER_KVM,
		BIT(CAUSE_VERSION_CAP) | BIT(CAUSE_KERNEL) | BIT(CAUSE_MEDIATED)) },
	{ STORY(ice_lake, as_it_is, ITEM_PERF_METRICS, CAUSE_KERNEL, LAYER_KVM,
		OF_ICE_LAKE) },
	{ STORY(clearwater, as_it_is, ITEM_PERFMON_EXT, CAUSE_KERNEL, LAYER_KVM,
		OF_CLEARWATER) },
	{ STORY(ice_lake_of_proposal, as_it_is, ITEM_PERF_METRICS, CAUSE_NOT_MEDIATED,
		LAYER_KVM, BIT(CAUSE_VERSION_CAP)) },
	{ STORY(ice_lake_mediated, as_it_is, ITEM_PEBS, CAUSE_MEDIATED, LAYER_KVM,
		OF_ICE_LAKE) },
	{ STORY(ice_lake_mediated, as_it_is, ITEM_LBR, CAUSE_MEDIATED, LAYER_KVM,
		OF_ICE_LAKE) },
	{ STORY(skylake, as_it_is, ITEM_PEBS, CAUSE_PEBS_NOT_FOR_GUESTS, LAYER_PERF,
		OF_SKYLAKE) },
	{ STORY(ice_lake_without_pebs_bits, as_it_is, ITEM_PEBS, CAUSE_PEBS_FORMAT,
		LAYER_KVM, OF_ICE_LAKE) },
	{ STORY(clearwater, as_it_is, ITEM_ARCH_LBR, CAUSE_ARCH_LBR, LAYER_KVM,
		OF_CLEARWATER) },
	{ STORY(conroe, as_it_is, ITEM_LBR, CAUSE_LBR_CALL_STACK, LAYER_KVM,
		BIT(CAUSE_HARDWARE) | BIT(CAUSE_PEBS_NOT_FOR_GUESTS)) },
	{ STORY(ice_lake_without_lbr_format, as_it_is, ITEM_LBR, CAUSE_LBR_FORMAT,
		LAYER_KVM, OF_ICE_LAKE) },
	{ STORY(ice_lake_answering_less, as_it_is, ITEM_GP_COUNTERS, CAUSE_KVM_ANSWER,
		LAYER_KVM, OF_ICE_LAKE) },

	/* the VMM's */
	{ STORY(ice_lake, emulated, ITEM_PMU, CAUSE_EMULATED_CPU, LAYER_VMM,
		OF_ICE_LAKE_OFF) },
	{ STORY(ice_lake, emulated, ITEM_PMU, CAUSE_EMULATED_CPU, LAYER_VMM, NO_MORE),
	  .without_host = true },
	{ STORY(ice_lake, amd_by_name, ITEM_VERSION, CAUSE_OTHER_VENDOR, LAYER_VMM,
		OF_ICE_LAKE_OFF) },
	{ STORY(ice_lake, pmu_off, ITEM_PMU, CAUSE_VMM_PMU_OFF, LAYER_VMM, OF_ICE_LAKE_OFF) },
	{ STORY(ice_lake, pmu_off, ITEM_VERSION, CAUSE_VMM_PMU_OFF, LAYER_VMM,
		OF_ICE_LAKE_OFF) },
	{ STORY(ice_lake, pmu_off, ITEM_FIXED_COUNTER_0 + 3, CAUSE_KVM_MAX_FIXED,
		LAYER_KVM, BIT(CAUSE_VMM_PMU_OFF) | OF_ICE_LAKE_OFF) },
	{ STORY(ice_lake_of_a_user, pmu_off, ITEM_LBR, CAUSE_VMM_PMU_OFF, LAYER_VMM,
		BIT(CAUSE_UNKNOWN) | BIT(CAUSE_KVM_MAX_FIXED)) },
	{ STORY(ice_lake, pmu_off, ITEM_PMU, CAUSE_VMM_PMU_OFF, LAYER_VMM, OF_ICE_LAKE_OFF),
	  .vmm = VMM_QEMU },
	{ STORY(ice_lake, pmu_off_host_by_qmp, ITEM_PMU, CAUSE_QEMU_PMU_OFF, LAYER_VMM,
		OF_ICE_LAKE_OFF),
	  .vmm = VMM_QEMU },
	{ STORY(ice_lake, pmu_off_same_brand, ITEM_PMU, CAUSE_QEMU_PMU_OFF, LAYER_VMM,
		OF_ICE_LAKE_OFF),
	  .vmm = VMM_QEMU },
	{ STORY(ice_lake, pmu_off_other_brand, ITEM_PMU, CAUSE_QEMU_CPU_MODEL, LAYER_VMM,
		OF_ICE_LAKE_OFF),
	  .vmm = VMM_QEMU },
	{ STORY(ice_lake, pmu_off_by_qmp, ITEM_PMU, CAUSE_QEMU_CPU_MODEL, LAYER_VMM,
		OF_ICE_LAKE_OFF),
	  .vmm = VMM_QEMU },
	{ STORY(ice_lake, pmu_off, ITEM_PMU, CAUSE_FIRECRACKER_NO_PMU, LAYER_VMM,
		OF_ICE_LAKE_OFF),
	  .vmm = VMM_FIRECRACKER },
	{ STORY(ice_lake, pmu_off, ITEM_PMU, CAUSE_FIRECRACKER_NO_PMU, LAYER_VMM,
		BIT(CAUSE_HOST_NOT_GIVEN)),
	  .without_host = true, .vmm = VMM_FIRECRACKER },
	{ STORY(ice_lake, pmu_off, ITEM_PMU, CAUSE_VMM_PASSES_ON, LAYER_VMM, OF_ICE_LAKE_OFF),
	  .vmm = VMM_CROSVM },
	{ STORY(ice_lake, four_counters, ITEM_GP_COUNTERS, CAUSE_VMM_PASSES_ON, LAYER_VMM,
		OF_ICE_LAKE),
	  .vmm = VMM_CLOUD_HYPERVISOR },
	{ STORY(ice_lake, level_4, ITEM_PMU, CAUSE_LEAVES_CUT, LAYER_VMM, OF_ICE_LAKE_OFF) },
	{ STORY(ice_lake, level_4, ITEM_PMU, CAUSE_LEAVES_CUT, LAYER_VMM,
		BIT(CAUSE_HOST_NOT_GIVEN)),
	  .without_host = true },
	{ STORY(scene_make_zen4, xlevel_1f, ITEM_PERFMON_V2, CAUSE_LEAVES_CUT, LAYER_VMM,
		OF_ZEN4) },
	{ STORY(ice_lake, without_pdcm, ITEM_FULL_WIDTH, CAUSE_PDCM_CLEARED, LAYER_VMM,
		OF_ICE_LAKE) },
	{ STORY(ice_lake, without_pdcm, ITEM_PDCM, CAUSE_PDCM_CLEARED, LAYER_VMM,
		OF_ICE_LAKE) },
	{ STORY(ice_lake, full_width_alone, ITEM_LBR, CAUSE_PERF_CAPABILITIES_CLEARED,
		LAYER_VMM, OF_ICE_LAKE) },
	{ STORY(ice_lake, full_width_alone, ITEM_PEBS, CAUSE_PERF_CAPABILITIES_CLEARED,
		LAYER_VMM, OF_ICE_LAKE) },
	{ STORY(scene_make_zen4, without_perfctr_core, ITEM_PERFCTR_CORE,
		CAUSE_AMD_NO_PMU_BIT, LAYER_VMM, OF_ZEN4) },
	{ STORY(scene_make_zen4, without_perfctr_core, ITEM_GP_COUNTERS,
		CAUSE_AMD_NO_PMU_BIT, LAYER_VMM, OF_ZEN4) },
	{ STORY(scene_make_zen4, without_perfmon_v2, ITEM_PERFMON_V2, CAUSE_VMM_MASK,
		LAYER_VMM, OF_ZEN4) },
	{ STORY(ice_lake, four_counters, ITEM_GP_COUNTERS, CAUSE_VMM_MASK, LAYER_VMM,
		OF_ICE_LAKE) },
	{ STORY(ice_lake, pmu_off, ITEM_PMU, CAUSE_HOST_NOT_GIVEN, LAYER_VMM, NO_MORE),
	  .without_host = true },

	/* those that show in the guest's kernel alone */
	{ STORY(scene_make_zen4, tried_in_vain, ITEM_PMU, CAUSE_VM_PMU_DISABLED,
		LAYER_GUEST, OF_ZEN4) },
	{ STORY(scene_make_zen4, without_perfctr_core_in_vain, ITEM_PERFCTR_CORE,
		CAUSE_VM_PMU_DISABLED, LAYER_VMM, OF_ZEN4) },
	{ STORY(scene_make_zen4, without_perfctr_core_in_vain, ITEM_GP_COUNTERS,
		CAUSE_VM_PMU_DISABLED, LAYER_GUEST, OF_ZEN4) },
	{ STORY(ice_lake, tried_in_vain, ITEM_PMU, CAUSE_VM_PMU_DISABLED, LAYER_GUEST,
		BIT(CAUSE_HOST_NOT_GIVEN)),
	  .without_host = true },
	{ STORY(ice_lake, without_driver, ITEM_PMU, CAUSE_GUEST_NO_DRIVER, LAYER_GUEST,
		OF_ICE_LAKE_OFF) },
	{ STORY(ice_lake, without_device, ITEM_PMU, CAUSE_GUEST_NO_PMU, LAYER_GUEST,
		OF_ICE_LAKE_OFF) },
	{ STORY(ice_lake, told_to_clear, ITEM_PMU, CAUSE_GUEST_CLEARCPUID, LAYER_GUEST,
		OF_ICE_LAKE_OFF) },
	{ STORY(ice_lake, without_lbr_in_sysfs, ITEM_LBR, CAUSE_GUEST_PERF, LAYER_GUEST,
		OF_ICE_LAKE) },
#undef STORY
};

/* Each of these and no other, over all rows. */
static void check_causes(const struct pair *pair, uint64_t want)
{
	uint64_t found = 0;

	for (size_t i = 0; i < pair->explanation.count; i++) {
		const struct explain_row *row = &pair->explanation.row[i];

		if (row->cause == CAUSE_NONE)
			continue;
		found |= BIT(row->cause);
		if (!(want & BIT(row->cause)))
			fail_msg("%s: '%s'", item_kinds[row->item].id,
				 causes[row->cause].id);
	}
	for (unsigned int cause = 0; cause < CAUSE_COUNT; cause++)
		if (BIT(cause) & want & ~found)
			fail_msg("nothing has '%s'", causes[cause].id);
}

static void tell(struct pair *pair, const struct story *story)
{
	pair_clear(pair);
	story->host(&pair->host);
	pair_make_guest(pair);
	story->guest(pair);
	pair->facts.vmm = story->vmm;
	if (story->without_host)
		pair_explain_guest(pair);
	else
		pair_explain(pair);
	pair_check(pair, story->item, story->cause, story->lost_at);
	check_causes(pair, BIT(story->cause) | story->also);
}

static void each_pair_has_its_cause(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(stories); i++) {
		print_message("%s: %s\n", stories[i].name, item_kinds[stories[i].item].id);
		tell(*state, &stories[i]);
	}
}

static void each_cause_has_a_pair(void **state)
{
	(void)state;
	for (unsigned int cause = CAUSE_NONE + 1; cause < CAUSE_COUNT; cause++) {
		bool found = false;

		for (size_t i = 0; i < ARRAY_SIZE(stories); i++)
			found |= stories[i].cause == cause;
		if (!found)
			fail_msg("no pair for %s", causes[cause].id);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		PAIR_TEST(each_pair_has_its_cause),
		cmocka_unit_test(each_cause_has_a_pair),
	};

	return cmocka_run_group_tests_name("explain", tests, NULL, NULL);
}
