// SPDX-License-Identifier: GPL-2.0-or-later
/* What KVM said, and how it was configured, as JSON. */
#include "record/snapshot_json_kvm.h"

#include "model/words.h"

#include "record/json_reading.h"
#include "record/snapshot_json_cpuid.h"

/* The reading of KVM_GET_SUPPORTED_CPUID and its table stand apart in the snapshot. */
static int supported_read(const struct json_node *node, void *value)
{
	struct kvm_snapshot *kvm = value;
	int r;

	if (json_is_object(node))
		return json_reading_read_refusal(node, &kvm->supported);
	r = cpuid_table_read_json(node, &kvm->supported_cpuid);
	if (r == 0)
		kvm->supported = reading_ok();
	return r;
}

static void supported_write(const void *value, const char *key, struct json_out *out)
{
	const struct kvm_snapshot *kvm = value;

	if (json_reading_write_refusal(&kvm->supported, key, out))
		cpuid_table_write_json(&kvm->supported_cpuid, key, out);
}

static const struct json_kind kind_supported = { .read = supported_read,
						 .write = supported_write };

static int msr_list_read(const struct json_node *node, struct msr_list *list)
{
	size_t count;
	int r = json_get_length(node, RECORD_MSRS_MAX, &count);

	for (size_t i = 0; r == 0 && i < count; i++) {
		struct json_node element;
		uint32_t msr;

		json_element(node, i, &element);
		r = json_get_u32(&element, &msr);
		if (r == 0 && msr_list_add(list, &node->target->snap->arena, msr) < 0)
			r = json_no_memory(node);
	}
	return r;
}

static int msrs_read(const struct json_node *node, void *value)
{
	struct msr_list *list = value;
	int r;

	if (json_is_object(node))
		return json_reading_read_refusal(node, &list->reading);
	r = msr_list_read(node, list);
	if (r == 0)
		list->reading = reading_ok();
	return r;
}

static void msrs_write(const void *value, const char *key, struct json_out *out)
{
	const struct msr_list *list = value;
	struct json_out array;

	if (!json_reading_write_refusal(&list->reading, key, out))
		return;
	array = json_out_array();
	for (size_t i = 0; i < list->count; i++)
		json_out_register(&array, NULL, list->msr[i], 8);
	json_out_part(out, key, &array);
}

static const struct json_kind kind_msrs = { .read = msrs_read, .write = msrs_write };

static int capabilities_read(const struct json_node *node, void *value)
{
	struct reading_u64 *capability = value;

	if (!json_is_object(node))
		return json_wrong(node, "an object");
	json_object_object_foreach(node->json, key, json)
	{
		const struct json_node member = json_found(node, key, json);
		int i = kvm_capability_from_word(key);
		int r = i < 0 ? 0 : json_kind_count.read(&member, &capability[i]);

		if (r < 0)
			return r;
	}
	return 0;
}

static void capabilities_write(const void *value, const char *key, struct json_out *out)
{
	const struct reading_u64 *capability = value;
	struct json_out object = json_out_object();

	for (enum kvm_capability i = 0; i < KVM_CAPABILITY_COUNT; i++)
		json_kind_count.write(&capability[i], kvm_capability_word(i), &object);
	json_out_part_if_any(out, key, &object);
}

static const struct json_kind kind_capabilities = { .read = capabilities_read,
						    .write = capabilities_write };

static int parameters_read(const struct json_node *node, void *value)
{
	struct reading_text *parameter = value;

	if (!json_is_object(node))
		return json_wrong(node, "an object");
	json_object_object_foreach(node->json, key, json)
	{
		const struct json_node member = json_found(node, key, json);
		int i = kvm_parameter_from_word(key);
		int r = i < 0 ? 0 : json_kind_text.read(&member, &parameter[i]);

		if (r < 0)
			return r;
	}
	return 0;
}

static void parameters_write(const void *value, const char *key, struct json_out *out)
{
	const struct reading_text *parameter = value;
	struct json_out object = json_out_object();

	for (enum kvm_parameter i = 0; i < KVM_PARAMETER_COUNT; i++)
		json_kind_text.write(&parameter[i], kvm_parameter_word(i), &object);
	json_out_part_if_any(out, key, &object);
}

