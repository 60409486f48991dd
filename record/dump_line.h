// SPDX-License-Identifier: GPL-2.0-or-later
/* One line of a text dump, understood: what the parsers of all dump formats hand over. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/attrs.h"

#include "model/snapshot.h"

#include "record/input.h"

enum dump_line_kind {
	DUMP_LINE_OTHER = 0, /* prose, topology, registers that nobody asked for */
	DUMP_LINE_ENTRY, /* a CPUID answer */
	DUMP_LINE_SECTION, /* from here on a further logical CPU's CPUID answers */
	DUMP_LINE_MSR, /* one of the MSRs of enum host_msr */
	DUMP_LINE_MSR_SECTION, /* from here on a logical CPU's MSRs */
	DUMP_LINE_BROKEN, /* would be a register line, and cannot be read */
};

struct dump_line {
	enum dump_line_kind kind;
	struct cpuid_entry entry;
	bool has_subleaf; /* entry.subleaf stands in the line; else it is to be counted */
	bool has_cpu; /* the heading of a section names the CPU */
	unsigned int cpu;
	enum host_msr msr;
	uint64_t value; /* of the MSR */
};

/*
 * A format's parser. It keeps no state, so that the format of a dump can be found by
 * asking each. ret is written whole.
 */
typedef void dump_line_parse(const struct input_line *line, struct dump_line *ret);

/* "CPUID 0000000A: 07300403-00000000-00000000-00000603 [SL 00]" and its relatives. */
dump_line_parse instlatx64_parse;
/* "   0x0000000a 0x00: eax=0x07300403 ebx=0x00000000 ecx=0x00000000 edx=0x00000603" */
dump_line_parse cpuid_r_parse;
/* "basic_cpuid[10]=07300403 00000000 00000000 00000603" */
dump_line_parse libcpuid_raw_parse;
