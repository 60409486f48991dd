// SPDX-License-Identifier: GPL-2.0-or-later
/* model/release.h: which rule set stands for a kernel release, and how well. */
#include "model/release.h"

#include <errno.h>
#include <string.h>

#include "tests/unit_test.h"

static struct release_rules rules_of(const char *release)
{
	struct release_rules found;

	if (release_rules_find(release, &found) < 0)
		fail_msg("'%s' is refused", release);
	return found;
}

struct expectation {
	const char *release, *rules;
};

static void check(enum release_fit fit, const struct expectation *want, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct release_rules found = rules_of(want[i].release);

		if (strcmp(found.rules.name, want[i].rules) != 0 || found.fit != fit)
			fail_msg("%s: rules %s, fit %d", want[i].release,
				 found.rules.name, found.fit);
		assert_int_equal(found.exact, fit == RELEASE_READ || fit == RELEASE_NAMED);
	}
}

static void kernels_that_were_read_are_exact(void **state)
{
	static const struct expectation want[] = {
		{ .release = "6.1.0-56-amd64", .rules = "6.1" },
		{ .release = "6.1.192", .rules = "6.1" },
		{ .release = "6.8.0-31-generic", .rules = "6.8" },
		{ .release = "6.12.107+deb13-cloud-amd64", .rules = "6.12" },
		{ .release = "6.12.75", .rules = "6.12" },
		{ .release = "6.12.95+deb12-cloud-amd64", .rules = "6.12" },
		{ .release = "6.12.108", .rules = "6.12" },
		{ .release = "6.17.0-5-generic", .rules = "6.17" },
		{ .release = "7.0.0-14-generic", .rules = "7.0" },
		{ .release = "7.2", .rules = "7.0" },
		{ .release = "7.2.1", .rules = "7.0" },
		{ .release = "7.2.13+deb14-amd64", .rules = "7.0" },
		{ .release = "7.3.4", .rules = "7.0" },
	};

	(void)state;
	check(RELEASE_READ, want, ARRAY_SIZE(want));
}

static void a_kernel_between_two_takes_the_older_rules(void **state)
{
	static const struct expectation want[] = {
		{ .release = "6.2.16", .rules = "6.1" },
		{ .release = "6.7.12", .rules = "6.1" },
		{ .release = "6.9.1", .rules = "6.8" },
		{ .release = "6.11.0-9-generic", .rules = "6.8" },
		{ .release = "6.13.7", .rules = "6.12" },
		{ .release = "6.14.0-15-generic", .rules = "6.12" },
		{ .release = "6.15.0", .rules = "6.12" },
		{ .release = "6.18.1", .rules = "6.17" },
		{ .release = "6.19.9", .rules = "6.17" },
		{ .release = "7.1.2", .rules = "7.0" },
	};

	(void)state;
	check(RELEASE_BETWEEN, want, ARRAY_SIZE(want));
}

static void an_older_kernel_takes_the_oldest_rules(void **state)
{
	static const struct expectation want[] = {
		{ .release = "3.10.0-1160.el7.x86_64", .rules = "6.1" },
		{ .release = "5.14.0-503.el9_5.x86_64", .rules = "6.1" },
		{ .release = "5.19", .rules = "6.1" },
		{ .release = "6.0.19", .rules = "6.1" },
	};

	(void)state;
	check(RELEASE_OLDER, want, ARRAY_SIZE(want));
}

static void a_newer_kernel_takes_the_newest_released_rules(void **state)
{
	static const struct expectation want[] = {
		{ .release = "7.4.0", .rules = "7.0" },
		{ .release = "8.0", .rules = "7.0" },
	};

	(void)state;
	check(RELEASE_NEWER, want, ARRAY_SIZE(want));
}

static void the_leaf_23_of_6_16_makes_it_as_6_17(void **state)
{
	static const struct expectation want[] = {
		{ .release = "6.16.3", .rules = "6.17" },
	};

	(void)state;
	check(RELEASE_BETWEEN, want, ARRAY_SIZE(want));
}

static void point_releases_before_the_last_change_are_not_exact(void **state)
{
	static const struct expectation want[] = {
		{ .release = "6.1.87", .rules = "6.1" },
		{ .release = "6.1.1", .rules = "6.1" },
		{ .release = "6.12.74", .rules = "6.12" },
	};

	(void)state;
	check(RELEASE_EARLY_POINT, want, ARRAY_SIZE(want));
}

