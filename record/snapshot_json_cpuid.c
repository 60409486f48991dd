// SPDX-License-Identifier: GPL-2.0-or-later
/* What the CPUs say of themselves as JSON: groups, their CPUID answers, their MSRs. */
#include "record/snapshot_json_cpuid.h"

#include <errno.h>
#include <string.h>

#include "base/cpulist.h"
#include "base/hex.h"

#include "model/words.h"

#include "record/json_reading.h"

/* "0x0000000a 0x00000000 0x07300404 0x00000000 0x00000000 0x00000603" */
#define WORDS 6
#define WORD_DIGITS 8
#define WORD_STRIDE (2 + WORD_DIGITS + 1)
#define ENTRY_LENGTH (WORDS * WORD_STRIDE - 1)

/* A list of CPUs can be long where those of two kinds alternate. */
#define CPUS_TEXT_MAX ((size_t)1024 * 1024)

static bool word_parse(const char *entry, size_t index, uint32_t *ret)
{
	const char *text = entry + index * WORD_STRIDE;

	return (index == 0 || text[-1] == ' ') && hex_parse_u32(text, ret);
}

/* What stands in front of the digits of each word, and behind those of the one before. */
static bool has_marks(const char *entry)
{
	bool all = memcmp(entry, "0x", 2) == 0;

	for (size_t i = 1; i < WORDS; i++)
		all &= memcmp(entry + i * WORD_STRIDE - 1, " 0x", 3) == 0;
	return all;
}

static bool words_parse(const char *entry, size_t first, uint32_t *ret, uint32_t *ret_next)
{
	const char *digits = entry + first * WORD_STRIDE + 2;

	return hex_parse_8_and_8(digits, digits + WORD_STRIDE, ret, ret_next);
}

/* text is ENTRY_LENGTH bytes long. */
static bool entry_parse(const char *text, struct cpuid_entry *ret)
{
	return has_marks(text) && words_parse(text, 0, &ret->leaf, &ret->subleaf) &&
	       words_parse(text, 2, &ret->regs.eax, &ret->regs.ebx) &&
	       words_parse(text, 4, &ret->regs.ecx, &ret->regs.edx);
}

static struct json_object *entry_format(const struct cpuid_entry *entry)
{
	const uint32_t word[WORDS] = { entry->leaf,     entry->subleaf,  entry->regs.eax,
				       entry->regs.ebx, entry->regs.ecx, entry->regs.edx };
	char text[ENTRY_LENGTH + 1 + HEX_TEXT_MAX];

	for (size_t i = 0; i < WORDS; i++) {
		char *place = text + i * WORD_STRIDE;

		place[hex_format(word[i], WORD_DIGITS, place)] = ' ';
	}
	return json_object_new_string_len(text, ENTRY_LENGTH);
}

static int note_conflict(const struct json_node *node, const struct cpuid_entry *entry)
{
	char path[JSON_PATH_MAX];
	int r;

	json_path(node, path);
	r = snapshot_note(node->target->snap, NOTE_CPUID_CONFLICT,
			  "%s: leaf 0x%08x, sub-leaf 0x%08x", path, entry->leaf,
			  entry->subleaf);
	return r < 0 ? json_no_memory(node) : 0;
}

/* A leaf and sub-leaf for the second time. */
static int repeated(const struct json_node *node, const struct cpuid_table *table,
		    const struct cpuid_entry *entry)
{
	const struct cpuid_regs *before =
		cpuid_table_find(table, entry->leaf, entry->subleaf);

	if (memcmp(before, &entry->regs, sizeof(*before)) == 0)
		return 0;
	return note_conflict(node, entry);
}

