// SPDX-License-Identifier: GPL-2.0-or-later
/* How to ask for a baseline: what some hosts lack is switched off, where there is a switch. */
#include "model/cpu_options.h"

#include <stdlib.h>
#include <string.h>

#include "base/bits.h"

#include "../unit_test.h"
#include "baselines.h"

/* The options of two hosts. */
static void options_of(const struct offer *a, const struct offer *b,
		       enum cpu_options_for whom, struct cpu_options *ret)
{
	struct baseline_builder *builder = builder_new();

	baseline_add(builder, a, "a");
	baseline_add(builder, b, "b");
	cpu_options_of(baseline_join_all(builder), whom, ret);
	free(builder);
}

static void equal_hosts_need_no_more_than_a_pmu(void **state)
{
	const struct offer offer = offer_made(8, 0x7);
	struct cpu_options options;

	(void)state;
	options_of(&offer, &offer, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on");
	assert_int_equal(options.cannot | options.undecided, 0);
	options_of(&offer, &offer, CPU_OPTIONS_LIBVIRT, &options);
	assert_string_equal(options.text, "<features>\n  <pmu state='on'/>\n</features>\n"
					  "<cpu mode='host-passthrough'>\n</cpu>\n");
}

static void what_one_host_lacks_is_switched_off(void **state)
{
	struct offer zen4 = offer_made(6, 0), zen3 = offer_made(6, 0);
	struct cpu_options options;

	(void)state;
	zen4.vpmu[OFFER_NOW].item[ITEM_PERFCTR_CORE] = 1;
	zen3.vpmu[OFFER_NOW].item[ITEM_PERFCTR_CORE] = 1;
	zen4.vpmu[OFFER_NOW].item[ITEM_PERFMON_V2] = 1;
	options_of(&zen4, &zen3, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on,perfmon-v2=off");
	options_of(&zen4, &zen3, CPU_OPTIONS_LIBVIRT, &options);
	assert_non_null(
		strstr(options.text, "<feature policy='disable' name='perfmon-v2'/>"));
}

static void numbers_of_counters_cannot_be_asked_for(void **state)
{
	const struct offer six = offer_made(6, 0x7), eight = offer_made(8, 0xf);
	struct cpu_options options;

	(void)state;
	for (enum cpu_options_for whom = 0; whom < CPU_OPTIONS_COUNT; whom++) {
		options_of(&six, &eight, whom, &options);
		assert_int_equal(options.cannot,
				 UINT64_C(1) << ITEM_GP_COUNTERS |
					 UINT64_C(1) << (ITEM_FIXED_COUNTER_0 + 3));
		assert_int_equal(options.undecided, 0);
	}
}

static void an_lbr_is_asked_for_by_its_format(void **state)
{
	struct offer with = offer_made(8, 0x7), without = offer_made(8, 0x7);
	struct cpu_options options;

	(void)state;
	with.vpmu[OFFER_NOW].item[ITEM_LBR] = 1;
	with.vpmu[OFFER_NOW].item[ITEM_LBR_FORMAT] = 5 + 1;
	options_of(&with, &with, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on,lbr-fmt=0x5");
	options_of(&with, &without, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on,lbr-fmt=0x0");
	options_of(&with, &without, CPU_OPTIONS_LIBVIRT, &options);
	assert_true(bits_test(options.cannot, ITEM_LBR_FORMAT));
}

static void without_pdcm_what_it_tells_of_is_gone_too(void **state)
{
	struct offer with = offer_made(8, 0x7), without = offer_made(8, 0x7);
	struct cpu_options options;

	(void)state;
	with.vpmu[OFFER_NOW].item[ITEM_PDCM] = 1;
	with.vpmu[OFFER_NOW].item[ITEM_FULL_WIDTH] = 1;
	with.vpmu[OFFER_NOW].item[ITEM_PERF_METRICS] = 1;
	options_of(&with, &without, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on,pdcm=off");
	assert_int_equal(options.cannot, 0);
	without.vpmu[OFFER_NOW].item[ITEM_PDCM] = 1;
	options_of(&with, &without, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on,full-width-write=off");
	assert_int_equal(options.cannot, UINT64_C(1) << ITEM_PERF_METRICS);
}

static void what_is_unknown_is_left_alone(void **state)
{
	struct offer told = offer_made(8, 0x7), silent = offer_made(8, 0x7);
	struct cpu_options options;

	(void)state;
	told.vpmu[OFFER_NOW].item[ITEM_PERFMON_V2] = 1;
	silent.vpmu[OFFER_NOW].known &= ~(UINT64_C(1) << ITEM_PERFMON_V2);
	options_of(&told, &silent, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on");
	assert_int_equal(options.undecided, UINT64_C(1) << ITEM_PERFMON_V2);
}

static void without_a_vpmu_none_is_asked_for(void **state)
{
	const struct offer some = offer_made(8, 0x7),
			   unknown = { .mode = GUEST_MODE_UNKNOWN };
	struct offer none = { .mode = GUEST_MODE_NONE };
	struct cpu_options options;

	(void)state;
	none.vpmu[OFFER_NOW].known = bits_ones(THING_COUNT);
	options_of(&some, &none, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=off");
	options_of(&some, &none, CPU_OPTIONS_LIBVIRT, &options);
	assert_non_null(strstr(options.text, "<pmu state='off'/>"));
	options_of(&some, &unknown, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_hosts_need_no_more_than_a_pmu),
		cmocka_unit_test(what_one_host_lacks_is_switched_off),
		cmocka_unit_test(numbers_of_counters_cannot_be_asked_for),
		cmocka_unit_test(an_lbr_is_asked_for_by_its_format),
		cmocka_unit_test(without_pdcm_what_it_tells_of_is_gone_too),
		cmocka_unit_test(what_is_unknown_is_left_alone),
		cmocka_unit_test(without_a_vpmu_none_is_asked_for),
	};

	return cmocka_run_group_tests_name("cpu options", tests, NULL, NULL);
}
