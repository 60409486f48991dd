// SPDX-License-Identifier: GPL-2.0-or-later
/* model/item_layers.h: what the hardware has of the items, and what a guest. */
#include "model/item_layers.h"

#include <string.h>

#include "tests/model/hosts.h"
#include "tests/predict/scene.h"
#include "tests/unit_test.h"

struct layers {
	struct items hardware, guest;
};

static struct layers layers_of(struct scene *scene)
{
	struct layers layers;

	verdict_judge(&scene->snap, &scene->verdict);
	items_of_hardware(&scene->verdict, &layers.hardware);
	items_of_guest(&scene->verdict, &scene->snap.kvm, &layers.guest);
	return layers;
}

static void check(const struct items *items, enum item_id id, const char *want)
{
	char text[ITEM_TEXT_SIZE];

	item_text(&items->value[id], text);
	if (strcmp(text, want) != 0)
		fail_msg("%s: %s, not %s", item_kinds[id].id, text, want);
}

static void check_both(const struct layers *layers, enum item_id id, const char *hardware,
		       const char *guest)
{
	check(&layers->hardware, id, hardware);
	check(&layers->guest, id, guest);
}

static void ice_lake_has_all_but_arch_lbr_and_its_guests_less(void **state)
{
	struct scene *scene = *state;
	struct layers layers;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	layers = layers_of(scene);
	check_both(&layers, ITEM_PMU, "yes", "yes");
	check_both(&layers, ITEM_VERSION, "5", "2");
	check_both(&layers, ITEM_GP_COUNTERS, "8", "8");
	check_both(&layers, ITEM_GP_WIDTH, "48", "48");
	check_both(&layers, ITEM_FIXED_COUNTER_0, "yes", "yes");
	check_both(&layers, ITEM_FIXED_COUNTER_0 + 3, "yes", "no");
	check_both(&layers, ITEM_FIXED_COUNTER_0 + 4, "no", "no");
	check_both(&layers, ITEM_FIXED_WIDTH, "48", "48");
	check_both(&layers, ITEM_FULL_WIDTH, "yes", "yes");
	check_both(&layers, ITEM_PERF_METRICS, "yes", "no");
	check_both(&layers, ITEM_PEBS, "yes", "yes");
	check_both(&layers, ITEM_PEBS_FORMAT, "4", "4");
	check_both(&layers, ITEM_LBR, "yes", "yes");
	check_both(&layers, ITEM_LBR_FORMAT, "5", "5");
	check_both(&layers, ITEM_ARCH_LBR, "no", "no");
	check_both(&layers, ITEM_PDCM, "yes", "yes");
	check_both(&layers, ITEM_PERFMON_EXT, "no", "no");
	check_both(&layers, ITEM_PERFCTR_CORE, "-", "-");
	check_both(&layers, ITEM_PERFMON_V2, "-", "-");
}

static void what_kvm_answers_is_what_a_guest_has(void **state)
{
	struct scene *scene = *state;
	struct layers layers;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene_answer(scene, RULESET_7_0, false);
	scene->snap.kvm.feature_perf_capabilities.value = 0x2303;
	layers = layers_of(scene);
	check(&layers.guest, ITEM_LBR_FORMAT, "3");
	check(&layers.guest, ITEM_PEBS_FORMAT, "3");
	check(&layers.guest, ITEM_FULL_WIDTH, "yes");
	check(&layers.guest, ITEM_PERF_METRICS, "no");
	check(&layers.guest, ITEM_PDCM, "yes");
}

static void clearwater_shows_its_hole_and_leaf_0x23(void **state)
{
	struct scene *scene = *state;
	struct layers layers;

	scene_make_clearwater(scene);
	scene_set_perf_capabilities(scene, 0x203f);
	layers = layers_of(scene);
	check_both(&layers, ITEM_FIXED_COUNTER_0 + 2, "yes", "yes");
	check_both(&layers, ITEM_FIXED_COUNTER_0 + 3, "no", "no");
	check_both(&layers, ITEM_FIXED_COUNTER_0 + 6, "yes", "no");
	check_both(&layers, ITEM_PERFMON_EXT, "yes", "no");
	check_both(&layers, ITEM_ARCH_LBR, "yes", "no");
	check_both(&layers, ITEM_LBR, "yes", "no");
	check_both(&layers, ITEM_LBR_FORMAT, "63", "-");
}

