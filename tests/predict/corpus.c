// SPDX-License-Identifier: GPL-2.0-or-later
/* The corpus: hosts, and what the kernels' own code answers about them. */
#include "tests/predict/corpus.h"

#include <inttypes.h>
#include <string.h>

#include "tests/unit_test.h"

#define ANSWER_COLUMNS 15

const char *corpus_folder(void)
{
	const char *folder = getenv("PMU_CAPS_CORPUS");

	if (!folder)
		print_message("SKIPPED: PMU_CAPS_CORPUS does not name the corpus\n");
	return folder;
}

FILE *corpus_open(const char *name)
{
	_cleanup_free_ char *path = NULL;
	FILE *file;

	if (asprintf(&path, "%s/%s", corpus_folder(), name) < 0)
		fail();
	file = fopen(path, "re");
	if (!file)
		fail_msg("cannot open %s", path);
	return file;
}

static void parse_word(const char *word, struct corpus_host *host)
{
	struct cpuid_entry *entry = &host->entry[host->count];
	struct cpuid_regs *regs = &entry->regs;
	uint64_t number;

	if (sscanf(word, "%x.%x=%x:%x:%x:%x", &entry->leaf, &entry->subleaf, &regs->eax,
		   &regs->ebx, &regs->ecx, &regs->edx) == 6)
		assert_true(++host->count < ARRAY_SIZE(host->entry));
	else if (sscanf(word, "med=%" SCNx64, &number) == 1)
		host->wants_mediated = number;
	else if (sscanf(word, "pmu=%" SCNx64, &number) == 1)
		host->wants_pmu = number;
	else if (sscanf(word, "ld=%" SCNx64, &number) == 1)
		host->loads_global_ctrl = number;
	else if (sscanf(word, "pc=%" SCNx64, &number) == 1)
		host->perf_capabilities = number;
	else
		fail_msg("cannot understand '%s'", word);
}

static void parse_host(char *line, struct corpus_host *ret)
{
	char *rest = line;
	const char *word = strsep(&rest, " \n");

	*ret = (struct corpus_host){ 0 };
	assert_true(strlen(word) < sizeof(ret->id));
	strcpy(ret->id, word);
	while ((word = strsep(&rest, " \n")))
		if (*word)
			parse_word(word, ret);
}

void corpus_parse_answer(const char *columns, struct corpus_answer *ret)
{
	unsigned int perf_up, enable_pmu, mediated, perfctr_core;
	int read = sscanf(columns,
			  "%u,%u,%u,%u,%" SCNx64 ",%" SCNx64 ",%u,%u,%u,%u,%" SCNx64
			  ",%63[^,],%63[^,],%63[^,],%u",
			  &perf_up, &ret->perf_version, &ret->perf_ngp, &ret->perf_nfixed,
			  &ret->perf_gp_mask, &ret->perf_fixed_mask, &enable_pmu,
			  &mediated, &ret->ngp, &ret->nfixed, &ret->perf_capabilities,
			  ret->leaf_0a, ret->leaf_23, ret->leaf_80000022, &perfctr_core);

	if (read != ANSWER_COLUMNS)
		fail_msg("cannot understand '%s'", columns);
	ret->perf_up = perf_up;
	ret->enable_pmu = enable_pmu;
	ret->mediated = mediated;
	ret->perfctr_core = perfctr_core;
}

/* Room for one element more; fails the test without memory. */
static void *grow(void *array, size_t count, size_t size)
{
	/* the size doubles whenever the count reaches a power of two */
	if (count & (count - 1))
		return array;
	array = reallocarray(array, count ? 2 * count : 1, size);
	assert_non_null(array);
	return array;
}

static void read_hosts(struct corpus *corpus)
{
	_cleanup_fclose_ FILE *file = corpus_open("random-hosts.txt");
	_cleanup_free_ char *line = NULL;
	size_t size = 0;

	while (getline(&line, &size, file) > 0) {
		corpus->host = grow(corpus->host, corpus->hosts, sizeof(*corpus->host));
		parse_host(line, &corpus->host[corpus->hosts++]);
	}
}

static void read_answers(struct corpus *corpus)
{
	_cleanup_fclose_ FILE *file = corpus_open("random-hosts-answers.csv");
	_cleanup_free_ char *line = NULL;
	size_t size = 0;

	assert_true(getline(&line, &size, file) > 0);
	assert_non_null(strstr(line, "id,kernel," CORPUS_ANSWER_COLUMNS));
	while (getline(&line, &size, file) > 0) {
		struct corpus_answer *answer;
		int end = 0;

		corpus->answer =
			grow(corpus->answer, corpus->answers, sizeof(*corpus->answer));
		answer = &corpus->answer[corpus->answers++];
		sscanf(line, "%63[^,],%15[^,],%n", answer->id, answer->kernel, &end);
		assert_true(end > 0);
		corpus_parse_answer(line + end, answer);
	}
}

