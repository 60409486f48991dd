// SPDX-License-Identifier: GPL-2.0-or-later
/* The parts of the one walk: each writes what its name says into the open object. */
#pragma once

#include "report/report.h"
#include "report/walk.h"

/* What every document begins with: its schema's name, who wrote it, about which source. */
void outline_head(struct walk *walk, const char *name, const struct source *source)
	_nonnull_;
/* The same without the source, where there are several. */
void outline_schema(struct walk *walk, const char *name) _nonnull_;
void outline_source(struct walk *walk, const char *key, const struct source *source)
	_nonnull_;
void outline_host(struct walk *walk, const struct report *report) _nonnull_;
void outline_hardware(struct walk *walk, const struct report *report) _nonnull_;
/* An object of count, width and bitmap, and for people a line under the field's label. */
void outline_counters(struct walk *walk, struct field field, const struct counters *set)
	_nonnull_;
/* An object of what leaf 0xA tells of the architectural events: those of a vector. */
void outline_events(struct walk *walk, const struct gap *gap, unsigned int length,
		    uint32_t available) _nonnull_;
void outline_fixed(struct walk *walk, const struct hardware *hardware) _nonnull_;
void outline_perfmon_ext(struct walk *walk, const struct hardware *hardware,
			 const struct cpuid_table *cpuid) _nonnull_;
void outline_perf_capabilities(struct walk *walk, const struct hardware *hardware)
	_nonnull_;
void outline_amd(struct walk *walk, const struct hardware *hardware) _nonnull_;
void outline_kvm(struct walk *walk, const struct report *report) _nonnull_;
void outline_kvm_answer(struct walk *walk, const struct verdict *verdict) _nonnull_;
void outline_prediction(struct walk *walk, const char *key,
			const struct forecast *forecast) _nonnull_;
void outline_predicted(struct walk *walk, const struct verdict *verdict) _nonnull_;
void outline_agreement(struct walk *walk, const struct outlook *outlook) _nonnull_;
void outline_perf(struct walk *walk, const struct verdict *verdict) _nonnull_;
void outline_guest(struct walk *walk, const struct report *report) _nonnull_;
/* Not that it has none for certain. */
bool outline_has_vpmu(const struct guest *guest) _nonnull_;
/* The gap stands behind what is unknown of the guest. */
void outline_limits(struct walk *walk, const struct outlook *outlook,
		    const struct gap *gap) _nonnull_;
void outline_mediated(struct walk *walk, const struct report *report) _nonnull_;
void outline_requirements(struct walk *walk, const struct eligibility *eligibility)
	_nonnull_;
void outline_tradeoffs(struct walk *walk, const struct outlook *outlook) _nonnull_;
void outline_topdown(struct walk *walk, const struct report *report) _nonnull_;
void outline_findings(struct walk *walk, const struct findings *findings) _nonnull_;
void outline_unknown(struct walk *walk) _nonnull_;
