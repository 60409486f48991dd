// SPDX-License-Identifier: GPL-2.0-or-later
/* What the kernel's log says of perf's PMU, the watchdog and KVM's PMU. */
#include "probe/log.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "model/log_filter.h"

struct line {
	char *text; /* not NUL terminated; in the log's own buffer */
	size_t length;
};

static bool begins_with(const struct line *line, const char *text)
{
	size_t length = strlen(text);

	return line->length >= length && memcmp(line->text, text, length) == 0;
}

static void skip(struct line *line, size_t count)
{
	line->text += count;
	line->length -= count;
}

/*
 * Takes off "<6>[    0.123456][    T1] ": times and tasks differ between equal hosts.
 * False for a line that a program wrote into the log: its facility is not the kernel's,
 * and the number, facility times eight plus level, above 7.
 */
static bool strip_prefix(struct line *line)
{
	if (line->length >= 3 && line->text[0] == '<') {
		if (!isdigit((unsigned char)line->text[1]) || line->text[2] != '>')
			return false;
		skip(line, 3);
	}
	while (line->length && line->text[0] == '[') {
		const char *end = memchr(line->text, ']', line->length);

		if (!end ||
		    strspn(line->text, "[ .0123456789TC") < (size_t)(end - line->text))
			break;
		skip(line, (size_t)(end - line->text) + 1);
	}
	if (line->length && line->text[0] == ' ')
		skip(line, 1);
	return true;
}

/* Keeps what is wanted; the log is ok if the first thing a kernel says is still in it. */
static int search(struct snapshot *snap, char *log, size_t length)
{
	bool from_boot = false;

	for (char *at = log, *end; at < log + length; at = end + 1) {
		struct line line;
		int r;

		end = memchr(at, '\n', (size_t)(log + length - at));
		if (!end)
			end = log + length;
		line = (struct line){ .text = at, .length = (size_t)(end - at) };
		if (!strip_prefix(&line))
			continue;
		from_boot = from_boot || begins_with(&line, "Linux version ");
		r = log_filter_add(snap, line.text, line.length);
		if (r < 0)
			return r;
	}
	snap->kernel.log = from_boot ? reading_ok() :
				       (struct reading){ .state = READING_ABSENT };
	return 0;
}

int log_read(struct host *host, struct snapshot *snap)
{
	_cleanup_free_ char *log = NULL;
	ssize_t length = host->ops->kernel_log(host, &log);

	if (length == -ENOMEM)
		return -ENOMEM;
	if (length < 0) {
		snap->kernel.log = reading_error((int)-length);
		return 0;
	}
	return search(snap, log, (size_t)length);
}
