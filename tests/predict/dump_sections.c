// SPDX-License-Identifier: GPL-2.0-or-later
/* The sections of a real dump of the corpus: one CPUID table per logical CPU. */
#include "tests/predict/dump_sections.h"

#include <string.h>

#include "record/dump.h"
#include "tests/predict/corpus.h"
#include "tests/unit_test.h"

static int keep_section(void *data, const struct section *section)
{
	struct dump_sections *sections = data;
	struct cpuid_table copy = { 0 }, *grown;

	for (size_t i = 0; i < section->cpuid.count; i++)
		assert_int_equal(cpuid_table_add(&copy, &sections->arena,
						 &section->cpuid.entry[i]),
				 0);
	grown = arena_grow(&sections->arena, sections->cpuid, sections->count,
			   &sections->capacity, sizeof(*grown));
	assert_non_null(grown);
	sections->cpuid = grown;
	sections->cpuid[sections->count++] = copy;
	return 0;
}

void dump_sections_read(const char *name, struct dump_sections *ret)
{
	const struct sections_visitor visitor = { .each = keep_section, .data = ret };
	struct snapshot snap = { 0 };
	struct error err = { 0 };
	struct input in;
	struct dump dump = { .in = &in, .visitor = &visitor };
	char path[512];

	if (strcmp(name, ret->name) == 0)
		return;
	dump_sections_done(ret);
	snprintf(ret->name, sizeof(ret->name), "%s", name);
	snprintf(path, sizeof(path), "%s/instlatx64/%s", corpus_folder(), name);
	assert_int_equal(input_open(path, &in, &err), 0);
	if (dump_read(&dump, &snap, &err) < 0)
		fail_msg("%s", err.text);
	input_close(&in);
	snapshot_done(&snap);
}

void dump_sections_done(struct dump_sections *sections)
{
	arena_done(&sections->arena);
	*sections = (struct dump_sections){ 0 };
}
