// SPDX-License-Identifier: GPL-2.0-or-later
/* model/guest.h: the architectural events that a guest can count. */
#include "model/guest.h"

#include "tests/model/hosts.h"
#include "tests/predict/scene.h"
#include "tests/unit_test.h"

static void check_events(struct scene *scene, unsigned int length, uint32_t unavailable)
{
	const struct guest *guest = &scene_look(scene)->guest;

	assert_false(gap_is_open(&guest->gap));
	assert_int_equal(guest->events.length, length);
	assert_int_equal(guest->events.unavailable, unavailable);
	assert_int_equal(guest_events_available(&guest->events),
			 ((1u << length) - 1) & ~unavailable);
}

static void kvm_hands_on_what_perf_has_of_the_host(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	check_events(scene, 8, 0);
	/* what stands behind the vector's end says nothing */
	*scene_leaf(scene, 0xa) = REGS(0x08300805, 0xffffff44, 0xf, 0x8604);
	check_events(scene, 8, 0x44);
	/* with either kind of vPMU, and where the kind is not known */
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene_set_vmx_controls(scene, true);
	scene->snap.supplied.changes.mediated = CHANGE_ON;
	check_events(scene, 8, 0x44);
	scene->snap.supplied.changes.mediated = CHANGE_NONE;
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "maybe");
	check_events(scene, 8, 0x44);
}

/* Erratum AAJ80: perf clears the bit of branch-misses on Nehalem, and KVM starts from perf. */
static void what_perf_mends_guests_get(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	*scene_leaf(scene, 0xa) = REGS(0x07300403, 0x44, 0, 0x0603);
	check_events(scene, 7, 0x44);
	scene_leaf(scene, 1)->eax = 0x000106e5;
	check_events(scene, 7, 0x04);
}

static void kvms_answer_stands_above_the_prediction(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_answer(scene, RULESET_7_0, false);
	check_events(scene, 8, 0);
	scene_answered_leaf(scene, 0xa)->eax = 0x07300802;
	scene_answered_leaf(scene, 0xa)->ebx = 0x21;
	check_events(scene, 7, 0x21);
}

static void without_such_a_vpmu_there_are_none(void **state)
{
	struct scene *scene = *state;

	scene_make_zen4(scene);
	check_events(scene, 0, 0);
	scene_make_ice_lake(scene);
	scene_leaf(scene, 0xa)->ebx = 0x44;
	scene->snap.supplied.changes.enable_pmu = CHANGE_OFF;
	check_events(scene, 0, 0);
}

static void a_missing_leaf_leaves_them_open(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	host_forget(&scene->snap, 0, 0xa);
	assert_true(gap_is_open(&scene_look(scene)->guest.gap));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(kvm_hands_on_what_perf_has_of_the_host),
		SCENE_TEST(what_perf_mends_guests_get),
		SCENE_TEST(kvms_answer_stands_above_the_prediction),
		SCENE_TEST(without_such_a_vpmu_there_are_none),
		SCENE_TEST(a_missing_leaf_leaves_them_open),
	};

	return cmocka_run_group_tests_name("events of guests", tests, NULL, NULL);
}
