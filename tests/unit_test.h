// SPDX-License-Identifier: GPL-2.0-or-later
/* cmocka, with the headers it wants before its own. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
