// SPDX-License-Identifier: GPL-2.0-or-later
/* What was asked of KVM's modules, and what stands in their parameters. */
#pragma once

#include "model/premises.h"

/* A boolean parameter's text, as the kernel and modprobe take it; unknown if not read. */
enum tristate parameter_value(const struct reading_text *text) _nonnull_;

/* Fills the parameters of the premises; all else in them stands already. */
void parameters_take(const struct snapshot *snap, const struct changes *changes,
		     struct premises *ret) _nonnull_;
