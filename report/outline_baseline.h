// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * The walk over a baseline: as outline.h, for another document. All that joining baselines
 * needs can be read back from it (record/baseline_json.c).
 */
#pragma once

#include "model/baseline.h"

#include "report/sink.h"
#include "report/walk.h"

/* 0 or -ENOMEM. */
int outline_baseline(const struct baseline *baseline, struct sink *sink)
	_nonnull_ _must_check_;

/* A thing of a scope; what is unknown of it, and who withholds it. */
struct shown_thing {
	enum offer_scope scope;
	unsigned int thing;
};

/* At most so many values of a document can be unknown. */
#define SHOWN_UNKNOWN_MAX (OFFER_SCOPE_COUNT * (THING_COUNT + 8))

/* The walk, and behind which thing each unknown value stands that it has noted. */
struct shown_baseline {
	const struct baseline *baseline;
	struct walk walk;
	struct shown_thing unknown[SHOWN_UNKNOWN_MAX];
};

/* Its parts. */
void outline_vpmu(struct shown_baseline *shown, enum offer_scope scope) _nonnull_;
void outline_limited_by(struct shown_baseline *shown) _nonnull_;
void outline_withheld(struct shown_baseline *shown) _nonnull_;
void outline_cpu_options(struct shown_baseline *shown) _nonnull_;

/* The formats in which hosts have PEBS and LBR: an object, and the array of one of the two. */
void outline_formats(struct shown_baseline *shown, enum offer_scope scope) _nonnull_;
void outline_formats_of(struct shown_baseline *shown, const char *key,
			enum offer_scope scope, size_t item) _nonnull_;
/* For people: where they differ, who has which. */
void show_formats(struct shown_baseline *shown, enum offer_scope scope, size_t item)
	_nonnull_;

/* Which formatted item a thing is; FORMATTED_ITEM_COUNT for others. */
size_t formatted_item_of(unsigned int thing);

/* Under which changes hosts were judged; nothing where all are taken as they stand. */
void outline_changed(struct walk *walk, const struct baseline *baseline) _nonnull_;

/* An array of names. */
void outline_names(struct walk *walk, const struct first_names *names) _nonnull_;

/* "3 hosts: a, b, c" or "12 hosts: a, b, c, d, e, f, g, h, ..." */
struct phrase;
void phrase_hosts(struct phrase *phrase, uint64_t hosts, const struct first_names *names)
	_nonnull_;

/* A number of a thing as the documents and people have it: "no", "8", "0x0000000f". */
#define THING_TEXT_SIZE 24
void thing_text(unsigned int thing, uint64_t number, char ret[THING_TEXT_SIZE]) _nonnull_;
