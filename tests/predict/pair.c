// SPDX-License-Identifier: GPL-2.0-or-later
/* A made-up host, a guest of it, and what becomes of the PMU between the two. */
#include "tests/predict/pair.h"

#include <string.h>

#include "tests/model/hosts.h"
#include "tests/unit_test.h"

int pair_setup(void **state)
{
	*state = test_calloc(1, sizeof(struct pair));
	return *state ? 0 : -1;
}

void pair_clear(struct pair *pair)
{
	snapshot_done(&pair->host.snap);
	snapshot_done(&pair->guest.snap);
	memset(pair, 0, sizeof(*pair));
}

int pair_teardown(void **state)
{
	pair_clear(*state);
	test_free(*state);
	return 0;
}

static void copy_cpuid(struct pair *pair)
{
	const struct cpuid_table *table = &pair->host.snap.group[0].cpuid;

	snapshot_done(&pair->guest.snap);
	memset(&pair->guest, 0, sizeof(pair->guest));
	host_add_group(&pair->guest.snap, "0-1");
	for (size_t i = 0; i < table->count; i++)
		host_set(&pair->guest.snap, 0, table->entry[i]);
}

static uint32_t with(uint32_t value, unsigned int bit, bool set)
{
	return (value & ~(1u << bit)) | (uint32_t)set << bit;
}

static void give_features(struct scene *guest, const struct kvm_answer *answer)
{
	struct cpuid_regs *leaf_1 = scene_leaf(guest, 1);
	struct cpuid_regs *amd = scene_leaf(guest, 0x80000001);

	leaf_1->ecx = with(leaf_1->ecx, 15, answer->pdcm);
	leaf_1->ecx = with(leaf_1->ecx, 2, answer->dtes64);
	leaf_1->edx = with(leaf_1->edx, 21, answer->ds);
	amd->ecx = with(amd->ecx, 23, answer->perfctr_core);
	scene_leaf(guest, 7)->edx &= ~(LEAF_7_EDX_HYBRID | LEAF_7_EDX_ARCH_LBR);
	host_set(&guest->snap, 0, (struct cpuid_entry){ .leaf = 7, .subleaf = 1 });
	host_set_leaf(&guest->snap, 0x80000022, answer->leaf_80000022);
	host_set_guest(&guest->snap);
}

void pair_make_guest_of(struct pair *pair, struct cpuid_regs leaf_0a)
{
	const struct outlook *outlook = scene_look(&pair->host);
	const struct kvm_answer *answer = outlook->mediated_enabled == TRI_YES ?
						  &outlook->mediated.prediction.answer :
						  &outlook->legacy.prediction.answer;

	if (!gap_is_open(&pair->host.verdict.answer.gap))
		answer = &pair->host.verdict.answer;
	copy_cpuid(pair);
	give_features(&pair->guest, answer);
	host_set_leaf(&pair->guest.snap, 0xa, leaf_0a);
	if (!gap_is_open(&answer->perf_capabilities_gap))
		scene_set_perf_capabilities(&pair->guest, answer->perf_capabilities);
	scene_set_kernel(&pair->guest, SCENE_KERNEL);
}

void pair_make_guest(struct pair *pair)
{
	const struct outlook *outlook = scene_look(&pair->host);
	const struct kvm_answer *answer = &pair->host.verdict.answer;

	if (gap_is_open(&answer->gap))
		answer = &outlook->legacy.prediction.answer;
	pair_make_guest_of(pair, answer->leaf_0a);
}

void pair_set_brands(struct pair *pair, const char *host, const char *guest)
{
	pair->host_identity.has_brand = pair->guest_identity.has_brand = true;
	strcpy(pair->host_identity.brand, host);
	strcpy(pair->guest_identity.brand, guest);
}

void pair_explain_guest(struct pair *pair)
{
	pair->facts.host.snap = NULL;
	verdict_judge(&pair->guest.snap, &pair->guest.verdict);
	pair->facts.guest = (struct explain_side){
		.snap = &pair->guest.snap,
		.verdict = &pair->guest.verdict,
		.identity = &pair->guest_identity,
	};
	explain_judge(&pair->facts, &pair->explanation);
}

void pair_explain(struct pair *pair)
{
	pair_explain_guest(pair);
	verdict_judge(&pair->host.snap, &pair->host.verdict);
	pair->facts.host = (struct explain_side){
		.snap = &pair->host.snap,
		.verdict = &pair->host.verdict,
		.identity = &pair->host_identity,
	};
	explain_judge(&pair->facts, &pair->explanation);
}

static const struct explain_row *find(const struct pair *pair, enum item_id item)
{
	for (size_t i = 0; i < pair->explanation.count; i++)
		if (pair->explanation.row[i].item == item)
			return &pair->explanation.row[i];
	return NULL;
}

const struct explain_row *pair_row(const struct pair *pair, enum item_id item)
{
	const struct explain_row *row = find(pair, item);

	if (!row)
		fail_msg("no row for %s", item_kinds[item].id);
	return row;
}

static void print_row(const struct explain_row *row)
{
	char text[ITEM_TEXT_SIZE];

	for (unsigned int layer = LAYER_CPU; layer < LAYER_COUNT; layer++) {
		item_text(&row->value[layer], text);
		print_error("%s %s, ", explain_layer_word(layer), text);
	}
}

void pair_check(const struct pair *pair, enum item_id item, enum cause_id cause,
		enum explain_layer lost_at)
{
	const struct explain_row *row = pair_row(pair, item);

	if (row->cause == cause && (cause == CAUSE_UNKNOWN || row->lost_at == lost_at))
		return;
	print_row(row);
	fail_msg("%s: '%s' at %s is not '%s' at %s", item_kinds[item].id,
		 causes[row->cause].id, explain_layer_word(row->lost_at),
		 causes[cause].id, explain_layer_word(lost_at));
}

void pair_check_kept(const struct pair *pair, enum item_id item)
{
	const struct explain_row *row = find(pair, item);

	if (!row || row->cause == CAUSE_NONE)
		return;
	print_row(row);
	fail_msg("%s: '%s' at %s", item_kinds[item].id, causes[row->cause].id,
		 explain_layer_word(row->lost_at));
}
