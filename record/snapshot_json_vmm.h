// SPDX-License-Identifier: GPL-2.0-or-later
/* What a virtual machine monitor says of its guest as JSON. */
#pragma once

#include "record/json_fields.h"

/* A struct vmm_snapshot. */
extern const struct json_kind json_kind_vmm;
