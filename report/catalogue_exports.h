// SPDX-License-Identifier: GPL-2.0-or-later
/* The catalogue's part on exports: the formats, and all that their files name. */
#pragma once

#include "report/catalogue.h"

size_t catalogue_exports_count(void);

/* index is below the count. */
void catalogue_exports_entry(size_t index, struct catalogue_entry *ret) _nonnull_;
