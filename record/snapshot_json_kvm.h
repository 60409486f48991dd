// SPDX-License-Identifier: GPL-2.0-or-later
/* What KVM said, and how it was configured, as JSON. */
#pragma once

#include "record/json_fields.h"

/* KVM has a few hundred MSRs in either list. */
#define RECORD_MSRS_MAX 4096

extern const struct json_kind json_kind_kvm; /* struct kvm_snapshot */
