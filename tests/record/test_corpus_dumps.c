// SPDX-License-Identifier: GPL-2.0-or-later
/* Every real dump of the corpus, section by section, against what others read in it. */
#include "record/dump.h"

#include <dirent.h>
#include <inttypes.h>
#include <string.h>

#include "base/bits.h"
#include "base/cpulist.h"

#include "model/perfmon.h"

#include "record/reader.h"
#include "tests/unit_test.h"

/* No part has more core types than this. */
#define GROUPS_LIKELY 3

/* The PMU's story of every section of the dump that was read last. */
struct dump_sections {
	char name[256];
	struct arena arena;
	struct cpuid_table *cpuid;
	size_t count, capacity;
};

static const char *corpus(void)
{
	const char *folder = getenv("PMU_CAPS_CORPUS");

	if (!folder) {
		print_message("SKIPPED: PMU_CAPS_CORPUS does not name the corpus\n");
		skip();
	}
	return folder;
}

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

/* Reads the sections of a dump, unless they are there already. */
static void read_sections(const char *name, struct dump_sections *ret)
{
	const struct sections_visitor visitor = { .each = keep_section, .data = ret };
	struct snapshot snap = { 0 };
	struct error err = { 0 };
	struct input in;
	struct dump dump = { .in = &in, .visitor = &visitor };
	char path[512];

	if (strcmp(name, ret->name) == 0)
		return;
	arena_done(&ret->arena);
	*ret = (struct dump_sections){ 0 };
	snprintf(ret->name, sizeof(ret->name), "%s", name);
	snprintf(path, sizeof(path), "%s/instlatx64/%s", corpus(), name);
	assert_int_equal(input_open(path, &in, &err), 0);
	if (dump_read(&dump, &snap, &err) < 0)
		fail_msg("%s", err.text);
	input_close(&in);
	snapshot_done(&snap);
}

static FILE *open_answers(const char *name, char **line, size_t *size)
{
	char path[512];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", corpus(), name);
	file = fopen(path, "re");
	assert_non_null(file);
	assert_true(getline(line, size, file) > 0); /* the names of the columns */
	return file;
}

/* A register as the answers write it: in any number of digits, "" without the leaf. */
static void assert_register(const struct dump_sections *sections, size_t section,
			    const char *wanted, const uint32_t *got)
{
	if (!*wanted && !got)
		return;
	if (!*wanted || !got || strtoul(wanted, NULL, 16) != *got)
		fail_msg("%s section %zu: wanted '%s', read %s", sections->name, section,
			 wanted, got ? "another value" : "nothing");
}

static uint32_t eax_or_zero(const struct cpuid_regs *regs)
{
	return regs ? regs->eax : 0;
}

/* file,section,kernel,mediated,family,model,stepping,hv,hybrid_bit,0xA,0x23.1: 4 + 2 */
static void check_answer(char *line, struct dump_sections *sections)
{
	const struct cpuid_regs *features, *perfmon, *counters, *extended;
	const struct cpuid_table *cpuid;
	char *column[15];
	size_t section;

	for (size_t i = 0; i < ARRAY_SIZE(column); i++)
		column[i] = strsep(&line, ",");
	assert_non_null(column[14]);
	read_sections(column[0], sections);
	section = strtoul(column[1], NULL, 10);
	assert_true(section < sections->count);
	cpuid = &sections->cpuid[section];
	features = cpuid_table_find(cpuid, CPUID_FEATURES, 0);
	extended = cpuid_table_find(cpuid, CPUID_EXT_FEATURES, 0);
	perfmon = cpuid_table_find(cpuid, CPUID_PERFMON, 0);
	counters = cpuid_table_find(cpuid, CPUID_PERFMON_EXT, 1);

	assert_int_equal(strtoul(column[6], NULL, 10), eax_or_zero(features) & 0xf);
	assert_int_equal(atoi(column[7]), features && bits_test(features->ecx, 31));
	assert_int_equal(atoi(column[8]), extended && bits_test(extended->edx, 15));
	assert_register(sections, section, column[9], perfmon ? &perfmon->eax : NULL);
	assert_register(sections, section, column[10], perfmon ? &perfmon->ebx : NULL);
	assert_register(sections, section, column[11], perfmon ? &perfmon->ecx : NULL);
	assert_register(sections, section, column[12], perfmon ? &perfmon->edx : NULL);
	assert_register(sections, section, column[13], counters ? &counters->eax : NULL);
	assert_register(sections, section, column[14], counters ? &counters->ebx : NULL);
}

static void every_section_is_the_one_that_the_kernels_were_shown(void **state)
{
	struct dump_sections sections = { 0 };
	char *line = NULL;
	size_t size = 0, count = 0;
	FILE *file = open_answers("kvm-answers.csv", &line, &size);

	(void)state;
	for (; getline(&line, &size, file) > 0; count++)
		check_answer(line, &sections);
	assert_true(count > 0);
	fclose(file);
	free(line);
	arena_done(&sections.arena);
}

