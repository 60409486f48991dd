// SPDX-License-Identifier: GPL-2.0-or-later
/* Which machine the report is about. */
#include <stdio.h>

#include "report/outline_parts.h"

/* The first thing that a reader in a guest has to know. */
static void show_role(struct walk *walk, const struct cpu *cpu)
{
	char title[96];

	if (gap_is_open(&cpu->role_gap) || !cpu->hypervisor || !walk_is_for_people(walk))
		return;
	snprintf(title, sizeof(title),
		 "A guest%s%s: its hardware is what was granted to it",
		 cpu->hypervisor_name[0] ? " of " : "", cpu->hypervisor_name);
	walk_heading(walk, SECTION_ROLE, title);
}

static void show_model(struct walk *walk, const struct cpu *cpu)
{
	char text[80];

	if (!walk_is_for_people(walk))
		return;
	if (gap_is_open(&cpu->signature_gap)) {
		walk_line_unknown(walk, "Model", &cpu->signature_gap);
		return;
	}
	snprintf(text, sizeof(text), "family %u, model %u (0x%02x), stepping %u",
		 cpu->family, cpu->model, cpu->model, cpu->stepping);
	walk_line(walk, "Model", text);
}

static void outline_cpu(struct walk *walk, const struct cpu *cpu)
{
	walk_number(walk, keyed("family"), &cpu->signature_gap, cpu->family);
	walk_number(walk, keyed("model"), &cpu->signature_gap, cpu->model);
	walk_number(walk, keyed("stepping"), &cpu->signature_gap, cpu->stepping);
	show_model(walk, cpu);
	walk_flag(walk, labelled("hybrid", "Hybrid"), &cpu->hybrid_gap, cpu->hybrid);
	/* Whether there is a hypervisor is itself a bit of leaf 1. */
	if (gap_is_open(&cpu->role_gap))
		walk_null(walk, keyed("hypervisor"), &cpu->role_gap);
	else if (cpu->hypervisor)
		walk_word(walk, labelled("hypervisor", "Hypervisor"),
			  &cpu->hypervisor_gap, cpu->hypervisor_name);
}

static void outline_vmm_text(struct walk *walk, struct field field,
			     const struct reading_text *reading)
{
	if (reading->reading.state == READING_OK)
		walk_word(walk, field, NULL, reading->text);
}

/* Where the monitor's own word is known: it goes beyond what CPUID shows the guest. */
static void outline_vmm(struct walk *walk, const struct vmm_snapshot *vmm)
{
	if (vmm->name.reading.state != READING_OK)
		return;
	walk_object(walk, "vmm");
	outline_vmm_text(walk, labelled("name", "Monitor"), &vmm->name);
	outline_vmm_text(walk, keyed("version"), &vmm->version);
	outline_vmm_text(walk, labelled("cpu_model", "CPU model"), &vmm->cpu_model);
	outline_vmm_text(walk, labelled("pmu", "PMU switch"), &vmm->pmu);
	outline_vmm_text(walk, labelled("host_kernel", "Host's kernel"), &vmm->host_kernel);
	walk_object_end(walk);
}

void outline_host(struct walk *walk, const struct report *report)
{
	const struct cpu *cpu = &report->verdict->cpu;
	const struct identity *identity = report->identity;
	const struct reading_u64 *cpus = &report->snap->logical_cpus;
	const struct reading_text *release = &report->snap->kernel.release;
	const struct gap cpus_gap = gap_of(FACT_LOGICAL_CPUS, &cpus->reading);
	const struct gap release_gap = gap_of(FACT_KERNEL_RELEASE, &release->reading);

	show_role(walk, cpu);
	walk_heading(walk, SECTION_HOST, "Host");
	walk_object(walk, "host");
	walk_word(walk, labelled("vendor", "Vendor"), &identity->vendor_gap,
		  identity->vendor);
	if (identity->has_brand || gap_is_open(&identity->brand_gap))
		walk_word(walk, labelled("brand", "CPU"), &identity->brand_gap,
			  identity->brand);
	outline_cpu(walk, cpu);
	walk_number(walk, labelled("logical_cpus", "Logical CPUs"), &cpus_gap, cpus->value);
	walk_word(walk, labelled("kernel", "Kernel"), &release_gap, release->text);
	walk_word(walk, keyed("role"), &cpu->role_gap, cpu->hypervisor ? "guest" : "host");
	outline_vmm(walk, &report->snap->vmm);
	walk_object_end(walk);
}
