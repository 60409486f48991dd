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

/* AMD's: 6 counters and PERFCTR_CORE, or those of old. */
static struct offer amd_made(bool has_perfctr_core, bool has_perfmon_v2)
{
	struct offer offer = offer_made(has_perfctr_core ? 6 : 4, 0);
	struct vpmu_offer *now = &offer.vpmu[OFFER_NOW];

	offer.kind = OFFER_KIND_AMD;
	now->item[ITEM_VERSION] = has_perfmon_v2 ? 2 : 0;
	now->item[ITEM_FULL_WIDTH] = 1;
	now->item[ITEM_PERFCTR_CORE] = has_perfctr_core;
	now->item[ITEM_PERFMON_V2] = has_perfmon_v2;
	return offer;
}

/* Intel's with full-width writes, and more of IA32_PERF_CAPABILITIES. */
static struct offer intel_made(uint64_t more)
{
	struct offer offer = offer_made(8, 0x7);
	struct vpmu_offer *now = &offer.vpmu[OFFER_NOW];

	now->perf_capabilities = 0x2000 | more;
	now->item[ITEM_PDCM] = 1;
	now->item[ITEM_FULL_WIDTH] = 1;
	if (more & 0x3f) {
		now->item[ITEM_LBR] = (uint8_t)(more & 0x3f);
		now->item[ITEM_LBR_FORMAT] = (uint8_t)((more & 0x3f) + 1);
	}
	now->item[ITEM_PEBS] = offer_pack_pebs(more);
	now->item[ITEM_PERF_METRICS] = more >> 15 & 1;
	return offer;
}

static void forget(struct offer *offer, enum item_id item)
{
	offer->vpmu[OFFER_NOW].known &= ~(UINT64_C(1) << item);
	offer->vpmu[OFFER_NOW].item[item] = 0;
}

static uint64_t one(unsigned int thing)
{
	return UINT64_C(1) << thing;
}