static void kernels_of_backporting_vendors_are_not_exact(void **state)
{
	static const struct expectation want[] = {
		{ .release = "6.12.0-55.el10_0.x86_64", .rules = "6.12" },
		{ .release = "6.12.0-160000.5-default", .rules = "6.12" },
		{ .release = "6.12.0-100.28.2.el10uek.x86_64", .rules = "6.12" },
		{ .release = "6.12.0-1.uek", .rules = "6.12" },
		{ .release = "6.1.150-174.273.amzn2023.x86_64", .rules = "6.1" },
		{ .release = "6.12.13.bsk.velinux1", .rules = "6.12" },
	};

	(void)state;
	check(RELEASE_VENDOR, want, ARRAY_SIZE(want));
}

/* As mainline, Debian, Fedora and Ubuntu write them. */
static void candidates_of_a_release_are_not_exact_and_no_vendors(void **state)
{
	static const struct expectation want[] = {
		{ .release = "7.2.0-rc3", .rules = "7.0" },
		{ .release = "6.16-rc1", .rules = "6.17" },
		{ .release = "6.1.0-rc1", .rules = "6.1" },
		{ .release = "6.17.0-rc4-00012-gdeadbeef", .rules = "6.17" },
		{ .release = "6.16~rc7+1-amd64", .rules = "6.17" },
		{ .release = "6.16-rc7-amd64", .rules = "6.17" },
		{ .release = "7.1.0-0.rc3.20260101git123.42.fc44.x86_64", .rules = "7.0" },
		{ .release = "6.17.0-061700rc4-generic", .rules = "6.17" },
		{ .release = "6.12.0-rc2.el10", .rules = "6.12" },
	};

	(void)state;
	check(RELEASE_CANDIDATE, want, ARRAY_SIZE(want));
	assert_int_equal(rules_of("7.4.0-rc1").fit, RELEASE_NEWER);
	assert_int_equal(rules_of("6.0-rc1").fit, RELEASE_OLDER);
}

/* What somebody calls a build of a release is no candidate of it. */
static void other_letters_behind_a_release_are_no_candidate(void **state)
{
	static const struct expectation want[] = {
		{ .release = "7.2.13-arch1", .rules = "7.0" },
		{ .release = "7.2.13-rcu", .rules = "7.0" },
		{ .release = "7.2.13-acme-rc2", .rules = "7.0" },
		{ .release = "7.2.13rc2", .rules = "7.0" },
		{ .release = "7.2.13-", .rules = "7.0" },
	};

	(void)state;
	check(RELEASE_READ, want, ARRAY_SIZE(want));
}

static void a_rule_set_is_found_by_its_name(void **state)
{
	static const struct expectation want[] = {
		{ .release = "6.12", .rules = "6.12" },
		{ .release = "7.0", .rules = "7.0" },
		{ .release = "fixed3-v2", .rules = "fixed3-v2" },
	};

	(void)state;
	check(RELEASE_NAMED, want, ARRAY_SIZE(want));
}

static void an_inferred_rule_set_is_not_exact(void **state)
{
	const struct release_rules v6 = rules_of("fixed3-v6");

	(void)state;
	assert_string_equal(v6.rules.name, "fixed3-v6");
	assert_int_equal(v6.fit, RELEASE_NAMED);
	assert_false(v6.exact);
}

static void other_texts_are_refused(void **state)
{
	static const char *const texts[] = {
		"",       "7",         "7.",       "7.x",          "x7.2",
		".2",     "-7.2",      " 7.2",     "7.2.",         "7.2.x",
		"fixed3", "fixed3-v3", "100000.1", "7.4294967298",
	};
	struct release_rules untouched = { .fit = RELEASE_NEWER };

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (release_rules_find(texts[i], &untouched) != -EINVAL)
			fail_msg("'%s' is taken", texts[i]);
	assert_int_equal(untouched.fit, RELEASE_NEWER);
}

static void changes_with_a_date_are_applied_from_there_on(void **state)
{
	(void)state;
	assert_false(rules_of("6.2").rules.masked_events);
	assert_true(rules_of("6.3").rules.masked_events);
	assert_int_equal(rules_of("6.2").rules.pebs_formats, 0);
	assert_int_equal(rules_of("6.3").rules.pebs_formats, 1u << 5);
	assert_false(rules_of("6.2").rules.msrs_need_enable);
	assert_true(rules_of("6.3").rules.msrs_need_enable);
	assert_true(rules_of("6.7").rules.fixed_msrs_counted);
	assert_false(rules_of("6.4").rules.amd_perfmon_v2);
	assert_false(rules_of("6.4").rules.checks_gp);
	assert_true(rules_of("6.5").rules.masked_events);
	assert_true(rules_of("6.5").rules.amd_perfmon_v2);
	assert_true(rules_of("6.5").rules.amd_perfmon_v2_dirty);
	assert_true(rules_of("6.5").rules.checks_gp);
	assert_true(rules_of("6.5").rules.asks_beyond_max_leaf);
	assert_true(rules_of("6.5").rules.core_needs_six);
	assert_int_equal(rules_of("6.5").rules.max_extended_leaf, 0x80000022);
	assert_int_equal(rules_of("6.4").rules.max_extended_leaf, 0x80000021);
	assert_false(rules_of("6.5").rules.zero_when_disabled);
}

