// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How to ask for a baseline: whatever the fleet, on each of its hosts a guest so started has
 * what the baseline says, but for what is named. The guests are made by rules of their own,
 * those of QEMU 10.2.
 */
#include "model/cpu_options.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bits.h"

#include "../unit_test.h"
#include "baselines.h"

#define ROUNDS 20000
#define HOSTS_MAX 4

static unsigned int below(unsigned int limit)
{
	return (unsigned int)rand() % limit;
}

static void set_perf_capabilities(struct vpmu_offer *vpmu, uint64_t caps)
{
	vpmu->item[ITEM_PDCM] = 1;
	vpmu->perf_capabilities = caps;
	vpmu->item[ITEM_FULL_WIDTH] = bits_test(caps, 13);
	vpmu->item[ITEM_PERF_METRICS] = bits_test(caps, 15);
	vpmu->item[ITEM_LBR] = caps & 0x3f;
	vpmu->item[ITEM_LBR_FORMAT] = (uint8_t)((caps & 0x3f) ? (caps & 0x3f) + 1 : 0);
	vpmu->item[ITEM_PEBS] = offer_pack_pebs(caps);
}

static void make_intel(struct vpmu_offer *vpmu)
{
	static const uint64_t caps[] = { 0x2000, 0x2005, 0x2006,  0x24c5, 0x24c0,
					 0x25c5, 0x0,    0x224c5, 0xa4c5, 0xa000 };

	vpmu->item[ITEM_ARCH_LBR] = below(12) == 0;
	vpmu->item[ITEM_PERFMON_EXT] = below(12) == 0;
	if (below(8))
		set_perf_capabilities(vpmu, caps[below(below(2) ? ARRAY_SIZE(caps) : 4)]);
}

static void make_amd(struct vpmu_offer *vpmu)
{
	const bool has_core = below(3) != 0, has_v2 = has_core && below(2);

	vpmu->item[ITEM_VERSION] = has_v2 ? 2 : 0;
	vpmu->item[ITEM_GP_COUNTERS] = has_core ? 6 : 4;
	vpmu->item[ITEM_FIXED_WIDTH] = 0;
	vpmu->item[ITEM_FULL_WIDTH] = 1;
	vpmu->item[ITEM_PERFCTR_CORE] = has_core;
	vpmu->item[ITEM_PERFMON_V2] = has_v2;
	vpmu->fixed_bitmap = 0;
}

static struct offer host_made(enum offer_kind kind)
{
	struct offer offer = offer_made(below(4) ? 8 : 4, below(4) ? 0x7 : 0xf);
	struct vpmu_offer *now = &offer.vpmu[OFFER_NOW];

	offer.kind = kind;
	if (kind == OFFER_KIND_AMD)
		make_amd(now);
	else
		make_intel(now);
	if (below(20) == 0)
		*now = (struct vpmu_offer){ .known = bits_ones(THING_COUNT) };
	return offer;
}

/* What others learn of it: less than there is, now and then. */
static struct offer told(struct offer offer)
{
	static const unsigned int withheld[] = { ITEM_GP_COUNTERS,  ITEM_PEBS,
						 ITEM_PERF_METRICS, ITEM_LBR_FORMAT,
						 ITEM_PDCM,         ITEM_PERFMON_V2 };
	const unsigned int thing = withheld[below(ARRAY_SIZE(withheld))];
	struct vpmu_offer *now = &offer.vpmu[OFFER_NOW];

	if (below(8) == 0) {
		now->known &= ~(UINT64_C(1) << thing);
		now->item[thing] = 0;
	}
	/* an LBR is worth its format, and PEBS's is a part of what PEBS is worth */
	if (!bits_test(now->known, ITEM_LBR_FORMAT)) {
		now->known &= ~(UINT64_C(1) << ITEM_LBR);
		now->item[ITEM_LBR] = 0;
	}
	if (!bits_test(now->known, ITEM_PEBS))
		now->known &= ~(UINT64_C(1) << ITEM_PEBS_FORMAT);
	if (below(20) == 0)
		offer.kind = OFFER_KIND_UNKNOWN;
	return offer;
}

/* Whether a switch is off: ",NAME=off", or libvirt's feature of that name. */
static bool is_off(const char *options, const char *name, const char *feature)
{
	char qemu[64], libvirt[64];

	snprintf(qemu, sizeof(qemu), ",%s=off", name);
	snprintf(libvirt, sizeof(libvirt), "'disable' name='%s'", feature);
	return strstr(options, qemu) || strstr(options, libvirt);
}

/* A guest of -cpu host has what migratable lets through, and what lbr-fmt adds. */
static void give_capabilities(const char *options, struct vpmu_offer *guest)
{
	const bool all = strstr(options, "migratable=no") || strstr(options, "='off'>");
	const char *format = strstr(options, ",lbr-fmt=");
	uint64_t caps = guest->perf_capabilities & (all ? UINT64_MAX : 0x2000);

	if (format) {
		const uint64_t asked = strtoul(format + strlen(",lbr-fmt="), NULL, 16);

		/* QEMU starts with the host's or with none */
		if (asked)
			assert_int_equal(asked, guest->perf_capabilities & 0x3f);
		caps = (caps & ~UINT64_C(0x3f)) | asked;
	}
	if (is_off(options, "full-width-write", "-"))
		caps &= ~UINT64_C(0x2000);
	if (is_off(options, "pdcm", "pdcm"))
		caps = 0;
	set_perf_capabilities(guest, caps);
	guest->item[ITEM_PDCM] = !is_off(options, "pdcm", "pdcm");
}

