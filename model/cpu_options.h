// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How to ask QEMU and libvirt for a baseline, as far as they can be asked: what some of the
 * hosts lack is switched off for guests of all. Neither can be asked for a number of counters.
 */
#pragma once

#include "model/baseline.h"

enum cpu_options_for { CPU_OPTIONS_QEMU, CPU_OPTIONS_LIBVIRT };
#define CPU_OPTIONS_COUNT (CPU_OPTIONS_LIBVIRT + 1)

/* Things of a baseline, one bit each. */
struct cpu_options {
	char text[512]; /* what stands behind -cpu, or elements of a domain; "": cannot be told */
	uint64_t cannot; /* limited, and there is no option for it */
	uint64_t undecided; /* not known, so that it is left as it is */
};

/* For what guests get as the hosts stand. */
void cpu_options_of(const struct baseline *baseline, enum cpu_options_for whom,
		    struct cpu_options *ret) _nonnull_;
