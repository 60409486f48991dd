// SPDX-License-Identifier: GPL-2.0-or-later
/* What the user gave in place of readings as JSON: values or nothing, there is no failing. */
#include "record/snapshot_json_supplied.h"

#include "record/json_reading.h"

static int given_read(const struct json_node *node, void *value)
{
	struct reading_u64 *given = value;
	int r = json_get_u64(node, &given->value);

	if (r == 0)
		given->reading = reading_ok();
	return r;
}

static void given_write(const void *value, const char *key, struct json_out *out)
{
	json_kind_register.write(value, key, out);
}

static const struct json_kind kind_given = { .read = given_read, .write = given_write };

static int kernel_read(const struct json_node *node, void *value)
{
	const char **kernel = value;
	int r = json_get_text(node, CHANGES_KERNEL_MAX, kernel);

	if (r < 0 || changes_know_kernel(*kernel))
		return r;
	*kernel = NULL;
	return json_wrong(node, "a release of Linux, or the name of a rule set");
}

static void kernel_write(const void *value, const char *key, struct json_out *out)
{
	const char *const *kernel = value;

	if (*kernel)
		json_out_text(out, key, *kernel);
}

static const struct json_kind kind_kernel = { .read = kernel_read, .write = kernel_write };

static int change_read(const struct json_node *node, void *value)
{
	enum change *change = value;
	size_t length;
	const char *word = json_peek_text(node, &length);

	*change = word ? change_from_word(word) : CHANGE_NONE;
	return *change == CHANGE_NONE ? json_wrong(node, "\"on\" or \"off\"") : 0;
}

static void change_write(const void *value, const char *key, struct json_out *out)
{
	const enum change *change = value;

	if (*change != CHANGE_NONE)
		json_out_text(out, key, change_word(*change));
}

static const struct json_kind kind_change = { .read = change_read, .write = change_write };

static const struct json_field supplied_field[] = {
	{ JSON_FIELD("perf_capabilities", struct supplied, perf_capabilities, kind_given) },
	{ JSON_FIELD("kernel", struct supplied, changes.kernel, kind_kernel) },
	{ JSON_FIELD("mediated", struct supplied, changes.mediated, kind_change) },
	{ JSON_FIELD("enable_pmu", struct supplied, changes.enable_pmu, kind_change) },
	{ JSON_FIELD("nmi_watchdog", struct supplied, changes.nmi_watchdog, kind_change) },
};
static const struct json_fields supplied_fields = { supplied_field,
						    ARRAY_SIZE(supplied_field) };

static int supplied_read(const struct json_node *node, void *value)
{
	return json_fields_read(&supplied_fields, node, value);
}

static void supplied_write(const void *value, const char *key, struct json_out *out)
{
	struct json_out object = json_out_object();

	json_fields_write(&supplied_fields, value, &object);
	json_out_part_if_any(out, key, &object);
}

const struct json_kind json_kind_supplied = { .read = supplied_read,
					      .write = supplied_write };
