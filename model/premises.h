// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What predictions about a host are made from: what is known of it, what has to be taken
 * for granted, and what is open. Nothing is guessed at silently.
 */
#pragma once

#include "model/evidence.h"
#include "model/pmu_inputs.h"
#include "model/tristate.h"

/* A condition that counts as met (or as the kernel's default) where it was not read. */
struct premise {
	bool value;
	struct gap assumed; /* open: nobody read it, value is what is taken for granted */
};

/* From where full-width counter writes are known, best evidence first. */
enum full_width_source {
	FULL_WIDTH_NOT_KNOWN = 0,
	FULL_WIDTH_MSR, /* IA32_PERF_CAPABILITIES, read */
	FULL_WIDTH_SUPPLIED, /* --perf-capabilities */
	FULL_WIDTH_PARAMETER, /* enable_mediated_pmu reads Y: KVM has checked it */
	FULL_WIDTH_LOG, /* the kernel log's "full-width counters" */
	FULL_WIDTH_NO_PDCM, /* the CPU has no IA32_PERF_CAPABILITIES */
};
#define FULL_WIDTH_SOURCE_COUNT (FULL_WIDTH_NO_PDCM + 1)

struct premises {
	struct rules_choice choice;
	/*
	 * All that is known or taken for granted. IA32_PERF_CAPABILITIES is valid only
	 * without perf_capabilities_gap.
	 */
	struct pmu_inputs in;
	struct gap cpuid_gap; /* open: a leaf is missing that all numbers hang on */
	struct gap perf_capabilities_gap;
	enum tristate full_width;
	enum full_width_source full_width_source;
	struct premise loads_global_ctrl;
	bool broken_global_ctrl; /* the VMX controls may be there, KVM does not use them */
	struct premise pebs_available; /* IA32_MISC_ENABLE does not switch PEBS off */
	struct gap pebs_gap; /* open: it may well do so, and nobody looked */
	struct premise enable_pmu; /* as asked for */
	struct premise mediated; /* as asked for, as far as it can be told */
	enum tristate mediated_requested; /* unknown: refused, or never asked for */
	/* what sysfs shows; not known under changes and where it was not read */
	enum tristate enable_pmu_now, mediated_now;
	bool as_is; /* neither kernel nor parameters are changed */
	bool has_rules; /* they are about the vendor module, if that is known */
	struct gap module_gap; /* open: they are not, and no other kernel is asked about */
	bool has_lbr_depth; /* sysfs tells how deep perf's LBR is */
	unsigned int lbr_depth;
};

void premises_of(const struct evidence_sources *sources, const struct changes *changes,
		 struct premises *ret) _nonnull_;

/* The first of the registers that are open; its gap is closed where none is. */
const struct gap *premises_open_register(const struct premises *premises) _nonnull_;

/* From where full-width writes are known, as a phrase. */
const char *full_width_source_text(enum full_width_source source);
