// SPDX-License-Identifier: GPL-2.0-or-later
/* Baselines of the corpus' hosts: offered by every member, and no larger vPMU is. */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bits.h"

#include "model/baseline.h"
#include "model/verdict.h"

#include "record/reader.h"

#include "../model/baselines.h"
#include "../unit_test.h"
#include "corpus.h"

#define HOSTS_MAX 512
#define SET_MAX 20
#define ROUNDS 400

struct host {
	char name[256];
	struct guest guest; /* now */
	struct offer offer;
};

struct fleet {
	struct host *host;
	size_t count;
	struct baseline_builder *builder;
};

/*
 * Dumps have no MSRs: of every other host one is supplied, of few kinds that differ in the
 * formats of LBR or PEBS, in both, in one bit of PEBS's, or in nothing that belongs to either.
 */
static void supply_register(struct fleet *fleet, struct snapshot *snap)
{
	static const uint64_t values[] = { 0xf4c5, 0xf4c5, 0xf4c4,  0xf5c5,
					   0xe4c5, 0x34c0, 0x2f4c5, 0x2000 };
	const size_t number = fleet->count / 2;

	if (fleet->count % 2)
		return;
	snap->supplied.perf_capabilities = (struct reading_u64){
		.reading = { .state = READING_OK },
		.value = values[number % ARRAY_SIZE(values)],
	};
}

static void take_host(struct fleet *fleet, const char *name)
{
	static struct verdict verdict;
	struct snapshot snap = { 0 };
	struct source source;
	struct record_reader *reader;
	struct error err = { 0 };
	struct host *host = &fleet->host[fleet->count++];
	char path[1024];

	assert_true(fleet->count <= HOSTS_MAX);
	snprintf(path, sizeof(path), "%s/instlatx64/%s", corpus_folder(), name);
	if (record_open(path, &reader, &err) < 0 ||
	    record_next(reader, &snap, &source, &err) < 1)
		fail_msg("%s", err.text);
	snprintf(host->name, sizeof(host->name), "%s", name);
	supply_register(fleet, &snap);
	verdict_judge_offer(&snap, &verdict, &host->offer);
	verdict_judge(&snap, &verdict);
	host->guest = verdict.outlook.guest;
	record_close(reader);
	snapshot_done(&snap);
}

static int setup(void **state)
{
	static struct fleet fleet;
	struct dirent **entry;
	char folder[1024];
	int count;

	*state = &fleet;
	if (!corpus_folder())
		return 0;
	fleet.host = calloc(HOSTS_MAX, sizeof(*fleet.host));
	fleet.builder = builder_new();
	snprintf(folder, sizeof(folder), "%s/instlatx64", corpus_folder());
	count = scandir(folder, &entry, NULL, alphasort);
	assert_true(count > 2);
	for (int i = 0; i < count; i++) {
		if (entry[i]->d_name[0] != '.')
			take_host(&fleet, entry[i]->d_name);
		free(entry[i]);
	}
	free(entry);
	return 0;
}

static int teardown(void **state)
{
	struct fleet *fleet = *state;

	free(fleet->host);
	free(fleet->builder);
	return 0;
}

static const struct baseline *baseline_of(struct fleet *fleet, struct host **set,
					  size_t count)
{
	memset(fleet->builder, 0, sizeof(*fleet->builder));
	for (size_t i = 0; i < count; i++)
		baseline_add(fleet->builder, &set[i]->offer, set[i]->name);
	return baseline_join_all(fleet->builder);
}

static bool has_vpmu(const struct guest *guest)
{
	return guest->mode != GUEST_MODE_NONE && guest->mode != GUEST_MODE_DISABLED;
}

