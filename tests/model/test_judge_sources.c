// SPDX-License-Identifier: GPL-2.0-or-later
/* model/judge_sources.c: the finding about sources that contradict each other. */
#include "model/judge.h"

#include <stdio.h>
#include <string.h>

#include "tests/model/hosts.h"
#include "tests/unit_test.h"

#define SECOND "the 2nd source (record)"

static void differ(struct host_fixture *host, const char *fact, const char *kept,
		   const char *other, const char *source)
{
	const struct disagreement disagreement = {
		.fact = fact,
		.kept = kept,
		.other = other,
		.source = source,
	};

	assert_int_equal(snapshot_add_disagreement(&host->snap, &disagreement), 0);
}

/* Of the one finding there is. */
static const char *evidence(struct host_fixture *host)
{
	const struct findings *findings = &host->verdict.findings;
	const char *found = NULL;

	verdict_judge(&host->snap, &host->verdict);
	for (size_t i = 0; i < findings->count; i++) {
		if (findings->item[i].id != FINDING_SOURCES_DISAGREE)
			continue;
		assert_null(found);
		found = findings->item[i].evidence;
	}
	return found;
}

static void sources_that_agree_are_no_finding(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	assert_null(evidence(host));
}

static void all_that_they_say_is_one_finding(void **state)
{
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	differ(host, "kernel release", "7.2", "6.12", SECOND);
	assert_string_equal(evidence(host),
			    "kernel release: \"7.2\", and \"6.12\" by " SECOND);
	differ(host, "logical CPUs", "8", "9", SECOND);
	differ(host, "logical CPUs", "8", "7", "the 3rd source (sos)");
	assert_string_equal(evidence(host),
			    "kernel release: \"7.2\", and \"6.12\" by " SECOND
			    "; logical CPUs: \"8\", and \"9\""
			    "; logical CPUs: \"8\", and \"7\" by the 3rd source (sos)");
}

static void another_machine_is_said_first(void **state)
{
	static const char *const facts[] = { "vendor", "family, model, stepping" };
	struct host_fixture *host = *state;

	for (size_t i = 0; i < ARRAY_SIZE(facts); i++) {
		char want[160];

		snapshot_reset(&host->snap);
		host_make_intel(&host->snap);
		differ(host, "logical CPUs", "8", "9", SECOND);
		differ(host, facts[i], "a", "b", SECOND);
		snprintf(want, sizeof(want),
			 "different machines; logical CPUs: \"8\", and \"9\" by " SECOND
			 "; %s: \"a\", and \"b\"",
			 facts[i]);
		assert_string_equal(evidence(host), want);
	}
}

static void what_does_not_fit_is_counted(void **state)
{
	static const char begin[] = "logical CPUs: \"8\", and \"9\" by " SECOND;
	struct host_fixture *host = *state;

	host_make_intel(&host->snap);
	for (int count = 1; count <= DISAGREEMENTS_MAX + 1; count++) {
		const char *text, *rest;
		int shown = 1, more = 0;

		differ(host, "logical CPUs", "8", "9", SECOND);
		text = evidence(host);
		assert_int_equal(strncmp(text, begin, strlen(begin)), 0);
		for (const char *at = text; (at = strstr(at, "; logical")); at++)
			shown++;
		rest = strstr(text, "; and ");
		if (rest)
			assert_int_equal(sscanf(rest, "; and %d more", &more), 1);
		/* further ones may not have been kept */
		assert_int_equal(strstr(text, " more at least") != NULL,
				 count >= DISAGREEMENTS_MAX);
		assert_int_equal(shown + more,
				 count < DISAGREEMENTS_MAX ? count : DISAGREEMENTS_MAX);
	}
}

static void endless_texts_are_cut(void **state)
{
	static const char begin[] = "different machines";
	struct host_fixture *host = *state;
	char endless[400] = "";
	const char *text;

	memset(endless, 'x', sizeof(endless) - 1);
	host_make_intel(&host->snap);
	differ(host, "vendor", endless, endless, SECOND);
	differ(host, endless, endless, endless, endless);
	text = evidence(host);
	assert_int_equal(strncmp(text, begin, strlen(begin)), 0);
	assert_non_null(strstr(text, "; vendor: \"xxx"));
	assert_string_equal(text + strlen(text) - strlen("; and 1 more"), "; and 1 more");
}

int main(void)
{
#define JUDGE_TEST(test) cmocka_unit_test_setup_teardown(test, host_setup, host_teardown)
	const struct CMUnitTest tests[] = {
		JUDGE_TEST(sources_that_agree_are_no_finding),
		JUDGE_TEST(all_that_they_say_is_one_finding),
		JUDGE_TEST(another_machine_is_said_first),
		JUDGE_TEST(what_does_not_fit_is_counted),
		JUDGE_TEST(endless_texts_are_cut),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
