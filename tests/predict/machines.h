// SPDX-License-Identifier: GPL-2.0-or-later
/* Named machines, as far as perf and KVM look at them. */
#pragma once

#include "model/predict.h"

#define REGS(a, b, c, d) \
	((struct cpuid_regs){ .eax = (a), .ebx = (b), .ecx = (c), .edx = (d) })

/*
 * Bare metal with all that KVM needs: DS, DTES64, PDCM, VMX controls; enable_pmu asked for,
 * mediated vPMU not. IA32_PERF_CAPABILITIES as real parts of the kind have it.
 */
struct pmu_inputs machine_core2(void); /* Conroe: version 2, EDX count 0 */
struct pmu_inputs machine_bonnell(void); /* Diamondville: EDX count 1 */
struct pmu_inputs machine_skylake(void); /* Skylake-X: version 4, 3 fixed */
struct pmu_inputs machine_ice_lake(void); /* Ice Lake-X: version 5, 4 fixed */
struct pmu_inputs machine_sapphire_rapids(void); /* with architectural LBR */
struct pmu_inputs machine_granite_rapids(void); /* with leaf 0x23 */
struct pmu_inputs machine_clearwater(void); /* a hole at counter 3: 0x77 */
struct pmu_inputs machine_alder_lake(void); /* hybrid */
struct pmu_inputs machine_zen2(void); /* six counters */
struct pmu_inputs machine_zen4(void); /* PerfMonV2 */

/* What the kernels of a rule set make of it. */
struct perf_view machine_perf(enum ruleset_id rules, const struct pmu_inputs *in);
struct prediction machine_predict(enum ruleset_id rules, const struct pmu_inputs *in);

/* Fails with both sides' registers. */
void assert_regs(struct cpuid_regs got, struct cpuid_regs want);