/* What stands in the baseline of a host by itself is what its guest gets. */
static void the_baseline_of_one_host_is_its_guest(void **state)
{
	struct fleet *fleet = *state;

	if (!fleet->count)
		skip();
	for (size_t i = 0; i < fleet->count; i++) {
		struct host *host = &fleet->host[i];
		const struct guest *guest = &host->guest;
		const struct baseline_thing *now =
			baseline_of(fleet, &host, 1)->thing[OFFER_NOW];

		if (gap_is_open(&guest->gap)) {
			assert_false(baseline_knows(&now[ITEM_PMU]));
			continue;
		}
		assert_int_equal(now[ITEM_PMU].number, has_vpmu(guest));
		assert_int_equal(now[ITEM_VERSION].number, guest->version);
		assert_int_equal(now[ITEM_GP_COUNTERS].number, guest->gp.count);
		assert_int_equal(now[ITEM_GP_WIDTH].number, guest->gp.width);
		assert_int_equal(bits_ones32(guest->gp.count), guest->gp.bitmap);
		assert_int_equal(now[ITEM_FIXED_WIDTH].number, guest->fixed.width);
		assert_int_equal(now[THING_FIXED_BITMAP].number, guest->fixed.bitmap);
		assert_int_equal(bits_count(guest->fixed.bitmap), guest->fixed.count);
		assert_int_equal(now[THING_EVENTS].number,
				 guest_events_available(&guest->events));
		assert_int_equal(baseline_knows(&now[ITEM_LBR]), guest->lbr != TRI_UNKNOWN);
		assert_int_equal(now[ITEM_PERFMON_V2].number, guest->perfmon_v2 == TRI_YES);
	}
}

/* Whether a host offers at least this much of a thing; formats and bits exactly these. */
static bool offers(const struct vpmu_offer *offer, unsigned int thing, uint64_t number)
{
	uint64_t own;

	if (!vpmu_offer_get(offer, thing, &own))
		return false;
	if (thing == THING_FIXED_BITMAP || thing == THING_PERF_CAPABILITIES ||
	    thing == THING_EVENTS)
		return (own & number) == number;
	if (thing_is_exact(thing))
		return !number || own == number;
	return own >= number;
}

/* A larger number of the thing; false where there is none to try. */
static bool larger(unsigned int thing, uint64_t number, unsigned int step, uint64_t *ret)
{
	*ret = number + 1;
	if (thing == THING_FIXED_BITMAP || thing == THING_EVENTS)
		*ret = number | 1u << step;
	if (thing == THING_PERF_CAPABILITIES)
		*ret = number; /* its fields are formats: LBR's and PEBS's items stand for it */
	if (thing_is_exact(thing))
		*ret = number ? number : step + 1;
	if (!number && (thing == ITEM_PEBS || thing == ITEM_PEBS_FORMAT))
		*ret = (uint64_t)(step + 1) << 6;
	return *ret != number;
}

static bool all_offer(struct host **set, size_t count, unsigned int scope,
		      unsigned int thing, uint64_t number)
{
	for (size_t i = 0; i < count; i++)
		if (!offers(&set[i]->offer.vpmu[scope], thing, number))
			return false;
	return true;
}

static void check_thing(struct host **set, size_t count, unsigned int scope,
			unsigned int thing, const struct baseline_thing *it)
{
	if (!baseline_knows(it))
		return;
	/* 0 is offered even by those that do not tell */
	if (it->number)
		assert_true(all_offer(set, count, scope, thing, it->number));
	for (unsigned int step = 0; step < 32; step++) {
		uint64_t more;

		if (larger(thing, it->number, step, &more))
			assert_false(all_offer(set, count, scope, thing, more));
	}
}

static size_t random_set(struct fleet *fleet, struct host *ret[SET_MAX])
{
	const size_t count = 1 + (size_t)rand() % SET_MAX;

	for (size_t i = 0; i < count; i++)
		ret[i] = &fleet->host[(size_t)rand() % fleet->count];
	return count;
}

static void every_member_offers_it_and_no_larger_one(void **state)
{
	struct fleet *fleet = *state;
	struct host *set[SET_MAX];

	if (!fleet->count)
		skip();
	srand(4);
	for (unsigned int round = 0; round < ROUNDS; round++) {
		const size_t count = random_set(fleet, set);
		const struct baseline *all = baseline_of(fleet, set, count);

		for (unsigned int scope = 0; scope < OFFER_SCOPE_COUNT; scope++)
			for (unsigned int thing = 0; thing < THING_COUNT; thing++)
				check_thing(set, count, scope, thing,
					    &all->thing[scope][thing]);
	}
}

