// SPDX-License-Identifier: GPL-2.0-or-later
/* Lines of what Todd Allen's cpuid prints with -r (--raw). */
#include "record/dump_line.h"

#include "record/cursor.h"

/* "eax=0x0000001c ebx=0x68747541 ecx=0x444d4163 edx=0x69746e65" */
static bool parse_registers(struct cursor *cursor, struct cpuid_regs *ret)
{
	static const char *const name[] = { "eax=0x", "ebx=0x", "ecx=0x", "edx=0x" };
	uint32_t *const reg[] = { &ret->eax, &ret->ebx, &ret->ecx, &ret->edx };

	for (size_t i = 0; i < ARRAY_SIZE(reg); i++) {
		cursor_blanks(cursor);
		if (!cursor_text(cursor, name[i]) || !cursor_hex_digits(cursor, 8, reg[i]))
			return false;
	}
	cursor_blanks(cursor);
	return cursor_at_end(cursor);
}

/* "0x00000007 0x01: eax=..."; the oldest versions print no sub-leaf. */
static bool parse_entry(struct cursor *cursor, struct dump_line *ret)
{
	if (!cursor_hex_digits(cursor, 8, &ret->entry.leaf))
		return false;
	cursor_blanks(cursor);
	if (cursor_text(cursor, "0x")) {
		ret->has_subleaf = true;
		if (!cursor_hex(cursor, &ret->entry.subleaf))
			return false;
	}
	return cursor_byte(cursor, ':') && parse_registers(cursor, &ret->entry.regs);
}

/* "CPU 0:", or "CPU:" with -1 */
static void parse_heading(struct cursor *cursor, struct dump_line *ret)
{
	cursor_blanks(cursor);
	ret->has_cpu = cursor_decimal(cursor, &ret->cpu);
	if (cursor_byte(cursor, ':') && cursor_at_end(cursor))
		ret->kind = DUMP_LINE_SECTION;
}

void cpuid_r_parse(const struct input_line *line, struct dump_line *ret)
{
	struct cursor cursor = { .at = line->text, .end = line->text + line->length };
	struct cursor rest;

	*ret = (struct dump_line){ .kind = DUMP_LINE_OTHER };
	cursor_blanks(&cursor);
	if (cursor_text(&cursor, "CPU")) {
		parse_heading(&cursor, ret);
		return;
	}
	if (!cursor_text(&cursor, "0x"))
		return;
	rest = cursor;
	if (parse_entry(&cursor, ret))
		ret->kind = DUMP_LINE_ENTRY;
	else if (line->unfinished || cursor_find(&rest, "eax="))
		ret->kind = DUMP_LINE_BROKEN;
}
