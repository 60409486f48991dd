// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel's command line, as the kernel log has it: whole, cut, or in pieces. */
#pragma once

#include "record/cursor.h"
#include "record/text_format.h"

/* 0; -ENOENT where the message is no command line; -ENOMEM. */
int log_command_line_take(const struct cursor *message, struct kernel_log_state *log,
			  struct snapshot *snap) _nonnull_ _must_check_;
