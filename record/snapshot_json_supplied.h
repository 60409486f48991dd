// SPDX-License-Identifier: GPL-2.0-or-later
/* What the user gave in place of readings as JSON. */
#pragma once

#include "record/json_fields.h"

/* A struct supplied. */
extern const struct json_kind json_kind_supplied;
