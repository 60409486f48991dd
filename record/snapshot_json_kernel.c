// SPDX-License-Identifier: GPL-2.0-or-later
/* What the kernel shows of itself as JSON: release, perf's devices, its log, sysctls. */
#include "record/snapshot_json_kernel.h"

#include "record/json_reading.h"

/* The kernel's own limit is 64 (struct new_utsname); distributions may have patched it. */
#define RELEASE_MAX ((size_t)128)
/* More than a kernel command line can hold (x86: COMMAND_LINE_SIZE, 2048). */
#define COMMAND_LINE_MAX ((size_t)8192)

static int release_read(const struct json_node *node, void *value)
{
	return json_reading_read_text(node, RELEASE_MAX, value);
}

static int command_line_read(const struct json_node *node, void *value)
{
	return json_reading_read_text(node, COMMAND_LINE_MAX, value);
}

static void text_write(const void *value, const char *key, struct json_out *out)
{
	json_kind_text.write(value, key, out);
}

static const struct json_kind kind_release = { .read = release_read, .write = text_write };
static const struct json_kind kind_command_line = { .read = command_line_read,
						    .write = text_write };

static int name_read(const struct json_node *node, void *value)
{
	const char **name = value;

	return json_get_text(node, JSON_TEXT_MAX, name);
}

static void name_write(const void *value, const char *key, struct json_out *out)
{
	const char *const *name = value;

	json_out_text(out, key, *name);
}

static const struct json_kind kind_name = { .read = name_read, .write = name_write };

static const struct json_field device_field[] = {
	{ JSON_FIELD("name", struct perf_device, name, kind_name), .required = true },
	{ JSON_FIELD("pmu_name", struct perf_device, pmu_name, json_kind_text) },
	{ JSON_FIELD("branches", struct perf_device, branches, json_kind_count) },
	{ JSON_FIELD("max_precise", struct perf_device, max_precise, json_kind_count) },
};
static const struct json_fields device_fields = { device_field, ARRAY_SIZE(device_field) };

static int devices_read(const struct json_node *node, void *value)
{
	struct kernel_snapshot *kernel = value;
	size_t count;
	int r;

	if (json_is_object(node))
		return json_reading_read_refusal(node, &kernel->perf_devices_reading);
	r = json_get_length(node, PERF_DEVICES_MAX, &count);
	for (size_t i = 0; r == 0 && i < count; i++) {
		struct json_node element;

		json_element(node, i, &element);
		r = json_fields_read(&device_fields, &element, &kernel->perf_device[i]);
	}
	if (r < 0)
		return r;
	kernel->perf_device_count = count;
	kernel->perf_devices_reading = reading_ok();
	return 0;
}

static void devices_write(const void *value, const char *key, struct json_out *out)
{
	const struct kernel_snapshot *kernel = value;
	struct json_out array;

	if (!json_reading_write_refusal(&kernel->perf_devices_reading, key, out))
		return;
	array = json_out_array();
	for (size_t i = 0; i < kernel->perf_device_count; i++) {
		struct json_out object = json_out_object();

		json_fields_write(&device_fields, &kernel->perf_device[i], &object);
		json_out_part(&array, NULL, &object);
	}
	json_out_part(out, key, &array);
}

static const struct json_kind kind_devices = { .read = devices_read,
					       .write = devices_write };

static int lines_read(const struct json_node *node, struct snapshot *snap)
{
	size_t count;
	int r = json_get_length(node, RECORD_LOG_LINES_MAX, &count);

	for (size_t i = 0; r == 0 && i < count; i++) {
		struct json_node element;
		const char *line;
		size_t length;

		json_element(node, i, &element);
		r = json_get_printable(&element, RECORD_LOG_LINE_MAX, &line, &length);
		if (r == 0 && snapshot_add_log_line(snap, line, length) < 0)
			r = json_no_memory(node);
	}
	return r;
}

/* The log has lines beside its state: it may have lost its begin and hold some all the same. */
static int log_read(const struct json_node *node, void *value)
{
	struct kernel_snapshot *kernel = value;
	struct json_node member;
	int r = 0;

	if (!json_is_object(node))
		return json_wrong(node, "an object");
	if (json_member(node, "state", &member))
		r = json_reading_read_state(node, &kernel->log);
	if (r == 0 && json_member(node, "lines", &member))
		r = lines_read(&member, node->target->snap);
	return r;
}

static void log_write(const void *value, const char *key, struct json_out *out)
{
	const struct kernel_snapshot *kernel = value;
	struct json_out object = json_out_object(), lines = json_out_array();

	json_reading_write_state(&kernel->log, &object);
	for (size_t i = 0; i < kernel->log_count; i++)
		json_out_text(&lines, NULL, kernel->log_line[i]);
	json_out_part_if_any(&object, "lines", &lines);
	json_out_part_if_any(out, key, &object);
}

static const struct json_kind kind_log = { .read = log_read, .write = log_write };

static const struct json_field kernel_field[] = {
	{ JSON_FIELD("release", struct kernel_snapshot, release, kind_release) },
	{ JSON_FIELD("command_line", struct kernel_snapshot, command_line,
		     kind_command_line) },
	{ JSON_WHOLE("perf_devices", kind_devices) },
	{ JSON_WHOLE("log", kind_log) },
	{ JSON_FIELD("nmi_watchdog", struct kernel_snapshot, nmi_watchdog, json_kind_count) },
	{ JSON_FIELD("perf_event_paranoid", struct kernel_snapshot, perf_event_paranoid,
		     json_kind_signed) },
	{ JSON_FIELD("open_perf_events", struct kernel_snapshot, open_perf_events,
		     json_kind_count) },
};
static const struct json_fields kernel_fields = { kernel_field, ARRAY_SIZE(kernel_field) };

static int kernel_read(const struct json_node *node, void *value)
{
	return json_fields_read(&kernel_fields, node, value);
}

static void kernel_write(const void *value, const char *key, struct json_out *out)
{
	struct json_out object = json_out_object();

	json_fields_write(&kernel_fields, value, &object);
	json_out_part_if_any(out, key, &object);
}

const struct json_kind json_kind_kernel = { .read = kernel_read, .write = kernel_write };