static int entry_read(const struct json_node *node, struct cpuid_table *table)
{
	struct cpuid_entry entry;
	const char *text = json_peek_fixed(node, ENTRY_LENGTH);
	int r;

	if (!text || !entry_parse(text, &entry))
		return json_wrong(node, "\"LEAF SUBLEAF EAX EBX ECX EDX\" in hexadecimal");
	r = cpuid_table_add(table, &node->target->snap->arena, &entry);
	if (r == -EEXIST)
		return repeated(node, table, &entry);
	return r < 0 ? json_no_memory(node) : 0;
}

int cpuid_table_read_json(const struct json_node *array, struct cpuid_table *table)
{
	size_t count;
	int r = json_get_length(array, RECORD_CPUID_ENTRIES_MAX, &count);

	for (size_t i = 0; r == 0 && i < count; i++) {
		struct json_node element;

		json_element(array, i, &element);
		r = entry_read(&element, table);
	}
	return r;
}

void cpuid_table_write_json(const struct cpuid_table *table, const char *key,
			    struct json_out *out)
{
	struct json_out array = json_out_array();

	for (size_t i = 0; i < table->count; i++)
		json_out_add(&array, NULL, entry_format(&table->entry[i]));
	json_out_part(out, key, &array);
}

static int cpuid_read(const struct json_node *node, void *value)
{
	return cpuid_table_read_json(node, value);
}

static void cpuid_write(const void *value, const char *key, struct json_out *out)
{
	const struct cpuid_table *table = value;

	if (table->count)
		cpuid_table_write_json(table, key, out);
}

static const struct json_kind kind_cpuid = { .read = cpuid_read, .write = cpuid_write };

static int msrs_read(const struct json_node *node, void *value)
{
	struct reading_u64 *msr = value;

	if (!json_is_object(node))
		return json_wrong(node, "an object");
	json_object_object_foreach(node->json, key, json)
	{
		const struct json_node member = json_found(node, key, json);
		int i = host_msr_from_word(key);
		int r = i < 0 ? 0 : json_kind_register.read(&member, &msr[i]);

		if (r < 0)
			return r;
	}
	return 0;
}

static void msrs_write(const void *value, const char *key, struct json_out *out)
{
	const struct reading_u64 *msr = value;
	struct json_out object = json_out_object();

	for (enum host_msr i = 0; i < HOST_MSR_COUNT; i++)
		json_kind_register.write(&msr[i], host_msr_word(i), &object);
	json_out_part_if_any(out, key, &object);
}

static const struct json_kind kind_msrs = { .read = msrs_read, .write = msrs_write };

static int cpus_read(const struct json_node *node, void *value)
{
	struct arena *arena = &node->target->snap->arena;
	const char **cpus = value, *text, *copy;
	struct cpulist list;
	size_t length;
	int r = -EINVAL;

	text = json_peek_text(node, &length);
	if (text && length <= CPUS_TEXT_MAX && strspn(text, "0123456789-,") == length)
		r = cpulist_parse(text, arena, &list);
	if (r == -EINVAL)
		return json_wrong(node, "a list of CPUs, such as \"0-3,8\"");
	copy = r == 0 ? arena_strndup(arena, text, length) : NULL;
	if (!copy)
		return json_no_memory(node);
	*cpus = copy;
	return 0;
}

static void cpus_write(const void *value, const char *key, struct json_out *out)
{
	const char *const *cpus = value;

	json_out_text(out, key, *cpus);
}

static const struct json_kind kind_cpus = { .read = cpus_read, .write = cpus_write };

/* "LEAF SUBLEAF", the masks of EAX to EDX, and their values */
#define BITS_WORDS 10
#define BITS_LENGTH (BITS_WORDS * WORD_STRIDE - 1)

static bool bits_parse(const char *text, struct cpuid_bits *ret)
{
	uint32_t *const word[BITS_WORDS] = {
		&ret->leaf,      &ret->subleaf,   &ret->known.eax, &ret->known.ebx,
		&ret->known.ecx, &ret->known.edx, &ret->regs.eax,  &ret->regs.ebx,
		&ret->regs.ecx,  &ret->regs.edx,
	};

	for (size_t i = 0; i < BITS_WORDS; i++)
		if (!word_parse(text, i, word[i]))
			return false;
	return !(ret->regs.eax & ~ret->known.eax) && !(ret->regs.ebx & ~ret->known.ebx) &&
	       !(ret->regs.ecx & ~ret->known.ecx) && !(ret->regs.edx & ~ret->known.edx);
}