static const struct json_kind kind_parameters = { .read = parameters_read,
						  .write = parameters_write };

/* A request is an object with "value" and "in", or one that says why there is none. */
static int request_read(const struct json_node *node, struct reading_text *ret,
			const char **ret_in)
{
	struct json_node member;
	int r;

	if (!json_member(node, "value", &member))
		return json_reading_read_refusal(node, &ret->reading);
	r = json_get_text(&member, JSON_TEXT_MAX, &ret->text);
	json_member(node, "in", &member);
	if (r == 0)
		r = json_get_text(&member, JSON_TEXT_MAX, ret_in);
	if (r == 0)
		ret->reading = reading_ok();
	return r;
}

static void request_write(const struct reading_text *request, const char *in,
			  const char *key, struct json_out *out)
{
	struct json_out object;

	if (!json_reading_write_refusal(&request->reading, key, out))
		return;
	object = json_out_object();
	json_out_text(&object, "value", request->text);
	json_out_text(&object, "in", in);
	json_out_part(out, key, &object);
}

static int requested_read(const struct json_node *node, void *value)
{
	struct kvm_snapshot *kvm = value;

	if (!json_is_object(node))
		return json_wrong(node, "an object");
	json_object_object_foreach(node->json, key, json)
	{
		const struct json_node member = json_found(node, key, json);
		int i = kvm_parameter_from_word(key);
		int r = i < 0 ? 0 :
				request_read(&member, &kvm->requested[i],
					     &kvm->requested_in[i]);

		if (r < 0)
			return r;
	}
	return 0;
}

static void requested_write(const void *value, const char *key, struct json_out *out)
{
	const struct kvm_snapshot *kvm = value;
	struct json_out object = json_out_object();

	for (enum kvm_parameter i = 0; i < KVM_PARAMETER_COUNT; i++)
		request_write(&kvm->requested[i], kvm->requested_in[i],
			      kvm_parameter_word(i), &object);
	json_out_part_if_any(out, key, &object);
}

static const struct json_kind kind_requested = { .read = requested_read,
						 .write = requested_write };

static const struct json_field kvm_field[] = {
	{ JSON_FIELD("device", struct kvm_snapshot, device, json_kind_reading) },
	{ JSON_FIELD("api_version", struct kvm_snapshot, api_version, json_kind_count) },
	{ JSON_WHOLE("supported_cpuid", kind_supported) },
	{ JSON_FIELD("msr_index", struct kvm_snapshot, msr_index, kind_msrs) },
	{ JSON_FIELD("msr_feature_index", struct kvm_snapshot, msr_feature_index,
		     kind_msrs) },
	{ JSON_FIELD("feature_perf_capabilities", struct kvm_snapshot,
		     feature_perf_capabilities, json_kind_register) },
	{ JSON_FIELD("capabilities", struct kvm_snapshot, capability, kind_capabilities) },
	{ JSON_FIELD("misc_device", struct kvm_snapshot, misc_device, json_kind_reading) },
	{ JSON_FIELD("core_module", struct kvm_snapshot, core_module, json_kind_reading) },
	{ JSON_FIELD("vendor_module", struct kvm_snapshot, vendor_module, json_kind_text) },
	{ JSON_FIELD("parameters", struct kvm_snapshot, parameter, kind_parameters) },
	{ JSON_WHOLE("requested", kind_requested) },
};
static const struct json_fields kvm_fields = { kvm_field, ARRAY_SIZE(kvm_field) };

static int kvm_read(const struct json_node *node, void *value)
{
	return json_fields_read(&kvm_fields, node, value);
}

static void kvm_write(const void *value, const char *key, struct json_out *out)
{
	struct json_out object = json_out_object();

	json_fields_write(&kvm_fields, value, &object);
	json_out_part_if_any(out, key, &object);
}

const struct json_kind json_kind_kvm = { .read = kvm_read, .write = kvm_write };
