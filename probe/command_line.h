// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel's command line, /proc/cmdline. */
#pragma once

#include "model/command_line.h"
#include "model/snapshot.h"
#include "probe/host.h"

struct command_line {
	struct reading reading; /* without /proc: failed; every kernel has the file */
	char text[COMMAND_LINE_MAX];
};

void command_line_load(struct host *host, struct command_line *ret) _nonnull_;
