// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * model/explain.h: real dumps as hosts, and guests with what the kernels' own code gives
 * theirs. What such a guest lacks, its host took; what its VMM then takes is the VMM's.
 */
#include <stdio.h>
#include <string.h>

#include "base/bits.h"
#include "model/explain.h"
#include "model/perfmon.h"

#include "tests/predict/answer_rows.h"
#include "tests/unit_test.h"

#define ENTRIES_MAX 512

/* A guest's CPUID; the memory is the test's. */
struct guest_table {
	struct cpuid_entry entry[ENTRIES_MAX];
	struct cpuid_table cpuid;
};

static void set(struct guest_table *table, uint32_t leaf, struct cpuid_regs regs)
{
	size_t at = 0;

	while (at < table->cpuid.count && table->entry[at].leaf != leaf)
		at++;
	assert_true(at < ENTRIES_MAX);
	if (at == table->cpuid.count)
		table->cpuid.count++;
	table->entry[at] = (struct cpuid_entry){ .leaf = leaf, .regs = regs };
}

static struct cpuid_regs get(const struct cpuid_table *cpuid, uint32_t leaf)
{
	const struct cpuid_regs *regs = cpuid_table_find(cpuid, leaf, 0);

	return regs ? *regs : (struct cpuid_regs){ 0 };
}

/* "eax:ebx:ecx:edx", or "absent", which reads as zero. */
static struct cpuid_regs parse_regs(const char *text)
{
	struct cpuid_regs regs = { 0 };

	if (strcmp(text, "absent") != 0)
		assert_int_equal(sscanf(text, "%x:%x:%x:%x", &regs.eax, &regs.ebx,
					&regs.ecx, &regs.edx),
				 4);
	return regs;
}

static uint32_t with(uint32_t value, unsigned int bit, bool on)
{
	return (value & ~(1u << bit)) | (uint32_t)on << bit;
}

static void make_guest(const struct answer_row *row, const struct cpuid_table *cpuid,
		       struct guest_table *ret)
{
	const struct corpus_answer *answer = &row->answer;
	struct cpuid_regs leaf_1 = get(cpuid, 1), leaf_7 = get(cpuid, 7);
	struct cpuid_regs amd = get(cpuid, CPUID_EXT_AMD_FEATURES);

	assert_true(cpuid->count < ENTRIES_MAX - 8);
	memcpy(ret->entry, cpuid->entry, cpuid->count * sizeof(ret->entry[0]));
	ret->cpuid = (struct cpuid_table){ .entry = ret->entry, .count = cpuid->count };
	/* the sub-leaves of 7 and 0x23 beyond the first fall away with leaf 7's EAX */
	leaf_1.ecx = with(leaf_1.ecx, CPUID_1_ECX_HYPERVISOR, true);
	leaf_1.ecx =
		with(leaf_1.ecx, CPUID_1_ECX_PDCM,
		     bits_test(leaf_1.ecx, CPUID_1_ECX_PDCM) && answer->perf_capabilities);
	leaf_7.eax = 0;
	leaf_7.edx = with(leaf_7.edx, CPUID_7_0_EDX_HYBRID, false);
	leaf_7.edx = with(leaf_7.edx, CPUID_7_0_EDX_ARCH_LBR, false);
	amd.ecx = with(amd.ecx, CPUID_AMD_ECX_PERFCTR_CORE, answer->perfctr_core);
	set(ret, 1, leaf_1);
	set(ret, 7, leaf_7);
	set(ret, CPUID_EXT_AMD_FEATURES, amd);
	set(ret, CPUID_PERFMON, parse_regs(answer->leaf_0a));
	set(ret, CPUID_AMD_PERFMON, parse_regs(answer->leaf_80000022));
}

/*
 * The answers are those to an IA32_PERF_CAPABILITIES without the bits of PEBS, which no part
 * with PEBS has: both sides get them back, trap and registers saved and format 4.
 */
#define PEBS_BITS 0x4c0u

/* Ice Lake's servers; from 6.8 on Sapphire, Emerald and Granite Rapids. No other by model. */
static bool is_for_guests(const struct answer_row *row, uint32_t signature)
{
	const bool recent = strcmp(row->answer.kernel, "6.1") != 0;

	switch (signature & 0x0fff0ff0) {
	case 0x000606a0:
	case 0x000606c0:
		return true;
	case 0x000806f0:
	case 0x000c06f0:
	case 0x000a06d0:
	case 0x000a06e0:
		return recent;
	default:
		return false;
	}
}

static bool has_ds(const struct cpuid_table *cpuid)
{
	const struct cpuid_regs leaf_1 = get(cpuid, 1);

	return bits_test(leaf_1.edx, CPUID_1_EDX_DS) &&
	       bits_test(leaf_1.ecx, CPUID_1_ECX_PDCM);
}

static uint64_t host_register(const struct answer_row *row, const struct cpuid_table *cpuid)
{
	return row->perf_capabilities | (has_ds(cpuid) ? PEBS_BITS : 0);
}

static uint64_t guest_register(const struct answer_row *row, const struct cpuid_table *cpuid)
{
	const bool gives = row->answer.enable_pmu && !row->answer.mediated &&
			   has_ds(cpuid) && is_for_guests(row, get(cpuid, 1).eax);

	return row->answer.perf_capabilities | (gives ? PEBS_BITS : 0);
}

