// SPDX-License-Identifier: GPL-2.0-or-later
/* model/findings.h: the table of kinds and the list of what was found. */
#include "model/findings.h"

#include <ctype.h>
#include <string.h>

#include "model/words.h"

#include "tests/unit_test.h"

static bool is_kebab_case(const char *id)
{
	bool after_letter = false;

	for (; *id; id++) {
		if (*id == '-' ? !after_letter : !islower((unsigned char)*id))
			return false;
		after_letter = *id != '-';
	}
	return after_letter;
}

static void every_kind_has_an_id_of_its_own_in_kebab_case(void **state)
{
	(void)state;
	for (size_t a = 0; a < FINDING_COUNT; a++) {
		assert_non_null(finding_kinds[a].id);
		assert_true(is_kebab_case(finding_kinds[a].id));
		for (size_t b = 0; b < a; b++)
			assert_string_not_equal(finding_kinds[a].id, finding_kinds[b].id);
	}
}

/* Renaming one breaks whoever looks for it: jq filters, alert rules, documents. */
static void the_ids_are_the_documented_ones(void **state)
{
	static const char *const ids[FINDING_COUNT] = {
		[FINDING_FIXED_COUNTER_HOLE] = "fixed-counter-hole",
		[FINDING_FIXED_COUNTER_DISAGREEMENT] = "fixed-counter-disagreement",
		[FINDING_ENUMERATION_BELOW_PERF] = "enumeration-below-perf",
		[FINDING_CPUS_DISAGREE] = "cpus-disagree",
		[FINDING_LEAF_ABOVE_MAXIMUM] = "leaf-above-maximum",
		[FINDING_RUNNING_IN_GUEST] = "running-in-guest",
		[FINDING_NO_VIRTUALIZATION] = "no-virtualization",
		[FINDING_UNKNOWN_VENDOR_MODULE] = "unknown-vendor-module",
		[FINDING_FACTS_CHANGED] = "facts-changed",
		[FINDING_SUPPLIED_IGNORED] = "supplied-ignored",
		[FINDING_SUPPLIED_CONTRADICTS] = "supplied-contradicts",
		[FINDING_UNDEFINED_BITS] = "undefined-bits",
		[FINDING_SOURCES_DISAGREE] = "sources-disagree",
		[FINDING_KERNEL_UNKNOWN] = "kernel-unknown",
		[FINDING_RULES_NOT_EXACT] = "rules-not-exact",
		[FINDING_RULES_BY_EVIDENCE] = "rules-by-evidence",
		[FINDING_NO_RULES_FIT] = "no-rules-fit",
		[FINDING_PROPOSAL_RULES] = "proposal-rules",
		[FINDING_PERF_PMU_BROKEN] = "perf-pmu-broken",
		[FINDING_UNDEFINED_SHIFT] = "undefined-shift",
		[FINDING_PERF_LOG_DISAGREES] = "perf-log-disagrees",
		[FINDING_KVM_MISMATCH] = "kvm-mismatch",
		[FINDING_KVM_OFFERS_MISSING_COUNTER] = "kvm-offers-missing-counter",
		[FINDING_KVM_LISTS_MISSING_COUNTER] = "kvm-lists-missing-counter",
		[FINDING_MISSING_COUNTER_PREDICTED] = "missing-counter-predicted",
		[FINDING_MEDIATED_REFUSED] = "mediated-refused",
		[FINDING_PARAMETER_PENDING] = "parameter-pending",
		[FINDING_PARAMETER_NOT_IN_EFFECT] = "parameter-not-in-effect",
		[FINDING_WATCHDOG_BLOCKS_FIRST_VM] = "watchdog-blocks-first-vm",
		[FINDING_WATCHDOG_MAY_BLOCK_FIRST_VM] = "watchdog-may-block-first-vm",
		[FINDING_OPEN_EVENTS_BLOCK_FIRST_VM] = "open-events-may-block-first-vm",
		[FINDING_MEDIATED_VM_FAILED] = "mediated-vm-failed",
		[FINDING_HOST_GUEST_SWAPPED] = "host-guest-swapped",
		[FINDING_GUEST_IS_NO_GUEST] = "guest-is-no-guest",
		[FINDING_GUEST_EMULATED] = "guest-emulated",
		[FINDING_GUEST_NOT_OF_KVM] = "guest-not-of-kvm",
		[FINDING_HOST_GUEST_MISMATCH] = "host-guest-mismatch",
		[FINDING_GUEST_BEYOND_HOST] = "guest-beyond-host",
		[FINDING_BROKEN_LINE] = "broken-line",
		[FINDING_CPUID_CONFLICT] = "cpuid-conflict",
		[FINDING_TRUNCATED_INPUT] = "truncated-input",
		[FINDING_TOO_MANY_PMUS] = "too-many-pmus",
		[FINDING_CPU_NOT_VISITED] = "cpu-not-visited",
	};

	(void)state;
	for (size_t i = 0; i < FINDING_COUNT; i++)
		assert_string_equal(finding_kinds[i].id, ids[i]);
}

