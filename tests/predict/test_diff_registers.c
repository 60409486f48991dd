// SPDX-License-Identifier: GPL-2.0-or-later
/* model/diff.h: what leaf 0xA tells of events, and whether IA32_PERF_CAPABILITIES is there. */
#include "model/diff.h"

#include <string.h>

#include "model/perfmon.h"

#include "tests/predict/two_hosts.h"
#include "tests/unit_test.h"

static void an_event_that_is_not_available_is_a_loss(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	scene_leaf(&hosts->after, 0xa)->ebx = 0x44;
	two_hosts_compare(hosts);
	check_item(hosts, "/guest/pmu/events/available", DIFF_LOSS);
	check_item(hosts, "/hardware/0/events/available", DIFF_LOSS);
	check_no_item(hosts, "/guest/pmu/events/mask_length");
	assert_int_equal(
		two_hosts_find(hosts, "/guest/pmu/events/available")->after.number, 0xbb);
	assert_int_equal(diff_is_different(&hosts->diff, hosts->diff.guest_count), TRI_YES);
	scene_leaf(&hosts->before, 0xa)->ebx = 0x21;
	two_hosts_compare(hosts);
	check_item(hosts, "/guest/pmu/events/available", DIFF_CHANGE);
	scene_leaf(&hosts->after, 0xa)->ebx = 0;
	two_hosts_compare(hosts);
	check_item(hosts, "/guest/pmu/events/available", DIFF_GAIN);
	/* what stands behind the vector's end says nothing */
	scene_leaf(&hosts->before, 0xa)->ebx = 0xffffff00;
	two_hosts_compare(hosts);
	check_no_item(hosts, "/guest/pmu/events/available");
}

static void a_shorter_vector_of_events_is_a_loss(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	scene_leaf(&hosts->after, 0xa)->eax = 0x07300805;
	two_hosts_compare(hosts);
	check_item(hosts, "/guest/pmu/events/available", DIFF_LOSS);
	check_item(hosts, "/guest/pmu/events/mask_length", DIFF_LOSS);
	check_item(hosts, "/hardware/0/events/mask_length", DIFF_LOSS);
}

/* KVM hands PDCM on as the host has it, and holds full-width writes where it has none. */
static void a_register_that_guests_do_not_find_is_a_loss(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	scene_set_perf_capabilities(&hosts->before, 0x2000);
	scene_leaf(&hosts->before, 1)->edx = 0; /* no PEBS either */
	*scene_leaf(&hosts->after, 1) = *scene_leaf(&hosts->before, 1);
	scene_leaf(&hosts->after, 1)->ecx &= ~(1u << CPUID_1_ECX_PDCM);
	two_hosts_compare(hosts);
	check_item(hosts, "/guest/pmu/perf_capabilities", DIFF_LOSS);
	assert_non_null(
		strstr(two_hosts_find(hosts, "/guest/pmu/perf_capabilities")->consequence,
		       "no such register"));
	assert_int_equal(diff_is_different(&hosts->diff, hosts->diff.guest_count), TRI_YES);
	assert_int_equal(hosts->migration.keeps, TRI_NO);
	/* the register is there, and says nothing */
	scene_answer(&hosts->before, RULESET_7_0, false);
	hosts->before.snap.kvm.feature_perf_capabilities.value = 0;
	two_hosts_compare(hosts);
	check_item(hosts, "/guest/pmu/perf_capabilities", DIFF_LOSS);
}

/* Guests get what KVM answers, whatever the hardware has. */
static void the_events_are_those_of_kvms_answer(void **state)
{
	struct two_hosts *hosts = *state;

	two_hosts_make_ice_lakes(hosts);
	scene_answer(&hosts->before, RULESET_7_0, false);
	scene_answer(&hosts->after, RULESET_7_0, false);
	scene_answered_leaf(&hosts->after, 0xa)->ebx = 0x4;
	two_hosts_compare(hosts);
	check_item(hosts, "/guest/pmu/events/available", DIFF_LOSS);
	check_no_item(hosts, "/hardware/0/events/available");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TWO_HOSTS_TEST(an_event_that_is_not_available_is_a_loss),
		TWO_HOSTS_TEST(a_shorter_vector_of_events_is_a_loss),
		TWO_HOSTS_TEST(the_events_are_those_of_kvms_answer),
		TWO_HOSTS_TEST(a_register_that_guests_do_not_find_is_a_loss),
	};

	return cmocka_run_group_tests_name("registers of a diff", tests, NULL, NULL);
}
