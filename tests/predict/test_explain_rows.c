// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * model/explain.h: what holds of every row, whichever host and guest are put side by side.
 * Asked of all recorded hosts and of the corpus' dumps, beside guests of either vendor, with
 * and without their registers, under each monitor.
 */
#include <dirent.h>
#include <string.h>

#include "model/explain.h"

#include "record/identity.h"
#include "record/reader.h"
#include "tests/predict/corpus.h"
#include "tests/unit_test.h"

struct machine {
	char name[256];
	struct snapshot snap;
	struct identity identity;
	struct verdict verdict;
};

static const char *const guest_names[] = {
	"ice-lake-guest.json",         "ice-lake-guest-pmu-off.json",
	"zen4-guest-minus-pmu.json",   "zen4-guest-no-vpmu.json",
	"ice-lake-guest.json, unread", "ice-lake.json",
};
#define GUEST_COUNT ARRAY_SIZE(guest_names)

static struct machine guests[GUEST_COUNT];

static void read_machine(const char *folder, const char *name, struct machine *ret)
{
	struct record_reader *reader;
	struct error err = { 0 };
	struct source source;
	char path[512];

	snprintf(ret->name, sizeof(ret->name), "%s", name);
	snprintf(path, sizeof(path), "%s/%.*s", folder, (int)strcspn(name, ","), name);
	if (record_open(path, &reader, &err) < 0 ||
	    record_next(reader, &ret->snap, &source, &err) < 1)
		fail_msg("%s", err.text);
	record_close(reader);
	identity_of(&snapshot_boot(&ret->snap)->cpuid, &ret->identity);
}

static int read_guests(void **state)
{
	(void)state;
	for (size_t i = 0; i < GUEST_COUNT; i++) {
		struct machine *guest = &guests[i];

		read_machine(PMU_CAPS_HOSTS "/synthetic", guest_names[i], guest);
		if (strchr(guest_names[i], ','))
			guest->snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES].reading.state =
				READING_DENIED;
		verdict_judge(&guest->snap, &guest->verdict);
	}
	return 0;
}

static int free_guests(void **state)
{
	(void)state;
	for (size_t i = 0; i < GUEST_COUNT; i++)
		snapshot_done(&guests[i].snap);
	return 0;
}

static enum item_relation compare(const struct explain_row *row, unsigned int layer,
				  unsigned int to)
{
	return item_compare(row->item, &row->value[layer], &row->value[to]);
}

static bool is_known(const struct explain_row *row, unsigned int layer)
{
	return row->value[layer].state != ITEM_UNKNOWN;
}

static bool is_nothing(const struct explain_row *row, unsigned int layer)
{
	const struct item_value nothing = item_nothing(row->item);

	return is_known(row, layer) &&
	       item_compare(row->item, &row->value[layer], &nothing) == ITEM_SAME;
}

/* Formats and widths are nothing by themselves. */
static bool is_counted(const struct explain_row *row)
{
	const enum item_measure measure = item_kinds[row->item].measure;

	return measure != ITEM_FORMAT && measure != ITEM_WIDTH;
}

/* Where causes strike whose own layer is another one, or which have none. */
static bool may_strike(enum cause_id cause, enum explain_layer layer)
{
	switch (cause) {
	case CAUSE_HYPERVISOR: /* it shows a PMU whose MSRs perf tries in vain */
		return layer <= LAYER_KVM;
	case CAUSE_FIXED_COUNTER_HOLE: /* those behind it are there */
		return layer == LAYER_CPU || layer == LAYER_KVM;
	case CAUSE_VENDOR: /* perf has no driver, or none that KVM uses */
		return layer == LAYER_PERF;
	case CAUSE_VM_PMU_DISABLED: /* what is emulated or given up shows in the guest */
	case CAUSE_EMULATED_CPU:
		return layer >= LAYER_VMM;
	default:
		return strcmp(causes[cause].layer, explain_layer_word(layer)) == 0;
	}
}

