// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The fingerprint of Firecracker's CPU template helper: CPUID and MSRs as a guest finds
 * them, and the versions of what is below it (src/cpu-template-helper/src/fingerprint).
 *
 * A register is a bitmap, "0b" and its bits from the highest down; an "x" in the place of a
 * bit, as templates have it, leaves that bit open.
 */
#include <errno.h>
#include <string.h>

#include "base/parse.h"

#include "model/leaves.h"
#include "model/words.h"

#include "record/document_format.h"
#include "record/signature.h"

/* Far above what any guest has. */
#define MODIFIERS_MAX 4096
#define REGISTERS_MAX 4

static bool firecracker_knows(struct json_object *document)
{
	return json_object_object_get_ex(document, "guest_cpu_config", NULL);
}

/* "0b" and width digits; parted by "_" they may be. */
static bool parse_bitmap(const char *text, unsigned int width, uint64_t *ret_known,
			 uint64_t *ret_value)
{
	uint64_t known = 0, value = 0;
	unsigned int count = 0;

	if (strncmp(text, "0b", 2) != 0)
		return false;
	for (text += 2; *text; text++) {
		if (*text == '_')
			continue;
		if (count++ == width || !strchr("01x", *text))
			return false;
		known = known << 1 | (*text != 'x');
		value = value << 1 | (*text == '1');
	}
	*ret_known = known;
	*ret_value = value;
	return count == width;
}

static int get_bitmap(const struct json_node *object, unsigned int width,
		      uint64_t *ret_known, uint64_t *ret_value)
{
	struct json_node bitmap;
	const char *text;
	size_t length;

	json_member(object, "bitmap", &bitmap);
	text = json_peek_text(&bitmap, &length);
	if (!text || !parse_bitmap(text, width, ret_known, ret_value))
		return json_wrong(&bitmap, "\"0b\" and %u of the digits 0, 1 and x", width);
	return 0;
}

/* "0xa" */
static int get_number(const struct json_node *object, const char *key, uint32_t *ret)
{
	struct json_node member;
	const char *text;
	size_t length;
	uint64_t value;

	json_member(object, key, &member);
	text = json_peek_text(&member, &length);
	if (!text || strncmp(text, "0x", 2) != 0 || parse_hex_u64(text, &value) < 0 ||
	    value > UINT32_MAX)
		return json_wrong(&member, "\"0x\" and up to 8 hexadecimal digits");
	*ret = (uint32_t)value;
	return 0;
}

static int read_register(const struct json_node *node, struct cpuid_bits *bits)
{
	const struct {
		const char *name;
		uint32_t *known, *value;
	} registers[REGISTERS_MAX] = {
		{ "eax", &bits->known.eax, &bits->regs.eax },
		{ "ebx", &bits->known.ebx, &bits->regs.ebx },
		{ "ecx", &bits->known.ecx, &bits->regs.ecx },
		{ "edx", &bits->known.edx, &bits->regs.edx },
	};
	uint64_t known, value;
	struct json_node name;
	const char *text;
	size_t length;
	int r = get_bitmap(node, 32, &known, &value);

	if (r < 0)
		return r;
	json_member(node, "register", &name);
	text = json_peek_text(&name, &length);
	for (size_t i = 0; text && i < ARRAY_SIZE(registers); i++) {
		if (strcmp(text, registers[i].name) != 0)
			continue;
		*registers[i].known = (uint32_t)known;
		*registers[i].value = (uint32_t)value;
		return 0;
	}
	return json_wrong(&name, "eax, ebx, ecx or edx");
}

/* A leaf of which all is known is an answer as any other. */
static int add_leaf(const struct json_node *node, const struct cpuid_bits *bits,
		    struct snapshot *snap)
{
	struct cpu_group *group = signature_boot_group(snap);
	const struct cpuid_entry entry = {
		.leaf = bits->leaf,
		.subleaf = bits->subleaf,
		.regs = bits->regs,
	};
	const struct cpuid_regs *known = &bits->known;
	int r;

