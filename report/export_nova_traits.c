// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Custom traits in a provider.yaml of OpenStack Nova (schema 1.0). A trait promises something
 * to a flavor, so it stands only where it is proven: known, and not taken for granted. Nova
 * takes a provider without traits, too.
 */
#include <string.h>

#include "report/export.h"
#include "report/export_value.h"

#define PREFIX "CUSTOM_KVM_VPMU_"

/* What a value rests on: whether nothing of that is taken for granted. */
typedef bool (*proof)(const struct outlook *outlook);

static bool proves_eligible(const struct outlook *outlook)
{
	/* KVM itself has looked */
	if (outlook->premises.mediated_now == TRI_YES)
		return true;
	for (size_t i = 0; i < outlook->eligibility.count; i++)
		if (outlook->eligibility.result[i].assumed)
			return false;
	return true;
}

static bool proves_mode(const struct outlook *outlook)
{
	const struct premises *premises = &outlook->premises;

	if (gap_is_open(&premises->enable_pmu.assumed) ||
	    gap_is_open(&premises->mediated.assumed))
		return false;
	return outlook->guest.mode != GUEST_MODE_MEDIATED || proves_eligible(outlook);
}

static bool proves_guest(const struct outlook *outlook)
{
	return outlook->guest.answered || proves_mode(outlook);
}

static bool proves_pebs(const struct outlook *outlook)
{
	return outlook->guest.answered ||
	       (proves_mode(outlook) &&
		!gap_is_open(&outlook->premises.pebs_available.assumed));
}

static const struct trait {
	const char *name, *summary;
	export_value_of value;
	const char *word; /* the word that the value has to be; */
	uint64_t at_least; /* or what its number must not be below; a flag counts as 1 */
	proof proves;
} traits[] = {
	{
		.name = PREFIX "EMULATED",
		.summary = "Guests get the emulated vPMU.",
		.value = export_mode,
		.word = "emulated",
		.proves = proves_mode,
	},
	{
		.name = PREFIX "MEDIATED",
		.summary = "Guests get the mediated vPMU.",
		.value = export_mode,
		.word = "mediated",
		.proves = proves_mode,
	},
	{
		.name = PREFIX "MEDIATED_ELIGIBLE",
		.summary = "The host could run the mediated vPMU.",
		.value = export_eligible,
		.at_least = 1,
		.proves = proves_eligible,
	},
	{
		.name = PREFIX "VERSION_2",
		.summary = "Guests see PMU version 2 or a newer one.",
		.value = export_guest_version,
		.at_least = 2,
		.proves = proves_guest,
	},
	{
		.name = PREFIX "GP_COUNTERS_4",
		.summary = "Guests get 4 general-purpose counters or more.",
		.value = export_guest_gp,
		.at_least = 4,
		.proves = proves_guest,
	},
	{
		.name = PREFIX "GP_COUNTERS_6",
		.summary = "Guests get 6 general-purpose counters or more.",
		.value = export_guest_gp,
		.at_least = 6,
		.proves = proves_guest,
	},
	{
		.name = PREFIX "GP_COUNTERS_8",
		.summary = "Guests get 8 general-purpose counters or more.",
		.value = export_guest_gp,
		.at_least = 8,
		.proves = proves_guest,
	},
	{
		.name = PREFIX "FIXED_COUNTERS_3",
		.summary = "Guests get 3 fixed counters or more.",
		.value = export_guest_fixed,
		.at_least = 3,
		.proves = proves_guest,
	},
	{
		.name = PREFIX "FIXED_COUNTERS_4",
		.summary = "Guests get 4 fixed counters or more.",
		.value = export_guest_fixed,
		.at_least = 4,
		.proves = proves_guest,
	},
	{
		.name = PREFIX "FULL_WIDTH",
		.summary = "Guests can write their counters in full width.",
		.value = export_full_width,
		.at_least = 1,
		.proves = proves_guest,
	},
	{
		.name = PREFIX "PEBS",
		.summary = "Guests get PEBS.",
		.value = export_pebs,
		.at_least = 1,
		.proves = proves_pebs,
	},
	{
		.name = PREFIX "LBR",
		.summary = "Guests get LBR.",
		.value = export_lbr,
		.at_least = 1,
		.proves = proves_guest,
	},
	{
		.name = PREFIX "PERF_METRICS",
		.summary = "Guests get PERF_METRICS.",
		.value = export_perf_metrics,
		.at_least = 1,
		.proves = proves_guest,
	},
	{
		.name = PREFIX "TOPDOWN",
		.summary = "Guests get fixed counter 3 and PERF_METRICS.",
		.value = export_topdown,
		.at_least = 1,
		.proves = proves_guest,
	},
};

static bool has_trait(const struct trait *trait, const struct report *report)
{
	const struct export_value value = trait->value(report);

	if (!trait->proves(&report->verdict->outlook))
		return false;
	switch (value.kind) {
	case EXPORT_NUMBER:
	case EXPORT_FLAG:
		return value.number >= trait->at_least;
	case EXPORT_WORD:
		return trait->word && strcmp(value.word, trait->word) == 0;
	case EXPORT_NOTHING:
		break;
	}
	return false;
}

int export_nova_traits(FILE *out, const struct export_host *host)
{
	const bool answered = host->report->verdict->outlook.guest.answered;
	const char *none = " []";

	fprintf(out, "# Written by pmu-caps %s: %s.\n", PMU_CAPS_VERSION,
		answered ? "KVM's own answer" : "predicted, not KVM's own answer");
	fputs("meta:\n"
	      "  schema_version: '1.0'\n"
	      "providers:\n"
	      "  - identification:\n"
	      "      uuid: $COMPUTE_NODE\n"
	      "    traits:\n"
	      "      additional:",
	      out);
	for (size_t i = 0; i < ARRAY_SIZE(traits); i++) {
		if (!has_trait(&traits[i], host->report))
			continue;
		fprintf(out, "\n        - %s", traits[i].name);
		none = "";
	}
	fprintf(out, "%s\n", none);
	return 0;
}

bool export_trait_name(size_t index, struct export_name *ret)
{
	if (index >= ARRAY_SIZE(traits))
		return false;
	*ret = (struct export_name){ traits[index].name, traits[index].summary };
	return true;
}
