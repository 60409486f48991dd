// SPDX-License-Identifier: GPL-2.0-or-later
/* The metrics of the Prometheus export: a const table, and the sink its rows write to. */
#pragma once

#include "report/export_value.h"

struct metric_sink {
	FILE *out;
	const struct metric *metric; /* the one that series are written of */
	bool headed; /* its HELP and TYPE are written */
};

/*
 * One series of the metric at hand, and before the first one what the metric is. labels are
 * written as they stand; "" for none.
 */
void metric_series(struct metric_sink *sink, const char *labels, uint64_t value) _nonnull_;

/* The same with a label for each value that is known; values of any bytes are harmless. */
struct metric_label {
	const char *name;
	export_value_of value; /* a word; or a number, written as a register */
};
void metric_info(struct metric_sink *sink, const struct metric_label *labels,
		 size_t count, const struct report *report) _nonnull_;

#define METRIC_SERIES_MAX 6

struct metric {
	const char *name, *help;
	struct {
		const char *labels; /* `kind="fixed"`, or "" */
		export_value_of value; /* a number or a flag */
	} series[METRIC_SERIES_MAX]; /* up to the first without a value */
	/* Or, where the series are a list of their own: */
	void (*write)(struct metric_sink *sink, const struct report *report);
};

extern const struct metric metrics[];
extern const size_t metrics_count;
