// SPDX-License-Identifier: GPL-2.0-or-later
/* The walks over differences: as outline.h, for another document. */
#pragma once

#include "report/diff.h"
#include "report/sink.h"

/* Two hosts. 0 or -ENOMEM. */
int outline_diff(const struct diff_report *report, struct sink *sink)
	_nonnull_ _must_check_;

/* One host under two sets of facts; for people alone. 0 or -ENOMEM. */
int outline_changes(const struct diff *diff, struct sink *sink) _nonnull_ _must_check_;