static const char *release_of(const struct answer_row *row)
{
	if (strcmp(row->answer.kernel, "6.1") == 0)
		return "6.1.192";
	if (strcmp(row->answer.kernel, "6.12") == 0)
		return "6.12.107";
	return strcmp(row->answer.kernel, "7.2") == 0 ? "7.2.13" : "fixed3-v2";
}

static struct reading_text text_of(const char *text)
{
	return (struct reading_text){ .reading = reading_ok(), .text = text };
}

static struct snapshot snapshot_of(const struct cpuid_table *cpuid,
				   uint64_t perf_capabilities, const char *release)
{
	return (struct snapshot){
		.group = { {
			.cpus = "0",
			.cpuid = *cpuid,
			.msr[HOST_MSR_PERF_CAPABILITIES] = {
				.reading = reading_ok(),
				.value = perf_capabilities,
			},
			/* no hypervisor below has switched PEBS off, as in the answers */
			.msr[HOST_MSR_MISC_ENABLE].reading = reading_ok(),
		} },
		.group_count = 1,
		.kernel.release = text_of(release),
	};
}

static void explain(const struct answer_row *row, const struct cpuid_table *cpuid,
		    const struct guest_table *table, struct explanation *ret)
{
	struct snapshot host =
		snapshot_of(cpuid, host_register(row, cpuid), release_of(row));
	struct snapshot guest =
		snapshot_of(&table->cpuid, guest_register(row, cpuid), "7.2.13");
	struct verdict host_verdict, guest_verdict;
	struct identity identity = { 0 };
	const struct explain_facts facts = {
		.host = { .snap = &host, .verdict = &host_verdict, .identity = &identity },
		.guest = { .snap = &guest, .verdict = &guest_verdict, .identity = &identity },
	};

	if (strncmp(row->answer.kernel, "7.2", 3) == 0)
		host.kvm.parameter[KVM_PARAMETER_ENABLE_MEDIATED_PMU] =
			text_of(row->answer.mediated ? "Y" : "N");
	verdict_judge(&host, &host_verdict);
	verdict_judge(&guest, &guest_verdict);
	explain_judge(&facts, ret);
}

static bool report(const struct answer_row *row, const struct explain_row *of)
{
	char text[ITEM_TEXT_SIZE];

	print_error("%s on %s: %s: ", row->answer.id, row->answer.kernel,
		    item_kinds[of->item].id);
	for (unsigned int layer = LAYER_CPU; layer < LAYER_COUNT; layer++) {
		item_text(&of->value[layer], text);
		print_error("%s ", text);
	}
	print_error("'%s' at %s\n", causes[of->cause].id, explain_layer_word(of->lost_at));
	return false;
}

static bool is_of_the_guest(const struct explain_row *row)
{
	return row->cause == CAUSE_UNKNOWN ||
	       (row->cause != CAUSE_NONE && row->lost_at > LAYER_KVM);
}

/* Whatever such a guest lacks, one cause of the host's tells why. */
static bool the_host_took_it(const struct answer_row *row, const struct cpuid_table *cpuid)
{
	struct guest_table table;
	struct explanation all;
	bool holds = true;

	make_guest(row, cpuid, &table);
	explain(row, cpuid, &table, &all);
	for (size_t i = 0; i < all.count; i++)
		if (is_of_the_guest(&all.row[i]))
			holds = report(row, &all.row[i]);
	for (size_t i = 0; i < all.findings.count; i++)
		if (all.findings.item[i].id == FINDING_GUEST_BEYOND_HOST) {
			print_error("%s on %s: %s\n", row->answer.id, row->answer.kernel,
				    all.findings.item[i].evidence);
			holds = false;
		}
	return holds;
}

/* With the PMU off in its CPUID, what an Intel guest had is gone by its VMM. */
static bool the_vmm_took_it(const struct answer_row *row, const struct cpuid_table *cpuid)
{
	const bool has = parse_regs(row->answer.leaf_0a).eax & 0xff;
	struct guest_table table;
	struct explanation all;
	struct cpuid_regs leaf_1;

	make_guest(row, cpuid, &table);
	leaf_1 = get(&table.cpuid, 1);
	leaf_1.ecx = with(leaf_1.ecx, CPUID_1_ECX_PDCM, false);
	set(&table, 1, leaf_1);
	set(&table, CPUID_PERFMON, (struct cpuid_regs){ 0 });
	explain(row, cpuid, &table, &all);
	if (has)
		return all.row[0].cause == CAUSE_VMM_PMU_OFF || report(row, &all.row[0]);
	return all.row[0].cause != CAUSE_VMM_PMU_OFF || report(row, &all.row[0]);
}

static void what_kvm_does_not_give_its_host_took(void **state)
{
	(void)state;
	answer_rows_walk(the_host_took_it);
}

static void what_is_switched_off_the_vmm_took(void **state)
{
	(void)state;
	answer_rows_walk(the_vmm_took_it);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_kvm_does_not_give_its_host_took),
		cmocka_unit_test(what_is_switched_off_the_vmm_took),
	};

	return cmocka_run_group_tests_name("explain_corpus", tests, NULL, NULL);
}
