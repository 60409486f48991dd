// SPDX-License-Identifier: GPL-2.0-or-later
/* Who took an item away, once it is known behind which layer it is missing. */
#include "model/explain_causes.h"

#include <string.h>

#include "model/kernel_log.h"
#include "model/perfmon.h"

/* The limits of the host speak of fewer items: a format falls with what it is a format of. */
static enum item_id told_as(enum item_id item)
{
	if (item == ITEM_PEBS_FORMAT)
		return ITEM_PEBS;
	return item == ITEM_LBR_FORMAT || item == ITEM_ARCH_LBR ? ITEM_LBR : item;
}

/* A counter that the CPU lacks below its highest one. */
static bool is_hole(const struct limits *limits, enum item_id item)
{
	for (size_t i = 0; i < limits->count; i++)
		if (limits->limit[i].item == item)
			return limits->limit[i].cause == CAUSE_FIXED_COUNTER_HOLE;
	return false;
}

static enum cause_id cpu_cause(const struct outlook *outlook, enum item_id item)
{
	if (is_hole(&outlook->limits, item))
		return CAUSE_FIXED_COUNTER_HOLE;
	return outlook->premises.in.hypervisor ? CAUSE_HYPERVISOR : CAUSE_HARDWARE;
}

/*
 * Whatever KVM would make of it: of the limits, those alone that perf sets. What the CPU has
 * without a PMU, as a Pentium 4 its PEBS, it does not lack: perf does not hand it on.
 */
static enum cause_id perf_cause(const struct outlook *outlook, enum item_id item)
{
	const enum cause_id cause = guest_perf_cause(&outlook->premises, &outlook->perf);

	if (cause != CAUSE_NONE && cause != CAUSE_HARDWARE)
		return cause;
	return item == ITEM_PEBS ? CAUSE_PEBS_NOT_FOR_GUESTS : CAUSE_PERF;
}

static enum cause_id kvm_cause(const struct outlook *outlook, enum item_id item)
{
	const struct limits *limits = &outlook->limits;

	/* a PMU that the CPU lacks is why there is none, and not why PDCM is not handed on */
	if (outlook->guest.mode == GUEST_MODE_NONE ||
	    outlook->guest.mode == GUEST_MODE_DISABLED)
		return outlook->guest.cause == CAUSE_HARDWARE ? CAUSE_KERNEL :
								outlook->guest.cause;
	for (size_t i = 0; i < limits->count; i++)
		if (limits->limit[i].item == item)
			return limits->limit[i].cause;
	return outlook->guest.answered ? CAUSE_KVM_ANSWER : CAUSE_KERNEL;
}

enum cause_id explain_host_cause(const struct explain_loss *loss)
{
	const struct outlook *outlook = &loss->facts->host.verdict->outlook;
	const enum item_id item = told_as(loss->item);

	switch (loss->layer) {
	case LAYER_CPU:
		return cpu_cause(outlook, item);
	case LAYER_PERF:
		return perf_cause(outlook, item);
	case LAYER_KVM:
	case LAYER_VMM:
	case LAYER_GUEST:
		break;
	}
	return kvm_cause(outlook, item);
}

static const struct cpu *guest_cpu(const struct explain_loss *loss)
{
	return &loss->facts->guest.verdict->cpu;
}

static bool is_emulated(const struct explain_loss *loss)
{
	return strcmp(guest_cpu(loss)->hypervisor_name, "TCGTCGTCGTCG") == 0;
}

static bool is_other_vendor(const struct explain_loss *loss)
{
	const struct explain_side *host = &loss->facts->host;

	return host->snap && !gap_is_open(&host->verdict->cpu.vendor_gap) &&
	       !gap_is_open(&guest_cpu(loss)->vendor_gap) &&
	       cpu_is_amd(&host->verdict->cpu) != cpu_is_amd(guest_cpu(loss));
}

/* What the guest has of the item in IA32_PERF_CAPABILITIES, if it has the register. */
static bool is_of_perf_capabilities(enum item_id item)
{
	return item == ITEM_FULL_WIDTH || item == ITEM_PERF_METRICS || item == ITEM_PEBS ||
	       item == ITEM_PEBS_FORMAT || item == ITEM_LBR || item == ITEM_LBR_FORMAT;
}

