// SPDX-License-Identifier: GPL-2.0-or-later
/* Which CPUs are asked, and which of them have the same PMU. */
#include "probe/cpus.h"

#include <errno.h>

#include "base/bits.h"
#include "model/perfmon.h"
#include "probe/attribute.h"
#include "probe/cpuid.h"

#define ONLINE_PATH "/sys/devices/system/cpu/online"

static int load_online(struct host *host, struct arena *arena,
		       struct reading *ret_reading, struct cpulist *ret)
{
	struct reading_text text;
	int r;

	r = attribute_text(host, arena, ONLINE_PATH, &text);
	if (r < 0)
		return r;
	*ret_reading = text.reading;
	if (text.reading.state != READING_OK)
		return 0;
	r = cpulist_parse(text.text, arena, ret);
	if (r == -EINVAL)
		*ret_reading = reading_error(EINVAL);
	return r == -EINVAL ? 0 : r;
}

static int move_to(struct cpus *cpus, unsigned int cpu)
{
	struct cpu_range range = { .first = cpu, .last = cpu };
	const struct cpulist one = { .range = &range, .count = 1 };
	int r = cpus->host->ops->affinity_set(cpus->host, &one);

	if (r == 0)
		cpus->moved = true;
	return r;
}

/* The first of all allowed CPUs that takes us; they may go offline while we look. */
static int move_to_boot(struct cpus *cpus)
{
	if (cpulist_count(&cpus->allowed) == 1) {
		cpus->boot = cpus->allowed.range[0].first;
		return 0;
	}
	for (size_t i = 0; i < cpus->allowed.count; i++) {
		const struct cpu_range *range = &cpus->allowed.range[i];

		for (unsigned int cpu = range->first; cpu <= range->last; cpu++) {
			if (move_to(cpus, cpu) < 0)
				continue;
			cpus->boot = cpu;
			return 0;
		}
	}
	return -EPERM;
}

int cpus_enter(struct host *host, struct snapshot *snap, struct cpus *ret)
{
	int r;

	*ret = (struct cpus){ .host = host };
	r = load_online(host, &snap->arena, &ret->online_reading, &ret->online);
	if (r < 0)
		return r;
	r = host->ops->affinity_get(host, &snap->arena, &ret->allowed);
	if (r == -ENOMEM)
		return r;
	if (ret->online_reading.state == READING_OK)
		snap->logical_cpus.value = cpulist_count(&ret->online);
	else
		ret->online = ret->allowed;
	snap->logical_cpus.reading = ret->online_reading;
	/* Where a sandbox lets us choose nothing, some CPU of the machine answers. */
	if (move_to_boot(ret) < 0)
		ret->allowed = (struct cpulist){ 0 };
	if (ret->boot != 0 || ret->allowed.count == 0)
		return cpulist_append(&ret->missed, &snap->arena, 0);
	return 0;
}

void cpus_leave(struct cpus *cpus)
{
	if (!cpus->moved)
		return;
	cpus->moved = cpus->host->ops->affinity_set(cpus->host, &cpus->allowed) < 0;
}

static bool is_hybrid(const struct cpu_group *boot)
{
	const struct cpuid_regs *features =
		cpuid_table_find(&boot->cpuid, CPUID_EXT_FEATURES, 0);

	return features && bits_test(features->edx, CPUID_7_0_EDX_HYBRID);
}

/* The CPUs while they are sorted into the snapshot's groups. */
struct sorting {
	struct cpus *cpus;
	struct snapshot *snap;
	struct cpulist member[CPU_GROUPS_MAX];
	struct cpuid_table table; /* of the CPU that is being asked */
};

static int add_member(struct sorting *sorting, size_t group, unsigned int cpu)
{
	return cpulist_append(&sorting->member[group], &sorting->snap->arena, cpu);
}

/* Puts a CPU into the group of its PMU; a PMU not seen before takes over the table. */
static int sort_in(struct sorting *sorting, unsigned int cpu)
{
	struct snapshot *snap = sorting->snap;

	for (size_t i = 0; i < snap->group_count; i++)
		if (cpuid_table_same_pmu(&snap->group[i].cpuid, &sorting->table))
			return add_member(sorting, i, cpu);
	if (snap->group_count == CPU_GROUPS_MAX)
		return snapshot_note(snap, NOTE_TOO_MANY_PMUS,
				     "CPU %u has one more PMU than the %d that are kept",
				     cpu, CPU_GROUPS_MAX);
	sorting->cpus->first[snap->group_count] = cpu;
	snap->group[snap->group_count].cpuid = sorting->table;
	sorting->table = (struct cpuid_table){ 0 };
	return add_member(sorting, snap->group_count++, cpu);
}

