// SPDX-License-Identifier: GPL-2.0-or-later
/* Going through what a report holds, and keeping account of what is unknown. */
#include "report/walk.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>

#include "model/words.h"

/* Eight steps of a key each; the longest key has 26 characters. */
#define PATH_MAX_LENGTH 256

void walk_init(struct walk *ret, struct sink *sink)
{
	*ret = (struct walk){ .sink = sink };
}

void walk_done(struct walk *walk)
{
	arena_done(&walk->arena);
}

/* Counts a value among those of the object or array that is open; returns its index. */
static size_t count_value(struct walk *walk)
{
	return walk->depth ? walk->step[walk->depth - 1].count++ : 0;
}

static void enter(struct walk *walk, const char *key)
{
	size_t index = count_value(walk);

	assert(walk->depth < WALK_DEPTH_MAX);
	walk->step[walk->depth].key = key;
	walk->step[walk->depth].index = index;
	walk->step[walk->depth].count = 0;
	walk->depth++;
}

void walk_object(struct walk *walk, const char *key)
{
	enter(walk, key);
	if (walk->sink->ops->object_begin)
		walk->sink->ops->object_begin(walk->sink, key);
}

void walk_object_end(struct walk *walk)
{
	walk->depth--;
	if (walk->sink->ops->object_end)
		walk->sink->ops->object_end(walk->sink);
}

void walk_array(struct walk *walk, const char *key)
{
	enter(walk, key);
	if (walk->sink->ops->array_begin)
		walk->sink->ops->array_begin(walk->sink, key);
}

void walk_array_end(struct walk *walk)
{
	walk->depth--;
	if (walk->sink->ops->array_end)
		walk->sink->ops->array_end(walk->sink);
}

/* Appends one step; keys hold neither '/' nor '~', so nothing needs an escape. */
static size_t path_append(char path[PATH_MAX_LENGTH], size_t length, const char *key,
			  size_t index)
{
	char *end = path + length;
	size_t room = PATH_MAX_LENGTH - length;
	int added = key ? snprintf(end, room, "/%s", key) :
			  snprintf(end, room, "/%zu", index);

	assert(added > 0 && (size_t)added < room);
	return length + (size_t)added;
}

static void note_unknown(struct walk *walk, const char *key, size_t index,
			 const struct gap *gap)
{
	char path[PATH_MAX_LENGTH];
	size_t length = 0;
	struct unknown *grown;

	for (size_t i = 1; i < walk->depth; i++)
		length = path_append(path, length, walk->step[i].key, walk->step[i].index);
	path_append(path, length, key, index);
	grown = arena_grow(&walk->arena, walk->unknown, walk->unknown_count,
			   &walk->unknown_capacity, sizeof(*grown));
	if (grown) {
		walk->unknown = grown;
		grown[walk->unknown_count].path = arena_strdup(&walk->arena, path);
	}
	if (!grown || !grown[walk->unknown_count].path) {
		walk->error = -ENOMEM;
		return;
	}
	grown[walk->unknown_count++].gap = *gap;
}

void walk_null(struct walk *walk, struct field field, const struct gap *gap)
{
	note_unknown(walk, field.key, count_value(walk), gap);
	if (walk->sink->ops->null)
		walk->sink->ops->null(walk->sink, field);
	if (field.label)
		walk_line_unknown(walk, field.label, gap);
}

bool walk_null_if(struct walk *walk, struct field field, const struct gap *gap)
{
	if (!gap || !gap_is_open(gap))
		return false;
	walk_null(walk, field, gap);
	return true;
}

void walk_number(struct walk *walk, struct field field, const struct gap *gap,
		 uint64_t value)
{
	if (walk_null_if(walk, field, gap))
		return;
	count_value(walk);
	if (walk->sink->ops->number)
		walk->sink->ops->number(walk->sink, field, value);
}

static void hex_value(struct walk *walk, struct field field, uint64_t value,
		      unsigned int digits)
{
	count_value(walk);
	if (walk->sink->ops->hex)
		walk->sink->ops->hex(walk->sink, field, value, digits);
}

