// SPDX-License-Identifier: GPL-2.0-or-later
/* What the tests of the dump formats ask of the host that they read. */
#include "tests/record/dump_checks.h"

#include <string.h>

#include "tests/record/memory_file.h"
#include "tests/unit_test.h"

static struct snapshot snap;

void read_dump(const char *text)
{
	struct error err = { 0 };

	if (read_host(text, &snap, &err) != 1)
		fail_msg("'%s': %s", text, err.text);
}

int forget_dump(void **state)
{
	(void)state;
	snapshot_done(&snap);
	return 0;
}

const struct cpuid_regs *boot_regs(uint32_t leaf, uint32_t subleaf)
{
	return cpuid_table_find(&snap.group[0].cpuid, leaf, subleaf);
}

void assert_boot_regs(uint32_t leaf, uint32_t subleaf, struct cpuid_regs want)
{
	const struct cpuid_regs *got = boot_regs(leaf, subleaf);

	if (!got)
		fail_msg("leaf 0x%x sub-leaf 0x%x is not there", leaf, subleaf);
	assert_memory_equal(got, &want, sizeof(want));
}

void assert_boot_count(size_t want)
{
	assert_int_equal(snap.group[0].cpuid.count, want);
}

void assert_logical_cpus(uint64_t want)
{
	if (!want) {
		assert_int_equal(snap.logical_cpus.reading.state, READING_NOT_TAKEN);
		assert_int_equal(snap.coverage, COVERAGE_BOOT);
		return;
	}
	assert_int_equal(snap.logical_cpus.reading.state, READING_OK);
	assert_int_equal(snap.logical_cpus.value, want);
	assert_int_equal(snap.coverage, COVERAGE_ALL);
}

void assert_cpus(uint64_t logical_cpus, const char *groups)
{
	char text[256] = "";

	for (size_t i = 0; i < snap.group_count; i++) {
		size_t used = strlen(text);

		snprintf(text + used, sizeof(text) - used, "%s%s", i ? " | " : "",
			 snap.group[i].cpus);
	}
	assert_string_equal(text, groups);
	assert_logical_cpus(logical_cpus);
}

void assert_msr(size_t group, enum host_msr msr, uint64_t want)
{
	const struct reading_u64 *got = &snap.group[group].msr[msr];

	assert_true(group < snap.group_count);
	assert_int_equal(got->reading.state, READING_OK);
	assert_int_equal(got->value, want);
}

void assert_no_msr(size_t group, enum host_msr msr)
{
	assert_true(group < snap.group_count);
	assert_int_equal(snap.group[group].msr[msr].reading.state, READING_NOT_TAKEN);
}

void assert_note(enum note_id id, uint64_t count, const char *detail)
{
	assert_int_equal(snap.note[id].count, count);
	if (count)
		assert_string_equal(snap.note[id].detail, detail);
}

void assert_no_notes(void)
{
	for (int id = 0; id < NOTE_COUNT; id++)
		if (snap.note[id].count)
			fail_msg("%s", snap.note[id].detail);
}
