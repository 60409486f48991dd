// SPDX-License-Identifier: GPL-2.0-or-later
/* model/startable.h: whether the first VM with a mediated vPMU would start. */
#include "model/startable.h"

#include <errno.h>
#include <string.h>

#include "tests/predict/scene.h"
#include "tests/unit_test.h"

#define DETECTOR_LINE "NMI watchdog: Enabled. Permanently consumes one hw-PMU counter."
#define FAILED_LINE                                                                       \
	"kvm: Failed to enable mediated vPMU, try disabling system wide perf events and " \
	"nmi_watchdog."
#define PERF_LINE "Performance Events: PEBS fmt4+, Icelake events, Intel PMU driver."

static void check(struct scene *scene, enum tristate answer, enum startable_reason reason)
{
	const struct startable *startable = &scene_look(scene)->startable;

	if (startable->answer != answer || startable->reason != reason)
		fail_msg("startable: %s, reason %d", tri_word(startable->answer),
			 startable->reason);
	assert_true(strlen(startable->summary) > 0);
	assert_true(strlen(startable->remedy) > 0);
}

static void make_eligible(struct scene *scene)
{
	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
}

static void a_host_that_is_not_eligible_starts_none(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0);
	scene_set_watchdog(scene, 0);
	check(scene, TRI_NO, STARTABLE_NOT_ELIGIBLE);
}

static void without_the_watchdog_it_starts(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	scene_set_watchdog(scene, 0);
	check(scene, TRI_YES, STARTABLE_WATCHDOG_OFF);
	assert_true(scene->outlook.startable.assumed); /* nobody looked for open events */
	scene_add_log(scene, DETECTOR_LINE); /* it was on, and is no more */
	check(scene, TRI_YES, STARTABLE_WATCHDOG_OFF);
	scene->snap.kernel.nmi_watchdog =
		(struct reading_u64){ .reading = { .state = READING_ABSENT } };
	check(scene, TRI_YES, STARTABLE_WATCHDOG_OFF);
}

static void the_watchdog_alone_is_only_a_sign(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	scene_set_watchdog(scene, 1);
	check(scene, TRI_UNKNOWN, STARTABLE_WATCHDOG_ON);
	assert_int_equal(scene->outlook.startable.gap.fact, FACT_KERNEL_LOG);
	scene_add_log(scene, "... version: 5"); /* its begin may be lost */
	check(scene, TRI_UNKNOWN, STARTABLE_WATCHDOG_ON);
}

static void the_detectors_line_in_the_log_decides(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	scene_set_watchdog(scene, 1);
	scene_add_log(scene, PERF_LINE);
	scene_add_log(scene, DETECTOR_LINE);
	check(scene, TRI_NO, STARTABLE_WATCHDOG_LOGGED);
	assert_false(gap_is_open(&scene->outlook.startable.gap));
}

static void a_whole_log_without_the_line_clears_it(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	scene_set_watchdog(scene, 1);
	scene_add_log(scene, PERF_LINE);
	check(scene, TRI_YES, STARTABLE_WATCHDOG_ELSEWHERE);
	scene->snap.kernel.log.state = READING_ABSENT; /* overwritten */
	check(scene, TRI_UNKNOWN, STARTABLE_WATCHDOG_ON);
}

static void what_was_not_recorded_is_unknown(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	check(scene, TRI_UNKNOWN, STARTABLE_NOT_RECORDED);
	assert_int_equal(scene->outlook.startable.gap.fact, FACT_NMI_WATCHDOG);
	scene->snap.kernel.nmi_watchdog.reading.state = READING_DENIED;
	check(scene, TRI_UNKNOWN, STARTABLE_NOT_RECORDED);
	scene_add_log(scene, DETECTOR_LINE);
	check(scene, TRI_NO, STARTABLE_WATCHDOG_LOGGED);
}

static void open_events_stand_above_a_watchdog_that_may_be_harmless(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	scene_set_watchdog(scene, 0);
	scene->snap.kernel.open_perf_events =
		(struct reading_u64){ .reading = reading_ok(), .value = 2 };
	check(scene, TRI_UNKNOWN, STARTABLE_OPEN_EVENTS);
	scene->snap.kernel.open_perf_events.value = 0;
	check(scene, TRI_YES, STARTABLE_WATCHDOG_OFF);
	assert_false(scene->outlook.startable.assumed);
}

static void a_watchdog_that_holds_a_counter_stands_above_open_events(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	scene_set_watchdog(scene, 1);
	scene_add_log(scene, DETECTOR_LINE);
	scene->snap.kernel.open_perf_events =
		(struct reading_u64){ .reading = reading_ok(), .value = 2 };
	check(scene, TRI_NO, STARTABLE_WATCHDOG_LOGGED);
	scene->snap.supplied.changes.nmi_watchdog = CHANGE_OFF;
	check(scene, TRI_UNKNOWN, STARTABLE_OPEN_EVENTS);
}

