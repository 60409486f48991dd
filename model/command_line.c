// SPDX-License-Identifier: GPL-2.0-or-later
/* The words of a kernel's command line, and those of them that a snapshot keeps. */
#include "model/command_line.h"

#include <errno.h>
#include <string.h>

#include "base/printable.h"

#define BLANKS " \t\n"

bool command_line_next(const char **text, const char **ret_word, size_t *ret_length)
{
	const char *word = *text + strspn(*text, BLANKS);
	size_t length = 0;
	bool quoted = false;

	/* Blanks between double quotes belong to a value (lib/cmdline.c, next_arg()). */
	for (; word[length]; length++) {
		if (word[length] == '"')
			quoted = !quoted;
		if (!quoted && strchr(BLANKS, word[length]))
			break;
	}
	*text = word + length;
	*ret_word = word;
	*ret_length = length;
	return length && !(length == 2 && memcmp(word, "--", 2) == 0);
}

/* The begins of the words that are kept. */
static const char *const kept_words[] = {
	"kvm",
	"nmi_watchdog=",
	"nowatchdog",
	"clearcpuid=",
};

static bool is_kept(const char *word, size_t length)
{
	for (size_t i = 0; i < ARRAY_SIZE(kept_words); i++) {
		size_t begin = strlen(kept_words[i]);

		if (length >= begin && memcmp(word, kept_words[i], begin) == 0)
			return true;
	}
	return false;
}

int command_line_keep(const char *text, struct arena *arena, const char **ret)
{
	const char *at = text, *word;
	char kept[COMMAND_LINE_MAX];
	size_t used = 0, length;

	while (command_line_next(&at, &word, &length)) {
		if (!is_kept(word, length) || used + length + 1 > sizeof(kept))
			continue;
		if (used)
			kept[used++] = ' ';
		memcpy(kept + used, word, length);
		used += length;
	}
	printable_make(kept, used);
	*ret = arena_strndup(arena, kept, used);
	return *ret ? 0 : -ENOMEM;
}