/* No CPU ends at leaf 0: the source has told the vendor, and not where the leaves end. */
static bool ends_before(const struct cpu *cpu, uint32_t leaf)
{
	return cpu->max_leaf && cpu->max_leaf < leaf;
}

/* The guest's leaves end before the one that would tell of the item. */
static bool is_cut(const struct explain_loss *loss)
{
	const struct cpu *cpu = guest_cpu(loss);

	if (loss->item == ITEM_PERFMON_V2)
		return !gap_is_open(&cpu->extended_gap) &&
		       cpu->max_extended_leaf < CPUID_AMD_PERFMON;
	if (loss->item == ITEM_PERFMON_EXT)
		return ends_before(cpu, CPUID_PERFMON_EXT);
	return ends_before(cpu, CPUID_PERFMON);
}

static bool has_brand(const struct identity *identity)
{
	return identity->has_brand && !gap_is_open(&identity->brand_gap);
}

/*
 * Whether the guest has a CPU model by name, and not its host's CPU. The monitor itself may
 * say so; otherwise, a guest with another brand than its host's was given one of its own. A
 * brand that is missing, as in a record without what could identify a host, says nothing.
 */
static enum tristate has_cpu_model(const struct explain_facts *facts)
{
	const struct identity *host = facts->host.identity;
	const struct identity *guest = facts->guest.identity;

	if (vmm_tells_cpu_model(&facts->guest.snap->vmm))
		return tri_of(vmm_names_cpu_model(&facts->guest.snap->vmm));
	if (!has_brand(host) || !has_brand(guest))
		return TRI_UNKNOWN;
	return tri_of(strcmp(host->brand, guest->brand) != 0);
}

/* No Intel PMU at all, as the VMM wanted it. QEMU has two ways to have one switched off. */
static enum cause_id no_pmu_cause(const struct explain_loss *loss)
{
	static const enum cause_id of_qemu[TRISTATE_COUNT] = {
		[TRI_UNKNOWN] = CAUSE_VMM_PMU_OFF,
		[TRI_NO] = CAUSE_QEMU_PMU_OFF,
		[TRI_YES] = CAUSE_QEMU_CPU_MODEL,
	};
	const enum cause_id cause = vmms[loss->facts->vmm].no_pmu;

	return cause == CAUSE_QEMU_PMU_OFF ? of_qemu[has_cpu_model(loss->facts)] : cause;
}

static bool lacks_pmu(const struct explain_loss *loss)
{
	return loss->layers[LAYER_VMM].value[ITEM_PMU].state == ITEM_NO;
}

/* PERFCTR_CORE takes two counters along, and PerfMonV2 builds on it. */
static bool lacks_perfctr_core(const struct explain_loss *loss)
{
	return loss->layers[LAYER_VMM].value[ITEM_PERFCTR_CORE].state == ITEM_NO;
}

/* The guest's own word on why it has no PMU at all. */
static enum cause_id told_by_guest(const struct kernel_snapshot *kernel)
{
	if (kernel_log_has(kernel, PERF_REFUSAL_VIRTUAL) ||
	    kernel_log_has(kernel, PERF_REFUSAL_BROKEN))
		return CAUSE_VM_PMU_DISABLED;
	if (kernel_log_has(kernel, PERF_REFUSAL_NO_DRIVER))
		return CAUSE_GUEST_NO_DRIVER;
	if (kernel->perf_devices_reading.state == READING_OK && !kernel->perf_device_count)
		return CAUSE_GUEST_NO_PMU;
	return CAUSE_GUEST_PERF;
}

/*
 * No bit of CPUID takes the last four counters; where the guest's kernel tried them in vain,
 * the VM has no PMU, and the bits went with it.
 */
static enum cause_id amd_vmm_cause(const struct explain_loss *loss)
{
	const bool none = loss->layers[LAYER_GUEST].value[ITEM_PMU].state == ITEM_NO;

	if (none && told_by_guest(&loss->facts->guest.snap->kernel) == CAUSE_VM_PMU_DISABLED)
		return CAUSE_VM_PMU_DISABLED;
	if (lacks_perfctr_core(loss) && !none)
		return CAUSE_AMD_NO_PMU_BIT;
	if (loss->item == ITEM_PERFMON_V2 && is_cut(loss))
		return CAUSE_LEAVES_CUT;
	return vmms[loss->facts->vmm].less;
}

