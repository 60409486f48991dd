// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel log's lines, as far as a snapshot keeps them. */
#include "model/kernel_log.h"

#include <string.h>

bool kernel_log_has(const struct kernel_snapshot *kernel, const char *text)
{
	for (size_t i = 0; i < kernel->log_count; i++)
		if (strstr(kernel->log_line[i], text))
			return true;
	return false;
}

const char *kernel_log_perf_refusal(const struct kernel_snapshot *kernel)
{
	static const char *const refusals[] = {
		PERF_REFUSAL_BROKEN,
		PERF_REFUSAL_VIRTUAL,
		PERF_REFUSAL_NO_DRIVER,
	};

	for (size_t i = 0; i < ARRAY_SIZE(refusals); i++)
		if (kernel_log_has(kernel, refusals[i]))
			return refusals[i];
	return NULL;
}

/* Whose CPUs a refusal is about. */
enum refusal_of {
	REFUSAL_OF_THIS_CPU, /* the module found its vendor's CPU, with VMX or SVM switched off */
	REFUSAL_OF_INTEL, /* kvm_intel found no VMX: on AMD it never does */
	REFUSAL_OF_AMD,
	REFUSAL_OF_EITHER, /* the line does not tell which module it was */
};

/*
 * arch/x86/kvm/x86.c, kvm_arch_init() up to 6.2, with the module's name since 5.16; then
 * kvm_is_vmx_supported() of vmx.c and kvm_is_svm_supported() of svm.c. At boot the kernel
 * itself: arch/x86/kernel/cpu/feat_ctl.c, init_ia32_feat_ctl(), and amd.c, init_amd(), since 6.7.
 */
static const struct {
	const char *begin;
	enum refusal_of of;
} kvm_refusals[] = {
	{ "kvm: disabled by bios", REFUSAL_OF_THIS_CPU },
	{ "kvm: support for 'kvm_intel' disabled by bios", REFUSAL_OF_THIS_CPU },
	{ "kvm: support for 'kvm_amd' disabled by bios", REFUSAL_OF_THIS_CPU },
	{ "kvm: VMX is disabled on CPU ", REFUSAL_OF_THIS_CPU },
	{ "kvm_intel: VMX not enabled (by BIOS)", REFUSAL_OF_THIS_CPU },
	{ "kvm_intel: VMX not fully enabled on CPU ", REFUSAL_OF_THIS_CPU },
	{ "kvm_amd: SVM disabled (by BIOS)", REFUSAL_OF_THIS_CPU },
	{ "x86/cpu: VMX (outside TXT) disabled by BIOS", REFUSAL_OF_THIS_CPU },
	{ "x86/cpu: VMX (inside TXT) disabled by BIOS", REFUSAL_OF_THIS_CPU },
	{ "SVM disabled (by BIOS) in MSR_VM_CR", REFUSAL_OF_THIS_CPU },
	{ "kvm: no hardware support for 'kvm_intel'", REFUSAL_OF_INTEL },
	{ "kvm_intel: CPU doesn't support VMX", REFUSAL_OF_INTEL },
	{ "kvm_intel: VMX not supported", REFUSAL_OF_INTEL },
	{ "kvm: no hardware support for 'kvm_amd'", REFUSAL_OF_AMD },
	{ "kvm_amd: SVM not supported", REFUSAL_OF_AMD },
	{ "kvm: no hardware support", REFUSAL_OF_EITHER },
};

/* The row that a line begins with; ARRAY_SIZE(kvm_refusals) for none. */
static size_t find_refusal(const char *line, size_t length)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kvm_refusals); i++) {
		const size_t wanted = strlen(kvm_refusals[i].begin);

		if (length >= wanted && memcmp(line, kvm_refusals[i].begin, wanted) == 0)
			break;
	}
	return i;
}

bool kernel_log_is_kvm_refusal(const char *line, size_t length)
{
	return find_refusal(line, length) < ARRAY_SIZE(kvm_refusals);
}

static bool is_about(enum refusal_of of, const struct cpu *cpu)
{
	switch (of) {
	case REFUSAL_OF_THIS_CPU:
		return true;
	case REFUSAL_OF_INTEL: /* and of the vendors that have VMX, too */
		return !gap_is_open(&cpu->vendor_gap) && !cpu_is_amd(cpu);
	case REFUSAL_OF_AMD:
		return !gap_is_open(&cpu->vendor_gap) && cpu_is_amd(cpu);
	case REFUSAL_OF_EITHER:
		break;
	}
	return false;
}

static const char *find_kvm_refusal(const struct kernel_snapshot *kernel,
				    const struct cpu *cpu, bool firmware_alone)
{
	for (size_t i = 0; i < kernel->log_count; i++) {
		const char *line = kernel->log_line[i];
		const size_t found = find_refusal(line, strlen(line));

		if (found == ARRAY_SIZE(kvm_refusals) ||
		    !is_about(kvm_refusals[found].of, cpu))
			continue;
		if (!firmware_alone || kvm_refusals[found].of == REFUSAL_OF_THIS_CPU)
			return line;
	}
	return NULL;
}

const char *kernel_log_kvm_refusal(const struct kernel_snapshot *kernel,
				   const struct cpu *cpu)
{
	return find_kvm_refusal(kernel, cpu, false);
}

bool kernel_log_has_firmware_refusal(const struct kernel_snapshot *kernel,
				     const struct cpu *cpu)
{
	return find_kvm_refusal(kernel, cpu, true);
}
