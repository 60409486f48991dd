// SPDX-License-Identifier: GPL-2.0-or-later
/* Breaks lines for people to read. */
#pragma once

#include <stdio.h>

#include "base/attrs.h"

#define WRAP_WIDTH 90

/*
 * Writes text word by word, and a line end. The cursor stands at column, and so begin the
 * lines that follow where one would pass WRAP_WIDTH; all of them are indented by the blanks
 * that text begins with, if anything fits behind those. A byte that is not printable ASCII
 * becomes '?', so that no input can steer a terminal.
 */
void wrap_write(FILE *out, size_t column, const char *text) _nonnull_;