static enum cause_id intel_vmm_cause(const struct explain_loss *loss)
{
	const struct cpu *cpu = guest_cpu(loss);

	if (is_cut(loss))
		return CAUSE_LEAVES_CUT;
	if (lacks_pmu(loss))
		return no_pmu_cause(loss);
	if (loss->item == ITEM_PDCM)
		return CAUSE_PDCM_CLEARED;
	if (!is_of_perf_capabilities(loss->item))
		return vmms[loss->facts->vmm].less;
	if (!gap_is_open(&cpu->features_gap) && !cpu->pdcm)
		return CAUSE_PDCM_CLEARED;
	/* PEBS needs DS too, which the CPU model may lack */
	if (loss->item == ITEM_PEBS && !cpu->ds)
		return vmms[loss->facts->vmm].less;
	return CAUSE_PERF_CAPABILITIES_CLEARED;
}

/*
 * What a guest with a PMU of Intel's has under every kernel. All else hangs on the host: no
 * monitor is to blame for a fourth fixed counter, nor for an LBR that KVM may not give.
 */
static const bool of_every_kvm[ITEM_COUNT] = {
	[ITEM_PMU] = true,
	[ITEM_VERSION] = true,
	[ITEM_GP_COUNTERS] = true,
	[ITEM_GP_WIDTH] = true,
	[ITEM_FIXED_COUNTER_0] = true,
	[ITEM_FIXED_COUNTER_0 + 1] = true,
	[ITEM_FIXED_COUNTER_0 + 2] = true,
	[ITEM_FIXED_WIDTH] = true,
	[ITEM_FULL_WIDTH] = true,
	[ITEM_PDCM] = true,
};

/* What the guest alone proves, whatever its host has. */
static enum cause_id without_host(const struct explain_loss *loss)
{
	const bool intel = guest_cpu(loss)->vendor == VENDOR_INTEL;

	if (!intel || !lacks_pmu(loss) || !of_every_kvm[loss->item])
		return CAUSE_HOST_NOT_GIVEN;
	/* every CPU that KVM runs on and that has a PMU has leaf 0xA */
	if (ends_before(guest_cpu(loss), CPUID_PERFMON))
		return CAUSE_LEAVES_CUT;
	if (loss->facts->vmm == VMM_FIRECRACKER)
		return CAUSE_FIRECRACKER_NO_PMU;
	return CAUSE_HOST_NOT_GIVEN;
}

enum cause_id explain_vmm_cause(const struct explain_loss *loss)
{
	if (is_emulated(loss))
		return CAUSE_EMULATED_CPU;
	if (!loss->facts->host.snap)
		return without_host(loss);
	if (is_other_vendor(loss))
		return CAUSE_OTHER_VENDOR;
	return cpu_is_amd(guest_cpu(loss)) ? amd_vmm_cause(loss) : intel_vmm_cause(loss);
}

static bool clears_cpuid(const struct kernel_snapshot *kernel)
{
	return kernel_log_has(kernel, "Clearing CPUID bits:") ||
	       (kernel->command_line.reading.state == READING_OK &&
		strstr(kernel->command_line.text, "clearcpuid="));
}

/* What CPUID shows beside a PMU that it does not show went with that. */
static enum cause_id pmu_cause(const struct explain_loss *loss)
{
	struct explain_loss pmu = *loss;

	pmu.item = ITEM_PMU;
	return explain_vmm_cause(&pmu);
}

enum cause_id explain_guest_cause(const struct explain_loss *loss)
{
	const struct kernel_snapshot *kernel = &loss->facts->guest.snap->kernel;
	const bool none = loss->layers[LAYER_GUEST].value[ITEM_PMU].state == ITEM_NO;

	if (is_emulated(loss))
		return CAUSE_EMULATED_CPU;
	if (lacks_pmu(loss))
		return pmu_cause(loss);
	if (clears_cpuid(kernel))
		return CAUSE_GUEST_CLEARCPUID;
	return none ? told_by_guest(kernel) : CAUSE_GUEST_PERF;
}