	if (!leaf_is_recorded(bits->leaf, bits->subleaf))
		return 0;
	if ((known->eax & known->ebx & known->ecx & known->edx) == UINT32_MAX)
		r = cpuid_table_add(&group->cpuid, &snap->arena, &entry);
	else
		r = cpuid_bits_add(&group->cpuid_bits, &snap->arena, bits);
	if (r == -EEXIST)
		return json_wrong(node, "every leaf once");
	return r < 0 ? json_no_memory(node) : 0;
}

static int read_leaf(const struct json_node *node, struct snapshot *snap)
{
	struct json_node modifiers;
	struct cpuid_bits bits = { 0 };
	size_t count;
	int r = get_number(node, "leaf", &bits.leaf);

	if (r == 0)
		r = get_number(node, "subleaf", &bits.subleaf);
	if (r < 0)
		return r;
	json_member(node, "modifiers", &modifiers);
	r = json_get_length(&modifiers, REGISTERS_MAX, &count);
	for (size_t i = 0; r == 0 && i < count; i++) {
		struct json_node element;

		json_element(&modifiers, i, &element);
		r = read_register(&element, &bits);
	}
	return r < 0 ? r : add_leaf(node, &bits, snap);
}

static int read_msr(const struct json_node *node, struct snapshot *snap)
{
	struct cpu_group *group = signature_boot_group(snap);
	uint64_t known, value;
	uint32_t address;
	int r = get_number(node, "addr", &address);

	if (r == 0)
		r = get_bitmap(node, 64, &known, &value);
	if (r < 0 || known != UINT64_MAX)
		return r;
	for (enum host_msr msr = 0; msr < HOST_MSR_COUNT; msr++) {
		if (host_msr_index(msr) == address)
			group->msr[msr] = (struct reading_u64){ .reading = reading_ok(),
								.value = value };
	}
	return 0;
}

static int read_each(const struct json_node *parent, const char *key, struct snapshot *snap,
		     int (*read)(const struct json_node *node, struct snapshot *snap))
{
	struct json_node array;
	size_t count;
	int r;

	json_member(parent, key, &array);
	r = json_get_length(&array, MODIFIERS_MAX, &count);
	for (size_t i = 0; r == 0 && i < count; i++) {
		struct json_node element;

		json_element(&array, i, &element);
		r = read(&element, snap);
	}
	return r;
}

static int read_text(const struct json_node *root, const char *key, struct reading_text *ret)
{
	struct json_node member;
	int r;

	if (!json_member(root, key, &member))
		return 0;
	r = json_get_text(&member, JSON_TEXT_MAX, &ret->text);
	if (r == 0)
		ret->reading = reading_ok();
	return r;
}

static int firecracker_read(const struct json_node *root, struct snapshot *snap)
{
	struct json_node config, reg_modifiers;
	int r;

	json_member(root, "guest_cpu_config", &config);
	if (!json_is_object(&config))
		return json_wrong(&config, "an object");
	if (json_member(&config, "reg_modifiers", &reg_modifiers))
		return error_set(root->target->err, -EINVAL,
				 "/guest_cpu_config/reg_modifiers: a fingerprint of an Arm CPU; "
				 "only those of x86 can be judged");
	snap->vmm.name =
		(struct reading_text){ .reading = reading_ok(), .text = "firecracker" };
	r = read_text(root, "firecracker_version", &snap->vmm.version);
	if (r == 0)
		r = read_text(root, "kernel_version", &snap->vmm.host_kernel);
	if (r == 0)
		r = read_each(&config, "cpuid_modifiers", snap, read_leaf);
	if (r == 0)
		r = read_each(&config, "msr_modifiers", snap, read_msr);
	return r;
}

const struct document_format firecracker_format = {
	.kind = "firecracker",
	.knows = firecracker_knows,
	.read = firecracker_read,
};
