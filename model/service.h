// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The host as a service that is monitored: is anything wrong with what its guests get of the
 * PMU? What hardware lacks is no alarm, as nobody can mend it; what somebody asked for and
 * does not get is one.
 */
#pragma once

#include "model/requirement.h"
#include "model/verdict.h"

/* In the order of their exit status, as the monitoring plugins' guidelines have it. */
enum service_state {
	SERVICE_OK = 0,
	SERVICE_WARNING = 1,
	SERVICE_CRITICAL = 2,
	SERVICE_UNKNOWN = 3,
};
#define SERVICE_STATE_COUNT (SERVICE_UNKNOWN + 1)

/* Why the service is not in order; texts are static, or the requirements'. */
struct service_reason {
	enum service_state state; /* what it comes to by itself */
	const char *id; /* a finding's, or a requirement */
	const char *text;
};

#define SERVICE_REASONS_MAX (FINDINGS_MAX + 16)

struct service {
	enum service_state state; /* critical goes before warning, and that before unknown */
	struct service_reason reason[SERVICE_REASONS_MAX];
	size_t count; /* further ones still count for the state */
};

/*
 * Without requirements the host is judged by its findings and by whether it is known what
 * guests get; requirements take the place of the latter.
 */
struct service_facts {
	const struct verdict *verdict;
	const struct kvm_snapshot *kvm;
	const struct check_answer *answer; /* to requirements that were asked */
	size_t count;
};

void service_judge(const struct service_facts *facts, struct service *ret) _nonnull_;

/* "OK", "WARNING", "CRITICAL", "UNKNOWN" */
const char *service_word(enum service_state state);
