// SPDX-License-Identifier: GPL-2.0-or-later
/* Real dumps, every section of them, and what the kernels' own code answers about each. */
#pragma once

#include "tests/predict/corpus.h"
#include "tests/predict/dump_sections.h"

/* One machine under one kernel. */
struct answer_row {
	const char *file;
	size_t section;
	bool wants_mediated;
	uint64_t perf_capabilities;
	struct corpus_answer answer;
};

/*
 * Asks of each row whether what is claimed holds, and fails if it does not for any. Skips
 * the test where there is no corpus.
 */
void answer_rows_walk(bool (*holds)(const struct answer_row *row,
				    const struct cpuid_table *cpuid));
