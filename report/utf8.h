// SPDX-License-Identifier: GPL-2.0-or-later
/* Texts from outside (file names, brand strings) may hold any bytes; JSON may not. */
#pragma once

#include <stddef.h>

#include "base/attrs.h"

/* The length of the valid UTF-8 sequence (RFC 3629) at text, 1 to 4; 0 for none. */
size_t utf8_sequence(const char *text, size_t length) _nonnull_;

/* Copies text, with '?' in the place of each byte that belongs to no valid sequence. */
void utf8_mend(const char *text, size_t length, char *ret) _nonnull_;
