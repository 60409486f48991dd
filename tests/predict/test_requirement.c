// SPDX-License-Identifier: GPL-2.0-or-later
/* model/requirement.h: what a user can ask of a host for its guests. */
#include "model/requirement.h"

#include <errno.h>
#include <string.h>

#include "tests/model/hosts.h"
#include "tests/predict/scene.h"
#include "tests/unit_test.h"

static void check(struct scene *scene, const char *text, enum tristate met)
{
	struct requirement requirement;
	struct requirement_result result;

	if (requirement_parse(text, &requirement) < 0)
		fail_msg("'%s' is refused", text);
	requirement_check(&requirement, scene_look(scene), &result);
	if (result.met != met)
		fail_msg("%s: %s (%s)", text, tri_word(result.met), result.evidence);
	assert_true(strlen(result.evidence) > 0);
	if (met == TRI_YES || requirement.negated)
		assert_string_equal(result.remedy, "");
	else
		assert_true(strlen(result.remedy) > 0);
}

static void the_names_are_read_with_their_numbers(void **state)
{
	struct requirement requirement;

	(void)state;
	assert_int_equal(requirement_parse("mediated-startable", &requirement), 0);
	assert_int_equal(requirement.id, REQUIREMENT_MEDIATED_STARTABLE);
	assert_false(requirement.negated);
	assert_int_equal(requirement_parse("!fixed>=4", &requirement), 0);
	assert_int_equal(requirement.id, REQUIREMENT_FIXED);
	assert_true(requirement.negated);
	assert_int_equal(requirement.number, 4);
	for (size_t i = 0; i < REQUIREMENT_COUNT; i++) {
		char text[64];

		snprintf(text, sizeof(text), "%s%s", requirement_kinds[i].name,
			 requirement_kinds[i].takes_number ? ">=1" : "");
		assert_int_equal(requirement_parse(text, &requirement), 0);
		assert_int_equal(requirement.id, i);
		assert_true(strlen(requirement_kinds[i].summary) > 0);
	}
}

static void other_texts_are_refused(void **state)
{
	static const char *const texts[] = {
		"",        "!",         "!!pmu",     "pm",        "pmus",
		"PMU",     "pmu>=1",    "fixed",     "fixed>",    "fixed>4",
		"fixed>=", "fixed>=x",  "fixed>=-1", "fixed>=4 ", "fixed>=4294967296",
		"fixed=4", "fixed>= 4", " pmu",
	};
	struct requirement requirement;

	(void)state;
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		if (requirement_parse(texts[i], &requirement) != -EINVAL)
			fail_msg("'%s' is taken", texts[i]);
}

static void an_ice_lake_host_of_today(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene_answer(scene, RULESET_7_0, false);
	check(scene, "pmu", TRI_YES);
	check(scene, "!pmu", TRI_NO);
	check(scene, "mediated", TRI_NO);
	check(scene, "!mediated", TRI_YES);
	check(scene, "topdown", TRI_NO);
	check(scene, "fixed>=3", TRI_YES);
	check(scene, "fixed>=4", TRI_NO);
	check(scene, "gp>=8", TRI_YES);
	check(scene, "gp>=9", TRI_NO);
	check(scene, "version>=2", TRI_YES);
	check(scene, "version>=3", TRI_NO);
	check(scene, "full-width", TRI_YES);
	check(scene, "pebs", TRI_YES);
	check(scene, "lbr", TRI_YES);
	check(scene, "perf-metrics", TRI_NO);
	check(scene, "kvm-agrees", TRI_YES);
}

static void the_same_host_after_the_upgrade(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene_set_watchdog(scene, 1);
	scene->snap.supplied.changes =
		(struct changes){ .kernel = "fixed3-v6", .mediated = CHANGE_ON };
	check(scene, "pmu", TRI_YES);
	check(scene, "mediated", TRI_YES);
	check(scene, "mediated-startable", TRI_UNKNOWN);
	check(scene, "!mediated-startable", TRI_UNKNOWN);
	check(scene, "topdown", TRI_YES);
	check(scene, "fixed>=4", TRI_YES);
	check(scene, "perf-metrics", TRI_YES);
	check(scene, "pebs", TRI_NO);
	check(scene, "kvm-agrees", TRI_UNKNOWN);
	scene->snap.supplied.changes.nmi_watchdog = CHANGE_OFF;
	check(scene, "mediated-startable", TRI_YES);
	scene->snap.supplied.changes.kernel = "fixed3-v2"; /* the counter alone */
	check(scene, "topdown", TRI_NO);
}

static void a_host_of_which_little_is_known(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene->snap.supplied.changes.mediated = CHANGE_ON;
	check(scene, "pmu", TRI_YES); /* whichever it is */
	check(scene, "mediated", TRI_UNKNOWN);
	check(scene, "pebs", TRI_UNKNOWN);
	check(scene, "fixed>=3", TRI_YES);
	scene->snap.supplied.changes.kernel = "fixed3-v2";
	check(scene, "fixed>=4", TRI_UNKNOWN);
	check(scene, "gp>=8", TRI_YES);
	host_forget(&scene->snap, 0, 0xa);
	check(scene, "pmu", TRI_UNKNOWN);
	check(scene, "fixed>=1", TRI_UNKNOWN);
	check(scene, "gp>=1", TRI_UNKNOWN);
	check(scene, "version>=1", TRI_UNKNOWN);
	check(scene, "topdown", TRI_UNKNOWN);
}

