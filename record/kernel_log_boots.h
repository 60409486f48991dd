// SPDX-License-Identifier: GPL-2.0-or-later
/* Where in a kernel log a boot begins, and which of several is the last. */
#pragma once

#include "record/cursor.h"
#include "record/text_format.h"

/* Another boot begins here: what was read so far is of an earlier one, and forgotten. */
void kernel_log_new_boot(struct text_state *state, struct snapshot *snap) _nonnull_;

/* Before a line is taken: its times, and a mark of journalctl's, may show a new boot. */
void kernel_log_look_at_line(const struct input_line *line, struct text_state *state,
			     struct snapshot *snap) _nonnull_;

/* Before a message of the kernel's is taken: it may show a new boot, too. */
void kernel_log_look_at_message(const struct cursor *message, struct text_state *state,
				struct snapshot *snap) _nonnull_;

/* After the last line: 0, or -EINVAL where the last boot cannot be told or was not seen. */
int kernel_log_find_last_boot(const struct kernel_log_state *log, struct error *err)
	_nonnull_ _must_check_;
