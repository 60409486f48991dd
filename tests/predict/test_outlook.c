// SPDX-License-Identifier: GPL-2.0-or-later
/* model/outlook.h: the whole chain, over invented hosts and over named ones. */
#include "model/outlook.h"

#include <string.h>

#include "tests/predict/corpus.h"
#include "tests/predict/scene.h"
#include "tests/unit_test.h"

/* perf's LBR is told by model in the chain, and taken for there in the answers. */
#define LBR_FORMAT UINT64_C(0x3f)

/* Hosts of the corpus that lack a leaf; the answers read it as zero, we as unknown. */
#define INCOMPLETE_MAX 400

static struct corpus corpus;

static int read_corpus(void **state)
{
	(void)state;
	if (corpus_folder())
		corpus_read(&corpus);
	return 0;
}

static int free_corpus(void **state)
{
	(void)state;
	corpus_done(&corpus);
	return 0;
}

/* Everything about the host is recorded, as a root user's record would have it. */
static void make(struct scene *scene, const struct corpus_host *host,
		 const struct corpus_answer *answer)
{
	struct cpuid_table *table;

	snapshot_reset(&scene->snap);
	scene->snap.group[0].cpus = "0";
	scene->snap.group_count = 1;
	table = &scene->snap.group[0].cpuid;
	for (size_t i = 0; i < host->count; i++)
		assert_int_equal(
			cpuid_table_add(table, &scene->snap.arena, &host->entry[i]), 0);
	scene_set_perf_capabilities(scene, host->perf_capabilities);
	scene_set_vmx_controls(scene, host->loads_global_ctrl);
	scene->snap.supplied.changes = (struct changes){
		.kernel = corpus_rules(answer->kernel)->name,
		.mediated = host->wants_mediated ? CHANGE_ON : CHANGE_OFF,
		.enable_pmu = host->wants_pmu ? CHANGE_ON : CHANGE_OFF,
	};
}

static bool same_as(const struct outlook *outlook, const struct corpus_answer *answer)
{
	const bool mediated = outlook->mediated_enabled == TRI_YES;
	const struct prediction *prediction = mediated ? &outlook->mediated.prediction :
							 &outlook->legacy.prediction;

	return mediated == answer->mediated &&
	       prediction->enable_pmu == answer->enable_pmu &&
	       prediction->gp == answer->ngp && prediction->fixed == answer->nfixed &&
	       (prediction->answer.perf_capabilities & ~LBR_FORMAT) ==
		       (answer->perf_capabilities & ~LBR_FORMAT) &&
	       outlook->perf.gp.bitmap == answer->perf_gp_mask &&
	       outlook->perf.fixed.bitmap == answer->perf_fixed_mask;
}

static void every_random_host_comes_through_the_whole_chain(void **state)
{
	struct scene *scene = *state;
	size_t incomplete = 0;

	if (!corpus_folder())
		skip();
	for (size_t i = 0; i < corpus.answers; i++) {
		const struct corpus_answer *answer = &corpus.answer[i];
		const struct outlook *outlook;

		make(scene, &corpus.host[i % corpus.hosts], answer);
		outlook = scene_look(scene);
		if (outlook->legacy.state == FORECAST_UNKNOWN)
			incomplete++;
		else if (!same_as(outlook, answer))
			fail_msg("%s on %s", answer->id, answer->kernel);
	}
	assert_in_range(incomplete, 1, INCOMPLETE_MAX);
}

/* The rules are not the prediction's code: two ways to the same end. */
static void a_host_is_eligible_if_kvm_would_take_the_request(void **state)
{
	static const enum tristate eligible[] = {
		[FORECAST_ANSWER] = TRI_YES,
		[FORECAST_REFUSED] = TRI_NO,
		[FORECAST_UNKNOWN] = TRI_UNKNOWN,
	};
	struct scene *scene = *state;

	if (!corpus_folder())
		skip();
	for (size_t i = 0; i < corpus.answers; i++) {
		const struct corpus_answer *answer = &corpus.answer[i];
		const struct outlook *outlook;

		make(scene, &corpus.host[i % corpus.hosts], answer);
		if (i % 3 == 0) /* and where full-width writes are not known */
			scene->snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES] =
				(struct reading_u64){ 0 };
		outlook = scene_look(scene);
		if (gap_is_open(&outlook->premises.cpuid_gap))
			continue;
		if (outlook->eligibility.eligible != eligible[outlook->mediated.state])
			fail_msg("%s on %s: eligible %s", answer->id, answer->kernel,
				 tri_word(outlook->eligibility.eligible));
	}
}

static void a_snapshot_of_nothing_is_unknown_all_over(void **state)
{
	const struct outlook *outlook = scene_look(*state);

	assert_int_equal(outlook->legacy.state, FORECAST_UNKNOWN);
	assert_int_equal(outlook->mediated.state, FORECAST_UNKNOWN);
	assert_int_equal(outlook->eligibility.eligible, TRI_UNKNOWN);
	assert_int_equal(outlook->mediated_enabled, TRI_NO); /* nobody asked */
	assert_int_equal(outlook->startable.answer, TRI_UNKNOWN);
	assert_int_equal(outlook->guest.mode, GUEST_MODE_UNKNOWN);
	assert_int_equal(outlook->agreement.state, AGREEMENT_NOT_COMPARED);
	assert_int_equal(outlook->limits.count, 0);
}

static void an_outlook_does_not_hang_on_the_one_before(void **state)
{
	struct scene *scene = *state;
	struct outlook fresh;

	scene_make_clearwater(scene);
	memset(&scene->outlook, 0, sizeof(scene->outlook));
	fresh = *scene_look(scene);
	memset(&scene->outlook, 0xa5, sizeof(scene->outlook));
	scene_look(scene);
	assert_int_equal(scene->outlook.limits.count, fresh.limits.count);
	assert_int_equal(scene->outlook.guest.mode, fresh.guest.mode);
	assert_int_equal(scene->outlook.agreement.count, fresh.agreement.count);
	assert_int_equal(scene->outlook.eligibility.count, fresh.eligibility.count);
	assert_int_equal(scene->outlook.topdown.fixed_counter_3.cause,
			 fresh.topdown.fixed_counter_3.cause);
}

static void the_running_parameter_settles_whether_mediated_is_enabled(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene); /* eligible or not is unknown */
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "Y");
	assert_int_equal(scene_look(scene)->mediated_enabled, TRI_UNKNOWN);
	scene_set_module(scene, "kvm_intel");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "N");
	assert_int_equal(scene_look(scene)->mediated_enabled, TRI_NO);
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "Y");
	assert_int_equal(scene_look(scene)->mediated_enabled, TRI_YES);
	scene->snap.supplied.changes.mediated = CHANGE_OFF;
	assert_int_equal(scene_look(scene)->mediated_enabled, TRI_NO);
}

static void on_a_kernel_without_it_mediated_is_not_enabled(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	scene_set_kernel(scene, "6.12.107");
	scene_set_requested(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU, "Y");
	assert_int_equal(scene_look(scene)->mediated_enabled, TRI_NO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(every_random_host_comes_through_the_whole_chain),
		SCENE_TEST(a_host_is_eligible_if_kvm_would_take_the_request),
		SCENE_TEST(a_snapshot_of_nothing_is_unknown_all_over),
		SCENE_TEST(an_outlook_does_not_hang_on_the_one_before),
		SCENE_TEST(the_running_parameter_settles_whether_mediated_is_enabled),
		SCENE_TEST(on_a_kernel_without_it_mediated_is_not_enabled),
	};

	return cmocka_run_group_tests_name("outlook", tests, read_corpus, free_corpus);
}
