// SPDX-License-Identifier: GPL-2.0-or-later
/* The first of a set of names, in the order of their bytes. */
#include "model/first_names.h"

#include <string.h>

/* Where a name belongs among those that are kept; count: behind all. */
static size_t place_of(const struct first_names *names, const char *name)
{
	size_t place = names->count;

	while (place > 0 && strcmp(names->name[place - 1], name) > 0)
		place--;
	return place;
}

/* Whether no name from here on in the order is among the first. */
static bool is_behind(const struct first_names *names, const char *name)
{
	return names->count == FIRST_NAMES_MAX &&
	       strcmp(names->name[FIRST_NAMES_MAX - 1], name) <= 0;
}

void first_names_add(struct first_names *names, const char *name)
{
	const size_t length = strlen(name);
	const char *kept = length < FIRST_NAME_SIZE ? name :
						      name + length + 1 - FIRST_NAME_SIZE;
	size_t place, behind;

	if (is_behind(names, kept))
		return;
	place = place_of(names, kept);
	if (place > 0 && strcmp(names->name[place - 1], kept) == 0)
		return;
	if (names->count < FIRST_NAMES_MAX)
		names->count++;
	behind = names->count - 1 - place;
	memmove(names->name[place + 1], names->name[place], behind * FIRST_NAME_SIZE);
	memcpy(names->name[place], kept, strlen(kept) + 1);
}

void first_names_join(struct first_names *names, const struct first_names *others)
{
	for (size_t i = 0; i < others->count && !is_behind(names, others->name[i]); i++)
		first_names_add(names, others->name[i]);
}

bool first_names_same(const struct first_names *a, const struct first_names *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (strcmp(a->name[i], b->name[i]) != 0)
			return false;
	return true;
}