static void a_hybrid_host(void **state)
{
	struct scene *scene = *state;

	scene_make_alder_lake(scene);
	check(scene, "pmu", TRI_NO);
	check(scene, "mediated", TRI_NO);
	check(scene, "mediated-startable", TRI_NO);
	check(scene, "fixed>=0", TRI_YES);
	check(scene, "fixed>=1", TRI_NO);
	check(scene, "gp>=1", TRI_NO);
	check(scene, "full-width", TRI_NO);
}

static void an_amd_host(void **state)
{
	struct scene *scene = *state;

	scene_make_zen4(scene);
	check(scene, "pmu", TRI_YES);
	check(scene, "gp>=6", TRI_YES);
	check(scene, "version>=2", TRI_YES);
	check(scene, "full-width", TRI_YES);
	check(scene, "topdown", TRI_NO);
	check(scene, "lbr", TRI_NO);
	scene->snap.supplied.changes.mediated = CHANGE_ON;
	check(scene, "mediated", TRI_YES);
}

static void a_counter_in_a_hole_does_not_count(void **state)
{
	struct scene *scene = *state;

	scene_make_clearwater(scene);
	scene_set_perf_capabilities(scene, 0x2000);
	scene_answer(scene, RULESET_7_0, true);
	scene_answered_leaf(scene, 0xa)->edx = 0x8604;
	check(scene, "fixed>=3", TRI_YES);
	check(scene, "fixed>=4", TRI_NO);
	check(scene, "kvm-agrees", TRI_NO);
}

static void without_kvm_nothing_is_met(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "Y");
	check(scene, "mediated", TRI_YES);
	scene->snap.kvm.device.state = READING_ABSENT;
	scene->snap.kvm.misc_device.state = READING_ABSENT;
	check(scene, "pmu", TRI_NO);
	check(scene, "mediated", TRI_NO);
	check(scene, "mediated-startable", TRI_NO);
}

/* Not a rule of the mediated vPMU is to blame where no VM runs at all. */
static void what_stands_in_the_way_is_the_missing_kvm(void **state)
{
	static const char *const asked[] = { "mediated", "mediated-startable" };
	struct scene *scene = *state;
	struct requirement requirement;
	struct requirement_result result;

	scene_make_ice_lake(scene); /* of which a rule of eligibility is unknown */
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "Y");
	scene_add_log(scene, "kvm: support for 'kvm_intel' disabled by bios");
	for (size_t i = 0; i < ARRAY_SIZE(asked); i++) {
		assert_int_equal(requirement_parse(asked[i], &requirement), 0);
		requirement_check(&requirement, scene_look(scene), &result);
		assert_int_equal(result.met, TRI_NO);
		if (strstr(result.evidence, "full-width"))
			fail_msg("%s: %s", asked[i], result.evidence);
		assert_non_null(strstr(result.remedy, "firmware"));
	}
}

static void where_it_cannot_be_told_whether_there_is_a_kvm_nothing_is_known(void **state)
{
	static const char *const asked[] = { "pmu",   "mediated",   "fixed>=1",
					     "gp>=4", "version>=2", "full-width",
					     "pebs",  "lbr",        "mediated-startable" };
	struct scene *scene = *state;
	struct requirement requirement;
	struct requirement_result result;

	scene_make_ice_lake(scene);
	scene_set_perf_capabilities(scene, 0xf4c5);
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "Y");
	scene_set_watchdog(scene, 0);
	scene->snap.kvm.device.state = READING_ABSENT;
	for (size_t i = 0; i < ARRAY_SIZE(asked); i++)
		check(scene, asked[i], TRI_UNKNOWN);
	assert_int_equal(requirement_parse("mediated", &requirement), 0);
	requirement_check(&requirement, scene_look(scene), &result);
	assert_string_equal(result.evidence,
			    "whether there is a KVM on this host could not be "
			    "told (/dev/kvm)");
	assert_non_null(strstr(result.remedy, "give the container /dev/kvm"));
	scene_set_module(scene, "kvm_intel"); /* whose device a container is not given */
	check(scene, "pmu", TRI_YES);
	check(scene, "mediated", TRI_YES);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_names_are_read_with_their_numbers),
		cmocka_unit_test(other_texts_are_refused),
		SCENE_TEST(an_ice_lake_host_of_today),
		SCENE_TEST(the_same_host_after_the_upgrade),
		SCENE_TEST(a_host_of_which_little_is_known),
		SCENE_TEST(a_hybrid_host),
		SCENE_TEST(an_amd_host),
		SCENE_TEST(a_counter_in_a_hole_does_not_count),
		SCENE_TEST(without_kvm_nothing_is_met),
		SCENE_TEST(what_stands_in_the_way_is_the_missing_kvm),
		SCENE_TEST(where_it_cannot_be_told_whether_there_is_a_kvm_nothing_is_known),
	};

	return cmocka_run_group_tests_name("requirement", tests, NULL, NULL);
}