/* file,section,core_type_1a,six sub-leaves of 0x23 as "eax-ebx-ecx-edx" */
static void check_subleaves(char *line, struct dump_sections *sections)
{
	const char *name = strsep(&line, ",");
	size_t section = strtoul(strsep(&line, ","), NULL, 10);
	const char *core_type = strsep(&line, ",");
	const struct cpuid_table *cpuid;

	read_sections(name, sections);
	assert_true(section < sections->count);
	cpuid = &sections->cpuid[section];
	assert_int_equal(strtoul(core_type, NULL, 16),
			 eax_or_zero(cpuid_table_find(cpuid, CPUID_HYBRID, 0)));
	for (uint32_t subleaf = 0; subleaf < 6; subleaf++) {
		const struct cpuid_regs *regs = cpuid_table_find(cpuid, 0x23, subleaf);
		const char *wanted = strsep(&line, ",");
		char got[64] = "";

		if (regs)
			snprintf(got, sizeof(got), "%08x-%08x-%08x-%08x", regs->eax,
				 regs->ebx, regs->ecx, regs->edx);
		assert_string_equal(got, wanted);
	}
}

static void every_subleaf_is_the_one_that_another_decoder_reads(void **state)
{
	struct dump_sections sections = { 0 };
	char *line = NULL;
	size_t size = 0, count = 0;
	FILE *file = open_answers("cpuid-decode-23.csv", &line, &size);

	(void)state;
	for (; getline(&line, &size, file) > 0; count++)
		check_subleaves(line, &sections);
	assert_true(count > 0);
	fclose(file);
	free(line);
	arena_done(&sections.arena);
}

/* Whether the dump lists a value of the MSR, as a plain search through it tells. */
static bool lists_msr(const char *path, const char *line)
{
	FILE *file = fopen(path, "re");
	char *text = NULL;
	size_t size = 0;
	bool found = false;

	assert_non_null(file);
	while (!found && getline(&text, &size, file) > 0) {
		const char *value = text + strlen(line);

		found = strncmp(text, line, strlen(line)) == 0 && *value != '<';
	}
	fclose(file);
	free(text);
	return found;
}

static void check_msrs(const char *path, const struct snapshot *snap)
{
	for (size_t i = 0; i < snap->group_count; i++) {
		const struct reading_u64 *msr = snap->group[i].msr;

		assert_int_equal(msr[HOST_MSR_MISC_ENABLE].reading.state == READING_OK,
				 lists_msr(path, "MSR 000001A0: "));
		assert_int_equal(msr[HOST_MSR_VMX_EXIT_CTLS].reading.state == READING_OK,
				 lists_msr(path, "MSR 00000483: "));
		assert_int_equal(msr[HOST_MSR_VMX_ENTRY_CTLS].reading.state == READING_OK,
				 lists_msr(path, "MSR 00000484: "));
	}
}

/*
 * Every CPU is in one group, and there are no more groups than core types can be. Returns the
 * number of CPUs; a single one without a number may be one of many.
 */
static size_t check_groups(struct snapshot *snap)
{
	size_t cpus = 0;

	assert_in_range(snap->group_count, 1, GROUPS_LIKELY);
	for (size_t i = 0; i < snap->group_count; i++) {
		struct cpulist list;

		assert_int_equal(cpulist_parse(snap->group[i].cpus, &snap->arena, &list),
				 0);
		cpus += cpulist_count(&list);
	}
	if (snap->logical_cpus.reading.state == READING_OK)
		assert_int_equal(cpus, snap->logical_cpus.value);
	else
		assert_int_equal(cpus, 1);
	return cpus;
}

/* Returns the number of CPUs. */
static uint64_t check_dump(const char *path, struct snapshot *snap)
{
	struct record_reader *reader = NULL;
	struct error err = { 0 };
	struct source source;

	if (record_open(path, &reader, &err) < 0 ||
	    record_next(reader, snap, &source, &err) != 1)
		fail_msg("%s", err.text);
	assert_string_equal(source.kind, "instlatx64");
	for (int id = 0; id < NOTE_COUNT; id++)
		if (snap->note[id].count)
			fail_msg("%s: %s", path, snap->note[id].detail);
	check_msrs(path, snap);
	record_close(reader);
	return check_groups(snap);
}

static void every_dump_is_read_without_a_note(void **state)
{
	struct snapshot snap = { 0 };
	const struct dirent *entry;
	char folder[512], path[1024];
	uint64_t cpus = 0;
	size_t count = 0;
	DIR *entries;

	(void)state;
	snprintf(folder, sizeof(folder), "%s/instlatx64", corpus());
	entries = opendir(folder);
	assert_non_null(entries);
	while ((entry = readdir(entries))) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
		cpus += check_dump(path, &snap);
		count++;
	}
	closedir(entries);
	snapshot_done(&snap);
	print_message("%zu dumps, %" PRIu64 " logical CPUs\n", count, cpus);
	assert_true(count > 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_dump_is_read_without_a_note),
		cmocka_unit_test(every_section_is_the_one_that_the_kernels_were_shown),
		cmocka_unit_test(every_subleaf_is_the_one_that_another_decoder_reads),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
