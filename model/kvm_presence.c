// SPDX-License-Identifier: GPL-2.0-or-later
/* Whether there is a KVM on the host, and whether the rules are about it. */
#include "model/kvm_presence.h"

#include <errno.h>
#include <string.h>

#include "model/kernel_log.h"

/* Without the CPU's extension the module is built in, and its start has failed. */
static bool cannot_start(const char *module, const struct cpu *cpu)
{
	if (strcmp(module, "kvm_intel") == 0)
		return !gap_is_open(&cpu->vmx_gap) && !cpu->vmx;
	if (strcmp(module, "kvm_amd") == 0)
		return !gap_is_open(&cpu->svm_gap) && !cpu->svm;
	return false;
}

/* misc_open(): the node is there, and nobody has registered its number. */
static bool has_no_driver(const struct reading *device)
{
	return device->state == READING_ABSENT &&
	       (device->err == ENODEV || device->err == ENXIO);
}

static enum tristate modules_tell(const struct kvm_snapshot *kvm, const struct cpu *cpu)
{
	const struct reading_text *vendor = &kvm->vendor_module;

	/* A vendor module needs the core, wherever that was missed. */
	if (vendor->reading.state == READING_OK)
		return cannot_start(vendor->text, cpu) ? TRI_NO : TRI_YES;
	if (kvm->core_module.state == READING_ABSENT ||
	    vendor->reading.state == READING_ABSENT)
		return TRI_NO;
	return TRI_UNKNOWN;
}

enum tristate kvm_presence(const struct kvm_snapshot *kvm, const struct cpu *cpu)
{
	if (kvm->device.state == READING_OK || kvm->misc_device.state == READING_OK)
		return TRI_YES;
	if (kvm->misc_device.state == READING_ABSENT || has_no_driver(&kvm->device))
		return TRI_NO;
	return modules_tell(kvm, cpu);
}

enum tristate kvm_counts_as_there(const struct snapshot *snap, const struct cpu *cpu,
				  bool other_kernel)
{
	const enum tristate presence = kvm_presence(&snap->kvm, cpu);

	if (presence == TRI_YES)
		return TRI_YES; /* whatever the log tells of an earlier try */
	if (other_kernel)
		return tri_of(!kernel_log_has_firmware_refusal(&snap->kernel, cpu));
	if (kernel_log_kvm_refusal(&snap->kernel, cpu))
		return TRI_NO;
	if (presence == TRI_UNKNOWN && snap->kvm.device.state != READING_ABSENT)
		return TRI_YES;
	return presence;
}

bool kvm_has_rules(const struct kvm_snapshot *kvm, const struct cpu *cpu)
{
	const struct reading_text *module = &kvm->vendor_module;
	const bool known = !gap_is_open(&cpu->vendor_gap);

	if (module->reading.state != READING_OK)
		return true;
	if (strcmp(module->text, "kvm_amd") == 0)
		return !known || cpu_is_amd(cpu);
	return strcmp(module->text, "kvm_intel") == 0 && (!known || !cpu_is_amd(cpu));
}
