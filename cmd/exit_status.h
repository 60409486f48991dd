// SPDX-License-Identifier: GPL-2.0-or-later
/* The program's exit status; documented in pmu-caps(1). */
#pragma once

enum exit_status {
	STATUS_OK = 0, /* done, all requirements met, no difference */
	STATUS_NO = 1, /* not met, different */
	STATUS_ERROR = 2, /* usage, unreadable input, output not written */
	STATUS_UNKNOWN = 3, /* could not be determined */
};

/* The status of two things together: 2 before 1 before 3 before 0. */
enum exit_status exit_status_merge(enum exit_status a, enum exit_status b);
