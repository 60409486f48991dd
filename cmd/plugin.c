// SPDX-License-Identifier: GPL-2.0-or-later
/* The rules of monitoring plugins, which hold from the first word of the command line on. */
#include "cmd/plugin.h"

#include <stdio_ext.h>
#include <string.h>

bool plugin_is_asked(int argc, char *const *argv)
{
	bool is_export = false;

	for (int i = 1; i < argc; i++) {
		if (is_export && strcmp(argv[i], "monitoring-plugin") == 0)
			return true;
		is_export |= strcmp(argv[i], "export") == 0;
	}
	return false;
}

enum exit_status plugin_end(void)
{
	if (fflush(stdout) != 0) {
		/* where nobody listens, the exit status is all that is left */
		__fpurge(stdout);
		clearerr(stdout);
	}
	return STATUS_UNKNOWN;
}

enum exit_status plugin_give_up(void)
{
	puts("PMU UNKNOWN - the host could not be judged; standard error says why");
	return plugin_end();
}
