// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The finding about perf's numbers in the kernel log that its CPUID does not lead to: the log
 * is of another machine, or of a boot before the firmware was set otherwise.
 *
 * Which kernel wrote the log need not be known, nor be right: a number counts as contradicted
 * only if no kernel makes it of this CPUID.
 */
#include "model/judge.h"

#include <stdio.h>
#include <string.h>

#include "base/bits.h"
#include "base/text_buffer.h"
#include "model/kernel_log.h"
#include "model/perf_log.h"
#include "model/perfmon.h"

/* Bit 48 and those above it switch no counter on, but what goes with them: PERF_METRICS. */
#define COUNTERS ((UINT64_C(1) << 48) - 1)

/* What the kernels make of the CPUID: the one that the host is judged by first. */
struct makings {
	uint64_t number[RULESET_COUNT + 3][PERF_LOG_NUMBER_COUNT];
	size_t count;
	bool only_version; /* nothing else is known, or there is no architectural PMU */
	bool counts_known;
};

static void add_row(struct makings *makings, const struct perf_view *view)
{
	uint64_t *row = makings->number[makings->count++];

	row[PERF_LOG_VERSION] = view->version;
	row[PERF_LOG_WIDTH] = view->gp.width;
	/* counts are printed as the ones of the bitmaps, also where perf counts otherwise */
	row[PERF_LOG_GP] = bits_count(view->gp.bitmap);
	row[PERF_LOG_FIXED] = bits_count(view->fixed.bitmap);
	row[PERF_LOG_GP_BITMAP] = view->gp.bitmap;
	row[PERF_LOG_FIXED_BITMAP] = view->fixed.bitmap;
	row[PERF_LOG_EVENT_MASK] = view->gp.bitmap | view->fixed.bitmap
							     << PERF_LOG_FIXED_SHIFT;
}

/*
 * Kernels before 6.1 look at neither AMD's PerfMonV2 nor leaf 0xA ECX, and take three fixed
 * counters for granted, in a guest too. Before 5.10 they know of no fourth one, and clip.
 */
static void add_older(struct makings *makings, const struct pmu_inputs *in,
		      const struct perf_view *view)
{
	const unsigned int fixed = bits_field32(in->perfmon.edx, 4, 0);
	const bool core = pmu_inputs_has_amd_feature(in, CPUID_AMD_ECX_PERFCTR_CORE);
	struct perf_view older = *view;

	if (pmu_inputs_is_amd(in)) {
		older.version = 0;
		older.gp.bitmap = bits_ones(core ? AMD_COUNTERS_CORE : AMD_COUNTERS_LEGACY);
	} else if (older.version >= 2) {
		older.fixed.bitmap = bits_ones(3);
		add_row(makings, &older);
		older.fixed.bitmap = bits_ones(fixed > 3 ? fixed : 3);
	}
	add_row(makings, &older);
}

static void make_all(const struct verdict *verdict, struct makings *ret)
{
	const struct premises *premises = &verdict->outlook.premises;
	struct pmu_inputs in = premises->in;
	struct perf_view view;

	in.pmu_broken = false; /* what CPUID leads to is the question */
	perf_view_of(&premises->choice.release.rules, &in, &view);
	*ret = (struct makings){
		.only_version = view.absence ||
				!(view.arch_perfmon || pmu_inputs_is_amd(&in)),
		.counts_known = !gap_is_open(&verdict->cpu.perfmon_ext_gap) &&
				!gap_is_open(&verdict->hardware[0].perfmon_ext_gap),
	};
	add_row(ret, &view);
	add_older(ret, &in, &view);
	for (size_t i = 0; i < RULESET_COUNT; i++) {
		perf_view_of(&rulesets[i], &in, &view);
		add_row(ret, &view);
		ret->counts_known &= !view.undefined_shift;
	}
}

static bool can_be(const struct makings *makings, enum perf_log_number number,
		   uint64_t value)
{
	for (size_t i = 0; i < makings->count; i++)
		if (makings->number[i][number] == value)
			return true;
	return false;
}

