// SPDX-License-Identifier: GPL-2.0-or-later
/* model/merge.h: two sources about one host. */
#include "model/merge.h"

#include <errno.h>
#include <string.h>

#include "tests/base/failing_malloc.h"
#include "tests/model/hosts.h"
#include "tests/record/random_snapshot.h"
#include "tests/record/same_snapshot.h"
#include "tests/unit_test.h"

#define SEEDS 200

struct pair {
	struct snapshot into, from;
};

static int setup(void **state)
{
	*state = test_calloc(1, sizeof(struct pair));
	return *state ? 0 : -1;
}

static int teardown(void **state)
{
	struct pair *pair = *state;

	malloc_fail_after(-1);
	snapshot_done(&pair->into);
	snapshot_done(&pair->from);
	test_free(pair);
	return 0;
}

static struct cpuid_regs *host_regs(struct snapshot *snap, size_t group, uint32_t leaf,
				    uint32_t subleaf)
{
	struct cpuid_table *table = &snap->group[group].cpuid;

	for (size_t i = 0; i < table->count; i++)
		if (table->entry[i].leaf == leaf && table->entry[i].subleaf == subleaf)
			return &table->entry[i].regs;
	fail_msg("leaf 0x%x is not there", leaf);
	return NULL;
}

static void merge(struct pair *pair)
{
	assert_int_equal(snapshot_merge(&pair->into, &pair->from, "record"), 0);
}

static const struct disagreement *disagreement(const struct pair *pair, const char *fact)
{
	for (size_t i = 0; i < pair->into.disagreement_count; i++)
		if (strcmp(pair->into.disagreement[i].fact, fact) == 0)
			return &pair->into.disagreement[i];
	return NULL;
}

/* The bits of leaves that are whole, too, say nothing. */
static void keep_open_leaves(struct snapshot *snap)
{
	for (size_t i = 0; i < snap->group_count; i++)
		if (snap->group[i].cpuid.count)
			snap->group[i].cpuid_bits.count = 0;
}

static void any_snapshot_into_an_empty_one_gives_that_snapshot(void **state)
{
	struct pair *pair = *state;

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		snapshot_reset(&pair->into);
		random_snapshot(seed, &pair->from);
		keep_open_leaves(&pair->from);
		/* what no source holds: groups alike */
		if (pair->from.group_count > 1)
			pair->from.group_count = 1;
		for (size_t i = pair->from.group_count; i < CPU_GROUPS_MAX; i++)
			pair->from.group[i] = (struct cpu_group){ 0 };
		if (!pair->from.group_count)
			pair->from.coverage = COVERAGE_BOOT;
		pair->from.kernel.log_count = 0;
		merge(pair);
		assert_same_snapshot(&pair->into, &pair->from);
	}
}

static void a_snapshot_agrees_with_itself(void **state)
{
	struct pair *pair = *state;

	host_make_intel(&pair->into);
	host_make_intel(&pair->from);
	merge(pair);
	assert_int_equal(pair->into.disagreement_count, 0);
	assert_int_equal(pair->into.group[0].cpuid.count, pair->from.group[0].cpuid.count);
}

static void what_the_user_gave_to_either_is_kept(void **state)
{
	struct pair *pair = *state;
	struct supplied *into = &pair->into.supplied;

	into->changes.kernel = "7.2";
	into->changes.mediated = CHANGE_ON;
	pair->from.supplied = (struct supplied){
		.perf_capabilities = { .reading = reading_ok(), .value = 0x2000 },
		.changes = { .kernel = "7.0",
			     .mediated = CHANGE_ON,
			     .enable_pmu = CHANGE_OFF,
			     .nmi_watchdog = CHANGE_OFF },
	};
	merge(pair);
	assert_int_equal(into->perf_capabilities.value, 0x2000);
	assert_string_equal(into->changes.kernel, "7.2");
	assert_int_equal(into->changes.mediated, CHANGE_ON);
	assert_int_equal(into->changes.enable_pmu, CHANGE_OFF);
	assert_int_equal(into->changes.nmi_watchdog, CHANGE_OFF);
	assert_int_equal(pair->into.disagreement_count, 1);
	assert_string_equal(disagreement(pair, "supplied kernel")->other, "7.0");
}