/* What is there has no cause, what is missing has one. */
static const char *check_presence(const struct explain_row *row)
{
	const bool less = is_known(row, LAYER_GUEST) &&
			  compare(row, LAYER_GUEST, LAYER_CPU) == ITEM_LESS;

	if (!is_counted(row))
		return NULL;
	if (is_nothing(row, LAYER_GUEST) || less)
		return row->cause == CAUSE_NONE ? "is missing without a cause" : NULL;
	if (is_known(row, LAYER_GUEST) && row->cause != CAUSE_NONE)
		return "is there, and has a cause";
	return NULL;
}

static bool had_before(const struct explain_row *row)
{
	for (unsigned int layer = LAYER_CPU; layer < row->lost_at; layer++)
		if (!is_nothing(row, layer))
			return true;
	return false;
}

/* A named cause is that of the layer where the item is lost. */
static const char *check_loss(const struct explain_row *row)
{
	const bool lost = !is_known(row, row->lost_at) || is_nothing(row, row->lost_at) ||
			  compare(row, row->lost_at, LAYER_CPU) == ITEM_LESS;

	if (row->cause == CAUSE_NONE || row->cause == CAUSE_UNKNOWN)
		return NULL;
	if (!may_strike(row->cause, row->lost_at))
		return "has a cause of another layer";
	if (!lost)
		return "is there, where it is said to be lost";
	if (row->lost_at > LAYER_CPU && !had_before(row))
		return "was lost before";
	if (row->cause == CAUSE_HARDWARE && !is_nothing(row, LAYER_CPU) &&
	    is_known(row, LAYER_CPU))
		return "is there, where the CPU is said not to have it";
	if (row->lost_at <= LAYER_KVM &&
	    compare(row, LAYER_GUEST, row->lost_at) == ITEM_MORE)
		return "is refuted by what the guest has";
	if (row->cause == CAUSE_KVM_ANSWER && !is_known(row, LAYER_KVM))
		return "blames an answer that is not known";
	if (row->cause == CAUSE_KERNEL && !is_known(row, LAYER_CPU))
		return "blames the kernel for what the CPU may lack";
	return NULL;
}

/* Each of those that took more is another one, and the layer it names has less. */
static const char *check_also(const struct explain_row *row)
{
	unsigned int before = row->cause == CAUSE_UNKNOWN ? LAYER_CPU : row->lost_at;
	struct explain_taker taker;

	for (size_t nth = 1; explain_taker(row, nth, &taker); nth++) {
		if (taker.cause == CAUSE_NONE || taker.cause == row->cause)
			return "has a cause twice, or none beside another";
		if (taker.cause == CAUSE_UNKNOWN)
			continue;
		if (taker.lost_at <= before || !may_strike(taker.cause, taker.lost_at))
			return "has a further cause of another layer";
		if (compare(row, taker.lost_at, taker.lost_at - 1) != ITEM_LESS)
			return "has a further cause where it lost nothing";
		before = taker.lost_at;
	}
	return NULL;
}

/* What tells why a layer seems to have more than the one before it. */
static bool is_told(const struct explanation *all)
{
	static const enum finding_id ids[] = {
		FINDING_GUEST_BEYOND_HOST,
		FINDING_ENUMERATION_BELOW_PERF,
		FINDING_UNDEFINED_SHIFT,
		FINDING_FIXED_COUNTER_DISAGREEMENT,
		FINDING_KVM_OFFERS_MISSING_COUNTER,
		FINDING_KVM_MISMATCH,
		FINDING_HOST_GUEST_MISMATCH,
	};

	for (size_t i = 0; i < all->findings.count; i++)
		for (size_t j = 0; j < ARRAY_SIZE(ids); j++)
			if (all->findings.item[i].id == ids[j])
				return true;
	return false;
}

/*
 * Counters without a PMU: perf drives those of parts before the architectural one, and AMD's
 * CPUID speaks of four where KVM gives none (model/judge_pair.c).
 */
static bool is_without_pmu(const struct explanation *all)
{
	return is_nothing(&all->row[0], LAYER_CPU) || is_nothing(&all->row[0], LAYER_KVM);
}

