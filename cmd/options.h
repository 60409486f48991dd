// SPDX-License-Identifier: GPL-2.0-or-later
/* What the user asked for. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attrs.h"

#include "model/snapshot.h"
#include "model/vmm.h"

#include "cmd/exit_status.h"

struct command;

enum colour_when { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

/* One bit for each option that not every command takes. */
enum option_bit {
	OPTION_FROM = 1 << 0,
	OPTION_ALL_CPUS = 1 << 1,
	OPTION_PERF_CAPABILITIES = 1 << 2,
	OPTION_JSON = 1 << 3,
	OPTION_OUTPUT = 1 << 4,
	OPTION_COLOUR = 1 << 5,
	OPTION_KERNEL = 1 << 6,
	OPTION_MEDIATED = 1 << 7,
	OPTION_ENABLE_PMU = 1 << 8,
	OPTION_NMI_WATCHDOG = 1 << 9,
	OPTION_WITH = 1 << 10,
	OPTION_VMM = 1 << 11,
	OPTION_GUEST_ONLY = 1 << 12,
	OPTION_GUEST_VISIBLE = 1 << 13,
	OPTION_REDACT = 1 << 14,
};

#define OPTIONS_SOURCE \
	(OPTION_FROM | OPTION_WITH | OPTION_ALL_CPUS | OPTION_PERF_CAPABILITIES)
#define OPTIONS_CHANGE \
	(OPTION_KERNEL | OPTION_MEDIATED | OPTION_ENABLE_PMU | OPTION_NMI_WATCHDOG)

struct options {
	const struct command *command;
	unsigned int seen; /* enum option_bit of those that were given */
	char **from; /* --from, in order; the strings are argv's */
	size_t from_count;
	char **with; /* --with, likewise */
	size_t with_count;
	struct supplied supplied; /* the kernel's text is argv's */
	enum vmm_id vmm; /* which runs the guest, if said */
	bool all_cpus, json, guest_only, guest_visible, redact;
	const char *output; /* NULL: standard output */
	enum colour_when colour;
	char **argument; /* what stands behind the command's name */
	size_t argument_count;
};

/*
 * Reads the command line. 0 and STATUS_OK in *ret_status: go on. Otherwise the user has
 * been told, and *ret_status is for exit(). --help and --version end the program.
 */
int options_parse(int argc, char **argv, struct options *ret, enum exit_status *ret_status)
	_nonnull_ _must_check_;

void options_done(struct options *options) _nonnull_;
