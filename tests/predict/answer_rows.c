// SPDX-License-Identifier: GPL-2.0-or-later
/* Real dumps, every section of them, and what the kernels' own code answers about each. */
#include "tests/predict/answer_rows.h"

#include <string.h>

#include "tests/unit_test.h"

#define ROWS 2968

/* Columns before the answers: file to raw_23_1_ebx, perf_capabilities. */
#define COLUMNS_BEFORE 16

/* Cuts the line up; file points into it. */
static void parse_row(char *line, struct answer_row *ret)
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

void answer_rows_walk(bool (*holds)(const struct answer_row *, const struct cpuid_table *))
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
		struct answer_row row;

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