static struct json_object *bits_format(const struct cpuid_bits *bits)
{
	const uint32_t word[BITS_WORDS] = {
		bits->leaf,      bits->subleaf,   bits->known.eax, bits->known.ebx,
		bits->known.ecx, bits->known.edx, bits->regs.eax,  bits->regs.ebx,
		bits->regs.ecx,  bits->regs.edx,
	};
	char text[BITS_LENGTH + 1 + HEX_TEXT_MAX];

	for (size_t i = 0; i < BITS_WORDS; i++) {
		char *place = text + i * WORD_STRIDE;

		place[hex_format(word[i], WORD_DIGITS, place)] = ' ';
	}
	return json_object_new_string_len(text, BITS_LENGTH);
}

static int bits_read(const struct json_node *node, void *value)
{
	struct cpuid_bits_table *table = value;
	struct arena *arena = &node->target->snap->arena;
	size_t count;
	int r = json_get_length(node, RECORD_CPUID_ENTRIES_MAX, &count);

	for (size_t i = 0; r == 0 && i < count; i++) {
		struct json_node element;
		struct cpuid_bits bits;
		const char *text;

		json_element(node, i, &element);
		text = json_peek_fixed(&element, BITS_LENGTH);
		if (!text || !bits_parse(text, &bits))
			return json_wrong(&element, "\"LEAF SUBLEAF\", four masks and the "
						    "registers within them in hexadecimal");
		if (cpuid_bits_find(table, bits.leaf, bits.subleaf))
			return json_wrong(&element, "every leaf once");
		r = cpuid_bits_add(table, arena, &bits);
		if (r < 0)
			return json_no_memory(node);
	}
	return r;
}

static void bits_write(const void *value, const char *key, struct json_out *out)
{
	const struct cpuid_bits_table *table = value;
	struct json_out array = json_out_array();

	for (size_t i = 0; i < table->count; i++)
		json_out_add(&array, NULL, bits_format(&table->entry[i]));
	json_out_part_if_any(out, key, &array);
}

static const struct json_kind kind_bits = { .read = bits_read, .write = bits_write };

static const struct json_field group_field[] = {
	{ JSON_FIELD("cpus", struct cpu_group, cpus, kind_cpus), .required = true },
	{ JSON_FIELD("cpuid", struct cpu_group, cpuid, kind_cpuid) },
	{ JSON_FIELD("cpuid_bits", struct cpu_group, cpuid_bits, kind_bits) },
	{ JSON_FIELD("msrs", struct cpu_group, msr, kind_msrs) },
};
static const struct json_fields group_fields = { group_field, ARRAY_SIZE(group_field) };

static int groups_read(const struct json_node *node, void *value)
{
	struct snapshot *snap = value;
	size_t count;
	int r = json_get_length(node, CPU_GROUPS_MAX, &count);

	for (size_t i = 0; r == 0 && i < count; i++) {
		struct json_node element;

		json_element(node, i, &element);
		r = json_fields_read(&group_fields, &element, &snap->group[i]);
	}
	if (r == 0)
		snap->group_count = count;
	return r;
}

static void groups_write(const void *value, const char *key, struct json_out *out)
{
	const struct snapshot *snap = value;
	struct json_out array = json_out_array();

	for (size_t i = 0; i < snap->group_count; i++) {
		struct json_out object = json_out_object();

		json_fields_write(&group_fields, &snap->group[i], &object);
		json_out_part(&array, NULL, &object);
	}
	json_out_part_if_any(out, key, &array);
}

const struct json_kind json_kind_cpu_groups = { .read = groups_read, .write = groups_write };
