// SPDX-License-Identifier: GPL-2.0-or-later
/* The command line, through argp. */
#include "cmd/options.h"

#include <argp.h>
#include <errno.h>
#include <string.h>

#include "base/parse.h"
#include "cmd/commands.h"
#include "cmd/complain.h"

const char *argp_program_version = "pmu-caps " PMU_CAPS_VERSION;

/* Keys of options without a short form. */
enum { KEY_FROM = 0x100, KEY_ALL_CPUS, KEY_PERF_CAPABILITIES, KEY_JSON, KEY_COLOUR };

enum { GROUP_SOURCES = 1, GROUP_OUTPUT };

static const struct argp_option option_table[] = {
	{ .doc = "Where the facts come from:", .group = GROUP_SOURCES },
	{ "from", KEY_FROM, "FILE", 0,
	  "read a record, a report or a register dump instead of this host; a folder means its "
	  "files, - standard input; may be given several times",
	  GROUP_SOURCES },
	{ "all-cpus", KEY_ALL_CPUS, NULL, 0,
	  "visit every CPU, not one per core type, and report any that disagrees",
	  GROUP_SOURCES },
	{ "perf-capabilities", KEY_PERF_CAPABILITIES, "HEX", 0,
	  "the value of IA32_PERF_CAPABILITIES where it cannot be read: the output of "
	  "'rdmsr -c 0x345'",
	  GROUP_SOURCES },
	{ .doc = "How they are written:", .group = GROUP_OUTPUT },
	{ "json", KEY_JSON, NULL, 0, "JSON; with several hosts one line each",
	  GROUP_OUTPUT },
	{ "output", 'o', "FILE", 0, "write to FILE, whole or not at all", GROUP_OUTPUT },
	{ "color", KEY_COLOUR, "WHEN", 0,
	  "colour the text: auto (on a terminal, without NO_COLOR), always or never",
	  GROUP_OUTPUT },
	{ 0 },
};

/* Which bit of struct options' seen an option sets, and its name for the user. */
static const struct {
	int key;
	enum option_bit bit;
	const char *name;
} option_bits[] = {
	{ KEY_FROM, OPTION_FROM, "--from" },
	{ KEY_ALL_CPUS, OPTION_ALL_CPUS, "--all-cpus" },
	{ KEY_PERF_CAPABILITIES, OPTION_PERF_CAPABILITIES, "--perf-capabilities" },
	{ KEY_JSON, OPTION_JSON, "--json" },
	{ 'o', OPTION_OUTPUT, "--output" },
	{ KEY_COLOUR, OPTION_COLOUR, "--color" },
};

static const char *const colour_words[] = {
	[COLOUR_AUTO] = "auto",
	[COLOUR_ALWAYS] = "always",
	[COLOUR_NEVER] = "never",
};

static int append(char ***list, size_t *count, char *text)
{
	char **grown = reallocarray(*list, *count + 1, sizeof(*grown));

	if (!grown) {
		complain("out of memory");
		return ENOMEM;
	}
	grown[(*count)++] = text;
	*list = grown;
	return 0;
}

static int parse_colour(struct options *options, const char *word)
{
	for (size_t i = 0; i < ARRAY_SIZE(colour_words); i++)
		if (strcmp(word, colour_words[i]) == 0) {
			options->colour = (enum colour_when)i;
			return 0;
		}
	complain("--color=%s: expected auto, always or never", word);
	return EINVAL;
}

static int parse_perf_capabilities(struct options *options, const char *text)
{
	if (parse_hex_u64(text, &options->perf_capabilities) == 0)
		return 0;
	complain("--perf-capabilities=%s: expected up to 16 hexadecimal digits, as "
		 "'rdmsr -c 0x345' prints them",
		 text);
	return EINVAL;
}

static int parse_command(struct options *options, const char *name)
{
	options->command = command_find(name);
	if (options->command)
		return 0;
	complain("unknown command '%s'; 'pmu-caps --help' lists the commands", name);
	return EINVAL;
}

static void mark_seen(struct options *options, int key)
{
	for (size_t i = 0; i < ARRAY_SIZE(option_bits); i++)
		if (option_bits[i].key == key)
			options->seen |= option_bits[i].bit;
}

static error_t parse_key(int key, char *text, struct argp_state *state)
{
	struct options *options = state->input;

	mark_seen(options, key);
	switch (key) {
	case KEY_FROM:
		return append(&options->from, &options->from_count, text);
	case KEY_ALL_CPUS:
		options->all_cpus = true;
		return 0;
	case KEY_PERF_CAPABILITIES:
		return parse_perf_capabilities(options, text);
	case KEY_JSON:
		options->json = true;
		return 0;
	case 'o':
		options->output = text;
		return 0;
	case KEY_COLOUR:
		return parse_colour(options, text);
	case ARGP_KEY_ARG:
		if (!options->command)
			return parse_command(options, text);
		return append(&options->argument, &options->argument_count, text);
	case ARGP_KEY_INIT:
		/* getopt's line says what is wrong; argp's second line would say less. */
		state->err_stream = NULL;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

/* Refuses what the command does not take. */
static int check(const struct options *options)
{
	const struct command *command = options->command;

	for (size_t i = 0; i < ARRAY_SIZE(option_bits); i++) {
		unsigned int bit = option_bits[i].bit;

		if ((options->seen & bit) && !(command->options & bit)) {
			complain("'%s' does not take %s; see 'man pmu-caps'",
				 command->name, option_bits[i].name);
			return EINVAL;
		}
	}
	if (options->from_count && options->all_cpus) {
		complain("--all-cpus asks the live host; it does not go with --from");
		return EINVAL;
	}
	if (options->argument_count < command->arguments_min) {
		complain("'%s' needs %s; see 'pmu-caps --help'", command->name,
			 command->arguments);
		return EINVAL;
	}
	if (options->argument_count > command->arguments_max) {
		complain("'%s' does not take '%s'; see 'pmu-caps --help'", command->name,
			 options->argument[command->arguments_max]);
		return EINVAL;
	}
	return 0;
}

/* The list of commands at the end of --help comes from their table. */
static char *help_filter(int key, const char *text, void *input)
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
		fprintf(stream, "  %-10s %-16s %s\n", commands[i].name,
			commands[i].arguments, commands[i].summary);
	fputs("\nExit status: 0 done, 1 no, 2 error, 3 could not be determined.\n", stream);
	return fclose(stream) == 0 ? list : NULL;
}

static const struct argp argp = {
	.options = option_table,
	.parser = parse_key,
	.args_doc = "[COMMAND [ARGUMENT...]]",
	.doc = "Says which hardware performance counters a KVM host can give its guests, and "
	       "why not more.\v-",
	.help_filter = help_filter,
};

int options_parse(int argc, char **argv, struct options *ret, enum exit_status *ret_status)
{
	struct options options = { 0 };
	int r;

	argp_err_exit_status = STATUS_ERROR;
	r = argp_parse(&argp, argc, argv, 0, NULL, &options);
	if (!options.command)
		options.command = &commands[0];
	if (r == 0)
		r = check(&options);
	if (r) {
		options_done(&options);
		*ret_status = STATUS_ERROR;
		return -r;
	}
	*ret = options;
	*ret_status = STATUS_OK;
	return 0;
}

void options_done(struct options *options)
{
	free(options->from);
	free(options->argument);
	*options = (struct options){ 0 };
}
