// SPDX-License-Identifier: GPL-2.0-or-later
/* --help, --usage and --version, which end the program. */
#include "cmd/help.h"

#include <stdlib.h>

#include "cmd/commands.h"
#include "cmd/plugin.h"

#define KEY_USAGE 0x200

static const struct argp_option option_table[] = {
	{ "help", '?', NULL, 0, "Give this help list", -1 },
	{ "usage", KEY_USAGE, NULL, 0, "Give a short usage message", 0 },
	{ "version", 'V', NULL, 0, "Print program version", -1 },
	{ 0 },
};

/* argp's own would exit with 0 and with nothing else. */
static error_t parse_key(int key, char *text, struct argp_state *state)
{
	(void)text;
	switch (key) {
	case '?':
		argp_state_help(state, stdout, ARGP_HELP_STD_HELP & ~ARGP_HELP_EXIT_OK);
		break;
	case KEY_USAGE:
		argp_state_help(state, stdout, ARGP_HELP_USAGE);
		break;
	case 'V':
		puts("pmu-caps " PMU_CAPS_VERSION);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	exit(plugin_is_asked(state->argc, state->argv) ? plugin_end() : STATUS_OK);
}

const struct argp help_argp = { .options = option_table, .parser = parse_key };

/* The list of commands at the end of --help comes from their table. */
char *help_filter(int key, const char *text, void *input)
{
	char *list = NULL;
	size_t size;
	FILE *stream;

	(void)input;
	if (key != ARGP_KEY_HELP_POST_DOC)
		return (char *)(uintptr_t)text;
	stream = open_memstream(&list, &size);
	if (!stream)
		return NULL;
	fputs("Commands:\n", stream);
	for (size_t i = 0; i < commands_count; i++)
		fprintf(stream, "  %-8s %-16s %s\n", commands[i].name,
			commands[i].arguments, commands[i].summary);
	fputs("\nExit status: 0 done, 1 no, 2 error, 3 could not be determined.\n", stream);
	return fclose(stream) == 0 ? list : NULL;
}
