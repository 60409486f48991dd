// SPDX-License-Identifier: GPL-2.0-or-later
/* model/kernel_remedy.h: which kernels give what the host's own does not. */
#include "model/kernel_remedy.h"

#include "tests/model/hosts.h"
#include "tests/predict/scene.h"
#include "tests/unit_test.h"

static void check(struct scene *scene, enum item_id item, const char *want)
{
	char text[KERNEL_REMEDY_SIZE];

	verdict_judge(&scene->snap, &scene->verdict);
	kernel_remedy(&scene->snap, &scene->verdict, item, text);
	assert_string_equal(text, want);
}

static void perf_metrics_are_a_proposal(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	check(scene, ITEM_PERF_METRICS,
	      "of the kernels known to this program only a proposal gives it: fixed3-v6, with "
	      "the mediated vPMU");
	check(scene, ITEM_FIXED_COUNTER_0 + 3,
	      "of the kernels known to this program only a proposal gives it: fixed3-v2, "
	      "fixed3-v6, with the mediated vPMU");
}

/* The proposal is for a mediated vPMU, and this host can have none. */
static void a_kernel_gives_it_to_guests_of_this_host_or_does_not_count(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene_set_vmx_controls(scene, false);
	check(scene, ITEM_PERF_METRICS,
	      "no kernel known to this program gives it to guests of this host");
}

static void a_host_under_changes_stays_under_them(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_PMU, "N");
	check(scene, ITEM_PERF_METRICS,
	      "no kernel known to this program gives it to guests of this host");
	scene->snap.supplied.changes.enable_pmu = CHANGE_ON;
	check(scene, ITEM_PERF_METRICS,
	      "of the kernels known to this program only a proposal gives it: fixed3-v6, with "
	      "the mediated vPMU");
}

static void what_later_kernels_give_is_named_by_the_first(void **state)
{
	struct scene *scene = *state;

	scene_make_zen4(scene);
	scene_set_kernel(scene, "6.1.192");
	check(scene, ITEM_PERFMON_V2, "Linux 6.8 and later give it to guests of this host");
	check(scene, ITEM_LBR,
	      "no kernel known to this program gives it to guests of this host");
}

static void what_only_old_kernels_give_is_named_by_each(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xc1);
	scene_leaf(scene, 1)->eax = 0x000006f6;
	*scene_leaf(scene, 0xa) = LEAF_A_CONROE;
	check(scene, ITEM_LBR,
	      "of the kernels known to this program these give it: 6.1, 6.8");
}

static void without_the_register_nothing_is_promised(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	check(scene, ITEM_PERF_METRICS, "");
	/* whether there may be a mediated vPMU does not matter where neither kind gives it */
	scene_make_clearwater(scene);
	check(scene, ITEM_PERFMON_EXT,
	      "no kernel known to this program gives it to guests of this host");
	check(scene, ITEM_FIXED_COUNTER_0 + 4,
	      "no kernel known to this program gives it to guests of this host");
}

/* A kernel that would give it, if it did not refuse the vPMU for a register nobody read. */
static void what_may_be_refused_is_not_promised(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	check(scene, ITEM_FIXED_COUNTER_0 + 3, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(perf_metrics_are_a_proposal),
		SCENE_TEST(a_kernel_gives_it_to_guests_of_this_host_or_does_not_count),
		SCENE_TEST(a_host_under_changes_stays_under_them),
		SCENE_TEST(what_later_kernels_give_is_named_by_the_first),
		SCENE_TEST(what_only_old_kernels_give_is_named_by_each),
		SCENE_TEST(without_the_register_nothing_is_promised),
		SCENE_TEST(what_may_be_refused_is_not_promised),
	};

	return cmocka_run_group_tests_name("kernel_remedy", tests, NULL, NULL);
}
