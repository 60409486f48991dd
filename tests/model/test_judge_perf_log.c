// SPDX-License-Identifier: GPL-2.0-or-later
/* model/judge_perf_log.c: the finding about perf's numbers in the log that CPUID refutes. */
#include "model/judge.h"

#include <stdio.h>

#include "tests/model/hosts.h"
#include "tests/predict/scene.h"
#include "tests/unit_test.h"

#define LINES_MAX 8

struct log {
	const char *line[LINES_MAX];
};

static const struct findings *judge(struct scene *scene, const struct log *log)
{
	scene->snap.kernel.log_count = 0;
	for (size_t i = 0; i < LINES_MAX && log->line[i]; i++)
		scene_add_log(scene, log->line[i]);
	verdict_judge(&scene->snap, &scene->verdict);
	return &scene->verdict.findings;
}

/* As real kernels print them: 6.1 to 6.17, and since 6.18. */
static const struct log skylake = { {
	"... version:                4",
	"... bit width:              48",
	"... generic registers:      4",
	"... value mask:             0000ffffffffffff",
	"... max period:             00007fffffffffff",
	"... fixed-purpose events:   3",
	"... event mask:             000000070000000f",
} };
static const struct log ice_lake = { {
	"... version:                   5",
	"... bit width:                 48",
	"... generic counters:          8",
	"... generic bitmap:            00000000000000ff",
	"... fixed-purpose counters:    4",
	"... fixed-purpose bitmap:      000000000000000f",
	/* with PERF_METRICS, on bare metal */
	"... event mask:             0001000f000000ff",
} };

static void what_the_log_of_this_cpu_says_is_no_finding(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	assert_not_found(judge(scene, &ice_lake), FINDING_PERF_LOG_DISAGREES);
	assert_not_found(judge(scene, &(struct log){ 0 }), FINDING_PERF_LOG_DISAGREES);
}

static void what_no_kernel_makes_of_cpuid_is_one(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	assert_found(judge(scene, &skylake), FINDING_PERF_LOG_DISAGREES,
		     "version: log 4, by CPUID 5; general-purpose counters: log 4, by CPUID "
		     "8; event mask: log 0x70000000f, by CPUID 0xf000000ff");
	assert_found(judge(scene, &(struct log){ { "... generic counters: 4" } }),
		     FINDING_PERF_LOG_DISAGREES,
		     "general-purpose counters: log 4, by CPUID 8");
	assert_found(judge(scene, &(struct log){ { "... bit width:  40" } }),
		     FINDING_PERF_LOG_DISAGREES, "bit width: log 40, by CPUID 48");
	assert_found(
		judge(scene,
		      &(struct log){ { "... generic bitmap:        000000000000000f",
				       "... fixed-purpose bitmap:  0000000000000077" } }),
		FINDING_PERF_LOG_DISAGREES,
		"general-purpose bitmap: log 0xf, by CPUID 0xff; fixed bitmap: log "
		"0x77, by CPUID 0xf");
}

static void a_cpu_without_pmu_has_no_version(void **state)
{
	struct scene *scene = *state;

	scene_make_ice_lake(scene);
	*scene_leaf(scene, 0xa) = REGS(0, 0, 0, 0);
	assert_found(judge(scene, &ice_lake), FINDING_PERF_LOG_DISAGREES,
		     "version: log 5, by CPUID 0");
	/* P6's and Pentium 4's drivers have counters, and no version */
	assert_not_found(judge(scene, &(struct log){ { "... version: 0",
						       "... generic registers: 2" } }),
			 FINDING_PERF_LOG_DISAGREES);
}

/* The kernel of the log may be any, also one that nobody named. */
static void what_some_kernel_makes_of_cpuid_is_none(void **state)
{
	static const char *const releases[] = { NULL, "5.10.0-30-amd64", "6.1.192",
						"7.2.13" };
	static const struct log counted = { { "... fixed-purpose events:   6",
					      "... event mask: 00000077000000ff" } };
	static const struct log older = { { "... fixed-purpose events:   3",
					    "... event mask: 00000007000000ff" } };
	struct scene *scene = *state;

	scene_make_clearwater(scene);
	for (size_t i = 0; i < ARRAY_SIZE(releases); i++) {
		scene_set_kernel(scene, releases[i]);
		assert_not_found(judge(scene, &counted), FINDING_PERF_LOG_DISAGREES);
		assert_not_found(judge(scene, &older), FINDING_PERF_LOG_DISAGREES);
	}
	scene_make_ice_lake(scene); /* "hw perf events fixed 4 > max(3), clipping!" */
	assert_not_found(judge(scene, &older), FINDING_PERF_LOG_DISAGREES);
}

static void bare_metal_has_three_fixed_counters_and_a_guest_what_it_is_given(void **state)
{
	static const struct log none = { { "... fixed-purpose events:   0" } };
	static const struct log three = { { "... fixed-purpose events:   3" } };
	struct scene *scene = *state;

	scene_make_skylake(scene);
	scene_leaf(scene, 0xa)->edx = 0x601;
	assert_not_found(judge(scene, &three), FINDING_PERF_LOG_DISAGREES);
	assert_found(judge(scene, &none), FINDING_PERF_LOG_DISAGREES,
		     "fixed counters: log 0, by CPUID 3");
	host_set_guest(&scene->snap);
	assert_not_found(judge(scene, &three), FINDING_PERF_LOG_DISAGREES); /* before 4.13 */
	assert_found(judge(scene, &none), FINDING_PERF_LOG_DISAGREES,
		     "fixed counters: log 0, by CPUID 1");
	/* what a shift by 64 bits comes to, nobody knows */
	scene_leaf(scene, 0xa)->edx = 0x600;
	assert_not_found(judge(scene, &none), FINDING_PERF_LOG_DISAGREES);
	assert_found(judge(scene, &ice_lake), FINDING_PERF_LOG_DISAGREES,
		     "version: log 5, by CPUID 4");
}