static void counts_are_the_minimum_and_fixed_counters_the_intersection(void **state)
{
	struct fleet *fleet = *state;
	struct host *set[SET_MAX];

	if (!fleet->count)
		skip();
	srand(5);
	for (unsigned int round = 0; round < ROUNDS; round++) {
		const size_t count = random_set(fleet, set);
		const struct baseline_thing *now =
			baseline_of(fleet, set, count)->thing[OFFER_NOW];
		unsigned int gp = UINT32_MAX;
		uint32_t fixed = UINT32_MAX;

		for (size_t i = 0; i < count; i++) {
			const struct guest *guest = &set[i]->guest;

			gp = guest->gp.count < gp ? guest->gp.count : gp;
			fixed &= guest->fixed.bitmap;
		}
		assert_int_equal(now[ITEM_GP_COUNTERS].number, gp);
		assert_int_equal(now[THING_FIXED_BITMAP].number, fixed);
	}
}

/* Whether KVM would let a guest with the register of one host have it on all others. */
static bool share(struct host **set, size_t count, uint64_t fields)
{
	const uint64_t first = set[0]->guest.perf_capabilities.value & fields;

	for (size_t i = 0; i < count; i++)
		if ((set[i]->guest.perf_capabilities.value & fields) != first)
			return false;
	return first != 0;
}

/* Hosts whose guests have it: few, which often are of one format. */
static size_t known_set(struct fleet *fleet, unsigned int item, struct host *ret[SET_MAX])
{
	const size_t want = 1 + (size_t)rand() % 3;
	size_t count = 0;

	while (count < want) {
		struct host *host = &fleet->host[(size_t)rand() % fleet->count];

		if ((item == ITEM_LBR ? host->guest.lbr : host->guest.pebs) == TRI_YES)
			ret[count++] = host;
	}
	return count;
}

static void pebs_and_lbr_are_common_only_in_one_format(void **state)
{
	static const uint64_t fields[] = { [0] = 0x24fc0, [1] = 0x3f };
	unsigned int seen[2][2] = { 0 };
	struct fleet *fleet = *state;
	struct host *set[SET_MAX];

	if (!fleet->count)
		skip();
	srand(8);
	for (unsigned int round = 0; round < 2 * ROUNDS; round++) {
		const size_t i = round % 2;
		const unsigned int item = formatted_items[i];
		const size_t count = known_set(fleet, item, set);
		const struct baseline_thing *it =
			&baseline_of(fleet, set, count)->thing[OFFER_NOW][item];
		const bool shared = share(set, count, fields[i]);

		assert_true(baseline_knows(it));
		assert_int_equal(it->number != 0, shared);
		seen[i][shared]++;
	}
	for (size_t i = 0; i < 2; i++)
		assert_true(seen[i][false] && seen[i][true]);
}

/* Each pair is joined both ways, one of them through a baseline of each. */
static void pairs_are_joined_either_way(void **state)
{
	struct fleet *fleet = *state;

	if (!fleet->count)
		skip();
	srand(6);
	for (unsigned int round = 0; round < ROUNDS; round++) {
		struct host *set[2] = { &fleet->host[(size_t)rand() % fleet->count],
					&fleet->host[(size_t)rand() % fleet->count] };
		struct baseline *joined = baseline_new();

		for (size_t i = 2; i-- > 0;)
			baseline_join(joined, baseline_of(fleet, &set[i], 1));
		assert_same_baseline(joined, baseline_of(fleet, set, 2));
		free(joined);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_baseline_of_one_host_is_its_guest),
		cmocka_unit_test(every_member_offers_it_and_no_larger_one),
		cmocka_unit_test(counts_are_the_minimum_and_fixed_counters_the_intersection),
		cmocka_unit_test(pebs_and_lbr_are_common_only_in_one_format),
		cmocka_unit_test(pairs_are_joined_either_way),
	};

	return cmocka_run_group_tests_name("baseline of the corpus", tests, setup,
					   teardown);
}
