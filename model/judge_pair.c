// SPDX-License-Identifier: GPL-2.0-or-later
/* What is worth telling about a host and a guest that were put side by side. */
#include "model/judge_pair.h"

#include <string.h>

#include "base/text_buffer.h"

static const struct cpu *cpu_of(const struct explain_side *side)
{
	return &side->verdict->cpu;
}

/* A host that is a guest may well be nested; a guest of it that is none is not. */
static void judge_order(const struct explain_facts *facts, struct explanation *ret)
{
	const struct cpu *guest = cpu_of(&facts->guest);

	if (!facts->host.snap || gap_is_open(&cpu_of(&facts->host)->role_gap) ||
	    gap_is_open(&guest->role_gap) || !cpu_of(&facts->host)->hypervisor ||
	    guest->hypervisor)
		return;
	findings_add(&ret->findings, FINDING_HOST_GUEST_SWAPPED,
		     "CPUID leaf 0x1 ECX bit 31 (hypervisor): host 1, guest 0");
}

static void judge_guest(const struct explain_facts *facts, struct explanation *ret)
{
	const struct cpu *cpu = cpu_of(&facts->guest);
	const char *name = cpu->hypervisor_name;

	if (!gap_is_open(&cpu->role_gap) && !cpu->hypervisor)
		findings_add(&ret->findings, FINDING_GUEST_IS_NO_GUEST,
			     "CPUID leaf 0x1 ECX bit 31 (hypervisor) is 0");
	else if (strcmp(name, "TCGTCGTCGTCG") == 0)
		findings_add(&ret->findings, FINDING_GUEST_EMULATED,
			     "CPUID leaf 0x40000000: %s", name);
	else if (*name && strcmp(name, "KVMKVMKVM") != 0)
		findings_add(&ret->findings, FINDING_GUEST_NOT_OF_KVM,
			     "CPUID leaf 0x40000000: %s", name);
}

static const char *vendor_text(const struct explain_side *side)
{
	return side->identity->vendor[0] ? side->identity->vendor : "unknown vendor";
}

#define FAMILY_TEXT_MAX 24

/* " family 0x6"; nothing where it is not known. */
static void family_text(const struct cpu *cpu, char ret[FAMILY_TEXT_MAX])
{
	ret[0] = '\0';
	if (!gap_is_open(&cpu->signature_gap))
		snprintf(ret, FAMILY_TEXT_MAX, " family 0x%x", cpu->family);
}

/* Models of one family differ within a named CPU model already. */
static bool is_other_kind(const struct cpu *host, const struct cpu *guest)
{
	if (gap_is_open(&host->vendor_gap) || gap_is_open(&guest->vendor_gap))
		return false;
	if (host->vendor != guest->vendor)
		return true;
	return !gap_is_open(&host->signature_gap) &&
	       !gap_is_open(&guest->signature_gap) && host->family != guest->family;
}

static void judge_mismatch(const struct explain_facts *facts, struct explanation *ret)
{
	const struct explain_side *host = &facts->host, *guest = &facts->guest;
	char families[2][FAMILY_TEXT_MAX];

	if (!host->snap || !guest->snap || !is_other_kind(cpu_of(host), cpu_of(guest)))
		return;
	family_text(cpu_of(host), families[0]);
	family_text(cpu_of(guest), families[1]);
	findings_add(&ret->findings, FINDING_HOST_GUEST_MISMATCH, "host: %s%s; guest: %s%s",
		     vendor_text(host), families[0], vendor_text(guest), families[1]);
}

bool judge_pair_cpuid_is_mute(const struct explain_facts *facts,
			      const struct explain_row *pmu, enum item_id item)
{
	return cpu_is_amd(cpu_of(&facts->guest)) &&
	       pmu->value[LAYER_KVM].state == ITEM_NO && item != ITEM_PERFCTR_CORE &&
	       item != ITEM_PERFMON_V2;
}

static bool proves_more(const struct explain_facts *facts, const struct explanation *all,
			const struct explain_row *row)
{
	const enum item_measure measure = item_kinds[row->item].measure;

	/* of AMD's rest that is not more, but all that its CPUID can say */
	if (judge_pair_cpuid_is_mute(facts, &all->row[0], row->item))
		return false;
	return measure != ITEM_FORMAT && measure != ITEM_WIDTH &&
	       item_compare(row->item, &row->value[LAYER_VMM], &row->value[LAYER_KVM]) ==
		       ITEM_MORE;
}

