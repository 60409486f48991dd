// SPDX-License-Identifier: GPL-2.0-or-later
/* KVM's answer, the real one and predicted ones: what a VMM may offer to a guest. */
#include "model/words.h"

#include "report/outline_parts.h"
#include "report/phrase.h"

/* An answer, and what about it depends on where it comes from. */
struct shown_answer {
	const struct kvm_answer *answer;
	/* of the debug store's bits; NULL: they are known, or nothing of them is assumed */
	const struct gap *ds_gap, *ds_assumed;
	bool is_shown; /* to people: a prediction is only for machines */
	bool is_amd;
};

static struct field field_of(const struct shown_answer *shown, const char *key,
			     const char *label)
{
	return labelled(key, shown->is_shown ? label : NULL);
}

static void outline_leaves(struct walk *walk, const struct shown_answer *shown)
{
	const struct kvm_answer *answer = shown->answer;

	if (answer->has_leaf_0a)
		walk_registers(walk, field_of(shown, "leaf_0a", "Leaf 0xA"), NULL,
			       &answer->leaf_0a);
	if (answer->has_leaf_23)
		walk_registers(walk, field_of(shown, "leaf_23", "Leaf 0x23"), NULL,
			       &answer->leaf_23);
	if (answer->has_leaf_80000022)
		walk_registers(walk, field_of(shown, "leaf_80000022", "Leaf 0x80000022"),
			       NULL, &answer->leaf_80000022);
}

static void outline_features(struct walk *walk, const struct shown_answer *shown)
{
	const struct kvm_answer *answer = shown->answer;

	walk_flag(walk, keyed("pdcm"), NULL, answer->pdcm);
	if (shown->ds_assumed)
		walk_assumed(walk, "ds", shown->ds_assumed);
	walk_flag(walk, keyed("ds"), shown->ds_gap, answer->ds);
	if (shown->ds_assumed)
		walk_flag(walk, keyed("ds_assumed"), NULL, gap_is_open(shown->ds_assumed));
	walk_flag(walk, keyed("dtes64"), shown->ds_gap, answer->dtes64);
	walk_hex64(walk, field_of(shown, "perf_capabilities", "IA32_PERF_CAPABILITIES"),
		   &answer->perf_capabilities_gap, answer->perf_capabilities);
}

static void outline_msr_index(struct walk *walk, const struct kvm_answer *answer)
{
	if (walk_null_if(walk, keyed("msr_index"), &answer->msr_index_gap))
		return;
	walk_array(walk, "msr_index");
	for (size_t i = 0; i < answer->msr_index_count; i++)
		walk_hex(walk, keyed(NULL), NULL, answer->msr_index[i]);
	walk_array_end(walk);
}

static void outline_capabilities(struct walk *walk, const struct kvm_answer *answer)
{
	walk_object(walk, "capabilities");
	for (unsigned int i = 0; i < KVM_CAPABILITY_COUNT; i++)
		walk_number(walk, keyed(kvm_capability_word(i)),
			    &answer->capability_gap[i], answer->capability[i]);
	walk_object_end(walk);
}

/* What tells AMD's PMU from the legacy one; Intel's guests have neither bit. */
static void outline_amd_features(struct walk *walk, const struct shown_answer *shown)
{
	const struct kvm_answer *answer = shown->answer;

	walk_flag(walk,
		  field_of(shown, "perfctr_core", shown->is_amd ? "PERFCTR_CORE" : NULL),
		  NULL, answer->perfctr_core);
	walk_flag(walk, field_of(shown, "perfmon_v2", shown->is_amd ? "PerfMonV2" : NULL),
		  NULL, answer->perfmon_v2);
}

static void outline_members(struct walk *walk, const struct shown_answer *shown)
{
	const struct kvm_answer *answer = shown->answer;

	/* As the fixed counters, the version cannot be told without the vendor. */
	walk_number(walk, field_of(shown, "version", shown->is_amd ? NULL : "PMU version"),
		    &answer->fixed.gap, answer->version);
	outline_counters(walk, field_of(shown, "gp", "GP counters"), &answer->gp);
	outline_counters(walk, field_of(shown, "fixed", "Fixed counters"), &answer->fixed);
	outline_amd_features(walk, shown);
	outline_features(walk, shown);
	outline_leaves(walk, shown);
	outline_msr_index(walk, answer);
	outline_capabilities(walk, answer);
}

void outline_kvm_answer(struct walk *walk, const struct verdict *verdict)
{
	const struct shown_answer shown = {
		.answer = &verdict->answer,
		.is_shown = true,
		.is_amd = cpu_is_amd(&verdict->cpu),
	};

	walk_heading(walk, SECTION_ANSWER, "What KVM offers to guests");
	if (walk_null_if(walk, labelled("answer", "KVM's answer"), &verdict->answer.gap))
		return;
	walk_object(walk, "answer");
	outline_members(walk, &shown);
	walk_object_end(walk);
}

void outline_prediction(struct walk *walk, const char *key, const struct forecast *forecast)
{
	const struct prediction *prediction = &forecast->prediction;
	const struct shown_answer shown = {
		.answer = &prediction->answer,
		.ds_gap = &forecast->ds_gap,
		.ds_assumed = &forecast->ds_assumed,
	};

	if (walk_null_if(walk, keyed(key), &forecast->gap) ||
	    forecast->state != FORECAST_ANSWER)
		return;
	walk_object(walk, key);
	walk_object(walk, "parameters");
	walk_flag(walk, keyed("enable_pmu"), NULL, prediction->enable_pmu);
	walk_flag(walk, keyed("enable_mediated_pmu"), NULL, prediction->mediated);
	walk_object_end(walk);
	outline_members(walk, &shown);
	walk_object_end(walk);
}
