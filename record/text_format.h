// SPDX-License-Identifier: GPL-2.0-or-later
/* Texts that are no register dumps: their lines fill a snapshot one after the other. */
#pragma once

#include <stdbool.h>

#include "model/snapshot.h"

#include "record/input.h"
#include "record/log_order.h"

/* When a line that a boot prints once was seen. */
struct kernel_log_once {
	bool seen;
	struct log_stamp stamp;
	uint64_t text; /* a hash of it */
};
#define KERNEL_LOG_ONCE_COUNT 5

struct kernel_log_state {
	bool at_boot; /* the first line that a kernel writes was seen */
	bool has_memory_map; /* who picks lines out leaves these out */
	bool has_command_line;
	char *command_line; /* its pieces so far, in the snapshot's arena; or NULL */
	bool any; /* a line of the kernel's was seen in this boot */
	struct kernel_log_once once[KERNEL_LOG_ONCE_COUNT]; /* kernel_log_boots.c */
	struct log_stamp begin; /* the first of this boot with the clock of the day */
	struct log_stamp told; /* of the last line that tells of the PMU or KVM */
	/* of the whole log, whatever number of boots it holds */
	bool journal; /* lines with a journal's headers were seen */
	bool knows_boots; /* whoever hands the lines over tells of new boots too */
	bool has_marks; /* journalctl's, between two boots */
	bool has_dropped; /* an earlier boot was read, and forgotten */
	struct log_stamp before; /* when that began */
	bool forward, backward; /* a boot began later, or earlier, than the one before it */
	struct log_order order;
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
	/* After the last line. 0, or -EINVAL where the lines do not make a host. */
	int (*end)(struct text_state *state, struct snapshot *snap, struct error *err);
};

/* /proc/cpuinfo, the first processor or all of them. */
extern const struct text_format cpuinfo_format;

/* The kernel log, as dmesg and journalctl -k print it, whole or in excerpts. */
extern const struct text_format kernel_log_format;
