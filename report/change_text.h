// SPDX-License-Identifier: GPL-2.0-or-later
/* What changes of facts do, for people: now against then, a line for each difference. */
#pragma once

#include <stdio.h>

#include "model/effects.h"

void change_text(FILE *out, const struct effects *effects) _nonnull_;
