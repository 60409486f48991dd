// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Whether the first VM with a mediated vPMU would start: KVM_CREATE_VCPU fails with EBUSY
 * while a perf event that does not exclude guests is open on the core PMU.
 */
#pragma once

#include "model/changes.h"
#include "model/facts.h"
#include "model/snapshot.h"
#include "model/tristate.h"

/* What decided; in this order of weight. */
enum startable_reason {
	STARTABLE_NOT_ELIGIBLE, /* there is no mediated vPMU to start with */
	STARTABLE_NO_KVM, /* nor any VM */
	STARTABLE_WATCHDOG_LOGGED, /* the log says that the watchdog took a counter */
	STARTABLE_OPEN_EVENTS, /* perf events are open */
	STARTABLE_WATCHDOG_ON, /* nmi_watchdog is 1: a sign, no proof */
	STARTABLE_WATCHDOG_ELSEWHERE, /* it is on, and the log shows that it uses no counter */
	STARTABLE_WATCHDOG_OFF,
	STARTABLE_NOT_RECORDED, /* nothing is known about the watchdog */
	/* none of these stands in the way, and yet a VM failed since the host was booted */
	STARTABLE_FAILED_BEFORE,
	STARTABLE_EVENTS_HIDDEN, /* nor these; but not all processes could be searched */
	STARTABLE_KVM_NOT_SEEN, /* nothing does, if there is a KVM at all */
};
#define STARTABLE_REASON_COUNT (STARTABLE_KVM_NOT_SEEN + 1)

struct startable_facts {
	const struct snapshot *snap;
	const struct changes *changes;
	enum tristate eligible, has_kvm;
};

struct startable {
	enum tristate answer;
	enum startable_reason reason;
	struct gap gap; /* open where a fact is missing to tell */
	bool assumed; /* nobody searched for open perf events: none counts */
	struct gap assumed_gap; /* why not; open where assumed is set */
	const char *summary, *remedy; /* static text */
};

void startable_judge(const struct startable_facts *facts, struct startable *ret) _nonnull_;