static void other_machines_differ_in_vendor_and_model(void **state)
{
	struct pair *pair = *state;
	const struct disagreement *found;

	host_make_intel(&pair->into);
	host_make_amd(&pair->from);
	merge(pair);
	found = disagreement(pair, "vendor");
	assert_non_null(found);
	assert_string_equal(found->kept, "GenuineIntel");
	assert_string_equal(found->other, "AuthenticAMD");
	assert_non_null(disagreement(pair, "CPUID leaf 0x0.0 EAX"));
	assert_null(disagreement(pair, "CPUID leaf 0x0.0 EBX"));
	found = disagreement(pair, "family, model, stepping");
	assert_non_null(found);
	assert_string_equal(found->kept, "6, 106, 6");
	assert_string_equal(found->other, "25, 17, 1");
	assert_null(disagreement(pair, "CPUID leaf 0x1.0 EAX"));
}

/* A foreign vendor is whatever twelve bytes a hypervisor was told. */
static void a_vendor_is_shown_as_plain_text(void **state)
{
	struct pair *pair = *state;

	host_make_intel(&pair->into);
	host_make_intel(&pair->from);
	host_regs(&pair->from, 0, 0, 0)->ecx = 0x1b0a00ff;
	merge(pair);
	assert_string_equal(disagreement(pair, "vendor")->other, "GenuineI????");
}

static void half_a_signature_is_compared_bit_by_bit(void **state)
{
	struct pair *pair = *state;
	const struct cpuid_bits family = { .leaf = 1, .known.eax = 0xf00, .regs.eax = 0xf00 };

	host_make_intel(&pair->into);
	host_add_group(&pair->from, "");
	assert_int_equal(cpuid_bits_add(&pair->from.group[0].cpuid_bits,
					&pair->from.arena, &family),
			 0);
	merge(pair);
	assert_null(disagreement(pair, "family, model, stepping"));
	assert_string_equal(disagreement(pair, "CPUID leaf 0x1.0 EAX")->other,
			    "0x00000f00");
}

static void the_first_source_wins_and_both_values_are_kept(void **state)
{
	struct pair *pair = *state;
	const struct disagreement *found;

	host_make_intel(&pair->into);
	host_make_intel(&pair->from);
	pair->from.kernel.release.text = "6.1.0";
	merge(pair);
	assert_string_equal(pair->into.kernel.release.text, "7.2.13");
	found = disagreement(pair, "kernel release");
	assert_non_null(found);
	assert_string_equal(found->kept, "7.2.13");
	assert_string_equal(found->other, "6.1.0");
	assert_string_equal(found->source, "record");
}

static void what_failed_here_is_taken_from_there(void **state)
{
	static const enum reading_state states[] = {
		READING_NOT_TAKEN,
		READING_ABSENT,
		READING_DENIED,
		READING_FAILED,
	};
	struct pair *pair = *state;

	for (size_t i = 0; i < ARRAY_SIZE(states); i++) {
		snapshot_reset(&pair->into);
		pair->into.kernel.nmi_watchdog.reading.state = states[i];
		pair->from.kernel.nmi_watchdog =
			(struct reading_u64){ .reading = reading_ok(), .value = 1 };
		merge(pair);
		assert_int_equal(pair->into.kernel.nmi_watchdog.reading.state, READING_OK);
		assert_int_equal(pair->into.kernel.nmi_watchdog.value, 1);
		assert_int_equal(pair->into.disagreement_count, 0);
	}
}

