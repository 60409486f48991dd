// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel's command line, /proc/cmdline. */
#pragma once

#include "model/snapshot.h"
#include "probe/host.h"

/* COMMAND_LINE_SIZE of Linux on x86 is 2048; a bootconfig may add to it. */
#define COMMAND_LINE_MAX 8192

struct command_line {
	struct reading reading; /* without /proc: failed; every kernel has the file */
	char text[COMMAND_LINE_MAX];
};

void command_line_load(struct host *host, struct command_line *ret) _nonnull_;

/*
 * Finds the next word at *text, which moves behind it; false at the end. What stands
 * behind a "--" is for init and not for the kernel.
 */
bool command_line_next(const char **text, const char **ret_word, size_t *ret_length)
	_nonnull_ _must_check_;

/*
 * Keeps the words that concern the PMU and KVM, and no others: the rest may tell which
 * machine it is. 0 or -ENOMEM.
 */
int command_line_keep(const struct command_line *line, struct arena *arena,
		      struct reading_text *ret) _nonnull_ _must_check_;