void walk_hex(struct walk *walk, struct field field, const struct gap *gap, uint32_t value)
{
	if (!walk_null_if(walk, field, gap))
		hex_value(walk, field, value, 8);
}

void walk_hex64(struct walk *walk, struct field field, const struct gap *gap, uint64_t value)
{
	if (!walk_null_if(walk, field, gap))
		hex_value(walk, field, value, 16);
}

void walk_word(struct walk *walk, struct field field, const struct gap *gap,
	       const char *word)
{
	if (walk_null_if(walk, field, gap))
		return;
	count_value(walk);
	if (walk->sink->ops->word)
		walk->sink->ops->word(walk->sink, field, word);
}

void walk_flag(struct walk *walk, struct field field, const struct gap *gap, bool value)
{
	if (walk_null_if(walk, field, gap))
		return;
	count_value(walk);
	if (walk->sink->ops->flag)
		walk->sink->ops->flag(walk->sink, field, value);
}

void walk_tristate(struct walk *walk, struct field field, const struct gap *gap,
		   enum tristate value)
{
	const size_t index = count_value(walk);

	if (value == TRI_UNKNOWN)
		note_unknown(walk, field.key, index, gap);
	if (walk->sink->ops->word)
		walk->sink->ops->word(walk->sink, field, tri_word(value));
}

void walk_assumed(struct walk *walk, const char *key, const struct gap *gap)
{
	if (gap_is_open(gap))
		note_unknown(walk, key, 0, gap);
}

void walk_register_members(struct walk *walk, const struct cpuid_regs *regs)
{
	walk_hex(walk, keyed("eax"), NULL, regs->eax);
	walk_hex(walk, keyed("ebx"), NULL, regs->ebx);
	walk_hex(walk, keyed("ecx"), NULL, regs->ecx);
	walk_hex(walk, keyed("edx"), NULL, regs->edx);
}

/* The form in which the literature quotes a leaf: EAX, EBX, ECX, EDX in a row. */
static void show_regs(struct walk *walk, const char *label, const struct cpuid_regs *regs)
{
	char text[4 * 9];

	if (!label || !walk_is_for_people(walk))
		return;
	snprintf(text, sizeof(text), "%08x %08x %08x %08x", regs->eax, regs->ebx,
		 regs->ecx, regs->edx);
	walk_line(walk, label, text);
}

void walk_registers(struct walk *walk, struct field field, const struct gap *gap,
		    const struct cpuid_regs *regs)
{
	if (walk_null_if(walk, field, gap))
		return;
	walk_object(walk, field.key);
	walk_register_members(walk, regs);
	walk_object_end(walk);
	show_regs(walk, field.label, regs);
}

bool walk_is_for_people(const struct walk *walk)
{
	return walk->sink->ops->line != NULL;
}

void walk_heading(struct walk *walk, enum section section, const char *title)
{
	if (walk->sink->ops->heading)
		walk->sink->ops->heading(walk->sink, section, title);
}

void walk_line(struct walk *walk, const char *label, const char *text)
{
	if (walk->sink->ops->line)
		walk->sink->ops->line(walk->sink, label, text);
}

void walk_line_unknown(struct walk *walk, const char *label, const struct gap *gap)
{
	char text[64];

	if (!walk_is_for_people(walk))
		return;
	snprintf(text, sizeof(text), "unknown: %s",
		 reading_reason_word(gap->reading.state));
	walk_line(walk, label, text);
}

void walk_row(struct walk *walk, const char *label, const char *const *cell, size_t count)
{
	if (walk->sink->ops->row)
		walk->sink->ops->row(walk->sink, label, cell, count);
}

void walk_item(struct walk *walk, const struct item *item)
{
	if (walk->sink->ops->item)
		walk->sink->ops->item(walk->sink, item);
}

void walk_columns(struct walk *walk, const struct columns *columns)
{
	if (walk->sink->ops->columns)
		walk->sink->ops->columns(walk->sink, columns);
}

void walk_detail(struct walk *walk, const char *text)
{
	if (walk->sink->ops->detail)
		walk->sink->ops->detail(walk->sink, text);
}
