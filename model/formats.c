// SPDX-License-Identifier: GPL-2.0-or-later
/* Which formats hosts have something in, and who has which. */
#include "model/formats.h"

#include <string.h>

/* Where a format is or belongs among those that are kept; count: behind all. */
static size_t place_of(const struct formats *formats, uint64_t format)
{
	size_t place = 0;

	while (place < formats->count && formats->of[place].format < format)
		place++;
	return place;
}

/* Makes room for a new one; of those that are kept already the largest gives way. */
static void insert(struct formats *formats, size_t place, uint64_t format)
{
	if (formats->count < FORMATS_MAX)
		formats->count++;
	memmove(&formats->of[place + 1], &formats->of[place],
		(formats->count - 1 - place) * sizeof(formats->of[0]));
	formats->of[place].format = format;
	formats->of[place].hosts = 0;
	formats->of[place].names.count = 0;
}

void formats_add(struct formats *formats, uint64_t format, uint64_t hosts,
		 const struct first_names *names)
{
	const size_t place = place_of(formats, format);

	if (place == FORMATS_MAX)
		return;
	if (place == formats->count || formats->of[place].format != format)
		insert(formats, place, format);
	formats->of[place].hosts += hosts;
	first_names_join(&formats->of[place].names, names);
}

void formats_join(struct formats *formats, const struct formats *others)
{
	for (size_t i = 0; i < others->count; i++)
		formats_add(formats, others->of[i].format, others->of[i].hosts,
			    &others->of[i].names);
}

uint64_t formats_hosts(const struct formats *formats)
{
	uint64_t hosts = 0;

	for (size_t i = 0; i < formats->count; i++)
		hosts += formats->of[i].hosts;
	return hosts;
}

bool formats_same(const struct formats *a, const struct formats *b)
{
	if (a->count != b->count)
		return false;
	for (size_t i = 0; i < a->count; i++)
		if (a->of[i].format != b->of[i].format || a->of[i].hosts != b->of[i].hosts ||
		    !first_names_same(&a->of[i].names, &b->of[i].names))
			return false;
	return true;
}
