// SPDX-License-Identifier: GPL-2.0-or-later
/* What predictions about a host are made from: hardware and perf. */
#include "model/premises.h"

#include <assert.h>
#include <string.h>

#include "base/bits.h"
#include "model/kernel_log.h"
#include "model/kvm_presence.h"
#include "model/parameters.h"
#include "model/perf_view.h"
#include "model/perfmon.h"

/* VMX control MSRs: a bit of the high half says that the control may be set. */
#define VMX_EXIT_LOAD_GLOBAL_CTRL (32 + 12)
#define VMX_ENTRY_LOAD_GLOBAL_CTRL (32 + 13)

#define MISC_ENABLE_PEBS_UNAVAILABLE 12
#define FULL_WIDTH_WRITES 13

static const char *const full_width_texts[] = {
	[FULL_WIDTH_NOT_KNOWN] = "nothing tells",
	[FULL_WIDTH_MSR] = "IA32_PERF_CAPABILITIES",
	[FULL_WIDTH_SUPPLIED] = "--perf-capabilities",
	[FULL_WIDTH_PARAMETER] = "enable_mediated_pmu reads Y",
	[FULL_WIDTH_LOG] = "the kernel log",
	[FULL_WIDTH_NO_PDCM] = "the CPU has no IA32_PERF_CAPABILITIES",
};
static_assert(ARRAY_SIZE(full_width_texts) == FULL_WIDTH_SOURCE_COUNT,
	      "every source has a text");

/* Which leaf is missing that the numbers of an Intel-like part hang on. */
static struct gap intel_gap(const struct evidence_sources *sources,
			    const struct ruleset *rules)
{
	const struct cpu *cpu = sources->cpu;
	const struct hardware *boot = sources->boot;
	const struct perf_model *model = perf_model_find(rules, cpu->family, cpu->model);

	if (gap_is_open(&cpu->signature_gap))
		return cpu->signature_gap;
	if (gap_is_open(&cpu->role_gap))
		return cpu->role_gap;
	if (gap_is_open(&cpu->features_gap))
		return cpu->features_gap;
	if (gap_is_open(&boot->perfmon_gap))
		return boot->perfmon_gap;
	if (gap_is_open(&cpu->hybrid_gap))
		return cpu->hybrid_gap;
	if (!rules->reads_leaf_23 || perf_model_is_hybrid(model, rules))
		return (struct gap){ 0 };
	if (gap_is_open(&cpu->perfmon_ext_gap))
		return cpu->perfmon_ext_gap;
	return boot->perfmon_ext_gap;
}

static struct gap amd_gap(const struct evidence_sources *sources)
{
	if (gap_is_open(&sources->cpu->signature_gap))
		return sources->cpu->signature_gap;
	if (sources->cpu->family < PERF_AMD_FAMILY_FIRST)
		return (struct gap){ 0 }; /* perf has no driver, whatever the leaves say */
	if (gap_is_open(&sources->cpu->role_gap))
		return sources->cpu->role_gap;
	if (gap_is_open(&sources->boot->amd_gap))
		return sources->boot->amd_gap;
	return sources->boot->amd_perfmon_gap;
}

static struct gap cpuid_gap(const struct evidence_sources *sources,
			    const struct ruleset *rules)
{
	const struct cpu *cpu = sources->cpu;

	if (!sources->boot)
		return gap_not_recorded(FACT_CPUID_LEAF_0);
	if (gap_is_open(&cpu->vendor_gap))
		return cpu->vendor_gap;
	switch (cpu->vendor) {
	case VENDOR_INTEL:
	case VENDOR_CENTAUR:
	case VENDOR_ZHAOXIN:
		return intel_gap(sources, rules);
	case VENDOR_AMD:
	case VENDOR_HYGON:
		return amd_gap(sources);
	case VENDOR_OTHER:
		break;
	}
	return (struct gap){ 0 };
}

static void take_perf_capabilities(const struct evidence_sources *sources,
				   struct premises *ret)
{
	const struct hardware *boot = sources->boot;

