// SPDX-License-Identifier: GPL-2.0-or-later
/* "pmu-caps record": the snapshot alone, for later and for others. */
#include "cmd/commands.h"
#include "cmd/hosts.h"

static int write_record(FILE *out, const struct options *options,
			const struct report *report, bool several)
{
	(void)options; /* a record is always JSON */
	return report_record(out, report, several);
}

enum exit_status command_record(const struct options *options)
{
	return hosts_write(options, write_record);
}