static bool is_known(const struct makings *makings, enum perf_log_number number)
{
	if (number == PERF_LOG_VERSION)
		return true;
	return !makings->only_version &&
	       (number == PERF_LOG_WIDTH || makings->counts_known);
}

static void add_number(const struct makings *makings, enum perf_log_number number,
		       uint64_t value, struct text_list *list)
{
	char piece[96];
	struct text_buffer text = text_in(piece, sizeof(piece));
	const bool hex = perf_log_number_is_hex(number);
	void (*const add)(struct text_buffer *, unsigned long) = hex ? text_hex :
								       text_number;

	text_add(&text, perf_log_number_text(number));
	text_add(&text, ": log ");
	add(&text, value);
	text_add(&text, ", by CPUID ");
	add(&text, makings->number[0][number]);
	text_list_add(list, piece);
}

/* Whether what is cleared may be something that perf goes by; a number may be anything. */
static bool names_pmu(const char *names, size_t length)
{
	static const char *const of_perf[] = { "perf", "hypervisor" };
	char before = ' ';

	for (size_t i = 0; i < length; before = names[i++]) {
		if (names[i] >= '0' && names[i] <= '9' && strchr(" ,:", before))
			return true;
		for (size_t j = 0; j < ARRAY_SIZE(of_perf); j++)
			if (strncmp(names + i, of_perf[j], strlen(of_perf[j])) == 0)
				return true;
	}
	return false;
}

/* The kernel's clearcpuid=, given once or more often: what it takes away perf does not see. */
static bool is_pmu_cleared(const struct kernel_snapshot *kernel)
{
	static const char option[] = "clearcpuid=", notice[] = "Clearing CPUID bits:";
	const struct reading_text *line = &kernel->command_line;
	const char *at = line->reading.state == READING_OK ? line->text : "";

	while ((at = strstr(at, option)) != NULL) {
		at += strlen(option);
		if (names_pmu(at, strcspn(at, " ")))
			return true;
	}
	for (size_t i = 0; i < kernel->log_count; i++) {
		at = strstr(kernel->log_line[i], notice);
		if (at && names_pmu(at + strlen(notice), strlen(at + strlen(notice))))
			return true;
	}
	return false;
}

/* Hybrid parts print the numbers of a PMU at a time, which leaf 0xA does not hold. */
static bool is_hybrid(const struct snapshot *snap, const struct premises *premises)
{
	const struct pmu_inputs *in = &premises->in;
	const struct perf_model *model =
		perf_model_find(&premises->choice.release.rules, in->family, in->model);

	return in->vendor == VENDOR_INTEL &&
	       (in->hybrid || (model && model->hybrid) ||
		kernel_log_has(&snap->kernel, "core: cpu_")); /* "cpu_core PMU driver:" */
}

static bool is_comparable(const struct snapshot *snap, const struct verdict *verdict)
{
	const struct premises *premises = &verdict->outlook.premises;

	return !gap_is_open(&premises->cpuid_gap) &&
	       (premises->in.vendor == VENDOR_INTEL || pmu_inputs_is_amd(&premises->in)) &&
	       !is_hybrid(snap, premises) && !is_pmu_cleared(&snap->kernel);
}

void judge_perf_log(const struct snapshot *snap, struct verdict *verdict)
{
	char evidence[FINDING_EVIDENCE_SIZE] = "";
	struct text_list list = text_list_behind(evidence, sizeof(evidence), "; ");
	struct makings makings;

	if (!is_comparable(snap, verdict))
		return;
	make_all(verdict, &makings);
	for (enum perf_log_number i = 0; i < PERF_LOG_NUMBER_COUNT; i++) {
		uint64_t value;

		if (!is_known(&makings, i) || !perf_log_find(&snap->kernel, i, &value))
			continue;
		if (i == PERF_LOG_EVENT_MASK)
			value &= COUNTERS;
		if (!can_be(&makings, i, value))
			add_number(&makings, i, value, &list);
	}
	text_list_end(&list);
	if (*evidence)
		findings_add(&verdict->findings, FINDING_PERF_LOG_DISAGREES, "%s",
			     evidence);
}
