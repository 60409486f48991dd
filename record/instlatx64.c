// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Lines of InstLatx64, AIDA64 and EVEREST register dumps.
 *
 * Twenty years of these tools left many forms: a tab or blanks before the colon, or no
 * colon; registers parted by dashes or blanks; the sub-leaf as "[SL 01]" or not at all; a
 * text that explains the registers behind them; and at least five kinds of headings.
 */
#include "record/dump_line.h"

#include "model/words.h"

#include "record/cursor.h"

/* A dash or blanks part the registers, whatever the colon looks like. */
static bool parse_registers(struct cursor *cursor, struct cpuid_regs *ret)
{
	uint32_t *const reg[] = { &ret->eax, &ret->ebx, &ret->ecx, &ret->edx };

	for (size_t i = 0; i < ARRAY_SIZE(reg); i++) {
		if (i && !cursor_byte(cursor, '-') && !cursor_blanks(cursor))
			return false;
		if (!cursor_register(cursor, reg[i]))
			return false;
	}
	return true;
}

/* What may stand behind the registers: a sub-leaf, a text, both, neither. */
static bool parse_tail(struct cursor *cursor, struct dump_line *ret)
{
	char c = cursor_peek(cursor);

	if (c && c != ' ' && c != '\t' && c != '[')
		return false;
	cursor_blanks(cursor);
	if (!cursor_text(cursor, "[SL"))
		return true;
	cursor_blanks(cursor);
	ret->has_subleaf = true;
	return cursor_hex(cursor, &ret->entry.subleaf) && cursor_byte(cursor, ']');
}

static bool parse_entry(struct cursor *cursor, struct dump_line *ret)
{
	if (!cursor_register(cursor, &ret->entry.leaf))
		return false;
	if (!cursor_blanks(cursor) && cursor_peek(cursor) != ':')
		return false;
	if (cursor_byte(cursor, ':'))
		cursor_blanks(cursor);
	return parse_registers(cursor, &ret->entry.regs) && parse_tail(cursor, ret);
}

/* The number behind "CPU #"; a heading that names none is one all the same. */
static void take_number(struct cursor *cursor, struct dump_line *ret)
{
	ret->has_cpu = cursor_find(cursor, "CPU #") && cursor_decimal(cursor, &ret->cpu);
}

/* "CPUID 00000000: ...", but also "CPUID Registers (CPU #1):", "CPUID Revision : 06A7h" */
static void parse_cpuid(struct cursor cursor, struct dump_line *ret)
{
	char first;

	if (!cursor_blanks(&cursor))
		return;
	if (cursor_text(&cursor, "Registers")) {
		ret->kind = DUMP_LINE_SECTION;
		take_number(&cursor, ret);
		return;
	}
	first = cursor_peek(&cursor);
	if (parse_entry(&cursor, ret))
		ret->kind = DUMP_LINE_ENTRY;
	else if (first >= '0' && first <= '9')
		ret->kind = DUMP_LINE_BROKEN;
}

/* "CPU#000 AffMask: 0x0001" and "CPU 0:", but not "CPU  0: APICID 0 / Package 0 / ..." */
static void parse_cpu(struct cursor cursor, struct dump_line *ret)
{
	bool number_sign = cursor_byte(&cursor, '#');

	if (!number_sign && !cursor_blanks(&cursor))
		return;
	if (!cursor_decimal(&cursor, &ret->cpu))
		return;
	cursor_blanks(&cursor);
	if (number_sign ? !cursor_text(&cursor, "AffMask") :
			  !cursor_byte(&cursor, ':') || !cursor_at_end(&cursor))
		return;
	ret->kind = DUMP_LINE_SECTION;
	ret->has_cpu = true;
}

/* EDX:EAX in four groups: "FF7F-FFFF-0003-6DFF"; a failed reading holds "< FAILED >". */
static bool parse_msr_value(struct cursor *cursor, uint64_t *ret)
{
	uint64_t value = 0;

	for (int i = 0; i < 4; i++) {
		uint32_t part;

		if (i && !cursor_byte(cursor, '-'))
			return false;
		if (!cursor_hex_digits(cursor, 4, &part))
			return false;
		value = value << 16 | part;
	}
	*ret = value;
	return true;
}

static bool find_msr(uint32_t number, enum host_msr *ret)
{
	for (int msr = 0; msr < HOST_MSR_COUNT; msr++) {
		if (host_msr_index((enum host_msr)msr) == number) {
			*ret = (enum host_msr)msr;
			return true;
		}
	}
	return false;
}

/* "MSR 00000483: FF7F-FFFF-0003-6DFF", and "MSR Registers (CPU #1):" */
static void parse_msr(struct cursor cursor, struct dump_line *ret)
{
	uint32_t number;

	if (!cursor_blanks(&cursor))
		return;
	if (cursor_text(&cursor, "Registers")) {
		ret->kind = DUMP_LINE_MSR_SECTION;
		take_number(&cursor, ret);
		return;
	}
	if (!cursor_hex_digits(&cursor, 8, &number) || !find_msr(number, &ret->msr))
		return;
	cursor_blanks(&cursor);
	if (cursor_byte(&cursor, ':'))
		cursor_blanks(&cursor);
	if (parse_msr_value(&cursor, &ret->value))
		ret->kind = DUMP_LINE_MSR;
	else if (cursor_peek(&cursor) != '<')
		ret->kind = DUMP_LINE_BROKEN;
}

/*
 * "------[ CPUID Registers / Logical CPU #0 ]------", "------[ Logical CPU #0 ]------",
 * "------[ MSR Registers / Logical CPU #0 ]------", "------[ MSR Registers ]------".
 * Others head chapters without registers. "MSR Registers / Logical CPU # Clock" goes on
 * with the MSRs of the same CPU, so it is none of them.
 */
static void parse_heading(struct cursor cursor, struct dump_line *ret)
{
	bool of_msrs;

	if (!cursor_find(&cursor, "[ "))
		return;
	of_msrs = cursor_text(&cursor, "MSR Registers ");
	if (!of_msrs)
		(void)cursor_text(&cursor, "CPUID Registers ");
	if (cursor_text(&cursor, "/ Logical CPU #") ||
	    cursor_text(&cursor, "Logical CPU #")) {
		if (!cursor_decimal(&cursor, &ret->cpu))
			return;
		ret->has_cpu = true;
	} else if (!of_msrs) {
		return;
	}
	ret->kind = of_msrs ? DUMP_LINE_MSR_SECTION : DUMP_LINE_SECTION;
}

void instlatx64_parse(const struct input_line *line, struct dump_line *ret)
{
	struct cursor cursor = { .at = line->text, .end = line->text + line->length };

	*ret = (struct dump_line){ .kind = DUMP_LINE_OTHER };
	cursor_blanks(&cursor);
	switch (cursor_peek(&cursor)) {
	case 'C':
		if (cursor_text(&cursor, "CPUID"))
			parse_cpuid(cursor, ret);
		else if (cursor_text(&cursor, "CPU"))
			parse_cpu(cursor, ret);
		break;
	case 'M':
		if (cursor_text(&cursor, "MSR"))
			parse_msr(cursor, ret);
		break;
	case '-':
		parse_heading(cursor, ret);
		break;
	}
}
