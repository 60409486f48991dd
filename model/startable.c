// SPDX-License-Identifier: GPL-2.0-or-later
/* Whether the first VM with a mediated vPMU would start. */
#include "model/startable.h"

#include <assert.h>

#include "model/kernel_log.h"

#define SWITCH_WATCHDOG_OFF                                           \
	"sysctl kernel.nmi_watchdog=0 (nmi_watchdog=0 on the kernel " \
	"command line keeps it off)"

static const struct {
	enum tristate answer;
	const char *summary, *remedy;
} reasons[] = {
	[STARTABLE_NOT_ELIGIBLE] = {
		.answer = TRI_NO,
		.summary = "the host cannot run the mediated vPMU",
		.remedy = "see mediated.requirements",
	},
	[STARTABLE_NO_KVM] = {
		.answer = TRI_NO,
		.summary = "there is no KVM on this host",
		.remedy = "let KVM run first: switch virtualization on in the firmware, and load "
			  "kvm_intel or kvm_amd",
	},
	[STARTABLE_KVM_NOT_SEEN] = {
		.answer = TRI_UNKNOWN,
		.summary = "whether there is a KVM on this host could not be told",
		.remedy = "give the container /dev/kvm or /sys, or run on the host itself",
	},
	[STARTABLE_OPEN_EVENTS] = {
		/* A descriptor does not tell its event: evidence, and no proof. */
		.answer = TRI_UNKNOWN,
		.summary = "perf events are open; the first VM fails with EBUSY unless they "
			   "exclude guests or are software events",
		.remedy = "stop the programs that profile (perf record -a, perf top, eBPF "
			  "profilers) before the first VM starts",
	},
	[STARTABLE_WATCHDOG_LOGGED] = {
		.answer = TRI_NO,
		.summary = "the hard-lockup detector holds a counter; the first VM fails with "
			   "EBUSY",
		.remedy = SWITCH_WATCHDOG_OFF,
	},
	[STARTABLE_WATCHDOG_ON] = {
		.answer = TRI_UNKNOWN,
		.summary = "nmi_watchdog is 1; if its detector uses perf, the first VM fails "
			   "with EBUSY",
		.remedy = SWITCH_WATCHDOG_OFF,
	},
	[STARTABLE_WATCHDOG_ELSEWHERE] = {
		.answer = TRI_YES,
		.summary = "the hard-lockup detector is on and holds no counter",
		.remedy = "nothing to do",
	},
	[STARTABLE_WATCHDOG_OFF] = {
		.answer = TRI_YES,
		.summary = "the hard-lockup detector is off",
		.remedy = "nothing to do",
	},
	[STARTABLE_NOT_RECORDED] = {
		.answer = TRI_UNKNOWN,
		.summary = "whether the hard-lockup detector holds a counter was not recorded",
		.remedy = SWITCH_WATCHDOG_OFF,
	},
	[STARTABLE_FAILED_BEFORE] = {
		.answer = TRI_UNKNOWN,
		.summary = "a VM failed with EBUSY since the host was booted, and whether perf "
			   "events are open is not known",
		.remedy = "record the host as root, which finds open perf events; stop the "
			  "programs that profile",
	},
	[STARTABLE_EVENTS_HIDDEN] = {
		.answer = TRI_UNKNOWN,
		.summary = "whether perf events are open could not be seen; the first VM fails "
			   "with EBUSY while one is that does not exclude guests",
		.remedy = "record the host as root, which finds open perf events",
	},
};
static_assert(ARRAY_SIZE(reasons) == STARTABLE_REASON_COUNT, "every reason has its row");

/* The log reaches back to the boot: perf's own introduction is still in it. */
static bool log_is_whole(const struct kernel_snapshot *kernel)
{
	return kernel->log.state == READING_OK &&
	       kernel_log_has(kernel, "Performance Events:");
}

static enum startable_reason watchdog_reason(const struct kernel_snapshot *kernel,
					     enum change change)
{
	const bool logged =
		kernel_log_has(kernel, "Permanently consumes one hw-PMU counter");
	const struct reading_u64 *watchdog = &kernel->nmi_watchdog;

