// SPDX-License-Identifier: GPL-2.0-or-later
/* Invented hosts, hostile on purpose: the kernels' own code and we answer alike. */
#include <string.h>

#include "tests/predict/corpus.h"
#include "tests/unit_test.h"

#define HOSTS 1500
#define KERNELS 4

static int read_corpus(void **state)
{
	static struct corpus corpus;

	if (!corpus_folder())
		return 0;
	corpus_read(&corpus);
	*state = &corpus;
	return 0;
}

static int free_corpus(void **state)
{
	if (*state)
		corpus_done(*state);
	return 0;
}

static bool holds(const struct corpus_host *host, const struct corpus_answer *answer)
{
	struct cpuid_entry entry[ARRAY_SIZE(host->entry)];
	const struct corpus_case one = {
		.answer = answer,
		.cpuid = { .entry = entry, .count = host->count },
		.wants_mediated = host->wants_mediated,
		.wants_pmu = host->wants_pmu,
		.loads_global_ctrl = host->loads_global_ctrl,
		.perf_capabilities = host->perf_capabilities,
	};

	assert_string_equal(answer->id, host->id);
	memcpy(entry, host->entry, sizeof(entry));
	return corpus_case_holds(&one);
}

static void check_kernel(const struct corpus *corpus, const char *kernel)
{
	size_t checked = 0, wrong = 0;

	if (!corpus)
		skip();
	assert_int_equal(corpus->hosts, HOSTS);
	assert_int_equal(corpus->answers, HOSTS * KERNELS);
	for (size_t i = 0; i < corpus->answers; i++) {
		if (strcmp(corpus->answer[i].kernel, kernel) != 0)
			continue;
		checked++;
		wrong += !holds(&corpus->host[i % HOSTS], &corpus->answer[i]);
	}
	assert_int_equal(checked, HOSTS);
	assert_int_equal(wrong, 0);
}

static void every_random_host_is_answered_as_linux_6_1_does(void **state)
{
	check_kernel(*state, "6.1");
}

static void every_random_host_is_answered_as_linux_6_12_does(void **state)
{
	check_kernel(*state, "6.12");
}

static void every_random_host_is_answered_as_linux_7_2_does(void **state)
{
	check_kernel(*state, "7.2");
}

static void every_random_host_is_answered_as_fixed3_v2_does(void **state)
{
	check_kernel(*state, "7.2v2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_random_host_is_answered_as_linux_6_1_does),
		cmocka_unit_test(every_random_host_is_answered_as_linux_6_12_does),
		cmocka_unit_test(every_random_host_is_answered_as_linux_7_2_does),
		cmocka_unit_test(every_random_host_is_answered_as_fixed3_v2_does),
	};

	return cmocka_run_group_tests_name("random hosts", tests, read_corpus, free_corpus);
}
