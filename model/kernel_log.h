// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel log's lines, as far as a snapshot keeps them. */
#pragma once

#include "model/cpu.h"

/* The words by which perf tells that it cannot use the PMU, on bare metal and in a guest. */
#define PERF_REFUSAL_BROKEN "Broken PMU hardware detected"
#define PERF_REFUSAL_VIRTUAL "PMU not available due to virtualization"
#define PERF_REFUSAL_NO_DRIVER "no PMU driver, software events only"

/* What KVM says where KVM_CREATE_VCPU fails with EBUSY, for the mediated vPMU (Linux 7.0). */
#define KVM_LOG_MEDIATED_FAILED "kvm: Failed to enable mediated vPMU"

/* Whether a line holds the text. That none does proves nothing: logs lose their begin. */
bool kernel_log_has(const struct kernel_snapshot *kernel, const char *text) _nonnull_;

/*
 * What perf said when it gave the core PMU up, as it stands in the log; NULL if it did not.
 * init_hw_perf_events() and check_hw_exists() of arch/x86/events/core.c, Linux 6.1 to 7.3.
 */
const char *kernel_log_perf_refusal(const struct kernel_snapshot *kernel) _nonnull_;

/* Whether a line, without its end, says that no vendor module of KVM can run here. */
bool kernel_log_is_kvm_refusal(const char *line, size_t length) _nonnull_;

/*
 * The line that says so of the module for this CPU; NULL if there is none. It can be loaded
 * later all the same: kvm_presence(). Either module can be loaded on any host, and refuses
 * the other vendor's CPUs: where only the name of the module tells which it was, the vendor
 * has to be known.
 */
const char *kernel_log_kvm_refusal(const struct kernel_snapshot *kernel,
				   const struct cpu *cpu) _nonnull_;

/* Whether one of these lines says that the firmware switched VMX or SVM off. */
bool kernel_log_has_firmware_refusal(const struct kernel_snapshot *kernel,
				     const struct cpu *cpu) _nonnull_;
