// SPDX-License-Identifier: GPL-2.0-or-later
/* What a user can ask of a host for its guests. */
#include "model/requirement.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/bits.h"
#include "base/parse.h"
#include "base/text_buffer.h"

const struct requirement_kind requirement_kinds[] = {
	[REQUIREMENT_PMU] = {
		.name = "pmu",
		.summary = "guests get a virtual PMU",
	},
	[REQUIREMENT_MEDIATED] = {
		.name = "mediated",
		.summary = "guests get the mediated vPMU",
	},
	[REQUIREMENT_MEDIATED_STARTABLE] = {
		.name = "mediated-startable",
		.summary = "the first VM with a mediated vPMU would start",
	},
	[REQUIREMENT_TOPDOWN] = {
		.name = "topdown",
		.summary = "guests get fixed counter 3 and PERF_METRICS",
	},
	[REQUIREMENT_FIXED] = {
		.name = "fixed",
		.takes_number = true,
		.summary = "guests get this many fixed counters, without a hole",
	},
	[REQUIREMENT_GP] = {
		.name = "gp",
		.takes_number = true,
		.summary = "guests get this many general-purpose counters",
	},
	[REQUIREMENT_VERSION] = {
		.name = "version",
		.takes_number = true,
		.summary = "guests see this PMU version or a newer one",
	},
	[REQUIREMENT_FULL_WIDTH] = {
		.name = "full-width",
		.summary = "guests can write their counters in full width",
	},
	[REQUIREMENT_PEBS] = { .name = "pebs", .summary = "guests get PEBS" },
	[REQUIREMENT_LBR] = { .name = "lbr", .summary = "guests get LBR" },
	[REQUIREMENT_PERF_METRICS] = {
		.name = "perf-metrics",
		.summary = "guests get PERF_METRICS",
	},
	[REQUIREMENT_KVM_AGREES] = {
		.name = "kvm-agrees",
		.summary = "KVM answers as its kernel's rules say",
	},
};
static_assert(ARRAY_SIZE(requirement_kinds) == REQUIREMENT_COUNT, "every one has its row");

static int find_kind(const char *name, size_t length)
{
	for (int i = 0; i < REQUIREMENT_COUNT; i++)
		if (strlen(requirement_kinds[i].name) == length &&
		    memcmp(requirement_kinds[i].name, name, length) == 0)
			return i;
	return -EINVAL;
}

int requirement_parse(const char *text, struct requirement *ret)
{
	const bool negated = *text == '!';
	const char *name = negated ? text + 1 : text;
	const size_t length = strcspn(name, ">");
	const char *condition = name + length;
	const int kind = find_kind(name, length);
	uint64_t number = 0;

	if (kind < 0)
		return -EINVAL;
	if (requirement_kinds[kind].takes_number) {
		if (strncmp(condition, ">=", 2) != 0 ||
		    parse_u64(condition + 2, &number) < 0 || number > UINT32_MAX)
			return -EINVAL;
	} else if (*condition) {
		return -EINVAL;
	}
	*ret = (struct requirement){
		.id = (enum requirement_id)kind,
		.negated = negated,
		.number = (unsigned int)number,
	};
	return 0;
}

static void say(struct requirement_result *ret, const char *format, ...) _printf_(2, 3);

static void say(struct requirement_result *ret, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vsnprintf(ret->evidence, sizeof(ret->evidence), format, args);
	va_end(args);
}

/* Fixed counters stand and fall together: the first one stands for all. */
static bool is_about(const struct limit *limit, enum item_id item)
{
	return limit->item == item ||
	       (item == ITEM_FIXED_COUNTER_0 && item_is_fixed_counter(limit->item));
}

/* Why the guest lacks an item, if the limits name it; else why it has no PMU at all. */
static enum cause_id cause_for(const struct outlook *outlook, enum item_id item)
{
	for (size_t i = 0; i < outlook->limits.count; i++)
		if (is_about(&outlook->limits.limit[i], item))
			return outlook->limits.limit[i].cause;
	return outlook->guest.cause ? outlook->guest.cause : CAUSE_HARDWARE;
}

static const char *remedy_for(const struct outlook *outlook, enum item_id item)
{
	return causes[cause_for(outlook, item)].remedy;
}

static enum tristate guest_has_pmu(const struct guest *guest)
{
	switch (guest->mode) {
	case GUEST_MODE_EMULATED:
	case GUEST_MODE_MEDIATED:
		return TRI_YES;
	case GUEST_MODE_NONE:
	case GUEST_MODE_DISABLED:
		return TRI_NO;
	case GUEST_MODE_UNKNOWN:
		break;
	}
	/* the kind may be open while it is clear that there is one */
	return gap_is_open(&guest->gap) ? TRI_UNKNOWN : TRI_YES;
}

