// SPDX-License-Identifier: GPL-2.0-or-later
/* A made-up host with its kernel, KVM and what is asked of it, and the outlook on it. */
#include "tests/predict/scene.h"

#include <string.h>

#include "tests/model/hosts.h"
#include "tests/unit_test.h"

#define LEAF_1_ECX (LEAF_1_ECX_VMX | LEAF_1_ECX_PDCM | 1u << 2)

int scene_setup(void **state)
{
	*state = test_calloc(1, sizeof(struct scene));
	return *state ? 0 : -1;
}

int scene_teardown(void **state)
{
	struct scene *scene = *state;

	snapshot_done(&scene->snap);
	test_free(scene);
	return 0;
}

struct cpuid_regs *scene_leaf(struct scene *scene, uint32_t leaf)
{
	struct cpuid_table *table = &scene->snap.group[0].cpuid;

	for (size_t i = 0; i < table->count; i++)
		if (table->entry[i].leaf == leaf && table->entry[i].subleaf == 0)
			return &table->entry[i].regs;
	fail_msg("no leaf 0x%x", leaf);
	return NULL;
}

void scene_make_ice_lake(struct scene *scene)
{
	host_make_intel(&scene->snap);
	host_set_leaf_1_ecx(&scene->snap, LEAF_1_ECX);
	scene_set_kernel(scene, SCENE_KERNEL);
}

void scene_make_skylake(struct scene *scene)
{
	scene_make_ice_lake(scene);
	scene_leaf(scene, 0x1)->eax = 0x00050654;
	*scene_leaf(scene, 0xa) = LEAF_A_SKYLAKE;
}

void scene_make_clearwater(struct scene *scene)
{
	scene_make_ice_lake(scene);
	scene_leaf(scene, 0x1)->eax = 0x000d06d1;
	*scene_leaf(scene, 0xa) = LEAF_A_CLEARWATER_FOREST;
	host_set_leaf_7_edx(&scene->snap, LEAF_7_EDX_ARCH_LBR);
	host_set_perfmon_ext(&scene->snap, 0, 0xff, 0x77);
}

void scene_make_alder_lake(struct scene *scene)
{
	scene_make_ice_lake(scene);
	scene_leaf(scene, 0x1)->eax = 0x00090672;
	scene_leaf(scene, 0x1a)->eax = 0x40000001;
	host_set_leaf_7_edx(&scene->snap, LEAF_7_EDX_HYBRID | LEAF_7_EDX_ARCH_LBR);
}

void scene_make_zen4(struct scene *scene)
{
	host_make_amd(&scene->snap);
	scene_set_kernel(scene, SCENE_KERNEL);
}

void scene_make_zen2(struct scene *scene)
{
	scene_make_zen4(scene);
	scene_leaf(scene, 0x1)->eax = 0x00830f10;
	scene_leaf(scene, 0x80000000)->eax = 0x80000020;
}

void scene_set_kernel(struct scene *scene, const char *release)
{
	scene->snap.kernel.release = (struct reading_text){
		.reading = { .state = release ? READING_OK : READING_NOT_TAKEN },
		.text = release,
	};
}

void scene_set_msr(struct scene *scene, enum host_msr msr, uint64_t value)
{
	scene->snap.group[0].msr[msr] =
		(struct reading_u64){ .reading = reading_ok(), .value = value };
}

void scene_set_perf_capabilities(struct scene *scene, uint64_t value)
{
	scene_set_msr(scene, HOST_MSR_PERF_CAPABILITIES, value);
}

void scene_set_vmx_controls(struct scene *scene, bool there)
{
	scene_set_msr(scene, HOST_MSR_VMX_EXIT_CTLS, there ? UINT64_C(1) << 44 : 0);
	scene_set_msr(scene, HOST_MSR_VMX_ENTRY_CTLS, there ? UINT64_C(1) << 45 : 0);
}

void scene_set_module(struct scene *scene, const char *name)
{
	scene->snap.kvm.core_module = reading_ok();
	scene->snap.kvm.vendor_module =
		(struct reading_text){ .reading = reading_ok(), .text = name };
}

void scene_set_parameter(struct scene *scene, enum kvm_parameter parameter, const char *text)
{
	scene->snap.kvm.parameter[parameter] =
		(struct reading_text){ .reading = reading_ok(), .text = text };
}

void scene_set_requested(struct scene *scene, enum kvm_parameter parameter, const char *text)
{
	scene->snap.kvm.requested[parameter] =
		(struct reading_text){ .reading = reading_ok(), .text = text };
	scene->snap.kvm.requested_in[parameter] = "modprobe.d";
}

void scene_lack_parameter(struct scene *scene, enum kvm_parameter parameter)
{
	scene->snap.kvm.parameter[parameter] =
		(struct reading_text){ .reading = { .state = READING_ABSENT } };
}

void scene_lack_requested(struct scene *scene)
{
	for (size_t i = 0; i < KVM_PARAMETER_COUNT; i++)
		scene->snap.kvm.requested[i] =
			(struct reading_text){ .reading = { .state = READING_ABSENT } };
}

void scene_add_log(struct scene *scene, const char *line)
{
	scene->snap.kernel.log = reading_ok();
	assert_int_equal(snapshot_add_log_line(&scene->snap, line, strlen(line)), 0);
}

