// SPDX-License-Identifier: GPL-2.0-or-later
/* The sub-commands: one row each in the table, one file each in cmd/. */
#pragma once

#include <stddef.h>

#include "cmd/exit_status.h"
#include "cmd/options.h"

struct command {
	const char *name;
	const char *arguments; /* as the synopsis shows them; "" for none */
	const char *summary;
	unsigned int options; /* enum option_bit of those it takes */
	unsigned int needs_one_of; /* enum option_bit; 0: none */
	const char *needs_text; /* the same for the user */
	size_t arguments_min, arguments_max;
	enum exit_status (*run)(const struct options *options);
};

extern const struct command commands[];
extern const size_t commands_count;

/* NULL for a name that is no command. */
const struct command *command_find(const char *name) _nonnull_;

enum exit_status command_baseline(const struct options *options) _nonnull_;
enum exit_status command_check(const struct options *options) _nonnull_;
enum exit_status command_export(const struct options *options) _nonnull_;
enum exit_status command_explain(const struct options *options) _nonnull_;
enum exit_status command_diff(const struct options *options) _nonnull_;
enum exit_status command_list(const struct options *options) _nonnull_;
enum exit_status command_show(const struct options *options) _nonnull_;
enum exit_status command_record(const struct options *options) _nonnull_;
enum exit_status command_what_if(const struct options *options) _nonnull_;
