// SPDX-License-Identifier: GPL-2.0-or-later
/* Takes out of a snapshot what could tell whose host it is. */
#include "model/redact.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "model/command_line.h"
#include "model/kernel_log.h"
#include "model/leaves.h"
#include "model/perfmon.h"
#include "model/release.h"
#include "model/words.h"

static const char redacted[] = "redacted";

static bool begins_with(const char *text, const char *begin)
{
	return strncmp(text, begin, strlen(begin)) == 0;
}

static bool begins_with_any(const char *text, const char *const *begins, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (begins_with(text, begins[i]))
			return true;
	return false;
}

/* Hypervisors that many run; another signature may be somebody's own. */
static bool is_common_hypervisor(const struct cpuid_regs *regs)
{
	static const char *const signatures[] = {
		"KVMKVMKVM\0\0\0", "Linux KVM Hv", "Microsoft Hv", "VMwareVMware",
		"XenVMMXenVMM",    "TCGTCGTCGTCG", "bhyve bhyve ",
	};
	const uint32_t text[] = { regs->ebx, regs->ecx, regs->edx };

	for (size_t i = 0; i < ARRAY_SIZE(signatures); i++)
		if (memcmp(signatures[i], text, sizeof(text)) == 0)
			return true;
	return false;
}

/* The brand is a text that a hypervisor can set, or that a chip is ordered with. */
static bool is_kept_leaf(const struct cpuid_entry *entry)
{
	if (entry->leaf >= CPUID_BRAND_FIRST && entry->leaf <= CPUID_BRAND_LAST)
		return false;
	if (entry->leaf == CPUID_HYPERVISOR)
		return is_common_hypervisor(&entry->regs);
	return entry->leaf < CPUID_HYPERVISOR || entry->leaf > CPUID_HYPERVISOR_LAST;
}

static void redact_cpuid(struct cpuid_table *table)
{
	size_t kept = 0;

	for (size_t i = 0; i < table->count; i++) {
		struct cpuid_entry entry = table->entry[i];

		if (!is_kept_leaf(&entry))
			continue;
		/* EBX: the APIC id, and the number of ids in the package */
		if (entry.leaf == CPUID_FEATURES)
			entry.regs.ebx &= 0xffff;
		table->entry[kept++] = entry;
	}
	table->count = kept;
}

/* A release keeps its version and what the rules look for in the rest. */
static int redact_release_text(struct snapshot *snap, const char **release)
{
	char text[RELEASE_REDACTED_MAX];

	release_redact(*release, text);
	*release = arena_strdup(&snap->arena, text);
	return *release ? 0 : -ENOMEM;
}

static int redact_release(struct snapshot *snap, struct reading_text *release)
{
	if (release->reading.state != READING_OK)
		return 0;
	return redact_release_text(snap, &release->text);
}

/* The names of rule sets are ours. */
static int redact_supplied(struct snapshot *snap)
{
	const char **kernel = &snap->supplied.changes.kernel;

	if (!*kernel || ruleset_find(*kernel))
		return 0;
	return redact_release_text(snap, kernel);
}

/* "1", "on": a switch as the kernel reads it, and no other text. */
static bool is_switch(const char *text, size_t length)
{
	static const char *const words[] = { "0", "1", "n", "y", "N", "Y", "on", "off" };

	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (strlen(words[i]) == length && memcmp(words[i], text, length) == 0)
			return true;
	return false;
}

/* "kvm_intel.enable_mediated_pmu=1" */
static bool is_kept_parameter(const char *word, size_t length)
{
	static const char *const modules[] = { "kvm.", "kvm_intel.", "kvm-intel.",
					       "kvm_amd.", "kvm-amd." };

	for (size_t i = 0; i < ARRAY_SIZE(modules); i++) {
		for (enum kvm_parameter p = 0; p < KVM_PARAMETER_COUNT; p++) {
			char begin[64];
			size_t used = (size_t)snprintf(begin, sizeof(begin), "%s%s",
						       modules[i], kvm_parameter_word(p));

			if (length < used || memcmp(word, begin, used) != 0)
				continue;
			if (length == used ||
			    (word[used] == '=' &&
			     is_switch(word + used + 1, length - used - 1)))
				return true;
		}
	}
	return false;
}

