// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * KVM's answer from what is known of a host: the prediction is made for every value that an
 * unknown fact can take, and what they do not agree about stays unknown.
 */
#pragma once

#include "model/predict.h"
#include "model/premises.h"

/* What comes of asking KVM for one of its two kinds of vPMU. */
enum forecast_state {
	FORECAST_ANSWER = 0, /* KVM answers as predicted */
	FORECAST_REFUSED, /* it does not give this kind of vPMU */
	FORECAST_UNKNOWN, /* gap says which fact decides */
};

struct forecast {
	enum forecast_state state;
	struct gap gap;
	/*
	 * KVM's answer, if it gives one; its gaps say what in it could not be told. Without
	 * has_prediction it is all zero.
	 */
	bool has_prediction;
	struct prediction prediction;
	/* DS and DTES64 of the answer: open where they hang on an unread register, */
	struct gap ds_gap;
	/* or where PEBS, and so they, are there because nobody looked whether it is off. */
	struct gap ds_assumed;
	/* What a guest finds in IA32_PERF_CAPABILITIES; no where there is no answer. */
	enum tristate full_width, pebs, lbr, perf_metrics;
	struct known_bits perf_capabilities; /* the register itself */
};

/* perf's view, refined by what sysfs tells of it. */
void forecast_perf(const struct premises *premises, struct perf_view *ret) _nonnull_;

/*
 * Whether perf lets guests use PEBS (pebs_ept): unknown where that hangs on the record format
 * in a register that is not known. Only of a host that has PEBS.
 */
enum tristate forecast_guest_pebs(const struct premises *premises) _nonnull_;

/* With enable_mediated_pmu off; with enable_pmu off, what KVM answers then. */
void forecast_legacy(const struct premises *premises, struct forecast *ret) _nonnull_;

/* With enable_mediated_pmu asked for: refused unless it comes into effect. */
void forecast_mediated(const struct premises *premises, struct forecast *ret) _nonnull_;
