// SPDX-License-Identifier: GPL-2.0-or-later
/* "pmu-caps list": what can be asked, what is judged by, and what is said. */
#include <string.h>

#include "report/catalogue.h"

#include "cmd/commands.h"
#include "cmd/complain.h"
#include "cmd/output.h"

static enum exit_status complain_subject(const char *word)
{
	char words[128] = "";
	size_t length = 0;

	for (size_t i = 0; i < CATALOGUE_SUBJECT_COUNT && length < sizeof(words); i++)
		length += (size_t)snprintf(words + length, sizeof(words) - length, "%s%s",
					   i ? ", " : "", catalogue_word(i));
	return complain("cannot list '%s'; there are %s", word, words);
}

static enum exit_status write_list(const struct options *options,
				   enum catalogue_subject subject)
{
	struct output output;
	struct error err = { 0 };

	if (output_open(options->output, &output, &err) < 0)
		return complain_error(&err);
	catalogue_text(output.stream, subject);
	if (output_close(&output, true, &err) < 0)
		return complain_error(&err);
	return STATUS_OK;
}

enum exit_status command_list(const struct options *options)
{
	const char *word = options->argument[0];

	for (unsigned int i = 0; i < CATALOGUE_SUBJECT_COUNT; i++)
		if (strcmp(catalogue_word(i), word) == 0)
			return write_list(options, i);
	return complain_subject(word);
}
