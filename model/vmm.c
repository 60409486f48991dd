// SPDX-License-Identifier: GPL-2.0-or-later
/* What is known of virtual machine monitors: what each makes of KVM's PMU for its guests. */
#include "model/vmm.h"

#include <assert.h>
#include <string.h>

const struct vmm vmms[] = {
	[VMM_UNKNOWN] = {
		.name = "", .summary = "", .intel = "", .amd = "", .reference = "",
		.no_pmu = CAUSE_VMM_PMU_OFF,
		.less = CAUSE_VMM_MASK,
	},
	[VMM_QEMU] = {
		.name = "qemu",
		.summary = "gives what the CPU model and its option pmu say",
		.intel = "-cpu host takes KVM's PMU; a named model has none without pmu=on; with "
			 "migratable=on, the default, of IA32_PERF_CAPABILITIES only full-width "
			 "writes come through, so that PEBS needs migratable=no, and the LBR that or lbr-fmt",
		.amd = "pmu=off takes no PMU away up to 10.2, and a guest keeps the counters "
		       "whatever its CPUID says; 11.1 sets KVM_PMU_CAP_DISABLE for it; perfmon-v2 "
		       "is a property in 10.0, and not in 7.2",
		.reference = "QEMU, target/i386/cpu.c and kvm/kvm.c of 7.2, 10.0 and 10.2; QMP of "
			     "7.2.22 and 11.1.3, and the messages in 11.1.3",
		.no_pmu = CAUSE_QEMU_PMU_OFF,
		.less = CAUSE_VMM_MASK,
	},
	[VMM_FIRECRACKER] = {
		.name = "firecracker",
		.summary = "rewrites the CPUID of every guest after the CPU template",
		.intel = "clears all of leaf 0xa, and PDCM: no Intel guest has a PMU",
		.amd = "passes PERFCTR_CORE on; leaf 0x80000022 too, except that older releases "
		       "end the extended leaves at 0x8000001f, before it",
		.reference = "Firecracker, docs/cpu_templates/cpuid-normalization.md; its "
			     "fingerprints of Ice Lake and Genoa, release 1.16",
		.no_pmu = CAUSE_FIRECRACKER_NO_PMU,
		.less = CAUSE_VMM_MASK,
	},
	[VMM_CLOUD_HYPERVISOR] = {
		.name = "cloud-hypervisor",
		.summary = "passes KVM's PMU on, and has no switch for it on x86",
		.intel = "leaf 0xa is KVM's",
		.amd = "leaf 0x80000022 is KVM's",
		.reference = "Cloud Hypervisor, arch/src/x86_64/mod.rs: no patch of these leaves",
		.no_pmu = CAUSE_VMM_PASSES_ON,
		.less = CAUSE_VMM_PASSES_ON,
	},
	[VMM_CROSVM] = {
		.name = "crosvm",
		.summary = "passes KVM's PMU on; its switch --no-pmu is for aarch64 alone",
		.intel = "leaf 0xa is KVM's",
		.amd = "leaf 0x80000022 is KVM's",
		.reference = "crosvm, x86_64/src/cpuid.rs, src/crosvm/cmdline.rs",
		.no_pmu = CAUSE_VMM_PASSES_ON,
		.less = CAUSE_VMM_PASSES_ON,
	},
};
static_assert(ARRAY_SIZE(vmms) == VMM_COUNT, "every VMM has its row");

enum vmm_id vmm_find(const char *name)
{
	for (unsigned int id = VMM_UNKNOWN + 1; id < VMM_COUNT; id++)
		if (strcmp(vmms[id].name, name) == 0)
			return id;
	return VMM_UNKNOWN;
}

enum vmm_id vmm_of(const struct vmm_snapshot *vmm)
{
	return vmm->name.reading.state == READING_OK ? vmm_find(vmm->name.text) :
						       VMM_UNKNOWN;
}

bool vmm_tells_cpu_model(const struct vmm_snapshot *vmm)
{
	return vmm->cpu_model.reading.state == READING_OK &&
	       strcmp(vmm->cpu_model.text, "base") != 0;
}

bool vmm_names_cpu_model(const struct vmm_snapshot *vmm)
{
	return vmm_tells_cpu_model(vmm) && strcmp(vmm->cpu_model.text, "host") != 0 &&
	       strcmp(vmm->cpu_model.text, "max") != 0;
}
