// SPDX-License-Identifier: GPL-2.0-or-later
/* Two sources about one host made one: what the kernel shows of itself. */
#include "model/merging.h"

#include <errno.h>
#include <inttypes.h>
#include <string.h>

/* perf introduces itself line by line, "... version: 5": the words up to the colon. */
static size_t subject_length(const char *line)
{
	const char *colon = strchr(line, ':');

	if (strncmp(line, "... ", 4) != 0 && strncmp(line, "Performance Events:", 19) != 0)
		return 0;
	return colon ? (size_t)(colon - line) + 1 : 0;
}

/* A line of the log that speaks of the same and says otherwise. */
static const char *contradicting_line(const struct kernel_snapshot *kernel, const char *line)
{
	const size_t length = subject_length(line);

	for (size_t i = 0; length && i < kernel->log_count; i++)
		if (strncmp(kernel->log_line[i], line, length) == 0 &&
		    strcmp(kernel->log_line[i], line) != 0)
			return kernel->log_line[i];
	return NULL;
}

static bool has_line(const struct kernel_snapshot *kernel, const char *line)
{
	for (size_t i = 0; i < kernel->log_count; i++)
		if (strcmp(kernel->log_line[i], line) == 0)
			return true;
	return false;
}

/* The lines of both; of two that contradict each other, the first source's. */
static void merge_log(struct merging *merging)
{
	struct kernel_snapshot *into = &merging->into->kernel;
	const struct kernel_snapshot *from = &merging->from->kernel;
	const bool complete = into->log.state == READING_OK;

	merge_reading(&into->log, &from->log);
	for (size_t i = 0; i < from->log_count && merging->error == 0; i++) {
		const char *line = from->log_line[i];
		const char *ours = contradicting_line(into, line);

		if (ours) {
			merging_differ(merging, "kernel log", ours, line);
			continue;
		}
		/* A log that is whole lacks what is not in it. */
		if (complete || has_line(into, line))
			continue;
		merging->error = snapshot_add_log_line(merging->into, line, strlen(line));
	}
}

static void merge_devices(struct merging *merging)
{
	struct kernel_snapshot *into = &merging->into->kernel;
	const struct kernel_snapshot *from = &merging->from->kernel;

	if (into->perf_devices_reading.state == READING_OK) {
		if (from->perf_devices_reading.state == READING_OK &&
		    into->perf_device_count != from->perf_device_count)
			merging_differ_number(merging, "perf's core PMUs", NUMBER_COUNT,
					      into->perf_device_count,
					      from->perf_device_count);
		return;
	}
	merge_reading(&into->perf_devices_reading, &from->perf_devices_reading);
	into->perf_device_count = from->perf_device_count;
	for (size_t i = 0; i < from->perf_device_count; i++) {
		struct perf_device *device = &into->perf_device[i];

		*device = from->perf_device[i];
		device->name = merging_copy(merging, device->name);
		device->pmu_name.text = merging_copy(merging, device->pmu_name.text);
	}
}

void merge_kernel(struct merging *merging)
{
	struct kernel_snapshot *into = &merging->into->kernel;
	const struct kernel_snapshot *from = &merging->from->kernel;

	merge_text(merging, "kernel release", &into->release, &from->release);
	merge_devices(merging);
	merge_log(merging);
	merge_text(merging, "kernel command line", &into->command_line,
		   &from->command_line);
	merge_u64(merging, "sysctl kernel.nmi_watchdog", NUMBER_COUNT,
		  &into->nmi_watchdog, &from->nmi_watchdog);
	merge_u64(merging, "sysctl kernel.perf_event_paranoid", NUMBER_SIGNED,
		  &into->perf_event_paranoid, &from->perf_event_paranoid);
	merge_u64(merging, "open perf events", NUMBER_COUNT, &into->open_perf_events,
		  &from->open_perf_events);
}
