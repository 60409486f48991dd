// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Where a report goes. A format is a sink: it knows how to write an object, a number or a
 * heading, and nothing of what a report holds. Operations it has no use for are NULL.
 */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct sink;
struct snapshot;

/* What a value is called. */
struct field {
	const char *key; /* for machines, static text; NULL inside an array */
	const char *label; /* for people; NULL: not shown to them */
};

static inline struct field keyed(const char *key)
{
	return (struct field){ .key = key };
}

static inline struct field labelled(const char *key, const char *label)
{
	return (struct field){ .key = key, .label = label };
}

/* The parts of a text, in the order in which people read them. */
enum section {
	/* of a host and a guest side by side */
	SECTION_ITEMS,
	SECTION_CAUSES,
	SECTION_VMM,
	/* of two hosts side by side */
	SECTION_GAINS,
	SECTION_MIGRATION,
	SECTION_ELSE,
	/* of a report */
	SECTION_ROLE,
	SECTION_GUEST,
	SECTION_MEDIATED,
	SECTION_FINDINGS,
	SECTION_ANSWER,
	SECTION_HARDWARE,
	SECTION_PERF,
	SECTION_HOST,
	SECTION_KVM,
	SECTION_NOTES,
	SECTION_UNKNOWN,
};
#define SECTION_COUNT (SECTION_UNKNOWN + 1)

/* What a word means to its reader; a terminal shows it as a colour. */
enum tone { TONE_PLAIN, TONE_WARNING, TONE_ERROR };
#define TONE_COUNT (TONE_ERROR + 1)

/* Texts that begin at columns of their own. The first one has the tone. */
#define COLUMNS_MAX 4
struct columns {
	enum tone tone;
	struct {
		unsigned int column;
		const char *text;
	} cell[COLUMNS_MAX];
	size_t count;
};

/* A word with its text, as in "warning  fixed-counter-hole: ..." */
struct item {
	enum tone tone;
	const char *word;
	const char *text;
};

struct sink_ops {
	void (*object_begin)(struct sink *sink, const char *key);
	void (*object_end)(struct sink *sink);
	void (*array_begin)(struct sink *sink, const char *key);
	void (*array_end)(struct sink *sink);

	void (*number)(struct sink *sink, struct field field, uint64_t value);
	/* A register or bitmap of a fixed number of hexadecimal digits. */
	void (*hex)(struct sink *sink, struct field field, uint64_t value,
		    unsigned int digits);
	void (*word)(struct sink *sink, struct field field, const char *word);
	void (*flag)(struct sink *sink, struct field field, bool value);
	/* A value that applies but is not known; people are told so in a line. */
	void (*null)(struct sink *sink, struct field field);
	/* The raw facts. */
	void (*snapshot)(struct sink *sink, const char *key, const struct snapshot *snap);

	/*
	 * For people alone: a format for machines has none of these, and what they show
	 * stands in fields too.
	 */
	void (*heading)(struct sink *sink, enum section section, const char *title);
	void (*line)(struct sink *sink, const char *label, const char *text);
	/* A row of a table: its label, and the cells behind it; the last may be long. */
	void (*row)(struct sink *sink, const char *label, const char *const *cell,
		    size_t count);
	void (*item)(struct sink *sink, const struct item *item);
	void (*columns)(struct sink *sink, const struct columns *columns);
	void (*detail)(struct sink *sink, const char *text); /* of the item or row before it */
};

struct sink {
	const struct sink_ops *ops;
};
