// SPDX-License-Identifier: GPL-2.0-or-later
/* The corpus: hosts, and what the kernels' own code answers about them. */
#pragma once

#include <stdio.h>

#include "model/predict.h"

/* What both files of answers have last, as their first line names it. */
#define CORPUS_ANSWER_COLUMNS                                                      \
	"perf_up,perf_version,perf_ngp,perf_nfixed,perf_gp_mask,perf_fixed_mask,"  \
	"kvm_enable_pmu,kvm_mediated,kvm_ngp,kvm_nfixed,kvm_perf_caps,kvm_leaf_a," \
	"kvm_leaf_23,kvm_leaf_80000022,kvm_perfctr_core"

/* A line of the hosts' file. */
struct corpus_host {
	char id[64];
	struct cpuid_entry entry[32];
	size_t count;
	bool wants_mediated, wants_pmu, loads_global_ctrl;
	uint64_t perf_capabilities;
};

/* What one kernel answers about one host, in the order of the file's columns. */
struct corpus_answer {
	char id[64], kernel[16];
	bool perf_up;
	unsigned int perf_version, perf_ngp, perf_nfixed;
	uint64_t perf_gp_mask, perf_fixed_mask;
	bool enable_pmu, mediated;
	unsigned int ngp, nfixed;
	uint64_t perf_capabilities;
	char leaf_0a[64], leaf_23[64], leaf_80000022[64]; /* as in the file, or "absent" */
	bool perfctr_core;
};

struct corpus {
	struct corpus_host *host;
	size_t hosts;
	struct corpus_answer *answer; /* all of one kernel, then all of the next */
	size_t answers;
};

/* The folder of the corpus; NULL, loudly, where PMU_CAPS_CORPUS does not name it. */
const char *corpus_folder(void);

/* Opens a file of the folder. Fails the test if it cannot. */
FILE *corpus_open(const char *name);

/* Reads the invented hosts and their answers; ret is given back by corpus_done(). */
void corpus_read(struct corpus *ret);
void corpus_done(struct corpus *corpus);

/* The answer columns of a line, which begin with perf_up. Fails the test on any fault. */
void corpus_parse_answer(const char *columns, struct corpus_answer *ret);

/* The rule set that a kernel of the answers stands for. */
const struct ruleset *corpus_rules(const char *kernel);

struct corpus_case {
	const struct corpus_answer *answer;
	struct cpuid_table cpuid;
	bool wants_mediated, wants_pmu, loads_global_ctrl;
	uint64_t perf_capabilities;
};

/* Predicts, compares all columns, and prints what differs; whether nothing does. */
bool corpus_case_holds(const struct corpus_case *it);