/* "version: KVM 2, guest 3" */
static void add_beyond(const struct explain_row *row, struct text_list *list)
{
	char kvm[ITEM_TEXT_SIZE], guest[ITEM_TEXT_SIZE], piece[80];
	struct text_buffer text = text_in(piece, sizeof(piece));

	item_text(&row->value[LAYER_KVM], kvm);
	item_text(&row->value[LAYER_VMM], guest);
	text_add(&text, item_kinds[row->item].id);
	text_add(&text, ": KVM ");
	text_add(&text, kvm);
	text_add(&text, ", guest ");
	text_add(&text, guest);
	text_list_add(list, piece);
}

static void judge_beyond(const struct explain_facts *facts, struct explanation *ret)
{
	char evidence[FINDING_EVIDENCE_SIZE] = "";
	struct text_list list = text_list_behind(evidence, sizeof(evidence), "; ");

	for (size_t i = 0; i < ret->count; i++)
		if (proves_more(facts, ret, &ret->row[i]))
			add_beyond(&ret->row[i], &list);
	text_list_end(&list);
	if (*evidence)
		findings_add(&ret->findings, FINDING_GUEST_BEYOND_HOST, "%s", evidence);
}

/* Of which side a finding shakes the ground that the table stands on. */
enum { OF_HOST = 1, OF_GUEST = 2, OF_BOTH = OF_HOST | OF_GUEST };

static const unsigned int copied[FINDING_COUNT] = {
	[FINDING_FIXED_COUNTER_DISAGREEMENT] = OF_BOTH,
	[FINDING_ENUMERATION_BELOW_PERF] = OF_HOST, /* perf has what the CPU lacks */
	[FINDING_CPUS_DISAGREE] = OF_BOTH,
	[FINDING_RUNNING_IN_GUEST] = OF_HOST, /* nested */
	[FINDING_UNKNOWN_VENDOR_MODULE] = OF_HOST,
	[FINDING_FACTS_CHANGED] = OF_HOST, /* a report of what-if */
	[FINDING_SUPPLIED_IGNORED] =
		OF_BOTH, /* the option is the host's, a report has its own */
	[FINDING_SUPPLIED_CONTRADICTS] = OF_BOTH,
	[FINDING_SOURCES_DISAGREE] = OF_BOTH,
	[FINDING_KERNEL_UNKNOWN] = OF_BOTH,
	[FINDING_RULES_NOT_EXACT] = OF_BOTH,
	[FINDING_RULES_BY_EVIDENCE] = OF_BOTH,
	[FINDING_NO_RULES_FIT] = OF_BOTH,
	[FINDING_PROPOSAL_RULES] = OF_BOTH,
	[FINDING_PERF_PMU_BROKEN] = OF_HOST, /* of a guest it is a cause */
	[FINDING_UNDEFINED_SHIFT] = OF_BOTH,
	[FINDING_PERF_LOG_DISAGREES] = OF_BOTH,
	[FINDING_KVM_MISMATCH] = OF_HOST,
	[FINDING_KVM_OFFERS_MISSING_COUNTER] = OF_HOST,
	[FINDING_PARAMETER_PENDING] = OF_HOST,
	[FINDING_PARAMETER_NOT_IN_EFFECT] = OF_HOST,
	[FINDING_BROKEN_LINE] = OF_BOTH,
	[FINDING_CPUID_CONFLICT] = OF_BOTH,
	[FINDING_TRUNCATED_INPUT] = OF_BOTH,
	[FINDING_TOO_MANY_PMUS] = OF_BOTH,
	[FINDING_CPU_NOT_VISITED] = OF_BOTH,
};

/* What both sides show is one finding. */
static struct finding *find(struct findings *findings, enum finding_id id)
{
	for (size_t i = 0; i < findings->count; i++)
		if (findings->item[i].id == id)
			return &findings->item[i];
	return NULL;
}

static void copy(const struct findings *from, unsigned int side, struct findings *ret)
{
	const char *name = side == OF_HOST ? "host" : "guest";

	for (size_t i = 0; i < from->count; i++) {
		const struct finding *finding = &from->item[i];
		struct finding *other = find(ret, finding->id);

		if (!(copied[finding->id] & side))
			continue;
		if (other)
			findings_append(other, "; %s: %s", name, finding->evidence);
		else
			findings_add(ret, finding->id, "%s: %s", name, finding->evidence);
	}
}

void judge_pair(const struct explain_facts *facts, struct explanation *ret)
{
	judge_order(facts, ret);
	judge_guest(facts, ret);
	judge_mismatch(facts, ret);
	judge_beyond(facts, ret);
	if (facts->host.snap)
		copy(&facts->host.verdict->findings, OF_HOST, &ret->findings);
	copy(&facts->guest.verdict->findings, OF_GUEST, &ret->findings);
}
