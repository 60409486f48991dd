// SPDX-License-Identifier: GPL-2.0-or-later
/* The only way to standard error: one line, with the program's name before it. */
#pragma once

#include "base/error.h"
#include "cmd/exit_status.h"

/* Both return STATUS_ERROR, so that a caller can write "return complain(...)". */
enum exit_status complain(const char *format, ...) _printf_(1, 2);
enum exit_status complain_error(const struct error *err) _nonnull_;
