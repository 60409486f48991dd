// SPDX-License-Identifier: GPL-2.0-or-later
/* What stands at the subjects' paths on one side. */
#include "model/diff_values.h"

#include "model/deciding_gap.h"

static struct diff_value unknown(const struct gap *gap)
{
	return (struct diff_value){ .form = DIFF_WORD, .gap = *gap };
}

static struct diff_value value_of(enum diff_form form, uint64_t number,
				  const struct gap *gap)
{
	if (gap && gap_is_open(gap))
		return unknown(gap);
	return (struct diff_value){ .form = form, .number = number };
}

static struct diff_value word_of(const char *word, const struct gap *gap)
{
	if (gap && gap_is_open(gap))
		return unknown(gap);
	return (struct diff_value){ .form = DIFF_WORD, .word = word };
}

static struct diff_value absent(void)
{
	return (struct diff_value){ .form = DIFF_ABSENT };
}

/* As a word; where more is better, its number says which is more. */
static struct diff_value tri_value(enum tristate value, const struct gap *gap)
{
	if (value == TRI_UNKNOWN)
		return unknown(gap);
	return (struct diff_value){
		.form = DIFF_WORD,
		.word = tri_word(value),
		.number = value == TRI_YES,
	};
}

static struct diff_value tri_flag(enum tristate value, const struct gap *gap)
{
	if (value == TRI_UNKNOWN)
		return unknown(gap);
	return value_of(DIFF_FLAG, value == TRI_YES, NULL);
}

static const struct guest *guest_of(const struct diff_side *side)
{
	return &side->verdict->outlook.guest;
}

static struct gap guest_gap(const struct diff_side *side)
{
	return deciding_gap_of_guest(&side->verdict->outlook, &side->snap->kvm,
				     &side->verdict->answer);
}

DIFF_VALUE(guest_mode)
{
	const enum guest_mode mode = guest_of(side)->mode;
	struct gap gap;

	(void)index;
	if (mode == GUEST_MODE_UNKNOWN) {
		gap = deciding_gap_of_mode(&side->verdict->outlook, &side->snap->kvm);
		return unknown(&gap);
	}
	return (struct diff_value){
		.form = DIFF_WORD,
		.word = guest_mode_word(mode),
		.number = mode,
	};
}

static bool has_vpmu(const struct diff_side *side)
{
	const enum guest_mode mode = guest_of(side)->mode;

	return mode != GUEST_MODE_NONE && mode != GUEST_MODE_DISABLED;
}

DIFF_VALUE(guest_version)
{
	(void)index;
	if (!has_vpmu(side))
		return absent();
	return value_of(DIFF_NUMBER, guest_of(side)->version, &guest_of(side)->gap);
}

/* A number of a set of counters that may hang on the whole guest. */
static struct diff_value guest_counters(const struct diff_side *side, enum diff_form form,
					const struct counters *set, uint64_t number)
{
	if (!has_vpmu(side))
		return absent();
	if (gap_is_open(&guest_of(side)->gap))
		return unknown(&guest_of(side)->gap);
	return value_of(form, number, &set->gap);
}

/* The width of counters that are not there says nothing. */
static struct diff_value guest_width(const struct diff_side *side,
				     const struct counters *set)
{
	if (!gap_is_open(&set->gap) && !gap_is_open(&guest_of(side)->gap) && !set->count)
		return absent();
	return guest_counters(side, DIFF_NUMBER, set, set->width);
}

DIFF_VALUE(guest_gp_count)
{
	const struct counters *gp = &guest_of(side)->gp;

	(void)index;
	return guest_counters(side, DIFF_NUMBER, gp, gp->count);
}

DIFF_VALUE(guest_gp_width)
{
	const struct counters *gp = &guest_of(side)->gp;

	(void)index;
	return guest_width(side, gp);
}

DIFF_VALUE(guest_fixed_bitmap)
{
	const struct counters *fixed = &guest_of(side)->fixed;

	(void)index;
	return guest_counters(side, DIFF_BITMAP, fixed, fixed->bitmap);
}

DIFF_VALUE(guest_fixed_width)
{
	const struct counters *fixed = &guest_of(side)->fixed;

	(void)index;
	return guest_width(side, fixed);
}

/* A number of leaf 0xA, of which AMD's PMU has nothing. */
static struct diff_value guest_leaf_0a(const struct diff_side *side, enum diff_form form,
				       uint64_t number)
{
	if (!has_vpmu(side) || cpu_is_amd(&side->verdict->cpu))
		return absent();
	return value_of(form, number, &guest_of(side)->gap);
}

DIFF_VALUE(guest_events)
{
	(void)index;
	return guest_leaf_0a(side, DIFF_BITMAP,
			     guest_events_available(&guest_of(side)->events));
}

DIFF_VALUE(guest_event_length)
{
	(void)index;
	return guest_leaf_0a(side, DIFF_NUMBER, guest_of(side)->events.length);
}

