// SPDX-License-Identifier: GPL-2.0-or-later
/* What the real tools print on this machine, and what its CPU itself says. */
#pragma once

#include "model/snapshot.h"

/* All that a command prints, owned by the caller; skips the test if it prints nothing. */
char *tool_output(const char *command);

/* How often text holds a line that begins with begin. */
size_t count_lines(const char *text, const char *begin);

/* Asks the CPU we run on. */
struct cpuid_regs ask_cpu(uint32_t leaf, uint32_t subleaf);
