// SPDX-License-Identifier: GPL-2.0-or-later
/* What is known of virtual machine monitors: what each makes of KVM's PMU for its guests. */
#pragma once

#include <stddef.h>

#include "base/attrs.h"

#include "model/causes.h"
#include "model/snapshot.h"

enum vmm_id {
	VMM_UNKNOWN = 0, /* nobody said which it is */
	VMM_QEMU,
	VMM_FIRECRACKER,
	VMM_CLOUD_HYPERVISOR,
	VMM_CROSVM,
};
#define VMM_COUNT (VMM_CROSVM + 1)

struct vmm {
	const char *name; /* stable; "" for VMM_UNKNOWN */
	const char *summary; /* one sentence */
	const char *intel, *amd; /* what guests on CPUs of these vendors get */
	const char *reference; /* where that was read */
	enum cause_id no_pmu; /* why an Intel guest of it has no PMU at all */
	enum cause_id less; /* why a guest has less of something than KVM offers */
};

extern const struct vmm vmms[VMM_COUNT];

/* VMM_UNKNOWN for a name that is none. */
enum vmm_id vmm_find(const char *name) _nonnull_;

/* Which one spoke of the guest; VMM_UNKNOWN where none did. */
enum vmm_id vmm_of(const struct vmm_snapshot *vmm) _nonnull_;

/*
 * Whether it says which CPU model it was told to give; QEMU calls "base" what every model
 * has been expanded to. And whether that is one by name, and not the host's own.
 */
bool vmm_tells_cpu_model(const struct vmm_snapshot *vmm) _nonnull_;
bool vmm_names_cpu_model(const struct vmm_snapshot *vmm) _nonnull_;
