// SPDX-License-Identifier: GPL-2.0-or-later
/* What the kernel's log says of perf's PMU, the watchdog and KVM's PMU. */
#include "probe/log.h"

#include <ctype.h>
#include <errno.h>
#include <string.h>

#include "probe/printable.h"

#define LOG_LINES_MAX 64
#define LOG_LINE_MAX ((size_t)512)

/*
 * A kept line begins with start and holds within in any case. The kernel begins its messages
 * with their subject, so that one comparison settles most of a log's lines.
 */
struct needle {
	const char *start, *within;
};

static const struct needle needles[] = {
	/* perf's introduction at boot: arch/x86/events/core.c, init_hw_perf_events() */
	{ .start = "Performance Events:" },
	{ .start = "... version:" },
	{ .start = "... bit width:" },
	{ .start = "... generic registers:" },
	{ .start = "... generic counters:" },
	{ .start = "... generic bitmap:" },
	{ .start = "... value mask:" },
	{ .start = "... max period:" },
	{ .start = "... fixed-purpose" },
	{ .start = "... event mask:" },
	/* its complaints */
	{ .start = "hw perf events" },
	{ .start = "Broken PMU" },
	{ .start = "[Firmware Bug]: the BIOS has corrupted hw-PMU resources" },
	{ .start = "core: " },
	{ .start = "perfevents" },
	/* features taken away on the command line */
	{ .start = "clearcpuid" },
	{ .start = "Clearing CPUID bits:" },
	/* who uses a counter: kernel/watchdog*.c */
	{ .start = "NMI watchdog:" },
	{ .start = "watchdog: Enabled" },
	/* KVM */
	{ .start = "kvm: ", .within = "pmu" },
	{ .start = "kvm: ", .within = "perf" },
	{ .start = "kvm_intel: ", .within = "pmu" },
	{ .start = "kvm_intel: ", .within = "perf" },
	{ .start = "kvm_amd: ", .within = "pmu" },
	{ .start = "kvm_amd: ", .within = "perf" },
};

struct line {
	char *text; /* not NUL terminated; in the log's own buffer */
	size_t length;
};

static bool holds_in_any_case(const struct line *line, const char *text)
{
	size_t length = strlen(text);

	for (size_t i = 0; i + length <= line->length; i++)
		if (strncasecmp(line->text + i, text, length) == 0)
			return true;
	return false;
}

static bool begins_with(const struct line *line, const char *text)
{
	size_t length = strlen(text);

	return line->length >= length && memcmp(line->text, text, length) == 0;
}

static bool matches(const struct line *line, const struct needle *needle)
{
	return begins_with(line, needle->start) &&
	       (!needle->within || holds_in_any_case(line, needle->within));
}

static bool is_wanted(const struct line *line)
{
	for (size_t i = 0; i < ARRAY_SIZE(needles); i++)
		if (matches(line, &needles[i]))
			return true;
	return false;
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

static bool is_kept_already(const struct kernel_snapshot *kernel, const struct line *line)
{
	for (size_t i = 0; i < kernel->log_count; i++)
		if (strlen(kernel->log_line[i]) == line->length &&
		    memcmp(kernel->log_line[i], line->text, line->length) == 0)
			return true;
	return false;
}

static int keep(struct snapshot *snap, struct line *line)
{
	if (line->length > LOG_LINE_MAX)
		line->length = LOG_LINE_MAX;
	printable_make(line->text, line->length);
	if (snap->kernel.log_count == LOG_LINES_MAX || is_kept_already(&snap->kernel, line))
		return 0;
	return snapshot_add_log_line(snap, line->text, line->length);
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
		r = is_wanted(&line) ? keep(snap, &line) : 0;
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
