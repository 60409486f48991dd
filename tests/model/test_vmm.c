// SPDX-License-Identifier: GPL-2.0-or-later
/* model/vmm.h: the table of virtual machine monitors. */
#include "model/vmm.h"

#include <string.h>

#include "tests/unit_test.h"

static void every_monitor_is_told_and_found_by_its_name(void **state)
{
	(void)state;
	for (unsigned int id = VMM_UNKNOWN + 1; id < VMM_COUNT; id++) {
		assert_int_equal(vmm_find(vmms[id].name), id);
		assert_true(strlen(vmms[id].summary) > 0);
		assert_true(strlen(vmms[id].intel) > 0);
		assert_true(strlen(vmms[id].amd) > 0);
		assert_true(strlen(vmms[id].reference) > 0);
	}
}

static void no_other_name_is_one(void **state)
{
	(void)state;
	assert_int_equal(vmm_find(""), VMM_UNKNOWN);
	assert_int_equal(vmm_find("QEMU"), VMM_UNKNOWN);
	assert_int_equal(vmm_find("qemu2"), VMM_UNKNOWN);
}

static struct reading_text said(const char *text)
{
	return (struct reading_text){ .reading = reading_ok(), .text = text };
}

static void a_monitor_may_speak_for_itself(void **state)
{
	struct vmm_snapshot vmm = { 0 };

	(void)state;
	assert_int_equal(vmm_of(&vmm), VMM_UNKNOWN);
	assert_false(vmm_names_cpu_model(&vmm));
	vmm.name = said("firecracker");
	assert_int_equal(vmm_of(&vmm), VMM_FIRECRACKER);
	vmm.name = said("bhyve");
	assert_int_equal(vmm_of(&vmm), VMM_UNKNOWN);
	vmm.cpu_model = said("EPYC-Milan");
	assert_true(vmm_names_cpu_model(&vmm));
	vmm.cpu_model = said("host");
	assert_false(vmm_names_cpu_model(&vmm));
	assert_true(vmm_tells_cpu_model(&vmm));
	vmm.cpu_model = said("base");
	assert_false(vmm_tells_cpu_model(&vmm));
	assert_false(vmm_names_cpu_model(&vmm));
	vmm.cpu_model = said("max");
	assert_false(vmm_names_cpu_model(&vmm));
}

static void their_causes_are_of_the_monitor(void **state)
{
	(void)state;
	for (unsigned int id = VMM_UNKNOWN; id < VMM_COUNT; id++) {
		assert_string_equal(causes[vmms[id].no_pmu].layer, "vmm");
		assert_string_equal(causes[vmms[id].less].layer, "vmm");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_monitor_is_told_and_found_by_its_name),
		cmocka_unit_test(no_other_name_is_one),
		cmocka_unit_test(a_monitor_may_speak_for_itself),
		cmocka_unit_test(their_causes_are_of_the_monitor),
	};

	return cmocka_run_group_tests_name("vmm", tests, NULL, NULL);
}
