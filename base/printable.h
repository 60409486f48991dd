// SPDX-License-Identifier: GPL-2.0-or-later
/* Bytes from the kernel, made fit for one line of any output. */
#pragma once

#include <stddef.h>

#include "base/attrs.h"

/* Turns everything but printable ASCII into '?', in place. */
void printable_make(char *bytes, size_t length) _nonnull_;