static void a_failure_hides_no_failure_and_no_value(void **state)
{
	struct pair *pair = *state;

	pair->into.kernel.nmi_watchdog.reading = reading_error(EACCES);
	pair->from.kernel.nmi_watchdog.reading = reading_error(ENOENT);
	pair->into.logical_cpus =
		(struct reading_u64){ .reading = reading_ok(), .value = 4 };
	pair->from.logical_cpus.reading = reading_error(EIO);
	merge(pair);
	assert_int_equal(pair->into.kernel.nmi_watchdog.reading.state, READING_DENIED);
	assert_int_equal(pair->into.logical_cpus.value, 4);
	assert_int_equal(pair->into.disagreement_count, 0);
}

static void that_a_parameter_is_not_there_is_an_answer(void **state)
{
	struct pair *pair = *state;
	struct reading_text *ours =
		&pair->into.kvm.parameter[KVM_PARAMETER_ENABLE_MEDIATED_PMU];
	struct reading_text *theirs =
		&pair->from.kvm.parameter[KVM_PARAMETER_ENABLE_MEDIATED_PMU];

	ours->reading = reading_error(ENOENT);
	*theirs = (struct reading_text){ .reading = reading_ok(), .text = "Y" };
	merge(pair);
	assert_int_equal(ours->reading.state, READING_ABSENT);
	assert_non_null(disagreement(pair, "parameter enable_mediated_pmu"));
	assert_string_equal(pair->into.disagreement[0].kept, "not there");
}

static void a_leaf_that_moves_by_itself_contradicts_nothing(void **state)
{
	struct pair *pair = *state;

	host_make_intel(&pair->into);
	host_make_intel(&pair->from);
	host_regs(&pair->from, 0, 1, 0)->ebx = 0x05000000; /* APIC id */
	host_regs(&pair->from, 0, 1, 0)->ecx |= 1u << 27; /* OSXSAVE */
	merge(pair);
	assert_int_equal(pair->into.disagreement_count, 0);
	host_regs(&pair->from, 0, 1, 0)->ecx ^= 1u << 15; /* PDCM */
	merge(pair);
	assert_int_equal(pair->into.disagreement_count, 1);
	assert_string_equal(pair->into.disagreement[0].fact, "CPUID leaf 0x1.0 ECX");
}

static void a_whole_leaf_takes_the_place_of_its_bits(void **state)
{
	struct pair *pair = *state;
	const struct cpuid_bits right = { .leaf = 0xa, .known.eax = 0xff, .regs.eax = 5 };
	const struct cpuid_bits wrong = { .leaf = 0xa, .known.eax = 0xff, .regs.eax = 4 };

	for (int contradicts = 0; contradicts < 2; contradicts++) {
		snapshot_reset(&pair->into);
		snapshot_reset(&pair->from);
		host_make_intel(&pair->from);
		host_add_group(&pair->into, "0-7");
		assert_int_equal(cpuid_bits_add(&pair->into.group[0].cpuid_bits,
						&pair->into.arena,
						contradicts ? &wrong : &right),
				 0);
		merge(pair);
		assert_int_equal(pair->into.group[0].cpuid_bits.count, 0);
		assert_int_equal(host_regs(&pair->into, 0, 0xa, 0)->eax,
				 contradicts ? 0x08300804 : 0x08300805);
		assert_int_equal(pair->into.disagreement_count, contradicts);
	}
}

static void bits_are_compared_where_both_know_them(void **state)
{
	struct pair *pair = *state;
	const struct cpuid_bits bits = { .leaf = 0xa, .known.eax = 0xff, .regs.eax = 4 };

	host_make_intel(&pair->into);
	host_add_group(&pair->from, "");
	assert_int_equal(
		cpuid_bits_add(&pair->from.group[0].cpuid_bits, &pair->from.arena, &bits),
		0);
	merge(pair);
	assert_int_equal(pair->into.group[0].cpuid_bits.count, 0);
	assert_int_equal(host_regs(&pair->into, 0, 0xa, 0)->eax, 0x08300805);
	assert_string_equal(pair->into.disagreement[0].kept, "0x00000005");
	assert_string_equal(pair->into.disagreement[0].other, "0x00000004");
}

