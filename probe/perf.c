// SPDX-License-Identifier: GPL-2.0-or-later
/* perf's core PMU devices, as sysfs shows them. */
#include "probe/perf.h"

#include <assert.h>
#include <string.h>

#include "probe/attribute.h"

#define DEVICES_PATH "/sys/bus/event_source/devices"

/* "cpu" on most parts; on hybrid ones a device per core type instead. */
static const char *const core_devices[] = { "cpu", "cpu_core", "cpu_atom" };
static_assert(ARRAY_SIZE(core_devices) <= PERF_DEVICES_MAX, "every device has a place");

struct found {
	bool device[ARRAY_SIZE(core_devices)];
};

static int consider(const char *name, void *data)
{
	struct found *found = data;

	for (size_t i = 0; i < ARRAY_SIZE(core_devices); i++)
		if (strcmp(name, core_devices[i]) == 0)
			found->device[i] = true;
	return 0;
}

static int read_device(struct host *host, struct arena *arena, const char *name,
		       struct perf_device *ret)
{
	char path[sizeof(DEVICES_PATH) + 64];

	ret->name = name;
	snprintf(path, sizeof(path), DEVICES_PATH "/%s/caps/branches", name);
	attribute_number(host, path, &ret->branches);
	snprintf(path, sizeof(path), DEVICES_PATH "/%s/caps/max_precise", name);
	attribute_number(host, path, &ret->max_precise);
	snprintf(path, sizeof(path), DEVICES_PATH "/%s/caps/pmu_name", name);
	return attribute_text(host, arena, path, &ret->pmu_name);
}

int perf_read(struct host *host, struct snapshot *snap)
{
	struct kernel_snapshot *kernel = &snap->kernel;
	struct found found = { 0 };
	int r;

	r = host->ops->list_folder(host, DEVICES_PATH, consider, &found);
	if (r < 0) {
		kernel->perf_devices_reading = reading_error(-r);
		return 0;
	}
	kernel->perf_devices_reading = reading_ok();
	for (size_t i = 0; i < ARRAY_SIZE(core_devices); i++) {
		if (!found.device[i])
			continue;
		r = read_device(host, &snap->arena, core_devices[i],
				&kernel->perf_device[kernel->perf_device_count++]);
		if (r < 0)
			return r;
	}
	return 0;
}