void corpus_read(struct corpus *ret)
{
	*ret = (struct corpus){ 0 };
	read_hosts(ret);
	read_answers(ret);
}

void corpus_done(struct corpus *corpus)
{
	free(corpus->host);
	free(corpus->answer);
}

const struct ruleset *corpus_rules(const char *kernel)
{
	static const struct {
		const char *kernel;
		enum ruleset_id rules;
	} kernels[] = {
		{ .kernel = "6.1", .rules = RULESET_6_1 },
		{ .kernel = "6.12", .rules = RULESET_6_12 },
		{ .kernel = "7.2", .rules = RULESET_7_0 },
		{ .kernel = "7.2v2", .rules = RULESET_FIXED3_V2 },
	};

	for (size_t i = 0; i < ARRAY_SIZE(kernels); i++)
		if (strcmp(kernels[i].kernel, kernel) == 0)
			return &rulesets[kernels[i].rules];
	fail_msg("no rule set for kernel '%s'", kernel);
	return NULL;
}

static bool same_number(const struct corpus_answer *answer, const char *column,
			uint64_t ours, uint64_t theirs)
{
	if (ours == theirs)
		return true;
	print_error("%s on %s: %s is %" PRIx64 ", we say %" PRIx64 "\n", answer->id,
		    answer->kernel, column, theirs, ours);
	return false;
}

static bool same_leaf(const struct corpus_answer *answer, const char *theirs,
		      bool present, const struct cpuid_regs *regs)
{
	char ours[64] = "absent";

	if (present)
		snprintf(ours, sizeof(ours), "%08x:%08x:%08x:%08x", regs->eax, regs->ebx,
			 regs->ecx, regs->edx);
	if (strcmp(ours, theirs) == 0)
		return true;
	print_error("%s on %s: a leaf is %s, we say %s\n", answer->id, answer->kernel,
		    theirs, ours);
	return false;
}

static bool perf_agrees(const struct corpus_answer *answer, const struct perf_view *perf)
{
	bool same = same_number(answer, "perf_up", !perf->absence, answer->perf_up);

	same &= same_number(answer, "perf_version", perf->version, answer->perf_version);
	same &= same_number(answer, "perf_ngp", perf->gp.count, answer->perf_ngp);
	same &= same_number(answer, "perf_nfixed", perf->fixed.count, answer->perf_nfixed);
	same &= same_number(answer, "perf_gp_mask", perf->gp.bitmap, answer->perf_gp_mask);
	same &= same_number(answer, "perf_fixed_mask", perf->fixed.bitmap,
			    answer->perf_fixed_mask);
	return same;
}

static bool kvm_agrees(const struct corpus_answer *answer, const struct prediction *kvm)
{
	const struct kvm_answer *said = &kvm->answer;
	bool same = same_number(answer, "enable_pmu", kvm->enable_pmu, answer->enable_pmu);

	same &= same_number(answer, "mediated", kvm->mediated, answer->mediated);
	same &= same_number(answer, "ngp", kvm->gp, answer->ngp);
	same &= same_number(answer, "nfixed", kvm->fixed, answer->nfixed);
	same &= same_number(answer, "perf_caps", said->perf_capabilities,
			    answer->perf_capabilities);
	same &= same_leaf(answer, answer->leaf_0a, said->has_leaf_0a, &said->leaf_0a);
	same &= same_leaf(answer, answer->leaf_23, said->has_leaf_23, &said->leaf_23);
	same &= same_leaf(answer, answer->leaf_80000022, said->has_leaf_80000022,
			  &said->leaf_80000022);
	same &= same_number(answer, "perfctr_core", said->perfctr_core,
			    answer->perfctr_core);
	return same;
}

bool corpus_case_holds(const struct corpus_case *it)
{
	const struct ruleset *rules = corpus_rules(it->answer->kernel);
	struct prediction kvm;
	struct pmu_inputs in;
	struct perf_view perf;
	struct cpu cpu;
	bool same;

	cpu_decode(&it->cpuid, &cpu);
	pmu_inputs_of_cpuid(&cpu, &it->cpuid, &in);
	in.wants_mediated = it->wants_mediated;
	in.wants_pmu = it->wants_pmu;
	in.loads_global_ctrl = it->loads_global_ctrl;
	in.perf_capabilities = it->perf_capabilities;
	perf_view_of(rules, &in, &perf);
	/* the answers were made with a perf that reports an LBR of this kind on any part */
	perf.lbr = (struct perf_lbr){ .depth = 32, .call_stack = true };
	predict(rules, &in, &perf, &kvm);
	same = perf_agrees(it->answer, &perf);
	same &= kvm_agrees(it->answer, &kvm);
	return same;
}