static void what_one_host_lacks_is_switched_off(void **state)
{
	const struct offer zen4 = amd_made(true, true), zen3 = amd_made(true, false);
	struct cpu_options options;

	(void)state;
	options_of(&zen4, &zen3, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on,perfmon-v2=off");
	options_of(&zen4, &zen3, CPU_OPTIONS_LIBVIRT, &options);
	assert_non_null(
		strstr(options.text, "<feature policy='disable' name='perfmon-v2'/>"));
}

/* The version is that of PerfMonV2, and PERFCTR_CORE is the difference of 6 to 4. */
static void numbers_that_follow_a_switch_are_asked_for_by_it(void **state)
{
	const struct offer zen4 = amd_made(true, true), old = amd_made(false, false);
	struct offer odd = old;
	struct cpu_options options;

	(void)state;
	options_of(&zen4, &old, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on,perfctr-core=off,perfmon-v2=off");
	assert_int_equal(options.cannot | options.undecided, 0);
	odd.vpmu[OFFER_NOW].item[ITEM_GP_COUNTERS] = 3;
	options_of(&zen4, &odd, CPU_OPTIONS_QEMU, &options);
	assert_int_equal(options.cannot, one(ITEM_GP_COUNTERS));
}

static void switches_of_a_fleet_of_both_kinds_would_take_too_much(void **state)
{
	const struct offer amd = amd_made(true, true), intel = intel_made(0x4c5);
	struct cpu_options options;

	(void)state;
	/* without PDCM Intel's guests would lose their full-width writes */
	options_of(&amd, &intel, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on");
	assert_int_equal(options.cannot, one(ITEM_GP_COUNTERS) |
						 UINT64_C(7) << ITEM_FIXED_COUNTER_0 |
						 one(ITEM_PDCM) | one(ITEM_PERFCTR_CORE) |
						 one(ITEM_PERFMON_V2));
}

static void of_whose_kind_nobody_knows_what_a_switch_would_do(void **state)
{
	struct offer with = amd_made(true, true), without = amd_made(true, false);
	struct cpu_options options;

	(void)state;
	with.kind = without.kind = OFFER_KIND_UNKNOWN;
	options_of(&with, &without, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on");
	assert_int_equal(options.cannot, 0);
	assert_int_equal(options.undecided, one(ITEM_VERSION) | one(ITEM_PERFMON_V2));
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
	const struct offer with = intel_made(5), without = intel_made(0),
			   other = intel_made(6);
	struct cpu_options options;

	(void)state;
	options_of(&with, &with, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on,lbr-fmt=0x5");
	assert_int_equal(options.cannot, 0);
	/* and without a word there is none */
	options_of(&with, &without, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on");
	assert_int_equal(options.cannot, 0);
	/* each host has an LBR, but none that all have: the baseline is without one */
	options_of(&with, &other, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on");
	assert_int_equal(options.cannot, 0);
}

static void libvirt_gives_an_lbr_with_all_that_has_no_name(void **state)
{
	const struct offer with = intel_made(5), without = intel_made(0),
			   pebs = intel_made(0x4c5);
	struct cpu_options options;

	(void)state;
	options_of(&with, &with, CPU_OPTIONS_LIBVIRT, &options);
	assert_non_null(
		strstr(options.text, "<cpu mode='host-passthrough' migratable='off'>"));
	assert_int_equal(options.cannot, 0);
	options_of(&with, &without, CPU_OPTIONS_LIBVIRT, &options);
	assert_null(strstr(options.text, "migratable"));
	assert_int_equal(options.cannot, 0);
	/* some of the hosts would give PEBS with it */
	options_of(&with, &pebs, CPU_OPTIONS_LIBVIRT, &options);
	assert_null(strstr(options.text, "migratable"));
	assert_int_equal(options.cannot, one(ITEM_LBR) | one(ITEM_LBR_FORMAT));
}

static void pebs_comes_with_all_that_has_no_name(void **state)
{
	const struct offer with = intel_made(0x4c5), no_lbr = intel_made(0x4c0);
	struct cpu_options options;

	(void)state;
	options_of(&with, &with, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on,migratable=no,lbr-fmt=0x5");
	assert_true(options.unmigratable);
	assert_int_equal(options.cannot | options.undecided, 0);
	/* the LBR would come too, and has a name */
	options_of(&with, &no_lbr, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on,migratable=no,lbr-fmt=0x0");
	assert_int_equal(options.cannot | options.undecided, 0);
	/* which libvirt does not know */
	options_of(&with, &no_lbr, CPU_OPTIONS_LIBVIRT, &options);
	assert_null(strstr(options.text, "migratable"));
	assert_false(options.unmigratable);
	assert_int_equal(options.cannot, one(ITEM_PEBS) | one(ITEM_PEBS_FORMAT));
}

static void pebs_of_some_hosts_needs_no_word(void **state)
{
	const struct offer with = intel_made(0x4c5), without = intel_made(5);
	struct cpu_options options;

	(void)state;
	options_of(&with, &without, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on,lbr-fmt=0x5");
	assert_int_equal(options.cannot | options.undecided, 0);
}

static void pebs_is_not_asked_for_where_more_would_come(void **state)
{
	const struct offer with = intel_made(0x4c0), timing = intel_made(0x204c0),
			   format = intel_made(0x5c0), metrics = intel_made(0x84c0);
	struct offer silent = intel_made(0x4c0);
	const uint64_t pebs = one(ITEM_PEBS) | one(ITEM_PEBS_FORMAT);
	struct cpu_options options;

	(void)state;
	/* of the same record format, but not the same PEBS */
	options_of(&with, &timing, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on");
	assert_int_equal(options.cannot, 0);
	options_of(&with, &metrics, CPU_OPTIONS_QEMU, &options);
	assert_int_equal(options.cannot, pebs);
	options_of(&with, &format, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on");
	assert_int_equal(options.cannot, 0);
	forget(&silent, ITEM_PERF_METRICS);
	options_of(&with, &silent, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on");
	assert_int_equal(options.cannot, pebs);
}

static void perf_metrics_have_no_name_either(void **state)
{
	const struct offer with = intel_made(0x8000), without = intel_made(0);
	struct cpu_options options;

	(void)state;
	options_of(&with, &with, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on,migratable=no");
	options_of(&with, &without, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on");
	assert_int_equal(options.cannot, 0);
}

static void leaf_0x23_is_given_by_nobody(void **state)
{
	struct offer with = intel_made(0);
	const struct offer without = intel_made(0);
	struct cpu_options options;

	(void)state;
	with.vpmu[OFFER_NOW].item[ITEM_PERFMON_EXT] = 1;
	options_of(&with, &without, CPU_OPTIONS_QEMU, &options);
	assert_int_equal(options.cannot, 0);
	options_of(&with, &with, CPU_OPTIONS_QEMU, &options);
	assert_int_equal(options.cannot, one(ITEM_PERFMON_EXT));
}

static void without_pdcm_what_it_tells_of_is_gone_too(void **state)
{
	const struct offer with = intel_made(0x84c5), without = offer_made(8, 0x7),
			   narrow = intel_made(0);
	struct offer odd = without, none = intel_made(0);
	struct cpu_options options;

	(void)state;
	options_of(&with, &without, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on,pdcm=off");
	assert_int_equal(options.cannot, 0);
	odd.vpmu[OFFER_NOW].item[ITEM_FULL_WIDTH] = 1;
	options_of(&with, &odd, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on,pdcm=off");
	assert_int_equal(options.cannot, one(ITEM_FULL_WIDTH));
	options_of(&odd, &odd, CPU_OPTIONS_QEMU, &options);
	assert_int_equal(options.cannot, one(ITEM_FULL_WIDTH));
	none.vpmu[OFFER_NOW].item[ITEM_FULL_WIDTH] = 0;
	options_of(&narrow, &none, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on,full-width-write=off");
	assert_int_equal(options.cannot, 0);
	options_of(&narrow, &none, CPU_OPTIONS_LIBVIRT, &options);
	assert_int_equal(options.cannot, one(ITEM_FULL_WIDTH));
}

static void what_is_unknown_is_not_asked_for(void **state)
{
	const struct offer zen4 = amd_made(true, true), intel = intel_made(0x4c5);
	struct offer no_perfmon = zen4, no_lbr = intel, no_pebs = intel;
	struct cpu_options options;

	(void)state;
	forget(&no_perfmon, ITEM_PERFMON_V2);
	options_of(&zen4, &no_perfmon, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on");
	assert_int_equal(options.undecided, one(ITEM_PERFMON_V2));
	/* it would come as each host has it, with PEBS */
	forget(&no_lbr, ITEM_LBR);
	forget(&no_lbr, ITEM_LBR_FORMAT);
	options_of(&intel, &no_lbr, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on,migratable=no,lbr-fmt=0x0");
	assert_int_equal(options.undecided, one(ITEM_LBR) | one(ITEM_LBR_FORMAT));
	forget(&no_pebs, ITEM_PEBS);
	forget(&no_pebs, ITEM_PEBS_FORMAT);
	options_of(&intel, &no_pebs, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=on,lbr-fmt=0x5");
	assert_int_equal(options.undecided, one(ITEM_PEBS) | one(ITEM_PEBS_FORMAT));
}

/* A host of that kind whose guests have no vPMU. */
static struct offer none_made(enum offer_kind kind)
{
	struct offer none = { .mode = GUEST_MODE_NONE, .kind = kind };

	none.vpmu[OFFER_NOW].known = bits_ones(THING_COUNT);
	return none;
}

static void without_a_vpmu_none_is_asked_for(void **state)
{
	const struct offer some = offer_made(8, 0x7),
			   unknown = { .mode = GUEST_MODE_UNKNOWN },
			   none = none_made(OFFER_KIND_ARCHITECTURAL);
	struct cpu_options options;

	(void)state;
	options_of(&some, &none, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "host,pmu=off");
	assert_int_equal(options.cannot | options.undecided, 0);
	options_of(&some, &none, CPU_OPTIONS_LIBVIRT, &options);
	assert_non_null(strstr(options.text, "<pmu state='off'/>"));
	options_of(&some, &unknown, CPU_OPTIONS_QEMU, &options);
	assert_string_equal(options.text, "");
}

static void amds_counters_stay_whatever_cpuid_says(void **state)
{
	const struct offer amd = amd_made(true, true), intel = offer_made(8, 0x7),
			   amd_none = none_made(OFFER_KIND_AMD),
			   open_none = none_made(OFFER_KIND_UNKNOWN);
	struct cpu_options options;

	(void)state;
	for (enum cpu_options_for whom = 0; whom < CPU_OPTIONS_COUNT; whom++) {
		options_of(&amd, &amd_none, whom, &options);
		assert_non_null(strstr(options.text, "off"));
		assert_int_equal(options.cannot, one(ITEM_PMU));
		/* nothing to take away */
		options_of(&amd_none, &amd_none, whom, &options);
		assert_int_equal(options.cannot | options.undecided, 0);
		/* either may be the one that has something */
		options_of(&intel, &amd_none, whom, &options);
		assert_int_equal(options.cannot, 0);
		assert_int_equal(options.undecided, one(ITEM_PMU));
		options_of(&intel, &open_none, whom, &options);
		assert_int_equal(options.undecided, one(ITEM_PMU));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(equal_hosts_need_no_more_than_a_pmu),
		cmocka_unit_test(what_one_host_lacks_is_switched_off),
		cmocka_unit_test(numbers_that_follow_a_switch_are_asked_for_by_it),
		cmocka_unit_test(switches_of_a_fleet_of_both_kinds_would_take_too_much),
		cmocka_unit_test(of_whose_kind_nobody_knows_what_a_switch_would_do),
		cmocka_unit_test(numbers_of_counters_cannot_be_asked_for),
		cmocka_unit_test(an_lbr_is_asked_for_by_its_format),
		cmocka_unit_test(libvirt_gives_an_lbr_with_all_that_has_no_name),
		cmocka_unit_test(pebs_comes_with_all_that_has_no_name),
		cmocka_unit_test(pebs_of_some_hosts_needs_no_word),
		cmocka_unit_test(pebs_is_not_asked_for_where_more_would_come),
		cmocka_unit_test(perf_metrics_have_no_name_either),
		cmocka_unit_test(leaf_0x23_is_given_by_nobody),
		cmocka_unit_test(without_pdcm_what_it_tells_of_is_gone_too),
		cmocka_unit_test(what_is_unknown_is_not_asked_for),
		cmocka_unit_test(without_a_vpmu_none_is_asked_for),
		cmocka_unit_test(amds_counters_stay_whatever_cpuid_says),
	};

	return cmocka_run_group_tests_name("cpu options", tests, NULL, NULL);
}