DIFF_VALUE(guest_perf_capabilities)
{
	const struct guest *guest = guest_of(side);
	const struct gap gap = guest_gap(side);

	(void)index;
	if (!has_vpmu(side) || guest->pdcm == TRI_NO || cpu_is_amd(&side->verdict->cpu))
		return absent();
	if (gap_is_open(&guest->gap) || guest->perf_capabilities.known != UINT64_MAX)
		return unknown(&gap);
	return value_of(DIFF_REGISTER, guest->perf_capabilities.value, NULL);
}

static struct diff_value guest_amd(const struct diff_side *side, enum tristate value)
{
	const struct cpu *cpu = &side->verdict->cpu;

	if (!has_vpmu(side) || (!gap_is_open(&cpu->vendor_gap) && !cpu_is_amd(cpu)))
		return absent();
	return value_of(DIFF_FLAG, value == TRI_YES, &guest_of(side)->gap);
}

DIFF_VALUE(guest_perfctr_core)
{
	(void)index;
	return guest_amd(side, guest_of(side)->perfctr_core);
}

DIFF_VALUE(guest_perfmon_v2)
{
	(void)index;
	return guest_amd(side, guest_of(side)->perfmon_v2);
}

static struct diff_value guest_feature(const struct diff_side *side, enum tristate value)
{
	const struct gap gap = guest_gap(side);

	return tri_value(value, &gap);
}

DIFF_VALUE(guest_full_width)
{
	(void)index;
	return guest_feature(side, guest_of(side)->full_width);
}

DIFF_VALUE(guest_pebs)
{
	(void)index;
	return guest_feature(side, guest_of(side)->pebs);
}

DIFF_VALUE(guest_lbr)
{
	(void)index;
	return guest_feature(side, guest_of(side)->lbr);
}

DIFF_VALUE(guest_perf_metrics)
{
	(void)index;
	return guest_feature(side, guest_of(side)->perf_metrics);
}

DIFF_VALUE(vendor)
{
	(void)index;
	return word_of(side->identity->vendor, &side->identity->vendor_gap);
}

DIFF_VALUE(family)
{
	const struct cpu *cpu = &side->verdict->cpu;

	(void)index;
	return value_of(DIFF_NUMBER, cpu->family, &cpu->signature_gap);
}

DIFF_VALUE(model)
{
	const struct cpu *cpu = &side->verdict->cpu;

	(void)index;
	return value_of(DIFF_NUMBER, cpu->model, &cpu->signature_gap);
}

DIFF_VALUE(hybrid)
{
	const struct cpu *cpu = &side->verdict->cpu;

	(void)index;
	return value_of(DIFF_FLAG, cpu->hybrid, &cpu->hybrid_gap);
}

DIFF_VALUE(role)
{
	const struct cpu *cpu = &side->verdict->cpu;

	(void)index;
	return word_of(cpu->hypervisor ? "guest" : "host", &cpu->role_gap);
}

DIFF_VALUE(perf_available)
{
	const struct outlook *outlook = &side->verdict->outlook;

	(void)index;
	return value_of(DIFF_FLAG, !outlook->perf.absence, &outlook->premises.cpuid_gap);
}

DIFF_VALUE(rules)
{
	(void)index;
	return word_of(side->verdict->outlook.premises.choice.release.rules.name, NULL);
}

/* Where nothing was compared, there is nothing to tell. */
DIFF_VALUE(agreement)
{
	const enum agreement_state state = side->verdict->outlook.agreement.state;

	(void)index;
	if (state == AGREEMENT_NOT_COMPARED)
		return absent();
	return word_of(agreement_word(state), NULL);
}

DIFF_VALUE(eligible)
{
	const struct outlook *outlook = &side->verdict->outlook;
	const struct gap gap = deciding_gap_of_eligible(outlook);

	(void)index;
	return tri_value(outlook->eligibility.eligible, &gap);
}

DIFF_VALUE(enabled)
{
	const struct outlook *outlook = &side->verdict->outlook;
	const struct gap gap = deciding_gap_of_enabled(outlook, &side->snap->kvm);

	(void)index;
	return tri_flag(outlook->mediated_enabled, &gap);
}

DIFF_VALUE(requested)
{
	const struct gap gap = deciding_gap_of_requested(&side->snap->kvm);

	(void)index;
	return tri_flag(side->verdict->outlook.premises.mediated_requested, &gap);
}

DIFF_VALUE(startable)
{
	const struct outlook *outlook = &side->verdict->outlook;
	const struct gap gap = deciding_gap_of_startable(outlook);

	(void)index;
	return tri_value(outlook->startable.answer, &gap);
}

/* A blocked rule was not judged; the one that blocks it tells of itself. */
DIFF_VALUE(rule_state)
{
	const struct rule_result *result =
		eligibility_result(&side->verdict->outlook.eligibility, index);

	if (!result || result->state == RULE_BLOCKED)
		return absent();
	if (result->state == RULE_UNKNOWN)
		return unknown(&result->gap);
	return (struct diff_value){
		.form = DIFF_WORD,
		.word = rule_state_word(result->state),
		.number = result->state == RULE_MET,
	};
}
