// SPDX-License-Identifier: GPL-2.0-or-later
/* Sets of logical CPUs and their text form, "0-3,8,10-11", as sysfs writes them. */
#include "base/cpulist.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <string.h>

/* "4294967295-4294967295," */
#define RANGE_TEXT_MAX 24
#define DIGITS_MAX 11

static int range_add(struct cpulist *list, struct arena *arena, struct cpu_range range)
{
	struct cpu_range *grown;

	if (list->count) {
		struct cpu_range *last = &list->range[list->count - 1];

		if (range.first <= last->last)
			return -EINVAL;
		if (range.first - 1 == last->last) {
			last->last = range.last;
			return 0;
		}
	}
	grown = arena_grow(arena, list->range, list->count, &list->capacity,
			   sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	list->range = grown;
	list->range[list->count++] = range;
	return 0;
}

int cpulist_append(struct cpulist *list, struct arena *arena, unsigned int cpu)
{
	return range_add(list, arena, (struct cpu_range){ .first = cpu, .last = cpu });
}

static int parse_cpu(const char **text, unsigned int *ret)
{
	const char *digit = *text;
	uint64_t value = 0;

	for (; *digit >= '0' && *digit <= '9' && digit - *text < DIGITS_MAX; digit++)
		value = value * 10 + (unsigned int)(*digit - '0');
	if (digit == *text || (*digit >= '0' && *digit <= '9') || value > UINT_MAX)
		return -EINVAL;
	*text = digit;
	*ret = (unsigned int)value;
	return 0;
}

static int parse_range(const char **text, struct cpu_range *ret)
{
	if (parse_cpu(text, &ret->first) < 0)
		return -EINVAL;
	ret->last = ret->first;
	if (**text != '-')
		return 0;
	(*text)++;
	if (parse_cpu(text, &ret->last) < 0 || ret->last < ret->first)
		return -EINVAL;
	return 0;
}

int cpulist_parse(const char *text, struct arena *arena, struct cpulist *ret)
{
	struct cpulist list = { 0 };

	for (bool first = true; text[strspn(text, " \t\n")]; first = false) {
		struct cpu_range range;
		int r;

		if (!first && *text++ != ',')
			return -EINVAL;
		r = parse_range(&text, &range);
		if (r == 0)
			r = range_add(&list, arena, range);
		if (r < 0)
			return r;
	}
	*ret = list;
	return 0;
}

const char *cpulist_format(const struct cpulist *list, struct arena *arena)
{
	size_t size = list->count * RANGE_TEXT_MAX + 1, used = 0;
	char *text = arena_alloc(arena, size);

	if (!text)
		return NULL;
	for (size_t i = 0; i < list->count; i++) {
		const struct cpu_range *range = &list->range[i];
		const char *comma = i ? "," : "";

		used += (size_t)snprintf(text + used, size - used, "%s%u", comma,
					 range->first);
		if (range->last > range->first)
			used += (size_t)snprintf(text + used, size - used, "-%u",
						 range->last);
	}
	return text;
}

bool cpulist_has(const struct cpulist *list, unsigned int cpu)
{
	for (size_t i = 0; i < list->count; i++)
		if (cpu >= list->range[i].first && cpu <= list->range[i].last)
			return true;
	return false;
}

size_t cpulist_count(const struct cpulist *list)
{
	size_t count = 0;

	for (size_t i = 0; i < list->count; i++)
		count += (size_t)(list->range[i].last - list->range[i].first) + 1;
	return count;
}