static void check_pmu(const struct outlook *outlook, struct requirement_result *ret)
{
	struct text_buffer evidence;

	ret->met = guest_has_pmu(&outlook->guest);
	ret->remedy = causes[outlook->guest.cause].remedy;
	evidence = text_in(ret->evidence, sizeof(ret->evidence));
	text_add(&evidence, "guest mode: ");
	text_add(&evidence, guest_mode_word(outlook->guest.mode));
}

static const struct rule_result *first_rule(const struct eligibility *eligibility,
					    enum rule_state state)
{
	for (size_t i = 0; i < eligibility->count; i++)
		if (eligibility->result[i].state == state)
			return &eligibility->result[i];
	return NULL;
}

/* The rule that decides: an unmet one; an unknown one only where that matters. */
static const struct rule_result *deciding_rule(const struct outlook *outlook)
{
	const struct rule_result *unmet = first_rule(&outlook->eligibility, RULE_UNMET);

	if (unmet || outlook->premises.mediated_requested == TRI_NO)
		return unmet;
	return first_rule(&outlook->eligibility, RULE_UNKNOWN);
}

static void say_rule(const struct rule_result *rule, struct requirement_result *ret)
{
	ret->remedy = gap_is_open(&rule->gap) ?
			      fact_remedy(rule->gap.fact, rule->gap.reading.state) :
			      eligibility_rules[rule->rule].remedy;
	say(ret, "%s: %s (%s)", eligibility_rules[rule->rule].id,
	    rule_state_word(rule->state), rule->have);
}

/* No rule is to blame, nor the parameter, where it is open whether there is a KVM. */
static void say_unknown_kvm(const struct outlook *outlook, struct requirement_result *ret)
{
	const struct gap *gap = &outlook->guest.gap;

	ret->remedy = fact_remedy(gap->fact, gap->reading.state);
	say(ret, "whether there is a KVM on this host could not be told (%s)",
	    fact_place(gap->fact));
}

static void check_mediated(const struct outlook *outlook, struct requirement_result *ret)
{
	const struct rule_result *rule = deciding_rule(outlook);
	const bool asked = outlook->premises.mediated.value;

	ret->met = outlook->mediated_enabled;
	if (outlook->guest.mode == GUEST_MODE_NONE ||
	    outlook->guest.mode == GUEST_MODE_DISABLED)
		ret->met = TRI_NO;
	else if (gap_is_open(&outlook->guest.gap) && ret->met == TRI_YES)
		ret->met = TRI_UNKNOWN; /* eligible and asked for, and perhaps there is no KVM */
	if (outlook->guest.cause == CAUSE_NO_KVM) {
		check_pmu(outlook, ret);
		return;
	}
	if (outlook->has_kvm == TRI_UNKNOWN && ret->met == TRI_UNKNOWN) {
		say_unknown_kvm(outlook, ret);
		return;
	}
	if (rule) {
		say_rule(rule, ret);
		return;
	}
	ret->remedy =
		asked ? "load the vendor module again, so that its parameter takes effect" :
			causes[CAUSE_NOT_MEDIATED].remedy;
	say(ret, "eligible: %s; enable_mediated_pmu is %s",
	    tri_word(outlook->eligibility.eligible), asked ? "asked for" : "not asked for");
}

/* Eligible first: what stands in the way of starting comes after it. */
static void check_startable(const struct outlook *outlook, struct requirement_result *ret)
{
	const struct startable *startable = &outlook->startable;
	const struct rule_result *rule = first_rule(&outlook->eligibility, RULE_UNMET);

	ret->met = startable->answer;
	if (!rule && startable->answer != TRI_NO &&
	    outlook->eligibility.eligible == TRI_UNKNOWN)
		rule = first_rule(&outlook->eligibility, RULE_UNKNOWN);
	if (rule) {
		say_rule(rule, ret);
		return;
	}
	ret->remedy = startable->remedy;
	say(ret, "%s%s", startable->summary,
	    startable->answer == TRI_YES && startable->assumed ?
		    "; nobody looked for open perf events" :
		    "");
}

static void check_topdown(const struct outlook *outlook, struct requirement_result *ret)
{
	const struct topdown_part *counter = &outlook->topdown.fixed_counter_3;
	const struct topdown_part *metrics = &outlook->topdown.perf_metrics;

	ret->met = tri_and(counter->guest, metrics->guest);
	ret->remedy =
		causes[counter->guest != TRI_YES ? counter->cause : metrics->cause].remedy;
	say(ret, "fixed counter 3: %s, PERF_METRICS: %s", tri_word(counter->guest),
	    tri_word(metrics->guest));
}

static void check_number(const struct counters *counters, unsigned int number,
			 const struct requirement *requirement,
			 struct requirement_result *ret)
{
	static const char *const subjects[REQUIREMENT_COUNT] = {
		[REQUIREMENT_FIXED] = "fixed counters without a hole",
		[REQUIREMENT_GP] = "general-purpose counters",
		[REQUIREMENT_VERSION] = "PMU version",
	};

