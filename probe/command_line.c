// SPDX-License-Identifier: GPL-2.0-or-later
/* The kernel's command line, /proc/cmdline. */
#include "probe/command_line.h"

#include <errno.h>

void command_line_load(struct host *host, struct command_line *ret)
{
	ssize_t length = host->ops->read_file(host, "/proc/cmdline", ret->text,
					      sizeof(ret->text) - 1);

	ret->text[length > 0 ? length : 0] = '\0';
	if (length >= 0) {
		ret->reading = reading_ok();
		return;
	}
	ret->reading = reading_error((int)-length);
	if (ret->reading.state == READING_ABSENT)
		ret->reading.state = READING_FAILED;
}
