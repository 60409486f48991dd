// SPDX-License-Identifier: GPL-2.0-or-later
/* "pmu-caps record": the snapshot alone, for later and for others. */
#include "cmd/commands.h"
#include "cmd/hosts.h"

static int write_record(struct host_writer *writer, const struct report *report,
			bool several)
{
	return report_record(writer->out, report, several); /* always JSON */
}

enum exit_status command_record(const struct options *options)
{
	struct host_writer writer = {
		.options = options,
		.needs = HOST_FACTS,
		.write = write_record,
	};

	return hosts_write(&writer);
}
