// SPDX-License-Identifier: GPL-2.0-or-later
/* Real dumps, every section of them: the kernels' own code and we answer alike. */
#include <inttypes.h>
#include <string.h>

#include "model/outlook.h"
#include "model/verdict.h"

#include "tests/predict/answer_rows.h"
#include "tests/unit_test.h"

static bool prediction_holds(const struct answer_row *row, const struct cpuid_table *cpuid)
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
static void look_out(const struct answer_row *row, const struct cpuid_table *cpuid,
		     struct outlook *ret)
{
	const struct changes changes = {
		.kernel = corpus_rules(row->answer.kernel)->name,
		.mediated = row->wants_mediated ? CHANGE_ON : CHANGE_OFF,
	};
	struct snapshot snap = {
		.group = { { .cpus = "0", .cpuid = *cpuid } },
		.group_count = 1,
		.supplied.perf_capabilities = {
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

static bool outlook_holds(const struct answer_row *row, const struct cpuid_table *cpuid)
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
	answer_rows_walk(prediction_holds);
}

static void every_section_comes_through_the_whole_chain(void **state)
{
	(void)state;
	answer_rows_walk(outlook_holds);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_section_is_answered_as_the_kernels_do),
		cmocka_unit_test(every_section_comes_through_the_whole_chain),
	};

	return cmocka_run_group_tests_name("kvm answers", tests, NULL, NULL);
}
