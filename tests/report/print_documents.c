// SPDX-License-Identifier: GPL-2.0-or-later
/* Prints report and record of every made host, one line each, for test_schema.py. */
#include "tests/report/made_hosts.h"

int main(void)
{
	for (enum made made = 0; made < MADE_COUNT; made++) {
		struct made_host host;

		made_host(made, &host);
		if (report_json(stdout, &host.report, true) < 0 ||
		    report_record(stdout, &host.report, true) < 0)
			return EXIT_FAILURE;
		snapshot_done(&host.snap);
	}
	return EXIT_SUCCESS;
}
