// SPDX-License-Identifier: GPL-2.0-or-later
/* The walk over what was asked of a host: as outline.h, for another document. */
#pragma once

#include "report/check.h"
#include "report/sink.h"

/* 0 or -ENOMEM. */
int outline_check(const struct check *check, struct sink *sink) _nonnull_ _must_check_;
