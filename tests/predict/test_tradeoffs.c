// SPDX-License-Identifier: GPL-2.0-or-later
/* model/tradeoffs.h: what is gained and lost with the mediated vPMU. */
#include "model/tradeoffs.h"

#include <string.h>

#include "tests/predict/scene.h"
#include "tests/unit_test.h"

static void check(struct scene *scene, enum tradeoff_id id, enum tristate applies)
{
	const enum tristate got = scene_look(scene)->tradeoffs.applies[id];

	if (got != applies)
		fail_msg("%s: %s", tradeoffs[id].id, tri_word(got));
}

static void todays_kernels_gain_no_counter_and_lose_pebs_and_lbr(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	check(scene, GAIN_FIXED_COUNTER_3, TRI_NO);
	check(scene, GAIN_PERF_METRICS, TRI_NO);
	check(scene, GAIN_HARDWARE_COUNTERS, TRI_YES);
	check(scene, LOSS_PEBS, TRI_YES);
	check(scene, LOSS_LBR, TRI_YES);
	check(scene, LOSS_GUEST_PROFILING, TRI_YES);
	check(scene, LOSS_HOST_EVENTS, TRI_YES);
	check(scene, LOSS_VM_EXIT_LATENCY, TRI_YES);
	check(scene, LOSS_NEEDS_IRQCHIP, TRI_YES);
}

static void the_proposals_gain_topdown(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene->snap.supplied.changes.kernel = "fixed3-v2";
	check(scene, GAIN_FIXED_COUNTER_3, TRI_YES);
	check(scene, GAIN_PERF_METRICS, TRI_NO);
	scene->snap.supplied.changes.kernel = "fixed3-v6";
	check(scene, GAIN_FIXED_COUNTER_3, TRI_YES);
	check(scene, GAIN_PERF_METRICS, TRI_YES);
}

static void what_guests_never_had_is_not_lost(void **state)
{
	struct scene *scene = *state;

	scene_make_zen4(scene);
	check(scene, GAIN_HARDWARE_COUNTERS, TRI_YES);
	check(scene, LOSS_PEBS, TRI_NO);
	check(scene, LOSS_LBR, TRI_NO);
	snapshot_reset(&scene->snap);
	scene_make_skylake(scene);
	scene_set_perf_capabilities(scene, 0x33c5);
	check(scene, LOSS_PEBS, TRI_NO);
	check(scene, LOSS_LBR, TRI_YES);
}

static void nothing_applies_where_mediated_is_refused(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_kernel(scene, "6.17.0-5");
	for (unsigned int i = 0; i < TRADEOFF_COUNT; i++)
		check(scene, i, TRI_NO);
}

static void what_hangs_on_an_unread_fact_is_unknown(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	check(scene, GAIN_FIXED_COUNTER_3, TRI_NO);
	check(scene, GAIN_HARDWARE_COUNTERS, TRI_UNKNOWN);
	check(scene, LOSS_PEBS, TRI_UNKNOWN);
	check(scene, LOSS_HOST_EVENTS, TRI_UNKNOWN);
	scene_add_log(scene, "full-width counters");
	check(scene, GAIN_HARDWARE_COUNTERS, TRI_YES);
	check(scene, LOSS_PEBS, TRI_UNKNOWN); /* without its format */
	check(scene, LOSS_LBR, TRI_UNKNOWN);
	snapshot_reset(&scene->snap);
	scene_look(scene);
	for (unsigned int i = 0; i < TRADEOFF_COUNT; i++)
		check(scene, i, TRI_UNKNOWN);
}

static void every_one_is_told(void **state)
{
	(void)state;
	for (unsigned int i = 0; i < TRADEOFF_COUNT; i++) {
		assert_true(strlen(tradeoffs[i].id) > 0);
		assert_true(strlen(tradeoffs[i].summary) > 0);
		assert_int_equal(tradeoffs[i].loss, i >= LOSS_PEBS);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(todays_kernels_gain_no_counter_and_lose_pebs_and_lbr),
		SCENE_TEST(the_proposals_gain_topdown),
		SCENE_TEST(what_guests_never_had_is_not_lost),
		SCENE_TEST(nothing_applies_where_mediated_is_refused),
		SCENE_TEST(what_hangs_on_an_unread_fact_is_unknown),
		cmocka_unit_test(every_one_is_told),
	};

	return cmocka_run_group_tests_name("tradeoffs", tests, NULL, NULL);
}