void scene_set_watchdog(struct scene *scene, uint64_t value)
{
	scene->snap.kernel.nmi_watchdog =
		(struct reading_u64){ .reading = reading_ok(), .value = value };
}

static void answer_leaf(struct scene *scene, uint32_t leaf, struct cpuid_regs regs)
{
	const struct cpuid_entry entry = { .leaf = leaf, .regs = regs };

	assert_int_equal(cpuid_table_add(&scene->snap.kvm.supported_cpuid,
					 &scene->snap.arena, &entry),
			 0);
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

static void answer_cpuid(struct scene *scene, const struct ruleset *rules,
			 const struct kvm_answer *answer)
{
	const struct cpuid_regs *host = scene_leaf(scene, 0);

	answer_leaf(scene, 0,
		    REGS(smaller(host->eax, rules->max_leaf), host->ebx, host->ecx,
			 host->edx));
	answer_leaf(scene, 1,
		    REGS(0, 0, (uint32_t)answer->pdcm << 15 | (uint32_t)answer->dtes64 << 2,
			 (uint32_t)answer->ds << 21));
	answer_leaf(scene, 0x80000001, REGS(0, 0, (uint32_t)answer->perfctr_core << 23, 0));
	if (answer->has_leaf_0a)
		answer_leaf(scene, 0xa, answer->leaf_0a);
	if (answer->has_leaf_23)
		answer_leaf(scene, 0x23, answer->leaf_23);
	if (answer->has_leaf_80000022)
		answer_leaf(scene, 0x80000022, answer->leaf_80000022);
}

static void answer_rest(struct scene *scene, const struct kvm_answer *answer)
{
	struct kvm_snapshot *kvm = &scene->snap.kvm;

	kvm->device = kvm->supported = reading_ok();
	kvm->msr_index.reading = reading_ok();
	for (size_t i = 0; i < answer->msr_index_count; i++)
		scene_list_msr(scene, answer->msr_index[i]);
	kvm->feature_perf_capabilities = (struct reading_u64){
		.reading = reading_ok(),
		.value = answer->perf_capabilities,
	};
	for (size_t i = 0; i < KVM_CAPABILITY_COUNT; i++)
		kvm->capability[i] = (struct reading_u64){
			.reading = reading_ok(),
			.value = answer->capability[i],
		};
}

void scene_answer(struct scene *scene, enum ruleset_id rules, bool mediated)
{
	const struct reading_u64 *perf_capabilities =
		&scene->snap.group[0].msr[HOST_MSR_PERF_CAPABILITIES];
	struct prediction prediction;
	struct pmu_inputs in;
	struct perf_view perf;
	struct cpu cpu;

	cpu_decode(&scene->snap.group[0].cpuid, &cpu);
	pmu_inputs_of_cpuid(&cpu, &scene->snap.group[0].cpuid, &in);
	in.perf_capabilities = perf_capabilities->value;
	in.wants_mediated = mediated;
	perf_view_of(&rulesets[rules], &in, &perf);
	predict(&rulesets[rules], &in, &perf, &prediction);
	scene_set_module(scene, pmu_inputs_is_amd(&in) ? "kvm_amd" : "kvm_intel");
	scene_set_parameter(scene, KVM_PARAMETER_ENABLE_PMU,
			    prediction.enable_pmu ? "Y" : "N");
	if (rulesets[rules].mediated)
		scene_set_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU,
				    prediction.mediated ? "Y" : "N");
	else
		scene_lack_parameter(scene, KVM_PARAMETER_ENABLE_MEDIATED_PMU);
	answer_cpuid(scene, &rulesets[rules], &prediction.answer);
	answer_rest(scene, &prediction.answer);
}

struct cpuid_regs *scene_answered_leaf(struct scene *scene, uint32_t leaf)
{
	struct cpuid_table *table = &scene->snap.kvm.supported_cpuid;

	for (size_t i = 0; i < table->count; i++)
		if (table->entry[i].leaf == leaf)
			return &table->entry[i].regs;
	fail_msg("KVM did not answer leaf 0x%x", leaf);
	return NULL;
}

void scene_list_msr(struct scene *scene, uint32_t msr)
{
	assert_int_equal(msr_list_add(&scene->snap.kvm.msr_index, &scene->snap.arena, msr),
			 0);
}

void scene_unlist_msr(struct scene *scene, uint32_t msr)
{
	struct msr_list *list = &scene->snap.kvm.msr_index;
	size_t kept = 0;

	for (size_t i = 0; i < list->count; i++)
		if (list->msr[i] != msr)
			list->msr[kept++] = list->msr[i];
	assert_int_equal(kept + 1, list->count);
	list->count = kept;
}

const struct outlook *scene_look(struct scene *scene)
{
	const struct evidence_sources sources = {
		.snap = &scene->snap,
		.cpu = &scene->verdict.cpu,
		.boot = scene->snap.group_count ? &scene->verdict.hardware[0] : NULL,
		.answer = &scene->verdict.answer,
	};

	verdict_judge(&scene->snap, &scene->verdict);
	outlook_of(&sources, &scene->snap.supplied.changes, &scene->outlook);
	return &scene->outlook;
}