static void amd_has_no_version_or_the_second(void **state)
{
	static const struct log first = {
		{ "... version: 0", "... bit width: 48", "... generic registers: 6",
		  "... fixed-purpose events: 0", "... event mask: 000000000000003f" }
	};
	static const struct log second = { { "... version: 2", "... bit width: 48",
					     "... generic counters: 6",
					     "... generic bitmap: 000000000000003f",
					     "... fixed-purpose counters: 0" } };
	struct scene *scene = *state;

	scene_make_zen4(scene);
	assert_not_found(judge(scene, &second), FINDING_PERF_LOG_DISAGREES);
	assert_not_found(judge(scene, &first), FINDING_PERF_LOG_DISAGREES); /* before 5.19 */
	assert_found(judge(scene, &(struct log){ { "... generic counters: 4" } }),
		     FINDING_PERF_LOG_DISAGREES,
		     "general-purpose counters: log 4, by CPUID 6");
	scene_leaf(scene, 0x1)->eax = 0x00830f10;
	scene_leaf(scene, 0x80000000)->eax = 0x80000020;
	assert_not_found(judge(scene, &first), FINDING_PERF_LOG_DISAGREES);
	assert_found(judge(scene, &second), FINDING_PERF_LOG_DISAGREES,
		     "version: log 2, by CPUID 0");
}

static void hybrid_parts_are_not_compared(void **state)
{
	struct scene *scene = *state;

	scene_make_alder_lake(scene);
	assert_not_found(judge(scene, &ice_lake), FINDING_PERF_LOG_DISAGREES);
	/* a guest on one, and a model that is not known to be one */
	host_set_leaf_7_edx(&scene->snap, 0);
	assert_not_found(judge(scene, &skylake), FINDING_PERF_LOG_DISAGREES);
	scene_leaf(scene, 0x1)->eax = 0x000f0f01;
	assert_not_found(judge(scene, &(struct log){ { "core: cpu_core PMU driver: ",
						       "... generic counters: 2" } }),
			 FINDING_PERF_LOG_DISAGREES);
}

static void what_is_not_known_is_not_compared(void **state)
{
	struct scene *scene = *state;

	scene_make_skylake(scene);
	host_forget(&scene->snap, 0, 0xa);
	assert_not_found(judge(scene, &ice_lake), FINDING_PERF_LOG_DISAGREES);
	/* lines of two boots, or cut ones */
	host_set_leaf(&scene->snap, 0xa, LEAF_A_SKYLAKE);
	assert_not_found(judge(scene, &(struct log){ { "... version: 5", "... version: 4",
						       "... generic counters:",
						       "... event mask: 7000g" } }),
			 FINDING_PERF_LOG_DISAGREES);
}

static void what_clearcpuid_hides_from_perf_is_not_compared(void **state)
{
	static const char *const cleared[] = { "arch_perfmon", "hypervisor,smap", "514",
					       "smap,18:4" };
	static const struct log log = { { "... version: 3",
					  "Clearing CPUID bits: arch_perfmon" } };
	struct scene *scene = *state;

	scene_make_skylake(scene);
	assert_not_found(judge(scene, &log), FINDING_PERF_LOG_DISAGREES);
	for (size_t i = 0; i < ARRAY_SIZE(cleared); i++) {
		char text[64];

		snprintf(text, sizeof(text), "clearcpuid=%s nmi_watchdog=0", cleared[i]);
		scene->snap.kernel.command_line = (struct reading_text){
			.reading = reading_ok(),
			.text = text,
		};
		assert_not_found(judge(scene, &ice_lake), FINDING_PERF_LOG_DISAGREES);
	}
	scene->snap.kernel.command_line.text = "clearcpuid=xsaves,avx512f nmi_watchdog=0";
	assert_found(judge(scene, &(struct log){ { "... version: 3",
						   "Clearing CPUID bits: xsaves" } }),
		     FINDING_PERF_LOG_DISAGREES, "version: log 3, by CPUID 4");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		SCENE_TEST(what_the_log_of_this_cpu_says_is_no_finding),
		SCENE_TEST(what_no_kernel_makes_of_cpuid_is_one),
		SCENE_TEST(a_cpu_without_pmu_has_no_version),
		SCENE_TEST(what_some_kernel_makes_of_cpuid_is_none),
		SCENE_TEST(bare_metal_has_three_fixed_counters_and_a_guest_what_it_is_given),
		SCENE_TEST(amd_has_no_version_or_the_second),
		SCENE_TEST(hybrid_parts_are_not_compared),
		SCENE_TEST(what_is_not_known_is_not_compared),
		SCENE_TEST(what_clearcpuid_hides_from_perf_is_not_compared),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
