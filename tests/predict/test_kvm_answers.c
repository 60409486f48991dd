// SPDX-License-Identifier: GPL-2.0-or-later
/* Real dumps, every section of them: the kernels' own code and we answer alike. */
#include <inttypes.h>
#include <string.h>

#include "model/outlook.h"
#include "model/verdict.h"

#include "tests/predict/corpus.h"
#include "tests/predict/dump_sections.h"
#include "tests/unit_test.h"

#define ROWS 2968

/* Columns before the answers: file to raw_23_1_ebx, perf_capabilities. */
#define COLUMNS_BEFORE 16

struct row {
	const char *file;
	size_t section;
	bool wants_mediated;
	uint64_t perf_capabilities;
	struct corpus_answer answer;
};

/* Cuts the line up; file points into it. */
static void parse_row(char *line, struct row *ret)
{
	const char *column[COLUMNS_BEFORE];

	for (size_t i = 0; i < COLUMNS_BEFORE; i++)
		column[i] = strsep(&line, ",");
	assert_non_null(line);
	ret->file = column[0];
	ret->section = strtoul(column[1], NULL, 10);
	snprintf(ret->answer.id, sizeof(ret->answer.id), "%.50s:%s", column[0], column[1]);
	snprintf(ret->answer.kernel, sizeof(ret->answer.kernel), "%s", column[2]);
	ret->wants_mediated = strcmp(column[3], "1") == 0;
	ret->perf_capabilities = strtoull(column[15], NULL, 16);
	corpus_parse_answer(line, &ret->answer);
}

static void for_each_row(bool (*holds)(const struct row *, const struct cpuid_table *))
{
	_cleanup_free_ char *line = NULL;
	struct dump_sections sections = { 0 };
	size_t size = 0, rows = 0, wrong = 0;
	FILE *file;

	if (!corpus_folder())
		skip();
	file = corpus_open("kvm-answers.csv");
	assert_true(getline(&line, &size, file) > 0);
	assert_non_null(strstr(line, ",perf_capabilities," CORPUS_ANSWER_COLUMNS));
	while (getline(&line, &size, file) > 0) {
		struct row row;

		parse_row(line, &row);
		dump_sections_read(row.file, &sections);
		assert_true(row.section < sections.count);
		rows++;
		wrong += !holds(&row, &sections.cpuid[row.section]);
	}
	fclose(file);
	dump_sections_done(&sections);
	assert_int_equal(rows, ROWS);
	assert_int_equal(wrong, 0);
}

static bool prediction_holds(const struct row *row, const struct cpuid_table *cpuid)
{
	const struct corpus_case one = {
		.answer = &row->answer,
		.cpuid = *cpuid,
		.wants_mediated = row->wants_mediated,
		.wants_pmu = true,
		.loads_global_ctrl = true,
		.perf_capabilities = row->perf_capabilities,
	};

	return corpus_case_holds(&one);
}

/* What the whole chain says of a machine whose boot CPU is that of the section. */
static void look_out(const struct row *row, const struct cpuid_table *cpuid,
		     struct outlook *ret)
{
	const struct changes changes = {
		.kernel = corpus_rules(row->answer.kernel)->name,
		.mediated = row->wants_mediated ? CHANGE_ON : CHANGE_OFF,
	};
	struct snapshot snap = {
		.group = { { .cpus = "0", .cpuid = *cpuid } },
		.group_count = 1,
		.supplied_perf_capabilities = {
			.reading = reading_ok(),
			.value = row->perf_capabilities,
		},
	};
	struct verdict verdict;
	const struct evidence_sources sources = {
		.snap = &snap,
		.cpu = &verdict.cpu,
		.boot = &verdict.hardware[0],
		.answer = &verdict.answer,
	};

	verdict_judge(&snap, &verdict);
	outlook_of(&sources, &changes, ret);
}

static bool outlook_holds(const struct row *row, const struct cpuid_table *cpuid)
{
	const bool amd = strncmp(row->file, "AuthenticAMD", 12) == 0 ||
			 strncmp(row->file, "HygonGenuine", 12) == 0;
	const struct prediction *prediction;
	struct outlook outlook;

	look_out(row, cpuid, &outlook);
	if (outlook.legacy.state == FORECAST_UNKNOWN) {
		print_error("%s: %s\n", row->answer.id,
			    fact_place(outlook.legacy.gap.fact));
		return false;
	}
	prediction = outlook.mediated_enabled == TRI_YES ? &outlook.mediated.prediction :
							   &outlook.legacy.prediction;
	if ((outlook.mediated_enabled == TRI_YES) != row->answer.mediated ||
	    prediction->enable_pmu != row->answer.enable_pmu ||
	    prediction->gp != row->answer.ngp || prediction->fixed != row->answer.nfixed ||
	    prediction->answer.perf_capabilities != row->answer.perf_capabilities) {
		print_error("%s on %s\n", row->answer.id, row->answer.kernel);
		return false;
	}
	/* a guest has a PMU if KVM has one, and AMD's need not show in CPUID */
	if ((outlook.guest.mode >= GUEST_MODE_EMULATED) != row->answer.enable_pmu && !amd) {
		print_error("%s on %s: mode %d\n", row->answer.id, row->answer.kernel,
			    outlook.guest.mode);
		return false;
	}
	return true;
}

static void every_section_is_answered_as_the_kernels_do(void **state)
{
	(void)state;
	for_each_row(prediction_holds);
}

static void every_section_comes_through_the_whole_chain(void **state)
{
	(void)state;
	for_each_row(outlook_holds);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_section_is_answered_as_the_kernels_do),
		cmocka_unit_test(every_section_comes_through_the_whole_chain),
	};

	return cmocka_run_group_tests_name("kvm answers", tests, NULL, NULL);
}
