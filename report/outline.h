// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What a report holds, in which order, under which key and label: the one walk that every
 * format is written by. Adding a field is one line in one of the outline_*.c files, and
 * then it stands in all formats.
 *
 * A value that applies and is not known is null; one that does not apply is left out.
 */
#pragma once

#include "report/report.h"
#include "report/sink.h"

/* The version of the documents; schema/README.md says how it moves. */
#define REPORT_SCHEMA_VERSION "1.0"

/* Both: 0 or -ENOMEM. */
int outline_report(const struct report *report, struct sink *sink) _nonnull_ _must_check_;
int outline_record(const struct report *report, struct sink *sink) _nonnull_ _must_check_;
