// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * How to ask QEMU and libvirt for a baseline, as far as they can be asked: with the options a
 * guest has the baseline on each of the hosts, no less and no more, but for the things named.
 *
 * -cpu host, libvirt's host-passthrough, gives all that KVM offers and that QEMU has a name
 * for: leaf 0xA as it is, of IA32_PERF_CAPABILITIES full-width writes alone. So what some of
 * the hosts lack is switched off; what has no name is switched on for all, or is not there
 * on any. Nobody can be asked for a number of counters.
 */
#pragma once

#include "model/baseline.h"

enum cpu_options_for { CPU_OPTIONS_QEMU, CPU_OPTIONS_LIBVIRT };
#define CPU_OPTIONS_COUNT (CPU_OPTIONS_LIBVIRT + 1)

/* Things of a baseline, one bit each. */
struct cpu_options {
	char text[512]; /* what stands behind -cpu, or elements of a domain; "": cannot be told */
	uint64_t cannot; /* there is no option that brings it to the baseline on each host */
	uint64_t undecided; /* not known, so that nothing is asked for */
	/* All comes through for which QEMU has no name, and live migration is refused. */
	bool unmigratable;
};

/* For what guests get as the hosts stand. */
void cpu_options_of(const struct baseline *baseline, enum cpu_options_for whom,
		    struct cpu_options *ret) _nonnull_;