static void give_amd(const char *options, struct vpmu_offer *guest)
{
	if (is_off(options, "perfmon-v2", "perfmon-v2"))
		guest->item[ITEM_PERFMON_V2] = 0;
	if (is_off(options, "perfctr-core", "perfctr_core"))
		guest->item[ITEM_PERFCTR_CORE] = 0;
	guest->item[ITEM_VERSION] = guest->item[ITEM_PERFMON_V2] ? 2 : 0;
	guest->item[ITEM_GP_COUNTERS] = guest->item[ITEM_PERFCTR_CORE] ? 6 : 4;
}

static struct vpmu_offer guest_of(const struct offer *host, const char *options)
{
	struct vpmu_offer guest = host->vpmu[OFFER_NOW];
	const bool is_pmu_off = strstr(options, "pmu=off") ||
				strstr(options, "<pmu state='off'/>");

	if (!guest.item[ITEM_PMU])
		return guest;
	if (is_pmu_off && host->kind != OFFER_KIND_AMD)
		return (struct vpmu_offer){ .known = bits_ones(THING_COUNT) };
	guest.item[ITEM_PERFMON_EXT] = 0;
	if (is_off(options, "arch-lbr", "arch-lbr"))
		guest.item[ITEM_ARCH_LBR] = 0;
	if (host->kind == OFFER_KIND_AMD)
		give_amd(options, &guest);
	else if (guest.item[ITEM_PDCM])
		give_capabilities(options, &guest);
	return guest;
}

/* The register is named by its items. */
static void check_capabilities(const struct baseline *baseline,
			       const struct vpmu_offer *guest,
			       const struct cpu_options *options)
{
	const uint64_t items = bits_ones(ITEM_PDCM + 1) & ~bits_ones(ITEM_FULL_WIDTH);
	const struct baseline_thing *it =
		&baseline->thing[OFFER_NOW][THING_PERF_CAPABILITIES];

	if (!((options->cannot | options->undecided) & items) && baseline_knows(it))
		assert_int_equal(guest->perf_capabilities, it->number);
}

static void check(const struct baseline *baseline, const struct offer *host,
		  const struct cpu_options *options)
{
	const struct vpmu_offer guest = guest_of(host, options->text);
	const unsigned int end = baseline_has_pmu(baseline, OFFER_NOW) == TRI_YES ?
					 ITEM_COUNT :
					 ITEM_PMU + 1;

	for (unsigned int thing = 0; thing < end; thing++) {
		const struct baseline_thing *it = &baseline->thing[OFFER_NOW][thing];
		uint64_t number = 0;

		if (bits_test(options->cannot | options->undecided, thing))
			continue;
		assert_true(vpmu_offer_get(&guest, thing, &number));
		/* Without PDCM there is none of it, whatever a host does not tell. */
		if (!baseline_knows(it))
			assert_int_equal(number, 0);
		else if (number != it->number)
			fail_msg("%s: %u and not %u with %s", thing_word(thing),
				 (unsigned int)number, (unsigned int)it->number,
				 options->text);
	}
	if (end > ITEM_PMU + 1)
		check_capabilities(baseline, &guest, options);
}

static void check_fleet(struct baseline_builder *builder)
{
	struct offer host[HOSTS_MAX];
	const unsigned int count = 1 + below(HOSTS_MAX), kinds = below(5);
	const struct baseline *baseline;
	struct cpu_options options;

	memset(builder, 0, sizeof(*builder));
	for (unsigned int i = 0; i < count; i++) {
		const bool is_amd = kinds ? kinds > 2 : below(2);
		const bool is_twin = i && below(2);
		struct offer seen;

		host[i] = is_twin ? host[i - 1] :
				    host_made(is_amd ? OFFER_KIND_AMD :
						       OFFER_KIND_ARCHITECTURAL);
		seen = told(host[i]);
		baseline_add(builder, &seen, "host");
	}
	baseline = baseline_join_all(builder);
	for (enum cpu_options_for whom = 0; whom < CPU_OPTIONS_COUNT; whom++) {
		cpu_options_of(baseline, whom, &options);
		for (unsigned int i = 0; i < count && *options.text; i++)
			check(baseline, &host[i], &options);
	}
}

static void a_guest_has_the_baseline_on_each_host(void **state)
{
	struct baseline_builder *builder = builder_new();

	(void)state;
	srand(7);
	for (unsigned int round = 0; round < ROUNDS; round++)
		check_fleet(builder);
	free(builder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_guest_has_the_baseline_on_each_host),
	};

	return cmocka_run_group_tests_name("cpu options of fleets", tests, NULL, NULL);
}
