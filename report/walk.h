// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Going through what a report holds, on behalf of any sink. The walk knows at which JSON
 * Pointer (RFC 6901) it stands, and writes down every value that it has to call unknown or
 * takes for granted, so that no null can be written without its reason.
 */
#pragma once

#include "base/arena.h"
#include "base/attrs.h"

#include "model/facts.h"
#include "model/tristate.h"

#include "report/sink.h"

#define WALK_DEPTH_MAX 8

/* A value that is not known, or that counts as something because nobody looked. */
struct unknown {
	const char *path; /* its JSON Pointer */
	struct gap gap;
};

struct walk {
	struct sink *sink;
	/* The objects and arrays that are open, the document itself first. */
	struct {
		const char *key; /* NULL: an element of an array */
		size_t index; /* if so, which */
		size_t count; /* of values in it so far */
	} step[WALK_DEPTH_MAX];
	size_t depth;
	struct arena arena;
	struct unknown *unknown;
	size_t unknown_count, unknown_capacity;
	int error; /* 0 or -ENOMEM; the walk goes on regardless */
};

void walk_init(struct walk *ret, struct sink *sink) _nonnull_;
void walk_done(struct walk *walk) _nonnull_;

/* key: NULL for the document and inside arrays. */
void walk_object(struct walk *walk, const char *key) __attribute__((nonnull(1)));
void walk_object_end(struct walk *walk) _nonnull_;
void walk_array(struct walk *walk, const char *key) __attribute__((nonnull(1)));
void walk_array_end(struct walk *walk) _nonnull_;

/*
 * Values. With an open gap a value is null, for the gap's reason; gap NULL says that the
 * value is always known.
 */
void walk_number(struct walk *walk, struct field field, const struct gap *gap,
		 uint64_t value) __attribute__((nonnull(1)));
void walk_hex(struct walk *walk, struct field field, const struct gap *gap, uint32_t value)
	__attribute__((nonnull(1))); /* eight digits */
void walk_hex64(struct walk *walk, struct field field, const struct gap *gap,
		uint64_t value) __attribute__((nonnull(1)));
void walk_word(struct walk *walk, struct field field, const struct gap *gap,
	       const char *word) __attribute__((nonnull(1)));
void walk_flag(struct walk *walk, struct field field, const struct gap *gap, bool value)
	__attribute__((nonnull(1)));
/* The four registers of a CPUID leaf, as an object. */
void walk_registers(struct walk *walk, struct field field, const struct gap *gap,
		    const struct cpuid_regs *regs) __attribute__((nonnull(1)));
/* EAX to EDX as members of the object that is open. */
void walk_register_members(struct walk *walk, const struct cpuid_regs *regs) _nonnull_;

/*
 * A three-valued answer, as a word. The gap, open where it is "unknown", is written down as
 * that of a null is.
 */
void walk_tristate(struct walk *walk, struct field field, const struct gap *gap,
		   enum tristate value) _nonnull_;

/* The value that comes next, with this key, is taken for granted: if the gap is open. */
void walk_assumed(struct walk *walk, const char *key, const struct gap *gap) _nonnull_;

/* A value of any kind that is not known; the gap must be open. */
void walk_null(struct walk *walk, struct field field, const struct gap *gap) _nonnull_;

/* The null of an open gap; false, and nothing written, where the value is known. */
bool walk_null_if(struct walk *walk, struct field field, const struct gap *gap)
	__attribute__((nonnull(1)));

/* Whether people read this: what is composed for them alone is not made otherwise. */
bool walk_is_for_people(const struct walk *walk) _nonnull_;

/* These do nothing in formats for machines. */
void walk_heading(struct walk *walk, enum section section, const char *title) _nonnull_;
void walk_line(struct walk *walk, const char *label, const char *text) _nonnull_;
void walk_line_unknown(struct walk *walk, const char *label, const struct gap *gap)
	_nonnull_;
void walk_row(struct walk *walk, const char *label, const char *const *cell, size_t count)
	_nonnull_;
void walk_item(struct walk *walk, const struct item *item) _nonnull_;
void walk_columns(struct walk *walk, const struct columns *columns) _nonnull_;
void walk_detail(struct walk *walk, const char *text) _nonnull_;
