// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * What pmu-caps can be asked, judges by and says, taken from the model's tables: one list
 * that "pmu-caps list" shows and that the manual is generated from.
 */
#pragma once

#include <stddef.h>
#include <stdio.h>

#include "base/attrs.h"

enum catalogue_subject {
	CATALOGUE_REQUIREMENTS,
	CATALOGUE_RULES,
	CATALOGUE_CAUSES,
	CATALOGUE_FINDINGS,
	CATALOGUE_INPUTS,
	CATALOGUE_EXPORTS,
	CATALOGUE_VMMS,
};
#define CATALOGUE_SUBJECT_COUNT (CATALOGUE_VMMS + 1)

#define CATALOGUE_DETAILS_MAX 5

struct catalogue_entry {
	const char *group; /* under which heading it stands; all of a group follow each other */
	char id[48];
	const char *summary;
	struct {
		const char *label, *text;
	} detail[CATALOGUE_DETAILS_MAX];
	size_t detail_count;
};

/* "requirements", "rules", ... */
const char *catalogue_word(enum catalogue_subject subject);

size_t catalogue_count(enum catalogue_subject subject);

/* index is below the count; ret's texts are static. */
void catalogue_entry(enum catalogue_subject subject, size_t index,
		     struct catalogue_entry *ret) _nonnull_;

/* The whole list, for people. */
void catalogue_text(FILE *out, enum catalogue_subject subject) _nonnull_;
