// SPDX-License-Identifier: GPL-2.0-or-later
/* What the user asks to be taken for otherwise. */
#include "model/changes.h"

#include <assert.h>
#include <string.h>

#include "model/release.h"

static const char *const words[] = {
	[CHANGE_NONE] = "",
	[CHANGE_ON] = "on",
	[CHANGE_OFF] = "off",
};
static_assert(ARRAY_SIZE(words) == CHANGE_COUNT, "every change has its word");

bool changes_any(const struct changes *changes)
{
	return changes->kernel || changes->mediated != CHANGE_NONE ||
	       changes->enable_pmu != CHANGE_NONE || changes->nmi_watchdog != CHANGE_NONE;
}

static void add(enum change *change, enum change further)
{
	if (further != CHANGE_NONE)
		*change = further;
}

void changes_add(struct changes *changes, const struct changes *further)
{
	if (further->kernel)
		changes->kernel = further->kernel;
	add(&changes->mediated, further->mediated);
	add(&changes->enable_pmu, further->enable_pmu);
	add(&changes->nmi_watchdog, further->nmi_watchdog);
}

static bool is_printable(const char *text)
{
	while (*text >= ' ' && *text <= '~')
		text++;
	return !*text;
}

bool changes_know_kernel(const char *text)
{
	struct release_rules ignored;

	return strlen(text) <= CHANGES_KERNEL_MAX && is_printable(text) &&
	       release_rules_find(text, &ignored) == 0;
}

const char *change_word(enum change change)
{
	return words[change];
}

enum change change_from_word(const char *word)
{
	for (enum change change = CHANGE_ON; change < CHANGE_COUNT; change++)
		if (strcmp(word, words[change]) == 0)
			return change;
	return CHANGE_NONE;
}