static void zen_4_has_amds_items_alone(void **state)
{
	struct scene *scene = *state;
	struct layers layers;

	scene_make_zen4(scene);
	layers = layers_of(scene);
	check_both(&layers, ITEM_PMU, "yes", "yes");
	check_both(&layers, ITEM_VERSION, "-", "-");
	check_both(&layers, ITEM_GP_COUNTERS, "6", "6");
	check_both(&layers, ITEM_GP_WIDTH, "48", "48");
	check_both(&layers, ITEM_FIXED_COUNTER_0, "-", "-");
	check_both(&layers, ITEM_FIXED_WIDTH, "-", "-");
	check_both(&layers, ITEM_FULL_WIDTH, "yes", "yes");
	check_both(&layers, ITEM_PEBS, "-", "-");
	check_both(&layers, ITEM_LBR, "yes", "no");
	check_both(&layers, ITEM_PDCM, "-", "-");
	check_both(&layers, ITEM_PERFCTR_CORE, "yes", "yes");
	check_both(&layers, ITEM_PERFMON_V2, "yes", "yes");
	scene->snap.supplied.changes.kernel = "6.1";
	layers = layers_of(scene);
	check_both(&layers, ITEM_PERFMON_V2, "yes", "no");
	check_both(&layers, ITEM_PERFCTR_CORE, "yes", "yes");
}

static void without_a_vpmu_a_guest_has_nothing(void **state)
{
	struct scene *scene = *state;
	struct layers layers;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene->snap.supplied.changes.enable_pmu = CHANGE_OFF;
	layers = layers_of(scene);
	check_both(&layers, ITEM_PMU, "yes", "no");
	check_both(&layers, ITEM_VERSION, "5", "0");
	check_both(&layers, ITEM_GP_COUNTERS, "8", "0");
	check_both(&layers, ITEM_GP_WIDTH, "48", "-");
	check_both(&layers, ITEM_FIXED_COUNTER_0, "yes", "no");
	check_both(&layers, ITEM_PEBS, "yes", "no");
	check_both(&layers, ITEM_PEBS_FORMAT, "4", "-");
	check_both(&layers, ITEM_PDCM, "yes", "no");
	check_both(&layers, ITEM_PERFMON_V2, "-", "-");
}

static void mediated_takes_pebs_and_lbr_and_their_formats(void **state)
{
	struct scene *scene = *state;
	struct layers layers;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene_set_vmx_controls(scene, true);
	scene->snap.supplied.changes.kernel = "fixed3-v6";
	scene->snap.supplied.changes.mediated = CHANGE_ON;
	layers = layers_of(scene);
	check(&layers.guest, ITEM_FIXED_COUNTER_0 + 3, "yes");
	check(&layers.guest, ITEM_PERF_METRICS, "yes");
	check(&layers.guest, ITEM_PEBS, "no");
	check(&layers.guest, ITEM_PEBS_FORMAT, "-");
	check(&layers.guest, ITEM_LBR, "no");
	check(&layers.guest, ITEM_LBR_FORMAT, "-");
}

/* Perf is down, and the CPU has its LBR all the same. */
static void what_perf_does_not_use_the_cpu_has(void **state)
{
	struct scene *scene = *state;
	struct layers layers;

	scene_make_ice_lake(scene);
	scene_add_log(scene, "Performance Events: no PMU driver, software events only.");
	layers = layers_of(scene);
	check_both(&layers, ITEM_LBR, "yes", "no");
	check_both(&layers, ITEM_PEBS, "yes", "no");
	scene_leaf(scene, 1)->eax = 0x000006b1; /* Pentium III: of no model that has it */
	layers = layers_of(scene);
	check(&layers.hardware, ITEM_LBR, "no");
}

/* The model of a guest's CPU is a name: what it was granted is in its register. */
static void what_a_hypervisor_grants_no_model_tells(void **state)
{
	struct scene *scene = *state;
	struct layers layers;

	scene_make_ice_lake(scene);
	host_set_guest(&scene->snap);
	scene_add_log(scene, "Performance Events: no PMU driver, software events only.");
	layers = layers_of(scene);
	check(&layers.hardware, ITEM_LBR, "unknown");
	scene_set_perf_capabilities(scene, 0x2000);
	layers = layers_of(scene);
	check(&layers.hardware, ITEM_LBR, "no");
	scene_set_perf_capabilities(scene, 0x2005);
	layers = layers_of(scene);
	check(&layers.hardware, ITEM_LBR, "yes");
}

static void check_gap(const struct items *items, enum item_id id, enum fact fact)
{
	check(items, id, "unknown");
	assert_int_equal(items->value[id].gap.fact, fact);
}

static void what_hangs_on_an_unread_msr_says_so(void **state)
{
	struct scene *scene = *state;
	struct layers layers;

	scene_make_ice_lake(scene);
	layers = layers_of(scene);
	check_gap(&layers.hardware, ITEM_FULL_WIDTH, FACT_PERF_CAPABILITIES);
	check_gap(&layers.hardware, ITEM_PERF_METRICS, FACT_PERF_CAPABILITIES);
	check_gap(&layers.hardware, ITEM_LBR_FORMAT, FACT_PERF_CAPABILITIES);
	check_gap(&layers.hardware, ITEM_PEBS_FORMAT, FACT_PERF_CAPABILITIES);
	check_gap(&layers.guest, ITEM_LBR, FACT_PERF_CAPABILITIES);
	check_gap(&layers.guest, ITEM_LBR_FORMAT, FACT_PERF_CAPABILITIES);
	check_gap(&layers.guest, ITEM_PEBS_FORMAT, FACT_PERF_CAPABILITIES);
	/* KVM emulates full-width writes, and gives PERF_METRICS to nobody */
	check(&layers.guest, ITEM_FULL_WIDTH, "yes");
	check(&layers.guest, ITEM_PERF_METRICS, "no");
	check_both(&layers, ITEM_LBR, "yes", "unknown");
	check_both(&layers, ITEM_GP_COUNTERS, "8", "8");
}

