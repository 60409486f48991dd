// SPDX-License-Identifier: GPL-2.0-or-later
/* What a guest's kernel log tells of its PMU where its CPUID is not known. */
#pragma once

#include "model/item_layers.h"

/* Sets what perf of the guest said that it has found, or that it has found none. */
void explain_log_apply(const struct kernel_snapshot *kernel, struct items *ret) _nonnull_;
