// SPDX-License-Identifier: GPL-2.0-or-later
/* The walk over a host and a guest side by side: as outline.h, for another document. */
#pragma once

#include "report/explanation.h"
#include "report/sink.h"

/* 0 or -ENOMEM. */
int outline_explain(const struct explanation_report *report, struct sink *sink)
	_nonnull_ _must_check_;
