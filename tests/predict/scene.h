// SPDX-License-Identifier: GPL-2.0-or-later
/* A made-up host with its kernel, KVM and what is asked of it, and the outlook on it. */
#pragma once

#include "model/outlook.h"
#include "model/verdict.h"

/* KVM's mediated vPMU is judged in this kernel's rules unless a test says otherwise. */
#define SCENE_KERNEL "7.2.13"

struct scene {
	struct snapshot snap;
	struct verdict verdict;
	struct outlook outlook;
};

/* cmocka's setup and teardown; state is a struct scene without a host. */
int scene_setup(void **state);
int scene_teardown(void **state);
#define SCENE_TEST(test) \
	cmocka_unit_test_setup_teardown(test, scene_setup, scene_teardown)

/*
 * Bare metal, the kernel SCENE_KERNEL, and nothing else read: no MSR, no KVM, no parameter.
 * Ice Lake-X: version 5, 4 fixed counters, LBR, PEBS for guests. Clearwater: a hole at fixed
 * counter 3, leaf 0x23. Zen 4: PerfMonV2, six counters.
 */
void scene_make_ice_lake(struct scene *scene);
void scene_make_skylake(struct scene *scene);
void scene_make_clearwater(struct scene *scene);
void scene_make_alder_lake(struct scene *scene);
void scene_make_zen2(struct scene *scene);
void scene_make_zen4(struct scene *scene);

/* Facts that are known of it. */
void scene_set_kernel(struct scene *scene, const char *release);
void scene_set_msr(struct scene *scene, enum host_msr msr, uint64_t value);
void scene_set_perf_capabilities(struct scene *scene, uint64_t value);
/* Both VMX controls that the mediated vPMU needs, there or not. */
void scene_set_vmx_controls(struct scene *scene, bool there);
void scene_set_module(struct scene *scene, const char *name);
void scene_set_parameter(struct scene *scene, enum kvm_parameter parameter,
			 const char *text);
void scene_set_requested(struct scene *scene, enum kvm_parameter parameter,
			 const char *text);
/* Parameters or requests that were looked for and are not there. */
void scene_lack_parameter(struct scene *scene, enum kvm_parameter parameter);
void scene_lack_requested(struct scene *scene);
void scene_add_log(struct scene *scene, const char *line);
void scene_set_watchdog(struct scene *scene, uint64_t value);

/* KVM answers as a kernel of the rules does, with the parameters as they then stand. */
void scene_answer(struct scene *scene, enum ruleset_id rules, bool mediated);

/* Changes one register of a leaf of that answer, or a listed MSR. */
struct cpuid_regs *scene_answered_leaf(struct scene *scene, uint32_t leaf);
void scene_list_msr(struct scene *scene, uint32_t msr);
void scene_unlist_msr(struct scene *scene, uint32_t msr);

/* The boot CPU's leaf, to be changed. */
struct cpuid_regs *scene_leaf(struct scene *scene, uint32_t leaf);

/* Judges it all. */
const struct outlook *scene_look(struct scene *scene);
