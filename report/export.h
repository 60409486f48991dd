// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * A judged host in the shapes that other systems read: one row in the table for each, one
 * file each. What such a file names stands in a table of its own: a metric, a label or a
 * trait is a row there.
 */
#pragma once

#include <stdbool.h>

#include "model/service.h"

#include "report/report.h"

/* One host, and its state as a monitored service. */
struct export_host {
	const struct report *report;
	const struct service *service;
};

struct export_format {
	const char *name; /* stable */
	const char *summary;
	bool takes_requirements; /* and judges the host by them */
	/* 0 or -ENOMEM; what the stream thinks of it is for its owner to ask. */
	int (*write)(FILE *out, const struct export_host *host);
};

extern const struct export_format export_formats[];
extern const size_t export_formats_count;

/* NULL for a name that is no format. */
const struct export_format *export_format_find(const char *name) _nonnull_;

int export_prometheus(FILE *out, const struct export_host *host) _nonnull_ _must_check_;
int export_nfd(FILE *out, const struct export_host *host) _nonnull_ _must_check_;
int export_facter(FILE *out, const struct export_host *host) _nonnull_ _must_check_;
int export_nova_traits(FILE *out, const struct export_host *host) _nonnull_ _must_check_;
int export_monitoring(FILE *out, const struct export_host *host) _nonnull_ _must_check_;

/* What the files name, for the manual: the name and what it says of a host. */
struct export_name {
	const char *name, *summary;
};

/* One after the other, from index 0; false after the last. */
bool export_metric_name(size_t index, struct export_name *ret) _nonnull_;
bool export_label_name(size_t index, struct export_name *ret) _nonnull_;
bool export_trait_name(size_t index, struct export_name *ret) _nonnull_;
bool export_perfdata_name(size_t index, struct export_name *ret) _nonnull_;
