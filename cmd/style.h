// SPDX-License-Identifier: GPL-2.0-or-later
/* How text is dressed up: colour on terminals, or where the user wants it. */
#pragma once

#include <stdio.h>

#include "cmd/options.h"
#include "report/report.h"

/* "== NAME ==", which tells several hosts' texts apart; the name cannot steer a terminal. */
void style_heading(FILE *out, const char *name) _nonnull_;

struct text_style style_of(FILE *out, const struct options *options) _nonnull_;