static const char *check_order(const struct explanation *all, const struct explain_row *row)
{
	/* KVM emulates full-width writes on any host: predict_perf_caps.c */
	if (!is_counted(row) || row->item == ITEM_FULL_WIDTH || is_without_pmu(all))
		return NULL;
	for (unsigned int layer = LAYER_CPU; layer < LAYER_GUEST; layer++)
		for (unsigned int next = layer + 1; next < LAYER_COUNT; next++)
			if (compare(row, next, layer) == ITEM_MORE && !is_told(all))
				return "grows, and no finding says why";
	return NULL;
}

static bool report(const struct machine *host, const struct machine *guest,
		   const struct explain_row *row, const char *wrong)
{
	char text[ITEM_TEXT_SIZE];

	if (!wrong)
		return true;
	print_error("%s, %s: %s: ", host->name, guest->name, item_kinds[row->item].id);
	for (unsigned int layer = LAYER_CPU; layer < LAYER_COUNT; layer++) {
		item_text(&row->value[layer], text);
		print_error("%s ", text);
	}
	print_error("'%s' at %s: %s\n", causes[row->cause].id,
		    explain_layer_word(row->lost_at), wrong);
	return false;
}

static size_t check_pair(const struct machine *host, const struct machine *guest,
			 enum vmm_id vmm)
{
	const struct explain_facts facts = {
		.host = { &host->snap, &host->verdict, &host->identity },
		.guest = { &guest->snap, &guest->verdict, &guest->identity },
		.vmm = vmm,
	};
	struct explanation all;
	size_t wrong = 0;

	explain_judge(&facts, &all);
	for (size_t i = 0; i < all.count; i++) {
		const struct explain_row *row = &all.row[i];

		wrong += !report(host, guest, row, check_presence(row));
		wrong += !report(host, guest, row, check_loss(row));
		wrong += !report(host, guest, row, check_also(row));
		wrong += !report(host, guest, row, check_order(&all, row));
	}
	return wrong;
}

static size_t check_host(const char *folder, const char *name)
{
	static struct machine host;
	size_t wrong = 0;

	read_machine(folder, name, &host);
	verdict_judge(&host.snap, &host.verdict);
	for (size_t i = 0; i < GUEST_COUNT; i++)
		for (unsigned int vmm = VMM_UNKNOWN; vmm < VMM_COUNT; vmm++)
			wrong += check_pair(&host, &guests[i], vmm);
	snapshot_done(&host.snap);
	return wrong;
}

static void check_hosts(const char *folder, const char *ending)
{
	DIR *dir = opendir(folder);
	size_t hosts = 0, wrong = 0;
	struct dirent *entry;

	assert_non_null(dir);
	while ((entry = readdir(dir))) {
		const char *dot = strrchr(entry->d_name, '.');

		if (!dot || strcmp(dot, ending) != 0)
			continue;
		hosts++;
		wrong += check_host(folder, entry->d_name);
	}
	closedir(dir);
	assert_true(hosts > 10);
	assert_int_equal(wrong, 0);
}

static void every_row_of_a_recorded_host_is_sound(void **state)
{
	(void)state;
	check_hosts(PMU_CAPS_HOSTS "/recorded", ".json");
}

static void every_row_of_a_made_host_is_sound(void **state)
{
	(void)state;
	check_hosts(PMU_CAPS_HOSTS "/synthetic", ".json");
}

static void every_row_of_a_dump_is_sound(void **state)
{
	char path[512];

	(void)state;
	if (!corpus_folder())
		skip();
	snprintf(path, sizeof(path), "%s/instlatx64", corpus_folder());
	check_hosts(path, ".txt");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_row_of_a_recorded_host_is_sound),
		cmocka_unit_test(every_row_of_a_made_host_is_sound),
		cmocka_unit_test(every_row_of_a_dump_is_sound),
	};

	return cmocka_run_group_tests_name("explain_rows", tests, read_guests, free_guests);
}
