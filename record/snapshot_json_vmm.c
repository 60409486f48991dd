// SPDX-License-Identifier: GPL-2.0-or-later
/* What a virtual machine monitor says of its guest as JSON. */
#include "record/snapshot_json_vmm.h"

#include "record/json_reading.h"

static const struct json_field vmm_field[] = {
	{ JSON_FIELD("name", struct vmm_snapshot, name, json_kind_text) },
	{ JSON_FIELD("version", struct vmm_snapshot, version, json_kind_text) },
	{ JSON_FIELD("cpu_model", struct vmm_snapshot, cpu_model, json_kind_text) },
	{ JSON_FIELD("pmu", struct vmm_snapshot, pmu, json_kind_text) },
	{ JSON_FIELD("host_kernel", struct vmm_snapshot, host_kernel, json_kind_text) },
};
static const struct json_fields vmm_fields = { vmm_field, ARRAY_SIZE(vmm_field) };

static int vmm_read(const struct json_node *node, void *value)
{
	return json_fields_read(&vmm_fields, node, value);
}

static void vmm_write(const void *value, const char *key, struct json_out *out)
{
	struct json_out object = json_out_object();

	json_fields_write(&vmm_fields, value, &object);
	json_out_part_if_any(out, key, &object);
}

const struct json_kind json_kind_vmm = { .read = vmm_read, .write = vmm_write };
