// SPDX-License-Identifier: GPL-2.0-or-later
/* Texts that are no register dumps: their lines fill a snapshot one after the other. */
#pragma once

#include <stdbool.h>

#include "model/snapshot.h"

#include "record/input.h"

struct kernel_log_state {
	bool at_boot; /* the first line that a kernel writes was seen */
	bool has_memory_map; /* who picks lines out leaves these out */
	bool has_command_line;
	bool journal; /* lines with a journal's headers were seen */
};

#define CPUID_VENDOR_LENGTH 12

struct cpuinfo_number {
	bool known;
	uint32_t value;
};

struct cpuinfo_state {
	uint64_t processors; /* that were begun */
	uint32_t siblings, packages;
	char vendor[CPUID_VENDOR_LENGTH]; /* of the first, like the numbers */
	struct cpuinfo_number family, model, stepping, level;
};

/* What the formats have to remember from line to line. */
struct text_state {
	struct kernel_log_state log;
	struct cpuinfo_state cpuinfo;
};

struct text_format {
	const char *kind;
	/* Whether such a line stands in texts of this kind alone. */
	bool (*knows)(const struct input_line *line);
	/* Takes a line; state is zeroed before the first. 0 or -ENOMEM. */
	int (*take)(const struct input_line *line, struct text_state *state,
		    struct snapshot *snap);
	/* After the last line. 0 or -ENOMEM. */
	int (*end)(struct text_state *state, struct snapshot *snap);
};

/* /proc/cpuinfo, the first processor or all of them. */
extern const struct text_format cpuinfo_format;

/* The kernel log, as dmesg and journalctl -k print it, whole or in excerpts. */
extern const struct text_format kernel_log_format;

/* Another boot begins here: what was read so far is of an earlier one, and forgotten. */
void kernel_log_new_boot(struct text_state *state, struct snapshot *snap);
