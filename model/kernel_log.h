// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel log's lines, as far as a snapshot keeps them. */
#pragma once

#include "model/snapshot.h"

/* Whether a line holds the text. That none does proves nothing: logs lose their begin. */
bool kernel_log_has(const struct kernel_snapshot *kernel, const char *text) _nonnull_;