static void who_knows_all_cpus_tells_the_groups(void **state)
{
	struct pair *pair = *state;

	host_make_intel(&pair->into);
	host_make_intel(&pair->from);
	pair->from.coverage = COVERAGE_ALL;
	pair->from.group[0].cpus = "0-3";
	host_add_group(&pair->from, "4-7");
	host_set(&pair->from, 1,
		 (struct cpuid_entry){ .leaf = 0x1a, .regs = { 0x20000001, 0, 0, 0 } });
	merge(pair);
	assert_int_equal(pair->into.coverage, COVERAGE_ALL);
	assert_int_equal(pair->into.group_count, 2);
	assert_string_equal(pair->into.group[0].cpus, "0-3");
	assert_string_equal(pair->into.group[1].cpus, "4-7");
	assert_int_equal(host_regs(&pair->into, 1, 0x1a, 0)->eax, 0x20000001);
}

static void add_line(struct snapshot *snap, const char *line)
{
	assert_int_equal(snapshot_add_log_line(snap, line, strlen(line)), 0);
}

static void logs_are_joined_and_compared_line_by_line(void **state)
{
	struct pair *pair = *state;

	pair->into.kernel.log.state = READING_ABSENT;
	add_line(&pair->into, "... version:                4");
	pair->from.kernel.log = reading_ok();
	add_line(&pair->from, "... version:                5");
	add_line(&pair->from, "... bit width:              48");
	merge(pair);
	assert_int_equal(pair->into.kernel.log.state, READING_OK);
	assert_int_equal(pair->into.kernel.log_count, 2);
	assert_string_equal(pair->into.kernel.log_line[1],
			    "... bit width:              48");
	assert_non_null(disagreement(pair, "kernel log"));
}

static void without_memory_a_merge_says_so(void **state)
{
	struct pair *pair = *state;
	int r = -ENOMEM;

	for (int count = 0; r == -ENOMEM; count++) {
		snapshot_done(&pair->into);
		random_snapshot(7, &pair->from);
		malloc_fail_after(count);
		r = snapshot_merge(&pair->into, &pair->from, "record");
		malloc_fail_after(-1);
		assert_true(r == 0 || r == -ENOMEM);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			any_snapshot_into_an_empty_one_gives_that_snapshot, setup, teardown),
		cmocka_unit_test_setup_teardown(a_snapshot_agrees_with_itself, setup,
						teardown),
		cmocka_unit_test_setup_teardown(what_the_user_gave_to_either_is_kept,
						setup, teardown),
		cmocka_unit_test_setup_teardown(other_machines_differ_in_vendor_and_model,
						setup, teardown),
		cmocka_unit_test_setup_teardown(a_vendor_is_shown_as_plain_text, setup,
						teardown),
		cmocka_unit_test_setup_teardown(half_a_signature_is_compared_bit_by_bit,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			the_first_source_wins_and_both_values_are_kept, setup, teardown),
		cmocka_unit_test_setup_teardown(what_failed_here_is_taken_from_there,
						setup, teardown),
		cmocka_unit_test_setup_teardown(a_failure_hides_no_failure_and_no_value,
						setup, teardown),
		cmocka_unit_test_setup_teardown(that_a_parameter_is_not_there_is_an_answer,
						setup, teardown),
		cmocka_unit_test_setup_teardown(
			a_leaf_that_moves_by_itself_contradicts_nothing, setup, teardown),
		cmocka_unit_test_setup_teardown(a_whole_leaf_takes_the_place_of_its_bits,
						setup, teardown),
		cmocka_unit_test_setup_teardown(bits_are_compared_where_both_know_them,
						setup, teardown),
		cmocka_unit_test_setup_teardown(who_knows_all_cpus_tells_the_groups,
						setup, teardown),
		cmocka_unit_test_setup_teardown(logs_are_joined_and_compared_line_by_line,
						setup, teardown),
		cmocka_unit_test_setup_teardown(without_memory_a_merge_says_so, setup,
						teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
