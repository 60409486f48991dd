// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whether there is a KVM on the host, be it that this process may ask it or not, and whether
 * it is one that the rules are about.
 *
 * A missing /dev/kvm alone says little: a container is not given the device of the KVM that
 * runs its host. /sys/class/misc is not hidden from it, and shows the device exactly while
 * KVM has registered it (kvm_init(), kvm_main.c). A vendor module says almost as much: a
 * loaded one has called kvm_init(), and only one that is built in stays in /sys/module where
 * that failed.
 */
#pragma once

#include "model/cpu.h"
#include "model/tristate.h"

enum tristate kvm_presence(const struct kvm_snapshot *kvm, const struct cpu *cpu) _nonnull_;

/*
 * Whether a KVM counts as there. So it does where nothing tells, and another kernel may well
 * find the one that this kernel lacks, on whatever CPU is predicted for; but what the
 * firmware switched off, none finds. A device that only refuses us is one; where it is missing, and nothing tells of a KVM behind
 * it, it cannot be told.
 */
enum tristate kvm_counts_as_there(const struct snapshot *snap, const struct cpu *cpu,
				  bool other_kernel) _nonnull_;

/*
 * Whether the rules are about the vendor module: kvm_amd on AMD and Hygon, kvm_intel on
 * other CPUs. So they count as long as it is not known.
 */
bool kvm_has_rules(const struct kvm_snapshot *kvm, const struct cpu *cpu) _nonnull_;
