// SPDX-License-Identifier: GPL-2.0-or-later
/* The values of options, as the user writes them. */
#pragma once

#include <stdint.h>

#include "model/snapshot.h"

#include "cmd/options.h"

/* All: 0, or EINVAL after the user has been told what was expected. */
int option_colour(const char *word, enum colour_when *ret) _nonnull_;
int option_perf_capabilities(const char *text, struct reading_u64 *ret) _nonnull_;
int option_kernel(const char *release, const char **ret) _nonnull_;
/* "on" or "off"; name is the option's, for the message. */
int option_switch(const char *name, const char *word, enum change *ret) _nonnull_;
/* What --vmm takes. */
int option_vmm(const char *name, enum vmm_id *ret) _nonnull_;
