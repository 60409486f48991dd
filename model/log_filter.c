// SPDX-License-Identifier: GPL-2.0-or-later
/* Which lines of the kernel log a snapshot keeps: those about perf's PMU and KVM's. */
#include "model/log_filter.h"

#include <string.h>

#include "base/printable.h"

#include "model/kernel_log.h"

#define LOG_LINES_MAX 64
#define LOG_LINE_MAX ((size_t)512)

/*
 * A kept line begins with start and holds within in any case. The kernel begins its messages
 * with their subject, so that one comparison settles most of a log's lines.
 */
struct needle {
	const char *start, *within;
	bool certain; /* no other text begins so */
};

static const struct needle needles[] = {
	/* perf's introduction at boot: arch/x86/events/core.c, init_hw_perf_events() */
	{ .start = "Performance Events:", .certain = true },
	{ .start = "... version:", .certain = true },
	{ .start = "... bit width:", .certain = true },
	{ .start = "... generic registers:", .certain = true },
	{ .start = "... generic counters:", .certain = true },
	{ .start = "... generic bitmap:", .certain = true },
	{ .start = "... value mask:" },
	{ .start = "... max period:" },
	{ .start = "... fixed-purpose", .certain = true },
	{ .start = "... event mask:", .certain = true },
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
	{ .start = "NMI watchdog:", .certain = true },
	{ .start = "watchdog: Enabled" },
	/* KVM; why none runs here stands in model/kernel_log.c */
	{ .start = KVM_LOG_MEDIATED_FAILED, .certain = true },
	{ .start = "kvm: ", .within = "pmu" },
	{ .start = "kvm: ", .within = "perf" },
	{ .start = "kvm_intel: ", .within = "pmu" },
	{ .start = "kvm_intel: ", .within = "perf" },
	{ .start = "kvm_amd: ", .within = "pmu" },
	{ .start = "kvm_amd: ", .within = "perf" },
};

/* strncasecmp(), which is not for a pure model. */
static bool is_same_in_any_case(const char *text, const char *lower, size_t length)
{
	for (size_t i = 0; i < length; i++) {
		const char c = text[i] >= 'A' && text[i] <= 'Z' ? (char)(text[i] | 0x20) :
								  text[i];

		if (c != lower[i])
			return false;
	}
	return true;
}

static bool holds_in_any_case(const char *line, size_t length, const char *lower)
{
	const size_t wanted = strlen(lower);

	for (size_t i = 0; i + wanted <= length; i++)
		if (is_same_in_any_case(line + i, lower, wanted))
			return true;
	return false;
}

static bool matches(const char *line, size_t length, const struct needle *needle)
{
	const size_t start = strlen(needle->start);

	return length >= start && memcmp(line, needle->start, start) == 0 &&
	       (!needle->within || holds_in_any_case(line, length, needle->within));
}

static const struct needle *find_needle(const char *line, size_t length)
{
	for (size_t i = 0; i < ARRAY_SIZE(needles); i++)
		if (matches(line, length, &needles[i]))
			return &needles[i];
	return NULL;
}

static bool is_kept_already(const struct kernel_snapshot *kernel, const char *line)
{
	for (size_t i = 0; i < kernel->log_count; i++)
		if (strcmp(kernel->log_line[i], line) == 0)
			return true;
	return false;
}

int log_filter_add(struct snapshot *snap, const char *line, size_t length)
{
	char text[LOG_LINE_MAX + 1];

	if (snap->kernel.log_count == LOG_LINES_MAX ||
	    (!find_needle(line, length) && !kernel_log_is_kvm_refusal(line, length)))
		return 0;
	if (length > LOG_LINE_MAX)
		length = LOG_LINE_MAX;
	memcpy(text, line, length);
	text[length] = '\0';
	printable_make(text, length);
	if (is_kept_already(&snap->kernel, text))
		return 0;
	return snapshot_add_log_line(snap, text, length);
}

bool log_filter_knows(const char *line, size_t length)
{
	const struct needle *needle = find_needle(line, length);

	return (needle && needle->certain) || kernel_log_is_kvm_refusal(line, length);
}
