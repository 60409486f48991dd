// SPDX-License-Identifier: GPL-2.0-or-later
/* Which hardware performance counters a KVM host can give its guests, and why not more. */
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>

#include "cmd/commands.h"
#include "cmd/output.h"
#include "cmd/plugin.h"

/*
 * A standard stream that the caller closed must not become the descriptor of a file or a
 * device that we open. The stand-in cannot be written, so that a report is not lost unseen.
 */
static void occupy_standard_streams(void)
{
	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != fd)
			_exit(STATUS_ERROR);
}

int main(int argc, char **argv)
{
	static char name[] = "pmu-caps"; /* as messages and --help show it */
	struct options options;
	enum exit_status status;

	occupy_standard_streams();
	signal(SIGPIPE, SIG_IGN);
	atexit(output_check_stdout);
	if (argc > 0)
		argv[0] = name;
	if (options_parse(argc, argv, &options, &status) < 0)
		return plugin_is_asked(argc, argv) ? plugin_give_up() : status;
	status = options.command->run(&options);
	options_done(&options);
	return status;
}
