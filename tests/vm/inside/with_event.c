// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * with_event all|host COMMAND...: runs a command that inherits a system-wide perf event of
 * CPU 0's core PMU; "host" excludes guests, "all" does not. The event is disabled: that it
 * is there is what counts, and emulated counters do not.
 */
#include <linux/perf_event.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct perf_event_attr attr = {
		.size = sizeof(attr),
		.type = PERF_TYPE_HARDWARE,
		.config = PERF_COUNT_HW_CPU_CYCLES,
		.disabled = 1,
	};

	if (argc < 3)
		return 2;
	attr.exclude_guest = strcmp(argv[1], "host") == 0;
	if (syscall(SYS_perf_event_open, &attr, -1, 0, -1, 0UL) < 0) {
		perror("with_event: perf_event_open");
		return 1;
	}
	execv(argv[2], argv + 2);
	perror("with_event: execv");
	return 1;
}
