// SPDX-License-Identifier: GPL-2.0-or-later
/* What was asked of KVM's modules, and what stands in their parameters. */
#include "model/parameters.h"

#include <string.h>

#include "model/kernel_log.h"
#include "model/predict.h"

/* As kstrtobool() reads it: the first letter decides, "on" and "off" take two. */
enum tristate parameter_value(const struct reading_text *text)
{
	if (text->reading.state != READING_OK)
		return TRI_UNKNOWN;
	switch (text->text[0]) {
	case 'y':
	case 'Y':
	case 't':
	case 'T':
	case '1':
	case '\0': /* the bare name of a boolean parameter switches it on */
		return TRI_YES;
	case 'n':
	case 'N':
	case 'f':
	case 'F':
	case '0':
		return TRI_NO;
	case 'o':
	case 'O':
		if (text->text[1] == 'n' || text->text[1] == 'N')
			return TRI_YES;
		if (text->text[1] == 'f' || text->text[1] == 'F')
			return TRI_NO;
		break;
	}
	return TRI_UNKNOWN;
}

/* Whether KVM would keep enable_pmu on this host; it reads N where KVM does not. */
static bool would_keep_pmu(const struct premises *premises)
{
	const struct ruleset *rules = &premises->choice.release.rules;
	struct pmu_inputs in = premises->in;
	struct prediction prediction;
	struct perf_view perf;

	in.wants_pmu = true;
	perf_view_of(rules, &in, &perf);
	predict(rules, &in, &perf, &prediction);
	return prediction.enable_pmu;
}

static void take_enable_pmu(const struct snapshot *snap, enum change change,
			    struct premises *ret)
{
	const struct reading_text *now = &snap->kvm.parameter[KVM_PARAMETER_ENABLE_PMU];
	const struct reading_text *asked = &snap->kvm.requested[KVM_PARAMETER_ENABLE_PMU];
	/* until the vendor module is loaded, sysfs shows what was asked for */
	const enum tristate value = parameter_value(now);

	ret->enable_pmu.value = true; /* the kernel's default */
	if (change != CHANGE_NONE)
		ret->enable_pmu.value = change == CHANGE_ON;
	else if (value == TRI_YES)
		return;
	else if (parameter_value(asked) == TRI_NO)
		ret->enable_pmu.value = false;
	else if (value == TRI_NO)
		/* KVM itself may have switched it off: then that is the reason to tell */
		ret->enable_pmu.value = !would_keep_pmu(ret);
	else if (asked->reading.state != READING_OK &&
		 asked->reading.state != READING_ABSENT)
		ret->enable_pmu.assumed = gap_of(FACT_KVM_PARAMETERS, &now->reading);
}

static void take_mediated(const struct snapshot *snap, enum change change,
			  struct premises *ret)
{
	const struct reading_text *now =
		&snap->kvm.parameter[KVM_PARAMETER_ENABLE_MEDIATED_PMU];
	const struct reading_text *asked =
		&snap->kvm.requested[KVM_PARAMETER_ENABLE_MEDIATED_PMU];
	const enum tristate value = parameter_value(now);

	if (change != CHANGE_NONE)
		ret->mediated_requested = tri_of(change == CHANGE_ON);
	else if (value == TRI_YES)
		ret->mediated_requested = TRI_YES;
	else if (asked->reading.state == READING_ABSENT)
		ret->mediated_requested = TRI_NO;
	else
		ret->mediated_requested = parameter_value(asked);
	/* KVM says so only where the parameter is on */
	if (ret->mediated_requested == TRI_UNKNOWN && value == TRI_UNKNOWN &&
	    kernel_log_has(&snap->kernel, KVM_LOG_MEDIATED_FAILED))
		ret->mediated_requested = TRI_YES;
	/* a kernel without the parameter, and a parameter that nobody recorded */
	if (ret->mediated_requested == TRI_UNKNOWN && value == TRI_UNKNOWN) {
		ret->mediated_requested = TRI_NO;
		if (now->reading.state != READING_ABSENT)
			ret->mediated.assumed = gap_of(FACT_KVM_PARAMETERS, &now->reading);
	}
	ret->mediated.value = ret->mediated_requested == TRI_YES;
}

void parameters_take(const struct snapshot *snap, const struct changes *changes,
		     struct premises *ret)
{
	const struct kvm_snapshot *kvm = &snap->kvm;

	take_enable_pmu(snap, changes->enable_pmu, ret);
	take_mediated(snap, changes->mediated, ret);
	ret->in.wants_pmu = ret->enable_pmu.value;
	ret->in.wants_mediated = ret->mediated.value;
	if (!ret->as_is)
		return;
	/* kvm alone shows what was asked for; the vendor module settles it */
	if (kvm->vendor_module.reading.state == READING_OK)
		ret->enable_pmu_now =
			parameter_value(&kvm->parameter[KVM_PARAMETER_ENABLE_PMU]);
	ret->mediated_now =
		parameter_value(&kvm->parameter[KVM_PARAMETER_ENABLE_MEDIATED_PMU]);
}
