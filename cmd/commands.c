// SPDX-License-Identifier: GPL-2.0-or-later
/* The table of sub-commands. The first is what a bare "pmu-caps" runs. */
#include "cmd/commands.h"

#include <string.h>

#define OPTIONS_SOURCE (OPTION_FROM | OPTION_ALL_CPUS | OPTION_PERF_CAPABILITIES)

const struct command commands[] = {
	{
		.name = "show",
		.arguments = "",
		.summary = "report what the host has and what KVM offers (the default)",
		.options = OPTIONS_SOURCE | OPTION_JSON | OPTION_OUTPUT | OPTION_COLOUR,
		.run = command_show,
	},
	{
		.name = "record",
		.arguments = "",
		.summary = "write the raw facts of the host, for later and for others",
		.options = OPTIONS_SOURCE | OPTION_JSON | OPTION_OUTPUT,
		.run = command_record,
	},
};
const size_t commands_count = ARRAY_SIZE(commands);

const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < commands_count; i++)
		if (strcmp(commands[i].name, name) == 0)
			return &commands[i];
	return NULL;
}
