// SPDX-License-Identifier: GPL-2.0-or-later
/* Where the result goes: standard output, or a file that is replaced whole or not at all. */
#pragma once

#include <stdbool.h>
#include <stdio.h>

#include "base/error.h"

struct output {
	FILE *stream;
	char *path; /* the file to replace; NULL where the stream is the target itself */
	char *temporary; /* beside it */
};

/* path NULL or "-": standard output. A device or a pipe is written to directly. */
int output_open(const char *path, struct output *ret, struct error *err) _must_check_;

/*
 * Writes out and checks that all of it arrived; keep puts a file in its place, otherwise
 * what was there stays. The output is closed either way.
 */
int output_close(struct output *output, bool keep, struct error *err) _must_check_;

/* At exit: a standard output that could not be written ends the program with status 2. */
void output_check_stdout(void);
