// SPDX-License-Identifier: GPL-2.0-or-later
/* Single values that tell of a host's guests, of KVM and of its mediated vPMU. */
#include "report/export_value.h"

static const struct export_value nothing;

static const struct outlook *outlook_in(const struct report *report)
{
	return &report->verdict->outlook;
}

struct export_value export_mode(const struct report *report)
{
	const enum guest_mode mode = outlook_in(report)->guest.mode;

	return mode == GUEST_MODE_UNKNOWN ? nothing : export_word(guest_mode_word(mode));
}

struct export_value export_answered(const struct report *report)
{
	return export_flag(outlook_in(report)->guest.answered);
}

struct export_value export_guest_version(const struct report *report)
{
	const struct guest *guest = &outlook_in(report)->guest;

	return gap_is_open(&guest->gap) ? nothing : export_number(guest->version);
}

struct export_value export_guest_gp(const struct report *report)
{
	const struct guest *guest = &outlook_in(report)->guest;

	return export_count(&guest->gap, &guest->gp);
}

struct export_value export_guest_gp_width(const struct report *report)
{
	const struct guest *guest = &outlook_in(report)->guest;

	return export_width(&guest->gap, &guest->gp);
}

struct export_value export_guest_fixed(const struct report *report)
{
	const struct guest *guest = &outlook_in(report)->guest;

	return export_count(&guest->gap, &guest->fixed);
}

struct export_value export_guest_fixed_width(const struct report *report)
{
	const struct guest *guest = &outlook_in(report)->guest;

	return export_width(&guest->gap, &guest->fixed);
}

struct export_value export_full_width(const struct report *report)
{
	return export_tristate(outlook_in(report)->guest.full_width);
}

struct export_value export_pebs(const struct report *report)
{
	return export_tristate(outlook_in(report)->guest.pebs);
}

struct export_value export_lbr(const struct report *report)
{
	return export_tristate(outlook_in(report)->guest.lbr);
}

struct export_value export_perf_metrics(const struct report *report)
{
	return export_tristate(outlook_in(report)->guest.perf_metrics);
}

/* Its first level needs both. */
struct export_value export_topdown(const struct report *report)
{
	const struct topdown *topdown = &outlook_in(report)->topdown;

	return export_tristate(
		tri_and(topdown->fixed_counter_3.guest, topdown->perf_metrics.guest));
}

struct export_value export_enable_pmu(const struct report *report)
{
	return export_tristate(outlook_in(report)->premises.enable_pmu_now);
}

struct export_value export_enable_mediated_pmu(const struct report *report)
{
	return export_tristate(outlook_in(report)->premises.mediated_now);
}

struct export_value export_agrees(const struct report *report)
{
	const struct agreement *agreement = &outlook_in(report)->agreement;

	switch (agreement->state) {
	case AGREEMENT_MATCH:
		return export_flag(true);
	case AGREEMENT_MISMATCH:
		return export_flag(false);
	case AGREEMENT_NOT_COMPARED:
		break;
	}
	return nothing;
}

struct export_value export_differences(const struct report *report)
{
	const struct agreement *agreement = &outlook_in(report)->agreement;

	return agreement->state == AGREEMENT_NOT_COMPARED ?
		       nothing :
		       export_number(agreement->count);
}

struct export_value export_eligible(const struct report *report)
{
	return export_tristate(outlook_in(report)->eligibility.eligible);
}

/* A request that nobody looked for is taken for none; that is no knowledge. */
struct export_value export_requested(const struct report *report)
{
	const struct premises *premises = &outlook_in(report)->premises;

	if (gap_is_open(&premises->mediated.assumed))
		return nothing;
	return export_tristate(premises->mediated_requested);
}

struct export_value export_enabled(const struct report *report)
{
	return export_tristate(outlook_in(report)->mediated_enabled);
}

/* Nor is it known that the first VM starts where nobody looked for open perf events. */
struct export_value export_startable(const struct report *report)
{
	const struct startable *startable = &outlook_in(report)->startable;

	if (startable->answer == TRI_YES && startable->assumed)
		return nothing;
	return export_tristate(startable->answer);
}

struct export_value export_requirement(const struct rule_result *result)
{
	if (result->assumed)
		return nothing;
	switch (result->state) {
	case RULE_MET:
		return export_flag(true);
	case RULE_UNMET:
		return export_flag(false);
	case RULE_UNKNOWN:
	case RULE_BLOCKED:
		break;
	}
	return nothing;
}
