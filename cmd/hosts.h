// SPDX-License-Identifier: GPL-2.0-or-later
/* Writes one report for each host that the user named. */
#pragma once

#include "cmd/options.h"
#include "report/report.h"

/*
 * Writes one host; several says that more hosts are written, so that JSON has to be one
 * line. 0 or -ENOMEM.
 */
typedef int (*host_writer)(FILE *out, const struct options *options,
			   const struct report *report, bool several);

/* Reads, judges and writes host after host; opens and closes the output. */
enum exit_status hosts_write(const struct options *options, host_writer write) _nonnull_;
