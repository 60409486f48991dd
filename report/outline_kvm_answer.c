// SPDX-License-Identifier: GPL-2.0-or-later
/* KVM's answer: what a VMM may offer to a guest of this host. */
#include "model/words.h"

#include "report/outline_parts.h"
#include "report/phrase.h"

static void outline_leaves(struct walk *walk, const struct kvm_answer *answer)
{
	if (answer->has_leaf_0a)
		walk_registers(walk, labelled("leaf_0a", "Leaf 0xA"), NULL,
			       &answer->leaf_0a);
	if (answer->has_leaf_23)
		walk_registers(walk, labelled("leaf_23", "Leaf 0x23"), NULL,
			       &answer->leaf_23);
	if (answer->has_leaf_80000022)
		walk_registers(walk, labelled("leaf_80000022", "Leaf 0x80000022"), NULL,
			       &answer->leaf_80000022);
}

static void outline_features(struct walk *walk, const struct kvm_answer *answer)
{
	walk_flag(walk, keyed("pdcm"), NULL, answer->pdcm);
	walk_flag(walk, keyed("ds"), NULL, answer->ds);
	walk_flag(walk, keyed("dtes64"), NULL, answer->dtes64);
	walk_hex64(walk, labelled("perf_capabilities", "IA32_PERF_CAPABILITIES"),
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
static void outline_amd_features(struct walk *walk, const struct kvm_answer *answer,
				 bool is_amd)
{
	walk_flag(walk, labelled("perfctr_core", is_amd ? "PERFCTR_CORE" : NULL), NULL,
		  answer->perfctr_core);
	walk_flag(walk, labelled("perfmon_v2", is_amd ? "PerfMonV2" : NULL), NULL,
		  answer->perfmon_v2);
}

void outline_kvm_answer(struct walk *walk, const struct verdict *verdict)
{
	const struct kvm_answer *answer = &verdict->answer;
	bool is_amd = cpu_is_amd(&verdict->cpu);

	walk_heading(walk, SECTION_ANSWER, "What KVM offers to guests");
	if (walk_null_if(walk, labelled("answer", "KVM's answer"), &answer->gap))
		return;
	walk_object(walk, "answer");
	/* As the fixed counters, the version cannot be told without the vendor. */
	walk_number(walk, labelled("version", is_amd ? NULL : "PMU version"),
		    &answer->fixed.gap, answer->version);
	outline_counters(walk, labelled("gp", "GP counters"), &answer->gp);
	outline_counters(walk, labelled("fixed", "Fixed counters"), &answer->fixed);
	outline_amd_features(walk, answer, is_amd);
	outline_features(walk, answer);
	outline_leaves(walk, answer);
	outline_msr_index(walk, answer);
	outline_capabilities(walk, answer);
	walk_object_end(walk);
}
