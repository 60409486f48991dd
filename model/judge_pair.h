// SPDX-License-Identifier: GPL-2.0-or-later
/* What is worth telling about a host and a guest that were put side by side. */
#pragma once

#include "model/explain.h"

/* Raises the findings of the two; the rows of ret are filled. */
void judge_pair(const struct explain_facts *facts, struct explanation *ret) _nonnull_;
