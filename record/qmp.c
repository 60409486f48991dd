// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * QEMU's answer to query-cpu-model-expansion: the CPU that a guest of this definition gets.
 *
 * Its properties are bits and fields of CPUID under QEMU's names (target/i386/cpu.c,
 * feature_word_info). A feature that this QEMU has no property for is given to no guest,
 * except by "migratable=off"; but a property can also be missing because somebody shortened
 * the answer. What QEMU always had shows which of the two it is. With "pmu=off" QEMU answers leaf 0xA with zeros (cpu_x86_cpuid());
 * with "pmu=on" it passes on what KVM answers, which does not stand here.
 */
#include <errno.h>
#include <string.h>

#include "model/perfmon.h"

#include "record/document_format.h"
#include "record/signature.h"

enum cpuid_register { REGISTER_EAX, REGISTER_ECX, REGISTER_EDX };

static const struct {
	const char *name; /* NULL: no QEMU has one yet */
	uint32_t leaf, subleaf;
	enum cpuid_register in;
	unsigned int bit;
	bool is_old; /* as old as the question: QEMU 2.9 has it */
} features[] = {
	{ "dtes64", CPUID_FEATURES, 0, REGISTER_ECX, CPUID_1_ECX_DTES64, true },
	{ "vmx", CPUID_FEATURES, 0, REGISTER_ECX, CPUID_1_ECX_VMX, true },
	{ "pdcm", CPUID_FEATURES, 0, REGISTER_ECX, CPUID_1_ECX_PDCM, true },
	{ "hypervisor", CPUID_FEATURES, 0, REGISTER_ECX, CPUID_1_ECX_HYPERVISOR, true },
	{ "ds", CPUID_FEATURES, 0, REGISTER_EDX, CPUID_1_EDX_DS, true },
	{ NULL, CPUID_EXT_FEATURES, 0, REGISTER_EDX, CPUID_7_0_EDX_HYBRID, false },
	{ "arch-lbr", CPUID_EXT_FEATURES, 0, REGISTER_EDX, CPUID_7_0_EDX_ARCH_LBR, false },
	{ NULL, CPUID_EXT_FEATURES, 1, REGISTER_EAX, CPUID_7_1_EAX_ARCH_PERFMON_EXT, false },
	{ "svm", CPUID_EXT_AMD_FEATURES, 0, REGISTER_ECX, CPUID_AMD_ECX_SVM, true },
	{ "ibs", CPUID_EXT_AMD_FEATURES, 0, REGISTER_ECX, CPUID_AMD_ECX_IBS, true },
	{ "perfctr-core", CPUID_EXT_AMD_FEATURES, 0, REGISTER_ECX,
	  CPUID_AMD_ECX_PERFCTR_CORE, true },
	{ "perfctr-nb", CPUID_EXT_AMD_FEATURES, 0, REGISTER_ECX, CPUID_AMD_ECX_PERFCTR_NB,
	  true },
	{ NULL, CPUID_EXT_AMD_FEATURES, 0, REGISTER_ECX, CPUID_AMD_ECX_PERFCTR_LLC, false },
	{ "perfmon-v2", CPUID_AMD_PERFMON, 0, REGISTER_EAX, CPUID_AMD_PERFMON_V2, false },
};

/* "model", in the envelope of an answer or alone. */
static bool find_model(struct json_object *document, struct json_object **ret)
{
	struct json_object *answer, *name;

	if (!json_object_object_get_ex(document, "return", &answer))
		answer = document;
	return json_object_object_get_ex(answer, "model", ret) &&
	       json_object_object_get_ex(*ret, "name", &name);
}

static bool qmp_knows(struct json_object *document)
{
	struct json_object *model;

	return find_model(document, &model);
}

bool qmp_is_chatter(struct json_object *document)
{
	struct json_object *answer;

	if (json_object_object_get_ex(document, "return", &answer))
		return !qmp_knows(document);
	return json_object_object_get_ex(document, "QMP", NULL) ||
	       json_object_object_get_ex(document, "event", NULL) ||
	       json_object_object_get_ex(document, "execute", NULL);
}

bool qmp_is_error(struct json_object *document, const char **ret_desc)
{
	struct json_object *error, *class, *desc;

	if (!json_object_object_get_ex(document, "error", &error) ||
	    !json_object_object_get_ex(error, "class", &class))
		return false;
	*ret_desc = json_object_object_get_ex(error, "desc", &desc) &&
				    json_object_is_type(desc, json_type_string) ?
			    json_object_get_string(desc) :
			    "";
	return true;
}

/* A switch among the properties: whether it is there; -EINVAL if it is no switch. */
static int get_switch(const struct json_node *props, const char *name, bool *ret)
{
	struct json_node member;

	if (!json_member(props, name, &member))
		return 0;
	if (!json_object_is_type(member.json, json_type_boolean))
		return json_wrong(&member, "true or false");
	*ret = json_object_get_boolean(member.json);
	return 1;
}

/* A number of 32 bits, likewise. */
static int get_number(const struct json_node *props, const char *name, uint32_t *ret)
{
	struct json_node member;
	uint64_t value;
	int r;

	if (!json_member(props, name, &member))
		return 0;
	r = json_get_count(&member, &value);
	if (r < 0)
		return r;
	if (value > UINT32_MAX)
		return json_wrong(&member, "a number of 32 bits");
	*ret = (uint32_t)value;
	return 1;
}

static int add_bits(const struct json_node *node, const struct cpuid_bits *bits,
		    struct snapshot *snap)
{
	int r = cpuid_bits_add(&signature_boot_group(snap)->cpuid_bits, &snap->arena, bits);

	return r == -ENOMEM ? json_no_memory(node) : 0;
}

