// SPDX-License-Identifier: GPL-2.0-or-later
/* Two sources about one host made one: what KVM says, and how it was configured. */
#include "model/merging.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "model/words.h"

#define FACT_MAX 64

static bool same_table(const struct cpuid_table *a, const struct cpuid_table *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++) {
		const struct cpuid_entry *entry = &a->entry[i];
		const struct cpuid_regs *other =
			cpuid_table_find(b, entry->leaf, entry->subleaf);

		if (!other || memcmp(other, &entry->regs, sizeof(*other)) != 0)
			return false;
	}
	return true;
}

/* KVM's answer is one: it is not pieced together. */
static void merge_supported(struct merging *merging)
{
	struct kvm_snapshot *into = &merging->into->kvm;
	const struct kvm_snapshot *from = &merging->from->kvm;

	if (into->supported.state == READING_OK) {
		if (from->supported.state == READING_OK &&
		    !same_table(&into->supported_cpuid, &from->supported_cpuid))
			merging_differ(merging, "KVM_GET_SUPPORTED_CPUID", "one answer",
				       "another");
		return;
	}
	merge_reading(&into->supported, &from->supported);
	for (size_t i = 0; i < from->supported_cpuid.count; i++)
		if (cpuid_table_add(&into->supported_cpuid, &merging->into->arena,
				    &from->supported_cpuid.entry[i]) == -ENOMEM)
			merging->error = -ENOMEM;
}

static void merge_list(struct merging *merging, const char *fact, struct msr_list *into,
		       const struct msr_list *from)
{
	if (into->reading.state == READING_OK) {
		if (from->reading.state == READING_OK &&
		    (into->count != from->count ||
		     (into->count && memcmp(into->msr, from->msr,
					    into->count * sizeof(*into->msr)) != 0)))
			merging_differ_number(merging, fact, NUMBER_COUNT, into->count,
					      from->count);
		return;
	}
	merge_reading(&into->reading, &from->reading);
	for (size_t i = 0; i < from->count; i++)
		if (msr_list_add(into, &merging->into->arena, from->msr[i]) < 0)
			merging->error = -ENOMEM;
}

/* Something that is there or not; there: what it is then. */
static void merge_presence(struct merging *merging, const char *fact, const char *there,
			   struct reading *into, const struct reading *from)
{
	const struct reading_text ours = { .reading = *into, .text = there };
	const struct reading_text theirs = { .reading = *from, .text = there };
	struct reading_text both = ours;

	if (merge_text_or_absence(merging, fact, &both, &theirs))
		*into = *from;
}

static void merge_parameters(struct merging *merging)
{
	struct kvm_snapshot *into = &merging->into->kvm;
	const struct kvm_snapshot *from = &merging->from->kvm;

	for (enum kvm_parameter i = 0; i < KVM_PARAMETER_COUNT; i++) {
		char fact[FACT_MAX];

		snprintf(fact, sizeof(fact), "parameter %s", kvm_parameter_word(i));
		merge_text_or_absence(merging, fact, &into->parameter[i],
				      &from->parameter[i]);
		snprintf(fact, sizeof(fact), "requested %s", kvm_parameter_word(i));
		if (merge_text_or_absence(merging, fact, &into->requested[i],
					  &from->requested[i]))
			into->requested_in[i] =
				merging_copy(merging, from->requested_in[i]);
	}
}

void merge_kvm(struct merging *merging)
{
	struct kvm_snapshot *into = &merging->into->kvm;
	const struct kvm_snapshot *from = &merging->from->kvm;

	merge_reading(&into->device, &from->device);
	merge_u64(merging, "KVM_GET_API_VERSION", NUMBER_COUNT, &into->api_version,
		  &from->api_version);
	merge_supported(merging);
	merge_list(merging, "KVM_GET_MSR_INDEX_LIST", &into->msr_index, &from->msr_index);
	merge_list(merging, "KVM_GET_MSR_FEATURE_INDEX_LIST", &into->msr_feature_index,
		   &from->msr_feature_index);
	merge_u64(merging, "KVM's IA32_PERF_CAPABILITIES", NUMBER_HEX64,
		  &into->feature_perf_capabilities, &from->feature_perf_capabilities);
	for (enum kvm_capability i = 0; i < KVM_CAPABILITY_COUNT; i++)
		merge_u64(merging, kvm_capability_word(i), NUMBER_COUNT,
			  &into->capability[i], &from->capability[i]);
	merge_presence(merging, "KVM's device", "registered", &into->misc_device,
		       &from->misc_device);
	merge_presence(merging, "module kvm", "loaded", &into->core_module,
		       &from->core_module);
	merge_text_or_absence(merging, "vendor module", &into->vendor_module,
			      &from->vendor_module);
	merge_parameters(merging);
}