/* By the changelogs of the stable releases, and by Debian's kernels. */
static void stable_releases_of_6_12_took_two_changes(void **state)
{
	(void)state;
	assert_true(rules_of("6.12").rules.width_needs_counters);
	assert_true(rules_of("6.12").rules.lists_amd_status_set);
	assert_false(rules_of("6.12.53").rules.lists_amd_status_set);
	assert_true(rules_of("6.12.54").rules.lists_amd_status_set);
	assert_false(rules_of("6.12.74").rules.width_needs_counters);
	assert_true(rules_of("6.12.75").rules.width_needs_counters);
	assert_false(rules_of("6.13").rules.width_needs_counters);
	assert_false(rules_of("6.13").rules.lists_amd_status_set);
	assert_true(rules_of("6.13").rules.asks_beyond_max_leaf);
	assert_false(rules_of("6.14").rules.asks_beyond_max_leaf);
	assert_false(rules_of("6.15").rules.reads_leaf_23);
	assert_true(rules_of("6.16").rules.reads_leaf_23);
}

/* As Debian's 6.16.12, 6.17.8, 6.17.13 and 6.18.15 do. */
static void what_7_0_has_came_in_steps(void **state)
{
	(void)state;
	assert_false(rules_of("6.16.12").rules.lists_amd_status_set);
	assert_false(rules_of("6.17").rules.lists_amd_status_set);
	assert_true(rules_of("6.17.8").rules.lists_amd_status_set);
	assert_false(rules_of("6.17.13").rules.logs_counter_bitmaps);
	assert_false(rules_of("6.17.13").rules.width_needs_counters);
	assert_true(rules_of("6.18").rules.lists_amd_status_set);
	assert_true(rules_of("6.18").rules.logs_counter_bitmaps);
	assert_int_equal(rules_of("6.18").rules.pebs_bits, 0x20fc0);
	assert_int_equal(rules_of("6.17.13").rules.pebs_bits, 0xfc0);
	assert_false(rules_of("6.18.5").rules.width_needs_counters);
	assert_true(rules_of("6.18.15").rules.width_needs_counters);
	assert_true(rules_of("6.19.14").rules.width_needs_counters);
	assert_false(rules_of("6.19.14").rules.mediated);
}

static void without_a_kernel_the_newest_released_rules_are_taken(void **state)
{
	const struct release_rules newest = release_rules_newest();

	(void)state;
	assert_string_equal(newest.rules.name, "7.0");
	assert_int_equal(newest.fit, RELEASE_UNKNOWN);
	assert_false(newest.exact);
}

static void every_fit_has_a_text(void **state)
{
	(void)state;
	for (unsigned int fit = 0; fit < RELEASE_FIT_COUNT; fit++)
		assert_true(strlen(release_fit_text(fit)) > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kernels_that_were_read_are_exact),
		cmocka_unit_test(a_kernel_between_two_takes_the_older_rules),
		cmocka_unit_test(an_older_kernel_takes_the_oldest_rules),
		cmocka_unit_test(a_newer_kernel_takes_the_newest_released_rules),
		cmocka_unit_test(the_leaf_23_of_6_16_makes_it_as_6_17),
		cmocka_unit_test(point_releases_before_the_last_change_are_not_exact),
		cmocka_unit_test(kernels_of_backporting_vendors_are_not_exact),
		cmocka_unit_test(candidates_of_a_release_are_not_exact_and_no_vendors),
		cmocka_unit_test(other_letters_behind_a_release_are_no_candidate),
		cmocka_unit_test(a_rule_set_is_found_by_its_name),
		cmocka_unit_test(an_inferred_rule_set_is_not_exact),
		cmocka_unit_test(other_texts_are_refused),
		cmocka_unit_test(changes_with_a_date_are_applied_from_there_on),
		cmocka_unit_test(stable_releases_of_6_12_took_two_changes),
		cmocka_unit_test(what_7_0_has_came_in_steps),
		cmocka_unit_test(without_a_kernel_the_newest_released_rules_are_taken),
		cmocka_unit_test(every_fit_has_a_text),
	};

	return cmocka_run_group_tests_name("release", tests, NULL, NULL);
}
