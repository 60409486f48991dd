// SPDX-License-Identifier: GPL-2.0-or-later
/* What every one of a set of hosts offers, and its formats. */
#pragma once

#include "model/baseline.h"

#include "report/report.h"

/* For people. 0 or -ENOMEM. */
int baseline_text(FILE *out, const struct baseline *baseline,
		  const struct text_style *style) _nonnull_ _must_check_;

/* An indented pmu-caps.baseline document. 0 or -ENOMEM. */
int baseline_json(FILE *out, const struct baseline *baseline) _nonnull_ _must_check_;
