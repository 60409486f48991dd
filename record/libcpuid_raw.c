// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lines of libcpuid's raw dumps, as cpuid_tool --save writes them.
 *
 * The library could read them itself (cpuid_deserialize_all_raw_data), but only from a
 * file it opens by name, and into tables that start out as zeros: a row that the dump lacks
 * would become a CPUID answer. "Absent" and "zero" must stay apart, so we read the lines.
 *
 * Its tables end at leaf 0x1f and 0x8000001f, and with sub-leaf 0 but for the leaves that
 * have a table of their own; leaf 0x23 is not among them (libcpuid.h, struct
 * cpu_raw_data_t).
 */
#include "record/dump_line.h"

#include "record/cursor.h"

#define ROWS_MAX 256

struct raw_table {
	const char *name;
	uint32_t leaf;
	bool of_subleaves; /* the row counts sub-leaves, else leaves */
};

static const struct raw_table raw_tables[] = {
	{ .name = "basic_cpuid[", .leaf = 0x00000000 },
	{ .name = "ext_cpuid[", .leaf = 0x80000000 },
	{ .name = "intel_fn4[", .leaf = 0x00000004, .of_subleaves = true },
	{ .name = "intel_fn11[", .leaf = 0x0000000b, .of_subleaves = true },
	{ .name = "intel_fn12h[", .leaf = 0x00000012, .of_subleaves = true },
	{ .name = "intel_fn14h[", .leaf = 0x00000014, .of_subleaves = true },
	{ .name = "amd_fn8000001dh[", .leaf = 0x8000001d, .of_subleaves = true },
	{ .name = "amd_fn80000026h[", .leaf = 0x80000026, .of_subleaves = true },
};

static const struct raw_table *take_table(struct cursor *cursor)
{
	for (size_t i = 0; i < ARRAY_SIZE(raw_tables); i++)
		if (cursor_text(cursor, raw_tables[i].name))
			return &raw_tables[i];
	return NULL;
}

/* "10]=07300403 00000000 00000000 00000603", behind the name of the table */
static bool parse_row(struct cursor *cursor, const struct raw_table *table,
		      struct dump_line *ret)
{
	struct cpuid_regs *regs = &ret->entry.regs;
	uint32_t *const reg[] = { &regs->eax, &regs->ebx, &regs->ecx, &regs->edx };
	uint32_t row;

	if (!cursor_decimal(cursor, &row) || row >= ROWS_MAX)
		return false;
	if (!cursor_text(cursor, "]="))
		return false;
	for (size_t i = 0; i < ARRAY_SIZE(reg); i++) {
		cursor_blanks(cursor);
		if (!cursor_hex_digits(cursor, 8, reg[i]))
			return false;
	}
	ret->has_subleaf = true;
	ret->entry.leaf = table->of_subleaves ? table->leaf : table->leaf + row;
	ret->entry.subleaf = table->of_subleaves ? row : 0;
	cursor_blanks(cursor);
	return cursor_at_end(cursor);
}

void libcpuid_raw_parse(const struct input_line *line, struct dump_line *ret)
{
	struct cursor cursor = { .at = line->text, .end = line->text + line->length };
	const struct raw_table *table;

	*ret = (struct dump_line){ .kind = DUMP_LINE_OTHER };
	cursor_blanks(&cursor);
	/* "_________________ Logical CPU #0 _________________", since 0.6.0 */
	if (cursor_byte(&cursor, '_')) {
		ret->has_cpu = cursor_find(&cursor, " Logical CPU #") &&
			       cursor_decimal(&cursor, &ret->cpu);
		ret->kind = ret->has_cpu ? DUMP_LINE_SECTION : DUMP_LINE_OTHER;
		return;
	}
	table = take_table(&cursor);
	if (table)
		ret->kind = parse_row(&cursor, table, ret) ? DUMP_LINE_ENTRY :
							     DUMP_LINE_BROKEN;
}
