// SPDX-License-Identifier: GPL-2.0-or-later
/* The table of sub-commands. The first is what a bare "pmu-caps" runs. */
#include "cmd/commands.h"

#include <stdint.h>
#include <string.h>

#define OPTIONS_TEXT (OPTION_JSON | OPTION_OUTPUT | OPTION_COLOUR)

const struct command commands[] = {
	{
		.name = "show",
		.arguments = "",
		.summary = "report what the host has and what KVM offers (the default)",
		.options = OPTIONS_SOURCE | OPTIONS_TEXT,
		.run = command_show,
	},
	{
		.name = "check",
		.arguments = "REQUIREMENT...",
		.summary = "say whether a guest gets these; so does the exit status",
		.options = OPTIONS_SOURCE | OPTIONS_CHANGE | OPTIONS_TEXT,
		.arguments_min = 1,
		.arguments_max = SIZE_MAX,
		.run = command_check,
	},
	{
		.name = "what-if",
		.arguments = "",
		.summary = "report under changed facts, and what changes",
		.options = OPTIONS_SOURCE | OPTIONS_CHANGE | OPTIONS_TEXT,
		.needs_one_of = OPTIONS_CHANGE | OPTION_PERF_CAPABILITIES,
		.needs_text = "a change: --kernel, --mediated, --enable-pmu, --nmi-watchdog "
			      "or --perf-capabilities",
		.run = command_what_if,
	},
	{
		.name = "explain",
		.arguments = "[HOST] GUEST",
		.summary = "say who took what a guest misses, layer by layer",
		.options = OPTION_PERF_CAPABILITIES | OPTION_VMM | OPTION_GUEST_ONLY |
			   OPTIONS_TEXT,
		.arguments_min = 1,
		.arguments_max = 2,
		.run = command_explain,
	},
	{
		.name = "diff",
		.arguments = "BEFORE AFTER",
		.summary = "compare two hosts, or one with itself: what guests gain and lose",
		.options = OPTIONS_TEXT | OPTION_GUEST_VISIBLE,
		.arguments_min = 2,
		.arguments_max = 2,
		.run = command_diff,
	},
	{
		.name = "baseline",
		.arguments = "[FILE...]",
		.summary = "the largest vPMU that every one of these hosts offers",
		.options = OPTION_FROM | OPTION_PERF_CAPABILITIES | OPTIONS_CHANGE |
			   OPTIONS_TEXT,
		.arguments_max = SIZE_MAX,
		.run = command_baseline,
	},
	{
		.name = "record",
		.arguments = "",
		.summary = "write the raw facts of the host, for later and for others",
		.options = OPTIONS_SOURCE | OPTION_JSON | OPTION_OUTPUT | OPTION_REDACT,
		.run = command_record,
	},
	{
		.name = "export",
		.arguments = "FORMAT",
		.summary = "write the host as another system reads it",
		.options = OPTIONS_SOURCE | OPTIONS_CHANGE | OPTION_OUTPUT,
		.arguments_min = 1,
		.arguments_max = SIZE_MAX,
		.run = command_export,
	},
	{
		.name = "list",
		.arguments = "SUBJECT",
		.summary = "tell of requirements, rules, causes, findings, inputs, exports "
			   "or vmms",
		.options = OPTION_OUTPUT,
		.arguments_min = 1,
		.arguments_max = 1,
		.run = command_list,
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
