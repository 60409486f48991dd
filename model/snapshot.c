// SPDX-License-Identifier: GPL-2.0-or-later
/* Everything read from one host, undecoded: the containers. */
#include "model/snapshot.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "model/perfmon.h"

#define NOTE_DETAIL_MAX 160

struct reading reading_ok(void)
{
	return (struct reading){ .state = READING_OK };
}

struct reading reading_error(int err)
{
	struct reading reading = { .state = READING_FAILED, .err = err };

	switch (err) {
	case ENODATA:
		return (struct reading){ 0 };
	case ENOENT:
	case ENODEV:
	case ENXIO:
	case ENOTDIR:
		reading.state = READING_ABSENT;
		break;
	case EACCES:
	case EPERM:
		reading.state = READING_DENIED;
		break;
	}
	return reading;
}

void snapshot_reset(struct snapshot *snap)
{
	struct arena arena = snap->arena;

	arena_reset(&arena);
	*snap = (struct snapshot){ .arena = arena };
}

void snapshot_done(struct snapshot *snap)
{
	arena_done(&snap->arena);
	*snap = (struct snapshot){ 0 };
}

void supplied_add(struct supplied *supplied, const struct supplied *further)
{
	if (further->perf_capabilities.reading.state == READING_OK)
		supplied->perf_capabilities = further->perf_capabilities;
	changes_add(&supplied->changes, &further->changes);
}

const struct cpu_group *snapshot_boot(const struct snapshot *snap)
{
	return snap->group_count ? &snap->group[0] : NULL;
}

const struct cpuid_regs *cpuid_table_find(const struct cpuid_table *table, uint32_t leaf,
					  uint32_t subleaf)
{
	for (size_t i = 0; i < table->count; i++)
		if (table->entry[i].leaf == leaf && table->entry[i].subleaf == subleaf)
			return &table->entry[i].regs;
	return NULL;
}

/* Most tables are in ascending order, so that what is added need not be looked for. */
static bool is_behind_all(const struct cpuid_table *table, uint64_t pair)
{
	return !table->count || pair > table->highest;
}

int cpuid_table_add(struct cpuid_table *table, struct arena *arena,
		    const struct cpuid_entry *entry)
{
	const uint64_t pair = (uint64_t)entry->leaf << 32 | entry->subleaf;
	const bool behind_all = is_behind_all(table, pair);
	struct cpuid_entry *grown;

	if (!behind_all && cpuid_table_find(table, entry->leaf, entry->subleaf))
		return -EEXIST;
	grown = arena_grow(arena, table->entry, table->count, &table->capacity,
			   sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	table->entry = grown;
	table->entry[table->count++] = *entry;
	if (behind_all)
		table->highest = pair;
	return 0;
}

int msr_list_add(struct msr_list *list, struct arena *arena, uint32_t msr)
{
	size_t place = list->count;
	uint32_t *grown;

	while (place && list->msr[place - 1] > msr)
		place--;
	if (place && list->msr[place - 1] == msr)
		return 0;
	grown = arena_grow(arena, list->msr, list->count, &list->capacity, sizeof(*grown));
	if (!grown)
		return -ENOMEM;
	list->msr = grown;
	if (place < list->count)
		memmove(list->msr + place + 1, list->msr + place,
			(list->count - place) * sizeof(*list->msr));
	list->msr[place] = msr;
	list->count++;
	return 0;
}

bool msr_list_has(const struct msr_list *list, uint32_t msr)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->msr[i] == msr)
			return true;
	return false;
}

static bool same_regs(const struct cpuid_regs *a, const struct cpuid_regs *b)
{
	if (!a || !b)
		return a == b;
	return memcmp(a, b, sizeof(*a)) == 0;
}

static bool same_core_type(const struct cpuid_table *a, const struct cpuid_table *b)
{
	const struct cpuid_regs *core_a = cpuid_table_find(a, CPUID_HYBRID, 0);
	const struct cpuid_regs *core_b = cpuid_table_find(b, CPUID_HYBRID, 0);

	return (core_a ? core_a->eax : 0) == (core_b ? core_b->eax : 0);
}

/* Every sub-leaf of 0x23 that a holds is in b with the same registers. */
static bool has_all_perfmon_ext(const struct cpuid_table *a, const struct cpuid_table *b)
{
	for (size_t i = 0; i < a->count; i++) {
		const struct cpuid_entry *entry = &a->entry[i];

		if (entry->leaf == CPUID_PERFMON_EXT &&
		    !same_regs(&entry->regs,
			       cpuid_table_find(b, CPUID_PERFMON_EXT, entry->subleaf)))
			return false;
	}
	return true;
}

bool cpuid_table_same_pmu(const struct cpuid_table *a, const struct cpuid_table *b)
{
	return same_core_type(a, b) &&
	       same_regs(cpuid_table_find(a, CPUID_PERFMON, 0),
			 cpuid_table_find(b, CPUID_PERFMON, 0)) &&
	       has_all_perfmon_ext(a, b) && has_all_perfmon_ext(b, a);
}

int snapshot_note(struct snapshot *snap, enum note_id id, const char *format, ...)
{
	struct note *note = &snap->note[id];
	char detail[NOTE_DETAIL_MAX];
	va_list args;

	note->id = id;
	if (note->count++)
		return 0;
	va_start(args, format);
	vsnprintf(detail, sizeof(detail), format, args);
	va_end(args);
	note->detail = arena_strdup(&snap->arena, detail);
	return note->detail ? 0 : -ENOMEM;
}

/* Values can be whole lines; their begin tells them apart. */
#define DISAGREEMENT_TEXT_MAX 200

static const char *copy_begin(struct snapshot *snap, const char *text)
{
	return arena_strndup(&snap->arena, text, strnlen(text, DISAGREEMENT_TEXT_MAX));
}

int snapshot_add_disagreement(struct snapshot *snap, const struct disagreement *disagreement)
{
	const struct disagreement copy = {
		.fact = copy_begin(snap, disagreement->fact),
		.kept = copy_begin(snap, disagreement->kept),
		.other = copy_begin(snap, disagreement->other),
		.source = copy_begin(snap, disagreement->source),
	};

	if (!copy.fact || !copy.kept || !copy.other || !copy.source)
		return -ENOMEM;
	if (snap->disagreement_count < DISAGREEMENTS_MAX)
		snap->disagreement[snap->disagreement_count++] = copy;
	return 0;
}

int snapshot_add_log_line(struct snapshot *snap, const char *line, size_t length)
{
	struct kernel_snapshot *kernel = &snap->kernel;
	const char **grown = arena_grow(&snap->arena, kernel->log_line, kernel->log_count,
					&kernel->log_capacity, sizeof(*grown));

	if (!grown)
		return -ENOMEM;
	kernel->log_line = grown;
	grown[kernel->log_count] = arena_strndup(&snap->arena, line, length);
	if (!grown[kernel->log_count])
		return -ENOMEM;
	kernel->log_count++;
	return 0;
}