	if (!boot || gap_is_open(&sources->cpu->features_gap)) {
		ret->perf_capabilities_gap = sources->cpu->features_gap;
		if (!boot)
			ret->perf_capabilities_gap =
				gap_not_recorded(FACT_PERF_CAPABILITIES);
	} else if (!boot->has_pdcm) {
		ret->full_width = TRI_NO;
		ret->full_width_source = FULL_WIDTH_NO_PDCM;
	} else if (gap_is_open(&boot->perf_capabilities_gap)) {
		ret->perf_capabilities_gap = boot->perf_capabilities_gap;
	} else {
		ret->in.perf_capabilities = boot->perf_capabilities.value;
		ret->full_width =
			tri_of(bits_test(ret->in.perf_capabilities, FULL_WIDTH_WRITES));
		ret->full_width_source = boot->perf_capabilities_supplied ?
						 FULL_WIDTH_SUPPLIED :
						 FULL_WIDTH_MSR;
	}
}

/* Without the MSR itself, others who looked at it may tell. */
static void take_full_width(const struct snapshot *snap, struct premises *ret)
{
	const struct reading_text *mediated =
		&snap->kvm.parameter[KVM_PARAMETER_ENABLE_MEDIATED_PMU];

	if (ret->full_width != TRI_UNKNOWN)
		return;
	if (parameter_value(mediated) == TRI_YES && !pmu_inputs_is_amd(&ret->in)) {
		ret->full_width = TRI_YES;
		ret->full_width_source = FULL_WIDTH_PARAMETER;
	} else if (kernel_log_has(&snap->kernel, "full-width counters")) {
		ret->full_width = TRI_YES;
		ret->full_width_source = FULL_WIDTH_LOG;
	}
}

/* Both controls must be there; either one that was read can say that they are not. */
static void read_vmx_controls(const struct cpu_group *boot, struct premises *ret)
{
	static const struct reading not_taken;
	const struct reading_u64 *exit = boot ? &boot->msr[HOST_MSR_VMX_EXIT_CTLS] : NULL;
	const struct reading_u64 *entry = boot ? &boot->msr[HOST_MSR_VMX_ENTRY_CTLS] : NULL;

	ret->loads_global_ctrl.value = true;
	if (!boot) {
		ret->loads_global_ctrl.assumed = gap_of(FACT_VMX_CONTROLS, &not_taken);
		return;
	}
	if (exit->reading.state == READING_OK &&
	    !bits_test(exit->value, VMX_EXIT_LOAD_GLOBAL_CTRL))
		ret->loads_global_ctrl.value = false;
	if (entry->reading.state == READING_OK &&
	    !bits_test(entry->value, VMX_ENTRY_LOAD_GLOBAL_CTRL))
		ret->loads_global_ctrl.value = false;
	if (ret->loads_global_ctrl.value && exit->reading.state != READING_OK)
		ret->loads_global_ctrl.assumed = gap_of(FACT_VMX_CONTROLS, &exit->reading);
	else if (ret->loads_global_ctrl.value)
		ret->loads_global_ctrl.assumed = gap_of(FACT_VMX_CONTROLS, &entry->reading);
}

static bool lacks_vmx(const struct cpu *cpu)
{
	return cpu->vendor == VENDOR_INTEL && !gap_is_open(&cpu->vendor_gap) &&
	       !gap_is_open(&cpu->vmx_gap) && !cpu->vmx;
}

/*
 * setup_vmcs_config() clears the controls on parts with the erratum, read or not. All of them
 * have version 3, which the mediated vPMU refuses anyway; a CPU of that model with a later
 * one is nobody's, and is judged by the controls that it shows.
 */
#define ERRATUM_VERSION_MAX 3

static void take_vmx_controls(const struct cpu *cpu, const struct cpu_group *boot,
			      struct premises *ret)
{
	const struct perf_model *model =
		perf_model_find(&ret->choice.release.rules, ret->in.family, ret->in.model);

	ret->broken_global_ctrl =
		ret->in.vendor == VENDOR_INTEL && model && model->broken_global_ctrl &&
		bits_field32(ret->in.perfmon.eax, 7, 0) <= ERRATUM_VERSION_MAX;
	if (!ret->broken_global_ctrl)
		read_vmx_controls(boot, ret);
	/* registers that are not there are not missing for want of a right */
	if (gap_is_open(&ret->loads_global_ctrl.assumed) && lacks_vmx(cpu))
		ret->loads_global_ctrl.assumed =
			gap_of(FACT_VMX, &(struct reading){ .state = READING_ABSENT });
}

/*
 * Where perf takes precise samples the kernel has found the bit clear: init_intel() sets
 * X86_FEATURE_PEBS, and perf's driver names the format and shows max_precise for it alone.
 */
