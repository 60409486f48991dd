// SPDX-License-Identifier: GPL-2.0-or-later
/* The command line, through argp. */
#include "cmd/options.h"

#include <argp.h>
#include <errno.h>
#include <string.h>

#include "cmd/commands.h"
#include "cmd/complain.h"
#include "cmd/help.h"
#include "cmd/option_values.h"

/* Keys of options without a short form. */
enum {
	KEY_FROM = 0x100,
	KEY_WITH,
	KEY_ALL_CPUS,
	KEY_PERF_CAPABILITIES,
	KEY_KERNEL,
	KEY_MEDIATED,
	KEY_ENABLE_PMU,
	KEY_NMI_WATCHDOG,
	KEY_VMM,
	KEY_GUEST_ONLY,
	KEY_GUEST_VISIBLE,
	KEY_REDACT,
	KEY_JSON,
	KEY_COLOUR,
};

enum { GROUP_SOURCES = 1, GROUP_CHANGES, GROUP_GUEST, GROUP_COMPARED, GROUP_OUTPUT };

#define SWITCH "on|off"

static const struct argp_option option_table[] = {
	{ .doc = "Where the facts come from:", .group = GROUP_SOURCES },
	{ "from", KEY_FROM, "FILE", 0,
	  "read a record, a report or a register dump instead of this host; a folder means its "
	  "files, - standard input; may be given several times",
	  GROUP_SOURCES },
	{ "with", KEY_WITH, "FILE", 0,
	  "add a further source about the same host; may be given several times",
	  GROUP_SOURCES },
	{ "all-cpus", KEY_ALL_CPUS, NULL, 0,
	  "visit every CPU, not one per core type, and report any that disagrees",
	  GROUP_SOURCES },
	{ "perf-capabilities", KEY_PERF_CAPABILITIES, "HEX", 0,
	  "the value of IA32_PERF_CAPABILITIES where it cannot be read: the output of "
	  "'rdmsr -c 0x345'",
	  GROUP_SOURCES },
	{ .doc = "What is taken for otherwise than it is:", .group = GROUP_CHANGES },
	{ "kernel", KEY_KERNEL, "REL", 0,
	  "judge by the rules of this kernel: a release (7.2, 6.12.0-55.el10) or a rule set of "
	  "'pmu-caps list rules'",
	  GROUP_CHANGES },
	{ "mediated", KEY_MEDIATED, SWITCH, 0,
	  "as if the vendor module were loaded with enable_mediated_pmu on or off",
	  GROUP_CHANGES },
	{ "enable-pmu", KEY_ENABLE_PMU, SWITCH, 0,
	  "as if kvm were loaded with enable_pmu on or off", GROUP_CHANGES },
	{ "nmi-watchdog", KEY_NMI_WATCHDOG, SWITCH, 0,
	  "as if the NMI watchdog were on or off", GROUP_CHANGES },
	{ .doc = "What is known of the guest to explain:", .group = GROUP_GUEST },
	{ "vmm", KEY_VMM, "NAME", 0,
	  "the monitor that runs it, one of 'pmu-caps list vmms': its habits make causes more "
	  "specific",
	  GROUP_GUEST },
	{ "guest-only", KEY_GUEST_ONLY, NULL, 0,
	  "explain GUEST alone; otherwise this machine counts as its host, if it has KVM",
	  GROUP_GUEST },
	{ .doc = "What is compared:", .group = GROUP_COMPARED },
	{ "guest-visible", KEY_GUEST_VISIBLE, NULL, 0,
	  "with diff: only what guests see, in the exit status too", GROUP_COMPARED },
	{ .doc = "How they are written:", .group = GROUP_OUTPUT },
	{ "json", KEY_JSON, NULL, 0, "JSON; with several hosts one line each",
	  GROUP_OUTPUT },
	{ "redact", KEY_REDACT, NULL, 0,
	  "leave out of a record what could tell whose host it is", GROUP_OUTPUT },
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
	{ KEY_WITH, OPTION_WITH, "--with" },
	{ KEY_ALL_CPUS, OPTION_ALL_CPUS, "--all-cpus" },
	{ KEY_PERF_CAPABILITIES, OPTION_PERF_CAPABILITIES, "--perf-capabilities" },
	{ KEY_KERNEL, OPTION_KERNEL, "--kernel" },
	{ KEY_MEDIATED, OPTION_MEDIATED, "--mediated" },
	{ KEY_ENABLE_PMU, OPTION_ENABLE_PMU, "--enable-pmu" },
	{ KEY_NMI_WATCHDOG, OPTION_NMI_WATCHDOG, "--nmi-watchdog" },
	{ KEY_VMM, OPTION_VMM, "--vmm" },
	{ KEY_GUEST_ONLY, OPTION_GUEST_ONLY, "--guest-only" },
	{ KEY_GUEST_VISIBLE, OPTION_GUEST_VISIBLE, "--guest-visible" },
	{ KEY_JSON, OPTION_JSON, "--json" },
	{ KEY_REDACT, OPTION_REDACT, "--redact" },
	{ 'o', OPTION_OUTPUT, "--output" },
	{ KEY_COLOUR, OPTION_COLOUR, "--color" },
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

static int parse_command(struct options *options, const char *name)
{
	options->command = command_find(name);
	if (options->command)
		return 0;
	complain("unknown command '%s'; 'pmu-caps --help' lists the commands", name);
	return EINVAL;
}

/* The first is the command. */
static int take_argument(struct options *options, char *text)
{
	if (!options->command)
		return parse_command(options, text);
	return append(&options->argument, &options->argument_count, text);
}

static void mark_seen(struct options *options, int key)
{
	for (size_t i = 0; i < ARRAY_SIZE(option_bits); i++)
		if (option_bits[i].key == key)
			options->seen |= option_bits[i].bit;
}

/* What an option without a value switches on; NULL for all others. */
static bool *flag_of(struct options *options, int key)
{
	switch (key) {
	case KEY_ALL_CPUS:
		return &options->all_cpus;
	case KEY_GUEST_ONLY:
		return &options->guest_only;
	case KEY_GUEST_VISIBLE:
		return &options->guest_visible;
	case KEY_REDACT:
		return &options->redact;
	case KEY_JSON:
		return &options->json;
	}
	return NULL;
}

static error_t parse_key(int key, char *text, struct argp_state *state)
{
	struct options *options = state->input;
	struct changes *changes = &options->supplied.changes;
	bool *flag = flag_of(options, key);

	mark_seen(options, key);
	if (flag) {
		*flag = true;
		return 0;
	}
	switch (key) {
	case KEY_FROM:
		return append(&options->from, &options->from_count, text);
	case KEY_WITH:
		return append(&options->with, &options->with_count, text);
	case KEY_PERF_CAPABILITIES:
		return option_perf_capabilities(text, &options->supplied.perf_capabilities);
	case KEY_KERNEL:
		return option_kernel(text, &changes->kernel);
	case KEY_MEDIATED:
		return option_switch("--mediated", text, &changes->mediated);
	case KEY_ENABLE_PMU:
		return option_switch("--enable-pmu", text, &changes->enable_pmu);
	case KEY_NMI_WATCHDOG:
		return option_switch("--nmi-watchdog", text, &changes->nmi_watchdog);
	case KEY_VMM:
		return option_vmm(text, &options->vmm);
	case 'o':
		options->output = text;
		return 0;
	case KEY_COLOUR:
		return option_colour(text, &options->colour);
	case ARGP_KEY_ARG:
		return take_argument(options, text);
	case ARGP_KEY_INIT:
		/* getopt's line says what is wrong; argp's second line would say less. */
		state->err_stream = NULL;
		return 0;
	}
	return ARGP_ERR_UNKNOWN;
}

/* Refuses options that the command does not take, and asks for one that it needs. */
static int check_options(const struct options *options)
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
	if (command->needs_one_of && !(options->seen & command->needs_one_of)) {
		complain("'%s' needs %s", command->name, command->needs_text);
		return EINVAL;
	}
	if (options->from_count && options->all_cpus) {
		complain("--all-cpus asks the live host; it does not go with --from");
		return EINVAL;
	}
	if (options->from_count > 1 && options->with_count) {
		complain("--with adds facts about one host; it does not go with several "
			 "--from");
		return EINVAL;
	}
	return 0;
}

static int check_arguments(const struct options *options)
{
	const struct command *command = options->command;

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

static const struct argp_child children[] = { { .argp = &help_argp }, { 0 } };

static const struct argp argp = {
	.options = option_table,
	.parser = parse_key,
	.children = children,
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
	r = argp_parse(&argp, argc, argv, ARGP_NO_HELP, NULL, &options);
	if (!options.command)
		options.command = &commands[0];
	if (r == 0)
		r = check_options(&options);
	if (r == 0)
		r = check_arguments(&options);
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
	free(options->with);
	free(options->argument);
	*options = (struct options){ 0 };
}