/* Numbers and names of flags only. */
static bool is_kept_word(const char *word, size_t length)
{
	static const char *const begins[] = { "nmi_watchdog=", "nowatchdog", "clearcpuid=" };

	if (is_kept_parameter(word, length))
		return true;
	for (size_t i = 0; i < length; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789_,=:", word[i]))
			return false;
	return begins_with_any(word, begins, ARRAY_SIZE(begins));
}

static int redact_command_line(struct snapshot *snap)
{
	struct reading_text *line = &snap->kernel.command_line;
	char kept[COMMAND_LINE_MAX];
	size_t used = 0, length;
	const char *at, *word;

	if (line->reading.state != READING_OK)
		return 0;
	at = line->text;
	while (command_line_next(&at, &word, &length)) {
		if (!is_kept_word(word, length) || used + length + 1 > sizeof(kept))
			continue;
		if (used)
			kept[used++] = ' ';
		memcpy(kept + used, word, length);
		used += length;
	}
	line->text = arena_strndup(&snap->arena, kept, used);
	return line->text ? 0 : -ENOMEM;
}

/* The lines whose words are the kernel's own; other ones of KVM's may name a process. */
static void redact_log(struct kernel_snapshot *kernel)
{
	static const char *const begins[] = {
		"Performance Events:",
		"... ",
		"Broken PMU",
		"[Firmware Bug]: the BIOS has corrupted hw-PMU resources",
		"Clearing CPUID bits:",
		"NMI watchdog: Enabled.",
		KVM_LOG_MEDIATED_FAILED,
	};
	size_t kept = 0;

	for (size_t i = 0; i < kernel->log_count; i++) {
		const char *line = kernel->log_line[i];

		if (begins_with_any(line, begins, ARRAY_SIZE(begins)) ||
		    kernel_log_is_kvm_refusal(line, strlen(line)))
			kernel->log_line[kept++] = line;
	}
	kernel->log_count = kept;
}

static void redact_kvm(struct kvm_snapshot *kvm)
{
	struct reading_text *module = &kvm->vendor_module;

	redact_cpuid(&kvm->supported_cpuid);
	if (module->reading.state == READING_OK &&
	    strcmp(module->text, "kvm_intel") != 0 && strcmp(module->text, "kvm_amd") != 0)
		module->text = "kvm_other";
	for (size_t i = 0; i < KVM_PARAMETER_COUNT; i++) {
		struct reading_text *texts[] = { &kvm->parameter[i], &kvm->requested[i] };

		for (size_t j = 0; j < ARRAY_SIZE(texts); j++)
			if (texts[j]->reading.state == READING_OK &&
			    !is_switch(texts[j]->text, strlen(texts[j]->text)))
				texts[j]->text = redacted;
	}
}

static int redact_vmm(struct snapshot *snap)
{
	struct vmm_snapshot *vmm = &snap->vmm;
	struct reading_text *texts[] = { &vmm->version, &vmm->cpu_model };

	/* Versions and models can be anybody's own build or definition. */
	for (size_t i = 0; i < ARRAY_SIZE(texts); i++)
		*texts[i] = (struct reading_text){ 0 };
	return redact_release(snap, &vmm->host_kernel);
}

/* What was noticed stays; the words in which quote the input. */
static void redact_remarks(struct snapshot *snap)
{
	static const char *const plain[] = { "CPUID leaf 0x1.",
					     "CPUID leaf 0x7.",
					     "CPUID leaf 0xa.",
					     "CPUID leaf 0x23.",
					     "MSR ",
					     "sysctl ",
					     "logical CPUs",
					     "parameter ",
					     FACT_NAME_SIGNATURE };

	for (size_t i = 0; i < NOTE_COUNT; i++)
		if (snap->note[i].count)
			snap->note[i].detail = redacted;
	for (size_t i = 0; i < snap->disagreement_count; i++) {
		struct disagreement *at = &snap->disagreement[i];

		if (!begins_with_any(at->fact, plain, ARRAY_SIZE(plain)))
			at->kept = at->other = redacted;
	}
}

int snapshot_redact(struct snapshot *snap)
{
	int r;

	for (size_t i = 0; i < snap->group_count; i++)
		redact_cpuid(&snap->group[i].cpuid);
	redact_kvm(&snap->kvm);
	redact_log(&snap->kernel);
	redact_remarks(snap);
	r = redact_release(snap, &snap->kernel.release);
	if (r == 0)
		r = redact_supplied(snap);
	if (r == 0)
		r = redact_command_line(snap);
	return r < 0 ? r : redact_vmm(snap);
}
