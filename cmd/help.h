// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * --help, --usage and --version, in the place of argp's own: where a monitoring plugin is
 * asked for, its guidelines want the status UNKNOWN for them ("Input Parameters for a
 * Monitoring Plugin"), so that a check that was set up wrong is never taken for OK.
 */
#pragma once

#include <argp.h>

/* A child of the program's parser, which is told ARGP_NO_HELP. */
extern const struct argp help_argp;

/* The program's help_filter: puts the commands at the end of --help. */
char *help_filter(int key, const char *text, void *input);
