// SPDX-License-Identifier: GPL-2.0-or-later
/* The function that libFuzzer calls with each input; it aborts when a promise is broken. */
#pragma once

#include <stddef.h>
#include <stdint.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);
