// SPDX-License-Identifier: GPL-2.0-or-later
/* model/evidence.h: a release that says nothing true does not lead astray. */
#include "model/evidence.h"

#include <string.h>

#include "tests/model/hosts.h"
#include "tests/predict/scene.h"
#include "tests/unit_test.h"

static const char *const releases[] = {
	"5.15.0",  "6.1.0",  "6.1.192", "6.2.0",  "6.4.0",  "6.5.0",  "6.6.30",
	"6.7.0",   "6.8.0",  "6.9.0",   "6.10.0", "6.11.0", "6.12.0", "6.12.30",
	"6.13.0",  "6.14.0", "6.15.0",  "6.16.0", "6.17.0", "6.17.9", "6.18.0",
	"6.18.20", "6.19.0", "7.0.0",   "7.2.13", "7.9.0",
};

static void make_sapphire_rapids(struct scene *scene)
{
	scene_make_ice_lake(scene);
	scene_leaf(scene, 0x1)->eax = 0x000806f8;
	host_set_leaf_7_edx(&scene->snap, LEAF_7_EDX_ARCH_LBR);
}

static void (*const machines[])(struct scene *) = {
	scene_make_ice_lake,   scene_make_skylake, make_sapphire_rapids,
	scene_make_clearwater, scene_make_zen2,    scene_make_zen4,
};

/* PerfMonV2 came with 6.5, and no signature tells of it. */
static bool cannot_be_told(void (*make)(struct scene *), enum ruleset_id rules,
			   const char *release)
{
	return make == scene_make_zen4 && (rules == RULESET_6_8 || rules == RULESET_6_17) &&
	       strcmp(release, "6.4.0") == 0;
}

static void check(struct scene *scene, void (*make)(struct scene *),
		  enum ruleset_id rules, bool mediated, const char *release)
{
	const struct outlook *outlook;

	make(scene);
	scene_set_perf_capabilities(scene, 0x2f5c5);
	scene_set_kernel(scene, release);
	scene_answer(scene, rules, mediated);
	outlook = scene_look(scene);
	if (outlook->agreement.state != AGREEMENT_MATCH &&
	    !cannot_be_told(make, rules, release))
		fail_msg("a kernel of %s that calls itself %s is judged by %s (%s)",
			 rulesets[rules].name, release,
			 outlook->premises.choice.release.rules.name,
			 outlook->agreement.difference[0].field);
	snapshot_reset(&scene->snap);
}

/* Every set of rules answers under every name: the rules that are chosen foretell it. */
static void the_rules_that_are_chosen_foretell_the_answer(void **state)
{
	for (size_t i = 0; i < ARRAY_SIZE(machines); i++)
		for (unsigned int rules = 0; rules < RULESET_COUNT; rules++)
			for (size_t j = 0; j < ARRAY_SIZE(releases); j++) {
				check(*state, machines[i], rules, false, releases[j]);
				if (rulesets[rules].mediated)
					check(*state, machines[i], rules, true,
					      releases[j]);
			}
}

/* A tree of 6.6 with later code, PEBS of format 5 as Sapphire Rapids' among it. */
static void a_backport_is_judged_by_the_rules_of_its_code(void **state)
{
	struct scene *scene = *state;

	make_sapphire_rapids(scene);
	scene_set_perf_capabilities(scene, 0xf5c5);
	scene_set_kernel(scene, "6.6.30-deepin");
	scene_answer(scene, RULESET_6_12, false);
	assert_string_equal(scene_look(scene)->premises.choice.release.rules.name, "6.12");
	assert_int_equal(scene->outlook.premises.choice.reason, RULES_EVIDENCE);
	assert_false(scene->outlook.premises.choice.none_fits);
}

/* KVM that lacks masked events is older than 6.3, whatever stands in uname. */
static void what_nobody_takes_away_speaks_for_older_rules(void **state)
{
	struct scene *scene = *state;

	scene_make_zen4(scene);
	scene_set_kernel(scene, "6.6.30");
	scene_answer(scene, RULESET_6_1, false);
	assert_string_equal(scene_look(scene)->premises.choice.release.rules.name, "6.1");
	assert_false(scene->outlook.premises.choice.release.rules.amd_perfmon_v2);
	assert_int_equal(scene->outlook.agreement.state, AGREEMENT_MATCH);
}

/* A difference that no signature stands for stays a finding: it may be KVM's mistake. */
static void rules_are_not_chosen_for_agreeing(void **state)
{
	struct scene *scene = *state;

	scene_make_clearwater(scene);
	scene_set_kernel(scene, "6.17.0-5-generic");
	scene_answer(scene, RULESET_6_17, false);
	scene_answered_leaf(scene, 0xa)->edx = 0x8602;
	assert_string_equal(scene_look(scene)->premises.choice.release.rules.name, "6.17");
	assert_int_equal(scene->outlook.premises.choice.reason, RULES_RELEASE);
	assert_int_equal(scene->outlook.agreement.state, AGREEMENT_MISMATCH);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(the_rules_that_are_chosen_foretell_the_answer),
		SCENE_TEST(a_backport_is_judged_by_the_rules_of_its_code),
		SCENE_TEST(what_nobody_takes_away_speaks_for_older_rules),
		SCENE_TEST(rules_are_not_chosen_for_agreeing),
	};

	return cmocka_run_group_tests_name("wrong_release", tests, NULL, NULL);
}