/* 7.2 and 7.3 refused a VM of a host of which a user without rights saw no event. */
static void events_that_cannot_be_seen_leave_it_open(void **state)
{
	static const enum reading_state hidden[] = { READING_DENIED, READING_FAILED,
						     READING_ABSENT };
	struct scene *scene = *state;

	make_eligible(scene);
	scene_set_watchdog(scene, 0);
	for (size_t i = 0; i < ARRAY_SIZE(hidden); i++) {
		scene->snap.kernel.open_perf_events.reading.state = hidden[i];
		check(scene, TRI_UNKNOWN, STARTABLE_EVENTS_HIDDEN);
		assert_int_equal(scene->outlook.startable.gap.fact, FACT_OPEN_PERF_EVENTS);
	}
	scene_set_watchdog(scene, 1);
	scene_add_log(scene, DETECTOR_LINE);
	check(scene, TRI_NO, STARTABLE_WATCHDOG_LOGGED);
}

static void the_watchdog_can_be_changed(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	scene_set_watchdog(scene, 1);
	scene_add_log(scene, DETECTOR_LINE);
	scene->snap.supplied.changes.nmi_watchdog = CHANGE_OFF;
	check(scene, TRI_YES, STARTABLE_WATCHDOG_OFF);
	scene_set_watchdog(scene, 0);
	scene->snap.supplied.changes.nmi_watchdog = CHANGE_ON;
	check(scene, TRI_UNKNOWN, STARTABLE_WATCHDOG_ON);
}

static void a_vm_that_failed_before_leaves_it_open(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	scene_set_watchdog(scene, 0);
	scene_add_log(scene, FAILED_LINE);
	check(scene, TRI_UNKNOWN, STARTABLE_FAILED_BEFORE);
	assert_int_equal(scene->outlook.startable.gap.fact, FACT_OPEN_PERF_EVENTS);
	scene->snap.kernel.open_perf_events =
		(struct reading_u64){ .reading = reading_ok() };
	check(scene, TRI_YES, STARTABLE_WATCHDOG_OFF); /* whatever it was, it is gone */
	scene_set_watchdog(scene, 1);
	check(scene, TRI_UNKNOWN, STARTABLE_WATCHDOG_ON);
}

static void an_open_eligibility_stays_open(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene); /* full-width writes are unknown */
	scene_set_watchdog(scene, 0);
	check(scene, TRI_UNKNOWN, STARTABLE_WATCHDOG_OFF);
	scene_set_watchdog(scene, 1);
	scene_add_log(scene, DETECTOR_LINE);
	check(scene, TRI_NO, STARTABLE_WATCHDOG_LOGGED);
}

static void without_a_kvm_there_is_no_first_vm(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "Y");
	scene_set_watchdog(scene, 0);
	scene_add_log(scene, "kvm: support for 'kvm_intel' disabled by bios");
	check(scene, TRI_NO, STARTABLE_NO_KVM);
	assert_int_equal(scene->outlook.eligibility.eligible, TRI_YES); /* the hardware is */
	assert_int_equal(scene->outlook.mediated_enabled, TRI_NO);
	scene->snap.supplied.changes.kernel = "7.2";
	check(scene, TRI_NO, STARTABLE_NO_KVM);
	assert_int_equal(scene->outlook.mediated_enabled, TRI_NO);
}

static void a_kvm_that_may_be_there_leaves_a_yes_open_and_no_no(void **state)
{
	struct scene *scene = *state;

	make_eligible(scene);
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "Y");
	scene_set_watchdog(scene, 0);
	scene->snap.kvm.device = reading_error(ENOENT);
	check(scene, TRI_UNKNOWN, STARTABLE_KVM_NOT_SEEN);
	assert_int_equal(scene->outlook.startable.gap.fact, FACT_KVM_DEVICE);
	assert_int_equal(scene->outlook.mediated_enabled, TRI_UNKNOWN);
	scene_set_watchdog(scene, 1);
	check(scene, TRI_UNKNOWN, STARTABLE_WATCHDOG_ON);
	scene_add_log(scene, DETECTOR_LINE);
	check(scene, TRI_NO, STARTABLE_WATCHDOG_LOGGED);
	scene_set_perf_capabilities(scene, 0);
	check(scene, TRI_NO, STARTABLE_NOT_ELIGIBLE);
	assert_int_equal(scene->outlook.mediated_enabled, TRI_NO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(a_host_that_is_not_eligible_starts_none),
		SCENE_TEST(without_the_watchdog_it_starts),
		SCENE_TEST(the_watchdog_alone_is_only_a_sign),
		SCENE_TEST(the_detectors_line_in_the_log_decides),
		SCENE_TEST(a_whole_log_without_the_line_clears_it),
		SCENE_TEST(what_was_not_recorded_is_unknown),
		SCENE_TEST(open_events_stand_above_a_watchdog_that_may_be_harmless),
		SCENE_TEST(a_watchdog_that_holds_a_counter_stands_above_open_events),
		SCENE_TEST(events_that_cannot_be_seen_leave_it_open),
		SCENE_TEST(the_watchdog_can_be_changed),
		SCENE_TEST(a_vm_that_failed_before_leaves_it_open),
		SCENE_TEST(an_open_eligibility_stays_open),
		SCENE_TEST(without_a_kvm_there_is_no_first_vm),
		SCENE_TEST(a_kvm_that_may_be_there_leaves_a_yes_open_and_no_no),
	};

	return cmocka_run_group_tests_name("startable", tests, NULL, NULL);
}