/* Asked for mediated, and nobody knows whether KVM would refuse: PEBS hangs on that. */
static void what_hangs_on_the_kind_of_vpmu_is_unknown(void **state)
{
	struct scene *scene = *state;
	struct layers layers;

	scene_make_ice_lake(scene);
	scene->snap.supplied.changes.mediated = CHANGE_ON;
	layers = layers_of(scene);
	check(&layers.guest, ITEM_PMU, "yes");
	check(&layers.guest, ITEM_GP_COUNTERS, "8");
	check(&layers.guest, ITEM_PEBS, "unknown");
	check(&layers.guest, ITEM_PEBS_FORMAT, "unknown");
}

static void check_all_unknown(const struct items *items)
{
	for (unsigned int id = 0; id < ITEM_COUNT; id++) {
		check(items, id, "unknown");
		assert_true(gap_is_open(&items->value[id].gap));
	}
}

static void of_an_empty_snapshot_nothing_is_known(void **state)
{
	struct scene *scene = *state;
	struct layers layers = layers_of(scene);

	check_all_unknown(&layers.hardware);
	check_all_unknown(&layers.guest);
}

static void without_leaf_0_it_is_not_known_whose_pmu_it_is(void **state)
{
	struct scene *scene = *state;
	struct layers layers;

	scene_make_ice_lake(scene);
	host_forget(&scene->snap, 0, 0x0);
	layers = layers_of(scene);
	check_all_unknown(&layers.hardware);
	check_all_unknown(&layers.guest);
}

static void a_host_without_leaf_0xa_hides_its_counters(void **state)
{
	struct scene *scene = *state;
	struct layers layers;

	scene_make_ice_lake(scene);
	host_forget(&scene->snap, 0, 0xa);
	layers = layers_of(scene);
	check_gap(&layers.hardware, ITEM_PMU, FACT_CPUID_PERFMON);
	check_gap(&layers.hardware, ITEM_VERSION, FACT_CPUID_PERFMON);
	check_gap(&layers.hardware, ITEM_GP_COUNTERS, FACT_CPUID_PERFMON);
	check_gap(&layers.hardware, ITEM_GP_WIDTH, FACT_CPUID_PERFMON);
	check_gap(&layers.hardware, ITEM_FIXED_COUNTER_0, FACT_CPUID_PERFMON);
	check_gap(&layers.guest, ITEM_PMU, FACT_CPUID_PERFMON);
	check(&layers.hardware, ITEM_PDCM, "yes");
	check(&layers.guest, ITEM_PERFMON_V2, "-");
}

static void hybrid_hosts_have_counters_and_their_guests_none(void **state)
{
	struct scene *scene = *state;
	struct layers layers;

	scene_make_alder_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	layers = layers_of(scene);
	check_both(&layers, ITEM_PMU, "yes", "no");
	check_both(&layers, ITEM_GP_COUNTERS, "8", "0");
	check_both(&layers, ITEM_LBR, "yes", "no");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(ice_lake_has_all_but_arch_lbr_and_its_guests_less),
		SCENE_TEST(what_kvm_answers_is_what_a_guest_has),
		SCENE_TEST(clearwater_shows_its_hole_and_leaf_0x23),
		SCENE_TEST(zen_4_has_amds_items_alone),
		SCENE_TEST(without_a_vpmu_a_guest_has_nothing),
		SCENE_TEST(mediated_takes_pebs_and_lbr_and_their_formats),
		SCENE_TEST(what_perf_does_not_use_the_cpu_has),
		SCENE_TEST(what_a_hypervisor_grants_no_model_tells),
		SCENE_TEST(what_hangs_on_an_unread_msr_says_so),
		SCENE_TEST(what_hangs_on_the_kind_of_vpmu_is_unknown),
		SCENE_TEST(of_an_empty_snapshot_nothing_is_known),
		SCENE_TEST(without_leaf_0_it_is_not_known_whose_pmu_it_is),
		SCENE_TEST(a_host_without_leaf_0xa_hides_its_counters),
		SCENE_TEST(hybrid_hosts_have_counters_and_their_guests_none),
	};

	return cmocka_run_group_tests_name("item layers", tests, NULL, NULL);
}
