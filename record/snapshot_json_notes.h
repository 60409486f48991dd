// SPDX-License-Identifier: GPL-2.0-or-later
/* What the reader of the host or of a file noticed, as JSON. */
#pragma once

#include "record/json_fields.h"

extern const struct json_kind json_kind_notes; /* struct note[NOTE_COUNT] */

/* What merged sources said otherwise, of a struct snapshot. */
extern const struct json_kind json_kind_disagreements;
