// SPDX-License-Identifier: GPL-2.0-or-later
/* Which CPUID leaves a snapshot holds: those that tell of the PMU and its host. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* Hypervisors answer in 0x40000000 and upward; further interfaces follow above this. */
#define CPUID_HYPERVISOR_LAST 0x400000ffu

/* How many (leaf, sub-leaf) pairs leaf_is_recorded() accepts. */
#define LEAVES_RECORDED_MAX 305

/*
 * Whether the live probe reads this leaf and sub-leaf, and a dump's reader keeps it. A
 * leaf without sub-leaves has the sub-leaf 0 alone.
 */
bool leaf_is_recorded(uint32_t leaf, uint32_t subleaf);

/* Whether the leaf tells one PMU of a part from another: 0xA, 0x1A, 0x23. */
bool leaf_is_pmu(uint32_t leaf);
