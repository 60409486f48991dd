// SPDX-License-Identifier: GPL-2.0-or-later
/* What the user asks to be taken for otherwise than the host has it: "what if". */
#pragma once

#include <stddef.h>

enum change {
	CHANGE_NONE = 0, /* as the host has it */
	CHANGE_ON,
	CHANGE_OFF,
};

/* Zeroed memory changes nothing. IA32_PERF_CAPABILITIES is supplied in the snapshot. */
struct changes {
	const char *kernel; /* a release or a rule set's name, known to be valid; or NULL */
	enum change mediated, enable_pmu; /* the modules' parameters, as asked for */
	enum change nmi_watchdog; /* the perf hard-lockup detector */
};
