// SPDX-License-Identifier: GPL-2.0-or-later
/* Whole machines for the fake host; the tests change them one fact at a time. */
#pragma once

#include "fake_host.h"

/* Bare metal, four CPUs, leaf 0xA version 5, kvm_intel loaded, everything readable. */
void machine_intel(struct fake_host *ret);

/* The same with core types: CPUs 0-3 Core, 4-7 Atom, 8-9 another Atom; leaf 0x23. */
void machine_hybrid(struct fake_host *ret);

/* A guest with two CPUs of AMD, PerfMonV2, kvm_amd loaded. */
void machine_amd_guest(struct fake_host *ret);
