// SPDX-License-Identifier: GPL-2.0-or-later
/* The sections of a real dump of the corpus: one CPUID table per logical CPU. */
#pragma once

#include "model/snapshot.h"

struct dump_sections {
	char name[256]; /* of the dump that was read last */
	struct arena arena;
	struct cpuid_table *cpuid;
	size_t count, capacity;
};

/* Reads the dump's sections, unless they are there already. Fails the test on any fault. */
void dump_sections_read(const char *name, struct dump_sections *ret);
void dump_sections_done(struct dump_sections *sections);
