// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Every CPUID leaf, bit and MSR of the PMU that we know, under the names the manuals use.
 *
 * Intel: Software Developer's Manual (SDM) vol. 2A "CPUID", vol. 3B chapter "Performance
 * Monitoring", vol. 4 "Model-Specific Registers". AMD: Architecture Programmer's Manual
 * (APM) vol. 3 appendix E. Field positions agree with Linux 7.2
 * (tools/arch/x86/kcpuid/cpuid.csv, arch/x86/include/asm/perf_event.h, msr-index.h).
 */
#pragma once

/* CPUID leaves */
#define CPUID_VENDOR 0x00000000u /* EAX: maximum basic leaf */
#define CPUID_FEATURES 0x00000001u
#define CPUID_EXT_FEATURES 0x00000007u /* sub-leaf 0 EAX: maximum sub-leaf */
#define CPUID_PERFMON 0x0000000au
#define CPUID_INTEL_PT 0x00000014u
#define CPUID_HYBRID 0x0000001au /* native model id: core type of this CPU */
#define CPUID_ARCH_LBR 0x0000001cu
#define CPUID_PERFMON_EXT 0x00000023u
#define CPUID_HYPERVISOR 0x40000000u /* EAX: maximum hypervisor leaf */
#define CPUID_EXT_MAX 0x80000000u /* EAX: maximum extended leaf */
#define CPUID_EXT_AMD_FEATURES 0x80000001u
#define CPUID_BRAND_FIRST 0x80000002u
#define CPUID_BRAND_LAST 0x80000004u
#define CPUID_ADDRESS_SIZES 0x80000008u
#define CPUID_SVM 0x8000000au
#define CPUID_AMD_PERFMON 0x80000022u

/* 0x1 */
#define CPUID_1_EAX_SIGNATURE 0x0fff0fffu /* family, model, stepping; all their fields */
#define CPUID_1_ECX_DTES64 2
#define CPUID_1_ECX_VMX 5
#define CPUID_1_ECX_PDCM 15
#define CPUID_1_ECX_HYPERVISOR 31
#define CPUID_1_EDX_DS 21

/* 0x7 */
#define CPUID_7_0_EDX_HYBRID 15
#define CPUID_7_0_EDX_ARCH_LBR 19
#define CPUID_7_1_EAX_ARCH_PERFMON_EXT 8

/* 0xA: EAX 7:0 version, 15:8 GP counters, 23:16 GP width, 31:24 length of the event vector */
#define PERFMON_EVENT_COUNT 13
#define PERFMON_VERSION_FIXED 2 /* from here EDX counts the fixed counters */
#define PERFMON_VERSION_FIXED_BITMAP 5 /* and from here ECX is their bitmap */
#define CPUID_A_EDX_ANYTHREAD_DEPRECATED 15

/* 0x1A */
#define CORE_TYPE_ATOM 0x20
#define CORE_TYPE_CORE 0x40

/* 0x23.0 EAX is the bitmap of valid sub-leaves */
#define PERFMON_EXT_SUBLEAF_SELF 0
#define PERFMON_EXT_SUBLEAF_COUNTERS 1
#define PERFMON_EXT_SUBLEAF_ACR 2
#define PERFMON_EXT_SUBLEAF_EVENTS 3
#define PERFMON_EXT_SUBLEAF_PEBS_CAPS 4
#define PERFMON_EXT_SUBLEAF_PEBS_COUNTERS 5
#define PERFMON_EXT_SUBLEAF_LIMIT 32 /* one bit each in 0x23.0 EAX */

/* 0x80000001 ECX (AMD, Hygon) */
#define CPUID_AMD_ECX_SVM 2
#define CPUID_AMD_ECX_IBS 10
#define CPUID_AMD_ECX_PERFCTR_CORE 23
#define CPUID_AMD_ECX_PERFCTR_NB 24
#define CPUID_AMD_ECX_PERFCTR_LLC 28

/* 0x80000022 EAX */
#define CPUID_AMD_PERFMON_V2 0
#define CPUID_AMD_LBR_V2 1
#define CPUID_AMD_LBR_PMC_FREEZE 2

/* AMD and Hygon: counters without and with PERFCTR_CORE, and their width (APM vol. 2) */
#define AMD_COUNTERS_LEGACY 4
#define AMD_COUNTERS_CORE 6
#define AMD_COUNTER_WIDTH 48

/* MSRs */
#define MSR_PMC0 0x000000c1u
#define MSR_PERFEVTSEL0 0x00000186u
#define MSR_IA32_MISC_ENABLE 0x000001a0u
#define MSR_FIXED_CTR0 0x00000309u /* fixed counter n: + n */
#define MSR_FIXED_CTR3 0x0000030cu
#define MSR_PERF_METRICS 0x00000329u
#define MSR_IA32_PERF_CAPABILITIES 0x00000345u
#define MSR_FIXED_CTR_CTRL 0x0000038du
#define MSR_PERF_GLOBAL_STATUS 0x0000038eu
#define MSR_PERF_GLOBAL_CTRL 0x0000038fu
#define MSR_PERF_GLOBAL_OVF_CTRL 0x00000390u
#define MSR_PERF_GLOBAL_STATUS_SET 0x00000391u
#define MSR_PEBS_ENABLE 0x000003f1u
#define MSR_PEBS_DATA_CFG 0x000003f2u
#define MSR_ARCH_PEBS_BASE 0x000003f4u
#define MSR_ARCH_PEBS_INDEX 0x000003f5u
#define MSR_IA32_VMX_EXIT_CTLS 0x00000483u
#define MSR_IA32_VMX_ENTRY_CTLS 0x00000484u
#define MSR_PMC0_FULL_WIDTH 0x000004c1u
#define MSR_DS_AREA 0x00000600u
#define MSR_PERFMON_V6_PMC0 0x00001900u /* version 6 aliases, four registers each */
#define MSR_PERFMON_V6_FIXED_CTR0 0x00001980u
#define MSR_K7_EVNTSEL0 0xc0010000u /* four, then four counters */
#define MSR_F15H_PERF_CTL 0xc0010200u /* six pairs of control and counter */
#define MSR_AMD_PERF_GLOBAL_STATUS 0xc0000300u /* STATUS, CTL, STATUS_CLR, STATUS_SET */
