// SPDX-License-Identifier: GPL-2.0-or-later
/* model/predict.h: KVM's feature MSR 0x345, and the PEBS bits of CPUID leaf 1. */
#include "tests/predict/machines.h"
#include "tests/unit_test.h"

/* The MSR's value under each rule set, without and with the mediated vPMU. */
static void check(struct pmu_inputs in, const uint64_t legacy[RULESET_COUNT],
		  const uint64_t mediated[RULESET_COUNT])
{
	for (unsigned int i = 0; i < RULESET_COUNT; i++) {
		for (unsigned int m = 0; m < 2; m++) {
			const uint64_t want = m ? mediated[i] : legacy[i];
			struct prediction kvm;

			in.wants_mediated = m;
			kvm = machine_predict(i, &in);
			if (kvm.answer.perf_capabilities != want)
				fail_msg("%s, mediated %u: %llx is not %llx",
					 rulesets[i].name, m,
					 (unsigned long long)kvm.answer.perf_capabilities,
					 (unsigned long long)want);
			assert_int_equal(kvm.answer.ds, kvm.pebs);
			assert_int_equal(kvm.answer.dtes64, kvm.pebs);
			assert_int_equal(kvm.pebs, (want & 0xfc0) != 0);
		}
	}
}

static void skylake_gives_its_lbr_and_loses_it_to_mediated(void **state)
{
	static const uint64_t legacy[] = {
		0x2005, 0x2005, 0x2005, 0x2005, 0x2005, 0x2005, 0x2005,
	};
	static const uint64_t mediated[] = {
		0x2005, 0x2005, 0x2005, 0x2005, 0x2000, 0x2000, 0x2000,
	};

	(void)state;
	check(machine_skylake(), legacy, mediated);
}

static void ice_lake_gives_pebs_too_and_metrics_in_version_6(void **state)
{
	static const uint64_t legacy[] = {
		0x24c5, 0x24c5, 0x24c5, 0x24c5, 0x24c5, 0x24c5, 0x24c5,
	};
	static const uint64_t mediated[] = {
		0x24c5, 0x24c5, 0x24c5, 0x24c5, 0x2000, 0x2000, 0xa000,
	};

	(void)state;
	check(machine_ice_lake(), legacy, mediated);
}

static void sapphire_rapids_gives_pebs_since_6_8_and_never_its_lbr(void **state)
{
	static const uint64_t legacy[] = {
		0x2000, 0x24c0, 0x24c0, 0x24c0, 0x24c0, 0x24c0, 0x24c0,
	};
	static const uint64_t mediated[] = {
		0x2000, 0x24c0, 0x24c0, 0x24c0, 0x2000, 0x2000, 0xa000,
	};

	(void)state;
	check(machine_sapphire_rapids(), legacy, mediated);
}

static void granite_rapids_gives_the_timing_bit_since_7_0(void **state)
{
	static const uint64_t legacy[] = {
		0x2000, 0x25c0, 0x25c0, 0x25c0, 0x225c0, 0x225c0, 0x225c0,
	};
	static const uint64_t mediated[] = {
		0x2000, 0x25c0, 0x25c0, 0x25c0, 0x2000, 0x2000, 0xa000,
	};

	(void)state;
	check(machine_granite_rapids(), legacy, mediated);
}

static void core_2_lacks_the_call_stack_that_6_12_asks_for(void **state)
{
	static const uint64_t values[] = {
		0x2001, 0x2001, 0x2000, 0x2000, 0x2000, 0x2000, 0x2000,
	};

	(void)state;
	check(machine_core2(), values, values);
}

static void a_part_of_no_list_has_no_lbr_to_give(void **state)
{
	static const uint64_t values[] = {
		0x2000, 0x2000, 0x2000, 0x2000, 0x2000, 0x2000, 0x2000,
	};
	struct pmu_inputs in = machine_skylake();

	(void)state;
	in.model = 0xdd;
	check(in, values, values);
}

static void full_width_writes_are_given_without_the_hosts(void **state)
{
	static const uint64_t values[] = {
		0x2000, 0x2000, 0x2000, 0x2000, 0x2000, 0x2000, 0x2000,
	};
	struct pmu_inputs in = machine_skylake();

	(void)state;
	in.perf_capabilities = 0;
	check(in, values, values);
	in.perf_capabilities = 0x33c5;
	in.pdcm = false;
	check(in, values, values);
}

static void without_vpmu_the_msr_is_zero(void **state)
{
	static const uint64_t zero[RULESET_COUNT];
	struct pmu_inputs in = machine_ice_lake();

	(void)state;
	in.wants_pmu = false;
	check(in, zero, zero);
	check(machine_alder_lake(), zero, zero);
	check(machine_zen4(), zero, zero);
}

static void pebs_needs_the_data_store_and_the_firmware(void **state)
{
	struct pmu_inputs in = machine_ice_lake();

	(void)state;
	assert_true(machine_predict(RULESET_7_0, &in).pebs);
	in.ds = false;
	assert_false(machine_predict(RULESET_7_0, &in).pebs);
	in = machine_ice_lake();
	in.pebs_unavailable = true;
	assert_false(machine_predict(RULESET_7_0, &in).pebs);
	in = machine_ice_lake();
	in.dtes64 = false; /* no matter where the model decides */
	assert_true(machine_predict(RULESET_7_0, &in).pebs);
	assert_true(machine_predict(RULESET_7_0, &in).answer.ds);
	assert_false(machine_predict(RULESET_7_0, &in).answer.dtes64);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(skylake_gives_its_lbr_and_loses_it_to_mediated),
		cmocka_unit_test(ice_lake_gives_pebs_too_and_metrics_in_version_6),
		cmocka_unit_test(sapphire_rapids_gives_pebs_since_6_8_and_never_its_lbr),
		cmocka_unit_test(granite_rapids_gives_the_timing_bit_since_7_0),
		cmocka_unit_test(core_2_lacks_the_call_stack_that_6_12_asks_for),
		cmocka_unit_test(a_part_of_no_list_has_no_lbr_to_give),
		cmocka_unit_test(full_width_writes_are_given_without_the_hosts),
		cmocka_unit_test(without_vpmu_the_msr_is_zero),
		cmocka_unit_test(pebs_needs_the_data_store_and_the_firmware),
	};

	return cmocka_run_group_tests_name("predict_perf_caps", tests, NULL, NULL);
}
