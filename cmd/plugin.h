// SPDX-License-Identifier: GPL-2.0-or-later
/* The rules of monitoring plugins, which hold from the first word of the command line on. */
#pragma once

#include <stdbool.h>

#include "base/attrs.h"
#include "cmd/exit_status.h"

/* Whether the command line asks for a plugin's answer, be the rest of it right or wrong. */
bool plugin_is_asked(int argc, char *const *argv) _nonnull_;

/* Writes out what was printed, as far as that can be, of a plugin that judged nothing. */
enum exit_status plugin_end(void);

/* Says that nothing could be judged; why has been told on standard error. */
enum exit_status plugin_give_up(void);