static int add_entry(const struct json_node *node, const struct cpuid_entry *entry,
		     struct snapshot *snap)
{
	int r = cpuid_table_add(&signature_boot_group(snap)->cpuid, &snap->arena, entry);

	return r == -ENOMEM ? json_no_memory(node) : 0;
}

/* The bit of a feature, known to be set or clear. */
static struct cpuid_bits feature_bit(size_t i, bool given)
{
	const uint32_t mask = 1u << features[i].bit;
	struct cpuid_bits bits = { .leaf = features[i].leaf,
				   .subleaf = features[i].subleaf };

	switch (features[i].in) {
	case REGISTER_EAX:
		bits.known.eax = mask;
		bits.regs.eax = given ? mask : 0;
		break;
	case REGISTER_ECX:
		bits.known.ecx = mask;
		bits.regs.ecx = given ? mask : 0;
		break;
	case REGISTER_EDX:
		bits.known.edx = mask;
		bits.regs.edx = given ? mask : 0;
		break;
	}
	return bits;
}

/* Whether a feature without a property is one that this QEMU does not know. */
static bool is_whole(const struct json_node *props)
{
	struct json_node ignored;

	for (size_t i = 0; i < ARRAY_SIZE(features); i++)
		if (features[i].is_old && !json_member(props, features[i].name, &ignored))
			return false;
	return true;
}

static int read_features(const struct json_node *props, struct snapshot *snap)
{
	const bool whole = is_whole(props);
	bool migratable = true;
	int r = get_switch(props, "migratable", &migratable);

	for (size_t i = 0; r >= 0 && i < ARRAY_SIZE(features); i++) {
		struct cpuid_bits bits;
		bool given = false;

		r = features[i].name ? get_switch(props, features[i].name, &given) : 0;
		if (r < 0)
			return r;
		if (r == 0 && (!migratable || (features[i].name && !whole)))
			continue;
		bits = feature_bit(i, given);
		r = add_bits(props, &bits, snap);
	}
	return r < 0 ? r : 0;
}

static int read_signature(const struct json_node *props, struct snapshot *snap)
{
	uint32_t family, model, stepping;
	struct cpuid_bits bits;
	int r = get_number(props, "family", &family);

	if (r > 0)
		r = get_number(props, "model", &model);
	if (r > 0)
		r = get_number(props, "stepping", &stepping);
	if (r <= 0 || !signature_bits(family, model, stepping, &bits))
		return r < 0 ? r : 0;
	return add_bits(props, &bits, snap);
}

/* The maxima are known once QEMU has expanded the model; before, they are all ones. */
static int read_limits(const struct json_node *props, struct snapshot *snap)
{
	struct cpuid_bits limit = { .leaf = CPUID_EXT_MAX, .known.eax = UINT32_MAX };
	struct cpuid_bits ext = { .leaf = CPUID_EXT_FEATURES, .known.eax = UINT32_MAX };
	int r = get_number(props, "xlevel", &limit.regs.eax);

	if (r > 0 && limit.regs.eax != UINT32_MAX)
		r = add_bits(props, &limit, snap);
	if (r >= 0)
		r = get_number(props, "level-func7", &ext.regs.eax);
	if (r > 0 && ext.regs.eax != UINT32_MAX)
		r = add_bits(props, &ext, snap);
	return r < 0 ? r : 0;
}

static int read_vendor(const struct json_node *props, struct snapshot *snap)
{
	struct cpuid_entry entry = { .leaf = CPUID_VENDOR };
	struct cpuid_bits bits;
	struct json_node vendor;
	const char *text;
	size_t length;
	int r;

	if (!json_member(props, "vendor", &vendor))
		return 0;
	text = json_peek_text(&vendor, &length);
	if (!text || !signature_vendor_bits(text, length, &bits))
		return json_wrong(&vendor, "a text of 12 characters");
	r = get_number(props, "level", &entry.regs.eax);
	if (r < 0)
		return r;
	if (r == 0 || entry.regs.eax == UINT32_MAX)
		return add_bits(props, &bits, snap);
	entry.regs.ebx = bits.regs.ebx;
	entry.regs.ecx = bits.regs.ecx;
	entry.regs.edx = bits.regs.edx;
	return add_entry(props, &entry, snap);
}

static int read_pmu(const struct json_node *props, struct snapshot *snap)
{
	static const struct cpuid_entry none = { .leaf = CPUID_PERFMON };
	bool on;
	int r = get_switch(props, "pmu", &on);

	if (r <= 0)
		return r;
	snap->vmm.pmu = (struct reading_text){ .reading = reading_ok(),
					       .text = on ? "on" : "off" };
	return on ? 0 : add_entry(props, &none, snap);
}

static int qmp_read(const struct json_node *root, struct snapshot *snap)
{
	static int (*const parts[])(const struct json_node *, struct snapshot *) = {
		read_vendor, read_signature, read_limits, read_features, read_pmu,
	};
	struct json_node answer, model, name, props;
	int r;

	if (!json_member(root, "return", &answer))
		answer = *root;
	json_member(&answer, "model", &model);
	json_member(&model, "name", &name);
	json_member(&model, "props", &props);
	if (!json_is_object(&props))
		return json_wrong(&props, "an object: the properties of an expanded model");
	snap->vmm.name = (struct reading_text){ .reading = reading_ok(), .text = "qemu" };
	r = json_get_text(&name, JSON_TEXT_MAX, &snap->vmm.cpu_model.text);
	if (r == 0)
		snap->vmm.cpu_model.reading = reading_ok();
	for (size_t i = 0; r == 0 && i < ARRAY_SIZE(parts); i++)
		r = parts[i](&props, snap);
	return r;
}

const struct document_format qmp_format = {
	.kind = "qmp",
	.knows = qmp_knows,
	.read = qmp_read,
};