static int ask(struct sorting *sorting, unsigned int cpu)
{
	struct cpus *cpus = sorting->cpus;
	struct arena *arena = &sorting->snap->arena;
	int r;

	if (!cpulist_has(&cpus->allowed, cpu) || move_to(cpus, cpu) < 0)
		return cpulist_append(&cpus->missed, arena, cpu);
	sorting->table.count = 0;
	r = cpuid_read_pmu(cpus->host, arena, &sorting->table);
	return r < 0 ? r : sort_in(sorting, cpu);
}

/* One past the highest CPU of a list. */
static unsigned int cpulist_end(const struct cpulist *list)
{
	return list->count ? list->range[list->count - 1].last + 1 : 0;
}

/* Asks every CPU, in ascending order. */
static int ask_all(struct sorting *sorting)
{
	const struct cpus *cpus = sorting->cpus;
	unsigned int end = cpulist_end(&cpus->online);

	/* A container may show other CPUs in its sysfs than those that it may use. */
	if (end < cpulist_end(&cpus->allowed))
		end = cpulist_end(&cpus->allowed);
	for (unsigned int cpu = 0; cpu < end; cpu++) {
		int r = 0;

		if (cpulist_has(&cpus->missed, cpu))
			continue;
		if (cpu == cpus->boot)
			r = add_member(sorting, 0, cpu);
		else if (cpulist_has(&cpus->online, cpu) ||
			 cpulist_has(&cpus->allowed, cpu))
			r = ask(sorting, cpu);
		if (r < 0)
			return r;
	}
	return 0;
}

/* What went offline while we asked was not missed: it is no longer there to be asked. */
static int forget_offline(struct cpus *cpus, struct arena *arena)
{
	struct cpulist online = { 0 }, missed = { 0 };
	struct reading reading;
	int r;

	if (cpus->missed.count == 0 || cpus->online_reading.state != READING_OK)
		return 0;
	r = load_online(cpus->host, arena, &reading, &online);
	if (r < 0 || reading.state != READING_OK)
		return r;
	for (unsigned int cpu = 0; cpu < cpulist_end(&cpus->missed); cpu++) {
		if (!cpulist_has(&cpus->missed, cpu))
			continue;
		/* CPU 0 is missed even offline: another one stands in for it. */
		if (cpu != 0 && !cpulist_has(&online, cpu))
			continue;
		r = cpulist_append(&missed, arena, cpu);
		if (r < 0)
			return r;
	}
	cpus->missed = missed;
	return 0;
}

static int name_groups(struct sorting *sorting)
{
	struct snapshot *snap = sorting->snap;

	for (size_t i = 0; i < snap->group_count; i++) {
		snap->group[i].cpus = cpulist_format(&sorting->member[i], &snap->arena);
		if (!snap->group[i].cpus)
			return -ENOMEM;
	}
	return 0;
}

static int note_missed(const struct cpus *cpus, struct snapshot *snap)
{
	const char *missed;

	if (cpus->missed.count == 0)
		return 0;
	missed = cpulist_format(&cpus->missed, &snap->arena);
	if (!missed)
		return -ENOMEM;
	return snapshot_note(snap, NOTE_CPU_NOT_VISITED, "CPU %s could not be asked",
			     missed);
}

int cpus_group(struct cpus *cpus, struct snapshot *snap, bool all_cpus)
{
	struct sorting sorting = { .cpus = cpus, .snap = snap };
	int r = 0;

	cpus->first[0] = cpus->boot;
	if (all_cpus || is_hybrid(&snap->group[0])) {
		snap->coverage = COVERAGE_ALL;
		r = ask_all(&sorting);
		if (r == 0)
			r = forget_offline(cpus, &snap->arena);
	} else {
		/* The CPUs of a part without core types are alike. */
		snap->coverage = COVERAGE_BOOT;
		sorting.member[0] = cpus->online;
		cpus->missed.count = 0;
	}
	if (r == 0)
		r = name_groups(&sorting);
	return r < 0 ? r : note_missed(cpus, snap);
}
