// SPDX-License-Identifier: GPL-2.0-or-later
/* Made-up offers, and baselines compared as far as anybody can see them. */
#pragma once

#include "model/baseline.h"

/* Zeroed, on the heap: they are too large for a stack. Given back by free(). */
struct baseline *baseline_new(void);
struct baseline_builder *builder_new(void);

/* Everything known, "emulated", with these counters; nothing else is offered. */
struct offer offer_made(unsigned int gp, uint32_t fixed_bitmap);

/* One of few, so that equal ones are frequent; numbers, unknown ones and missing vPMUs. */
struct offer offer_random(void);

/* Fails the test where what is made of the two differs. */
void assert_same_baseline(const struct baseline *a, const struct baseline *b);
