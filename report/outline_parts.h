// SPDX-License-Identifier: GPL-2.0-or-later
/* The parts of the one walk: each writes what its name says into the open object. */
#pragma once

#include "report/report.h"
#include "report/walk.h"

void outline_host(struct walk *walk, const struct report *report) _nonnull_;
void outline_hardware(struct walk *walk, const struct report *report) _nonnull_;
/* An object of count, width and bitmap, and for people a line under the field's label. */
void outline_counters(struct walk *walk, struct field field, const struct counters *set)
	_nonnull_;
void outline_fixed(struct walk *walk, const struct hardware *hardware) _nonnull_;
void outline_perfmon_ext(struct walk *walk, const struct hardware *hardware,
			 const struct cpuid_table *cpuid) _nonnull_;
void outline_perf_capabilities(struct walk *walk, const struct hardware *hardware)
	_nonnull_;
void outline_amd(struct walk *walk, const struct hardware *hardware) _nonnull_;
void outline_kvm(struct walk *walk, const struct report *report) _nonnull_;
void outline_kvm_answer(struct walk *walk, const struct verdict *verdict) _nonnull_;
void outline_findings(struct walk *walk, const struct findings *findings) _nonnull_;
void outline_unknown(struct walk *walk) _nonnull_;
