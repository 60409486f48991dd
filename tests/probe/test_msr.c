// SPDX-License-Identifier: GPL-2.0-or-later
/* Which MSRs are read, of which CPU, and how a refusal ends. */
#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#include "machines.h"

static const struct reading_u64 *msr_of(const struct fake_host *fake, size_t group,
					enum host_msr msr)
{
	return &fake->snap.group[group].msr[msr];
}

static void check_not_taken(const struct fake_host *fake, size_t group, enum host_msr msr)
{
	check_reading(&msr_of(fake, group, msr)->reading, READING_NOT_TAKEN, 0);
}

static void all_registers_of_an_intel_part_are_read(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_probe(&fake, false);
	check_number(msr_of(&fake, 0, HOST_MSR_PERF_CAPABILITIES), 0xf4c5);
	check_number(msr_of(&fake, 0, HOST_MSR_VMX_EXIT_CTLS), 0x7fffff00036dff);
	check_number(msr_of(&fake, 0, HOST_MSR_VMX_ENTRY_CTLS), 0xffff000011ff);
	check_number(msr_of(&fake, 0, HOST_MSR_MISC_ENABLE), 0x850089);
	fake_host_done(&fake);
}

static void each_core_type_has_its_own_perf_capabilities(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_hybrid(&fake);
	fake_probe(&fake, false);
	check_number(msr_of(&fake, 0, HOST_MSR_PERF_CAPABILITIES), 0xf4c5);
	check_number(msr_of(&fake, 1, HOST_MSR_PERF_CAPABILITIES), 0x6000);
	check_number(msr_of(&fake, 2, HOST_MSR_PERF_CAPABILITIES), 0x6001);
	for (size_t group = 1; group <= 2; group++) {
		check_not_taken(&fake, group, HOST_MSR_VMX_EXIT_CTLS);
		check_not_taken(&fake, group, HOST_MSR_VMX_ENTRY_CTLS);
		check_not_taken(&fake, group, HOST_MSR_MISC_ENABLE);
	}
	fake_host_done(&fake);
}

static void a_refusal_is_a_reading(void **state)
{
	static const struct {
		int err;
		enum reading_state state;
	} cases[] = {
		{ ENOENT, READING_ABSENT }, { ENXIO, READING_ABSENT },
		{ EACCES, READING_DENIED }, { EPERM, READING_DENIED },
		{ EIO, READING_FAILED },
	};

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(cases); i++) {
		struct fake_host fake;

		machine_intel(&fake);
		fake_msr_fails(&fake, 0, 0x345, cases[i].err);
		fake_probe(&fake, false);
		check_reading(&msr_of(&fake, 0, HOST_MSR_PERF_CAPABILITIES)->reading,
			      cases[i].state, cases[i].err);
		check_number(msr_of(&fake, 0, HOST_MSR_VMX_EXIT_CTLS), 0x7fffff00036dff);
		fake_host_done(&fake);
	}
}

static void perf_capabilities_need_pdcm(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_cpuid(&fake, 0x1, 0, (struct cpuid_regs){ 0, 0, 1u << 5, 0 });
	fake_probe(&fake, false);
	check_not_taken(&fake, 0, HOST_MSR_PERF_CAPABILITIES);
	check_number(msr_of(&fake, 0, HOST_MSR_VMX_EXIT_CTLS), 0x7fffff00036dff);
	fake_host_done(&fake);
}

static void vmx_controls_need_vmx(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_intel(&fake);
	fake_cpuid(&fake, 0x1, 0, (struct cpuid_regs){ 0, 0, 1u << 15, 0 });
	fake_probe(&fake, false);
	check_number(msr_of(&fake, 0, HOST_MSR_PERF_CAPABILITIES), 0xf4c5);
	check_not_taken(&fake, 0, HOST_MSR_VMX_EXIT_CTLS);
	check_not_taken(&fake, 0, HOST_MSR_VMX_ENTRY_CTLS);
	fake_host_done(&fake);
}

static void an_amd_part_is_asked_for_none(void **state)
{
	struct fake_host fake;

	(void)state;
	machine_amd_guest(&fake);
	fake_probe(&fake, false);
	for (int msr = 0; msr < HOST_MSR_COUNT; msr++)
		check_not_taken(&fake, 0, msr);
	fake_host_done(&fake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_registers_of_an_intel_part_are_read),
		cmocka_unit_test(each_core_type_has_its_own_perf_capabilities),
		cmocka_unit_test(a_refusal_is_a_reading),
		cmocka_unit_test(perf_capabilities_need_pdcm),
		cmocka_unit_test(vmx_controls_need_vmx),
		cmocka_unit_test(an_amd_part_is_asked_for_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