	if (change == CHANGE_OFF)
		return STARTABLE_WATCHDOG_OFF;
	if (change == CHANGE_ON)
		return STARTABLE_WATCHDOG_ON;
	switch (watchdog->reading.state) {
	case READING_OK:
		if (!watchdog->value)
			return STARTABLE_WATCHDOG_OFF;
		if (logged)
			return STARTABLE_WATCHDOG_LOGGED;
		return log_is_whole(kernel) ? STARTABLE_WATCHDOG_ELSEWHERE :
					      STARTABLE_WATCHDOG_ON;
	case READING_ABSENT: /* a kernel without the detector */
		return STARTABLE_WATCHDOG_OFF;
	case READING_NOT_TAKEN:
	case READING_DENIED:
	case READING_FAILED:
		break;
	}
	return logged ? STARTABLE_WATCHDOG_LOGGED : STARTABLE_NOT_RECORDED;
}

static struct gap gap_behind(enum startable_reason reason, const struct snapshot *snap)
{
	const struct kernel_snapshot *kernel = &snap->kernel;

	if (reason == STARTABLE_KVM_NOT_SEEN)
		return gap_of(FACT_KVM_DEVICE, &snap->kvm.device);
	if (reason == STARTABLE_NOT_RECORDED)
		return gap_of(FACT_NMI_WATCHDOG, &kernel->nmi_watchdog.reading);
	if (reason == STARTABLE_WATCHDOG_ON)
		return gap_of(FACT_KERNEL_LOG, &kernel->log);
	if (reason == STARTABLE_FAILED_BEFORE || reason == STARTABLE_EVENTS_HIDDEN)
		return gap_of(FACT_OPEN_PERF_EVENTS, &kernel->open_perf_events.reading);
	return (struct gap){ 0 };
}

/* What stands in the way where there is a KVM, and it can be mediated. */
static enum startable_reason obstacle(const struct kernel_snapshot *kernel,
				      const struct changes *changes)
{
	const struct reading_u64 *events = &kernel->open_perf_events;
	const enum startable_reason watchdog =
		watchdog_reason(kernel, changes->nmi_watchdog);

	/* A proof goes before the open events, which are only a sign. */
	if (watchdog == STARTABLE_WATCHDOG_LOGGED)
		return watchdog;
	if (events->reading.state == READING_OK && events->value)
		return STARTABLE_OPEN_EVENTS;
	if (events->reading.state == READING_OK || reasons[watchdog].answer != TRI_YES)
		return watchdog;
	/* Something stood in the way; that it is gone, only who looks for it can tell. */
	if (kernel_log_has(kernel, KVM_LOG_MEDIATED_FAILED))
		return STARTABLE_FAILED_BEFORE;
	return events->reading.state == READING_NOT_TAKEN ? watchdog :
							    STARTABLE_EVENTS_HIDDEN;
}

static enum startable_reason reason_of(const struct startable_facts *facts)
{
	enum startable_reason reason;

	if (facts->eligible == TRI_NO)
		return STARTABLE_NOT_ELIGIBLE;
	if (facts->has_kvm == TRI_NO)
		return STARTABLE_NO_KVM;
	reason = obstacle(&facts->snap->kernel, facts->changes);
	if (facts->has_kvm == TRI_UNKNOWN && reasons[reason].answer == TRI_YES)
		return STARTABLE_KVM_NOT_SEEN;
	return reason;
}

void startable_judge(const struct startable_facts *facts, struct startable *ret)
{
	const struct reading *events = &facts->snap->kernel.open_perf_events.reading;
	const enum startable_reason reason = reason_of(facts);

	*ret = (struct startable){
		.answer = reasons[reason].answer,
		.reason = reason,
		.gap = gap_behind(reason, facts->snap),
		.assumed = events->state != READING_OK,
		.assumed_gap = gap_of(FACT_OPEN_PERF_EVENTS, events),
		.summary = reasons[reason].summary,
		.remedy = reasons[reason].remedy,
	};
	if (ret->answer == TRI_YES)
		ret->answer = facts->eligible;
}
