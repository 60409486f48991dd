// SPDX-License-Identifier: GPL-2.0-or-later
/* What a user can ask of a host for its guests: "fixed>=4", "!pebs", "mediated". */
#pragma once

#include "model/outlook.h"

enum requirement_id {
	REQUIREMENT_PMU,
	REQUIREMENT_MEDIATED,
	REQUIREMENT_MEDIATED_STARTABLE,
	REQUIREMENT_TOPDOWN,
	REQUIREMENT_FIXED,
	REQUIREMENT_GP,
	REQUIREMENT_VERSION,
	REQUIREMENT_FULL_WIDTH,
	REQUIREMENT_PEBS,
	REQUIREMENT_LBR,
	REQUIREMENT_PERF_METRICS,
	REQUIREMENT_KVM_AGREES,
};
#define REQUIREMENT_COUNT (REQUIREMENT_KVM_AGREES + 1)

struct requirement_kind {
	const char *name; /* stable */
	bool takes_number; /* written "name>=N" */
	const char *summary;
};

extern const struct requirement_kind requirement_kinds[REQUIREMENT_COUNT];

struct requirement {
	enum requirement_id id;
	bool negated; /* written with a '!' before it */
	unsigned int number;
};

/* Reads one; -EINVAL for an unknown name, a missing number or one too many. */
int requirement_parse(const char *text, struct requirement *ret) _nonnull_ _must_check_;

struct requirement_result {
	enum tristate met; /* after negation: that of unknown is unknown */
	char evidence[160];
	const char *remedy; /* static text; "" where it is met */
};

void requirement_check(const struct requirement *requirement, const struct outlook *outlook,
		       struct requirement_result *ret) _nonnull_;

/* One that was asked of a host. */
struct check_answer {
	const char *requirement; /* as the user wrote it */
	struct requirement_result result;
};