	if (gap_is_open(&counters->gap)) {
		say(ret, "%s is not known", fact_place(counters->gap.fact));
		return;
	}
	ret->met = tri_of(number >= requirement->number);
	say(ret, "%s of a guest: %u", subjects[requirement->id], number);
}

/* What a guest can count on: from 0 upward, and in the CPU. */
static unsigned int usable_fixed(const struct outlook *outlook)
{
	return bits_contiguous(outlook->guest.fixed.bitmap &
			       ~outlook->agreement.missing_fixed);
}

static void check_counts(const struct requirement *requirement,
			 const struct outlook *outlook, struct requirement_result *ret)
{
	const struct guest *guest = &outlook->guest;
	const struct counters all = { .gap = guest->gap };

	if (gap_is_open(&guest->gap)) {
		check_number(&all, 0, requirement, ret);
		ret->remedy = causes[CAUSE_UNKNOWN].remedy;
	} else if (requirement->id == REQUIREMENT_FIXED) {
		check_number(&guest->fixed, usable_fixed(outlook), requirement, ret);
		ret->remedy = remedy_for(outlook, ITEM_FIXED_COUNTER_0);
	} else if (requirement->id == REQUIREMENT_GP) {
		check_number(&guest->gp, guest->gp.count, requirement, ret);
		ret->remedy = remedy_for(outlook, ITEM_GP_COUNTERS);
	} else {
		check_number(&all, guest->version, requirement, ret);
		ret->remedy = remedy_for(outlook, ITEM_VERSION);
	}
}

static void check_feature(const struct outlook *outlook, enum tristate has,
			  enum item_id item, struct requirement_result *ret)
{
	ret->met = has;
	ret->remedy = remedy_for(outlook, item);
	if (has == TRI_NO)
		say(ret, "guests do not get it: %s",
		    causes[cause_for(outlook, item)].summary);
	else if (has == TRI_UNKNOWN)
		say(ret, "a fact is missing to tell");
	else
		say(ret, "guests get it%s",
		    item == ITEM_PEBS && guest_assumes_pebs(&outlook->guest,
							    &outlook->premises) ?
			    "; that IA32_MISC_ENABLE has it on is assumed" :
			    "");
}

static void check_agreement(const struct outlook *outlook, struct requirement_result *ret)
{
	const struct agreement *agreement = &outlook->agreement;

	ret->remedy = causes[CAUSE_KVM_ANSWER].remedy;
	switch (agreement->state) {
	case AGREEMENT_MATCH:
		ret->met = TRI_YES;
		say(ret, "as rules %s say", outlook->premises.choice.release.rules.name);
		break;
	case AGREEMENT_MISMATCH:
		ret->met = TRI_NO;
		say(ret, "%s: predicted %s, answered %s", agreement->difference[0].field,
		    agreement->difference[0].predicted, agreement->difference[0].answered);
		break;
	case AGREEMENT_NOT_COMPARED:
		ret->remedy = causes[CAUSE_UNKNOWN].remedy;
		say(ret, "not compared: %s", not_compared_text(agreement->reason));
		break;
	}
}

static void check(const struct requirement *requirement, const struct outlook *outlook,
		  struct requirement_result *ret)
{
	const struct guest *guest = &outlook->guest;

	switch (requirement->id) {
	case REQUIREMENT_PMU:
		check_pmu(outlook, ret);
		break;
	case REQUIREMENT_MEDIATED:
		check_mediated(outlook, ret);
		break;
	case REQUIREMENT_MEDIATED_STARTABLE:
		check_startable(outlook, ret);
		break;
	case REQUIREMENT_TOPDOWN:
		check_topdown(outlook, ret);
		break;
	case REQUIREMENT_FIXED:
	case REQUIREMENT_GP:
	case REQUIREMENT_VERSION:
		check_counts(requirement, outlook, ret);
		break;
	case REQUIREMENT_FULL_WIDTH:
		check_feature(outlook, guest->full_width, ITEM_FULL_WIDTH, ret);
		break;
	case REQUIREMENT_PEBS:
		check_feature(outlook, guest->pebs, ITEM_PEBS, ret);
		break;
	case REQUIREMENT_LBR:
		check_feature(outlook, guest->lbr, ITEM_LBR, ret);
		break;
	case REQUIREMENT_PERF_METRICS:
		check_feature(outlook, guest->perf_metrics, ITEM_PERF_METRICS, ret);
		break;
	case REQUIREMENT_KVM_AGREES:
		check_agreement(outlook, ret);
		break;
	}
}

void requirement_check(const struct requirement *requirement,
		       const struct outlook *outlook, struct requirement_result *ret)
{
	*ret = (struct requirement_result){ .remedy = "" };
	check(requirement, outlook, ret);
	if (requirement->negated)
		ret->met = tri_not(ret->met);
	if (ret->met == TRI_YES || requirement->negated)
		ret->remedy = "";
}