static bool perf_has_pebs(const struct kernel_snapshot *kernel)
{
	for (size_t i = 0; i < kernel->perf_device_count; i++)
		if (kernel->perf_device[i].max_precise.reading.state == READING_OK &&
		    kernel->perf_device[i].max_precise.value > 0)
			return true;
	return kernel_log_has(kernel, "PEBS fmt");
}

/*
 * Firmware leaves PEBS on; hypervisors show DS and switch it off, as KVM does for every guest
 * without PEBS (kvm_vcpu_reset()). So an unread register is taken for good on bare metal alone.
 */
static void take_misc_enable(const struct evidence_sources *sources,
			     const struct cpu_group *boot, struct premises *ret)
{
	const struct reading_u64 *misc = boot ? &boot->msr[HOST_MSR_MISC_ENABLE] : NULL;
	const bool may_be_off = ret->in.vendor == VENDOR_INTEL && ret->in.ds &&
				ret->in.hypervisor;
	struct gap gap;

	ret->pebs_available.value = true;
	if (misc && misc->reading.state == READING_OK) {
		ret->pebs_available.value =
			!bits_test(misc->value, MISC_ENABLE_PEBS_UNAVAILABLE);
		return;
	}
	if (perf_has_pebs(&sources->snap->kernel))
		return;
	gap = misc ? gap_of(FACT_MISC_ENABLE, &misc->reading) :
		     gap_not_recorded(FACT_MISC_ENABLE);
	if (may_be_off)
		ret->pebs_gap = gap;
	else
		ret->pebs_available.assumed = gap;
}

/* perf's own word: its devices in sysfs, its complaints in the log. */
static void take_perf(const struct kernel_snapshot *kernel, struct premises *ret)
{
	ret->in.pmu_broken = kernel_log_perf_refusal(kernel);
	if (kernel->perf_devices_reading.state != READING_OK)
		return;
	if (kernel->perf_device_count == 0) {
		ret->in.pmu_broken = true;
		return;
	}
	switch (kernel->perf_device[0].branches.reading.state) {
	case READING_OK:
		ret->has_lbr_depth = true;
		ret->lbr_depth = (unsigned int)kernel->perf_device[0].branches.value;
		break;
	case READING_ABSENT: /* perf shows the file only where it has an LBR */
		ret->has_lbr_depth = true;
		break;
	case READING_NOT_TAKEN:
	case READING_DENIED:
	case READING_FAILED:
		break;
	}
}

/* Another kernel has its own modules, and the rules that are asked for are theirs. */
static void take_module(const struct evidence_sources *sources, struct premises *ret)
{
	static const struct reading no_rules = { .state = READING_ABSENT };

	ret->has_rules = kvm_has_rules(&sources->snap->kvm, sources->cpu);
	if (!ret->has_rules && ret->choice.reason != RULES_ASKED)
		ret->module_gap = gap_of(FACT_KVM_RULES, &no_rules);
}

void premises_of(const struct evidence_sources *sources, const struct changes *changes,
		 struct premises *ret)
{
	const struct snapshot *snap = sources->snap;
	const struct cpu_group *boot = snapshot_boot(snap);

	*ret = (struct premises){
		.as_is = !changes->kernel && changes->mediated == CHANGE_NONE &&
			 changes->enable_pmu == CHANGE_NONE,
	};
	evidence_choose(sources, changes, &ret->choice);
	take_module(sources, ret);
	ret->cpuid_gap = cpuid_gap(sources, &ret->choice.release.rules);
	if (boot) {
		pmu_inputs_of_cpuid(sources->cpu, &boot->cpuid, &ret->in);
		pmu_inputs_complete(&boot->cpuid_bits, &ret->in);
	}
	take_perf_capabilities(sources, ret);
	take_full_width(snap, ret);
	take_vmx_controls(sources->cpu, boot, ret);
	take_misc_enable(sources, boot, ret);
	take_perf(&snap->kernel, ret);
	ret->in.loads_global_ctrl = ret->loads_global_ctrl.value;
	ret->in.pebs_unavailable = !ret->pebs_available.value;
	parameters_take(snap, changes, ret);
}

const struct gap *premises_open_register(const struct premises *premises)
{
	return gap_is_open(&premises->perf_capabilities_gap) ?
		       &premises->perf_capabilities_gap :
		       &premises->pebs_gap;
}

const char *full_width_source_text(enum full_width_source source)
{
	return full_width_texts[source];
}
