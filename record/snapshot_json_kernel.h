// SPDX-License-Identifier: GPL-2.0-or-later
/* What the kernel shows of itself as JSON: release, perf's devices, its log, sysctls. */
#pragma once

#include "record/json_fields.h"

/* As much of the log as the live probe keeps. */
#define RECORD_LOG_LINES_MAX 64
#define RECORD_LOG_LINE_MAX ((size_t)512)

extern const struct json_kind json_kind_kernel; /* struct kernel_snapshot */