static void every_kind_has_a_summary_and_a_remedy(void **state)
{
	(void)state;
	for (size_t i = 0; i < FINDING_COUNT; i++) {
		assert_true(strlen(finding_kinds[i].summary) > 10);
		assert_true(strlen(finding_kinds[i].remedy) > 10);
		assert_null(strchr(finding_kinds[i].summary, '\n'));
		assert_null(strchr(finding_kinds[i].remedy, '\n'));
		assert_in_range(finding_kinds[i].severity, 0, SEVERITY_COUNT - 1);
	}
}

static void a_note_and_its_finding_share_the_id(void **state)
{
	(void)state;
	for (int id = 0; id < NOTE_COUNT; id++)
		assert_string_equal(finding_kinds[FINDING_BROKEN_LINE + id].id,
				    note_word(id));
}

static void severities_have_words(void **state)
{
	(void)state;
	assert_string_equal(severity_word(SEVERITY_INFO), "info");
	assert_string_equal(severity_word(SEVERITY_WARNING), "warning");
	assert_string_equal(severity_word(SEVERITY_ERROR), "error");
}

static void findings_are_kept_in_the_order_of_adding(void **state)
{
	struct findings findings = { 0 };

	(void)state;
	findings_add(&findings, FINDING_UNDEFINED_BITS, "bit %d", 18);
	findings_add(&findings, FINDING_CPUS_DISAGREE, "leaf 0x%x", 0xa);
	assert_int_equal(findings.count, 2);
	assert_int_equal(findings.item[0].id, FINDING_UNDEFINED_BITS);
	assert_string_equal(findings.item[0].evidence, "bit 18");
	assert_int_equal(findings.item[1].id, FINDING_CPUS_DISAGREE);
	assert_string_equal(findings.item[1].evidence, "leaf 0xa");
}

static void one_more_than_the_list_holds_is_dropped(void **state)
{
	struct findings findings = { 0 };

	(void)state;
	for (int i = 0; i < FINDINGS_MAX; i++)
		findings_add(&findings, FINDING_BROKEN_LINE, "line %d", i);
	findings_add(&findings, FINDING_CPUS_DISAGREE, "too late");
	assert_int_equal(findings.count, FINDINGS_MAX);
	assert_int_equal(findings.item[FINDINGS_MAX - 1].id, FINDING_BROKEN_LINE);
	assert_string_equal(findings.item[FINDINGS_MAX - 1].evidence, "line 63");
}

static void evidence_that_is_too_long_shows_that_it_was_cut(void **state)
{
	char text[sizeof(((struct finding *)NULL)->evidence) + 1] = "";
	struct findings findings = { 0 };
	const char *evidence = findings.item[1].evidence;

	(void)state;
	memset(text, 'x', sizeof(text) - 2);
	findings_add(&findings, FINDING_BROKEN_LINE, "%s", text);
	assert_string_equal(findings.item[0].evidence, text); /* just fits */
	text[sizeof(text) - 2] = 'x';
	findings_add(&findings, FINDING_BROKEN_LINE, "%s", text);
	assert_int_equal(strlen(evidence), sizeof(findings.item[1].evidence) - 1);
	assert_string_equal(evidence + strlen(evidence) - 4, "x...");
}

static void evidence_is_cut_between_words(void **state)
{
	struct findings findings = { 0 };
	const char *evidence = findings.item[0].evidence;

	(void)state;
	findings_add(&findings, FINDING_BROKEN_LINE, "%0185d word", 0);
	assert_string_equal(evidence + 185, " word"); /* just fits */
	findings_append(&findings.item[0], "; more");
	assert_string_equal(evidence + 185, " ...");
}

static void further_evidence_follows(void **state)
{
	struct findings findings = { 0 };

	(void)state;
	findings_add(&findings, FINDING_BROKEN_LINE, "host: once");
	findings_append(&findings.item[0], "; %s: \033", "guest");
	assert_string_equal(findings.item[0].evidence, "host: once; guest: ?");
}

static void evidence_is_printable_ascii_whatever_it_quotes(void **state)
{
	struct findings findings = { 0 };

	(void)state;
	findings_add(&findings, FINDING_BROKEN_LINE, "%s", "a\033[31m\nb\177\303\244~ c");
	assert_string_equal(findings.item[0].evidence, "a?[31m?b???~ c");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_kind_has_an_id_of_its_own_in_kebab_case),
		cmocka_unit_test(the_ids_are_the_documented_ones),
		cmocka_unit_test(every_kind_has_a_summary_and_a_remedy),
		cmocka_unit_test(a_note_and_its_finding_share_the_id),
		cmocka_unit_test(severities_have_words),
		cmocka_unit_test(findings_are_kept_in_the_order_of_adding),
		cmocka_unit_test(one_more_than_the_list_holds_is_dropped),
		cmocka_unit_test(evidence_that_is_too_long_shows_that_it_was_cut),
		cmocka_unit_test(evidence_is_cut_between_words),
		cmocka_unit_test(further_evidence_follows),
		cmocka_unit_test(evidence_is_printable_ascii_whatever_it_quotes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
