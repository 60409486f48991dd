// SPDX-License-Identifier: GPL-2.0-or-later
/* Made-up hosts: snapshots that the tests of the model bend to their needs. */
#pragma once

#include "model/verdict.h"

#define REGS(a, b, c, d) \
	((struct cpuid_regs){ .eax = (a), .ebx = (b), .ecx = (c), .edx = (d) })

/* Leaf 0xA of machines with a name. */
#define LEAF_A_SKYLAKE REGS(0x07300404, 0, 0, 0x00000603)
#define LEAF_A_ICE_LAKE REGS(0x08300805, 0, 0x0000000f, 0x00008604)
#define LEAF_A_CLEARWATER_FOREST REGS(0x0d300806, 0, 0x00000077, 0x00008603)
#define LEAF_A_LUNAR_LAKE REGS(0x0d300806, 0x00000280, 0x00000007, 0x00008603)
#define LEAF_A_HYPER_V REGS(0x08300805, 0, 0, 0x00000604)
#define LEAF_A_CONROE REGS(0x07280202, 0, 0, 0)
#define LEAF_A_DIAMONDVILLE REGS(0x07280203, 0, 0, 0x00002501)

#define LEAF_1_ECX_VMX (1u << 5)
#define LEAF_1_ECX_PDCM (1u << 15)
#define LEAF_1_ECX_HYPERVISOR (1u << 31)
#define LEAF_7_EDX_HYBRID (1u << 15)
#define LEAF_7_EDX_ARCH_LBR (1u << 19)

struct host_fixture {
	struct snapshot snap;
	struct verdict verdict;
};

/* cmocka's setup and teardown; state is a struct host_fixture with an empty snapshot. */
int host_setup(void **state);
int host_teardown(void **state);

/* An Ice Lake server with one group, "0-7": PDCM, VMX, maximum leaf 0x1b; Linux 7.2.13. */
void host_make_intel(struct snapshot *snap);

/* A Zen 4 server likewise: family 0x19, PerfMonV2 with six counters, SVM; Linux 7.2.13. */
void host_make_amd(struct snapshot *snap);

/* Adds a group of CPUs with an empty table. */
void host_add_group(struct snapshot *snap, const char *cpus);

/* Sets one answer, be it there or not. */
void host_set(struct snapshot *snap, size_t group, struct cpuid_entry entry);

/* host_set() of a leaf's sub-leaf 0 in the boot CPU's group. */
void host_set_leaf(struct snapshot *snap, uint32_t leaf, struct cpuid_regs regs);

/* Sets the registers of one leaf that another one does not change. */
void host_set_max_leaf(struct snapshot *snap, uint32_t max_leaf);
void host_set_leaf_1_ecx(struct snapshot *snap, uint32_t ecx);
void host_set_leaf_7_edx(struct snapshot *snap, uint32_t edx);

/* Makes a guest of it: the hypervisor bit and KVM's signature. */
void host_set_guest(struct snapshot *snap);

/* Leaf 0x23 with the sub-leaves 0, 1 and 3; puts 7.1 EAX[8] and the maximum leaf right. */
void host_set_perfmon_ext(struct snapshot *snap, size_t group, uint32_t gp, uint32_t fixed);

/* Takes all answers of a leaf away, as a source that does not hold it. */
void host_forget(struct snapshot *snap, size_t group, uint32_t leaf);
void host_forget_subleaf(struct snapshot *snap, uint32_t leaf, uint32_t subleaf);

/* Judges the snapshot of a fixture and returns the decoded PMU of a group. */
const struct hardware *host_judge(struct host_fixture *host, size_t group);

/* That the finding was raised once with this evidence; that it was not raised. */
void assert_found(const struct findings *findings, enum finding_id id,
		  const char *evidence);
void assert_not_found(const struct findings *findings, enum finding_id id);

/* That a value is known; that it is not, because this fact was not recorded. */
void assert_known(const struct gap *gap);
void assert_not_recorded(const struct gap *gap, enum fact fact);
