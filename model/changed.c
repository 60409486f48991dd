// SPDX-License-Identifier: GPL-2.0-or-later
/* Under which changes hosts were judged. */
#include "model/changed.h"

#include <string.h>

static int compare_kernels(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int compare(const struct changes *a, const struct changes *b)
{
	const int kernels = compare_kernels(a->kernel, b->kernel);

	if (kernels)
		return kernels;
	if (a->mediated != b->mediated)
		return a->mediated < b->mediated ? -1 : 1;
	if (a->enable_pmu != b->enable_pmu)
		return a->enable_pmu < b->enable_pmu ? -1 : 1;
	if (a->nmi_watchdog != b->nmi_watchdog)
		return a->nmi_watchdog < b->nmi_watchdog ? -1 : 1;
	return 0;
}

struct changes changed_get(const struct changed_hosts *of)
{
	return (struct changes){
		.kernel = *of->kernel ? of->kernel : NULL,
		.mediated = of->mediated,
		.enable_pmu = of->enable_pmu,
		.nmi_watchdog = of->nmi_watchdog,
	};
}

static int compare_to(const struct changed_hosts *of, const struct changes *changes)
{
	const struct changes own = changed_get(of);

	return compare(&own, changes);
}

static size_t place_of(const struct changed *changed, const struct changes *changes)
{
	size_t place = 0;

	while (place < changed->count && compare_to(&changed->of[place], changes) < 0)
		place++;
	return place;
}

static void insert(struct changed *changed, size_t place, const struct changes *changes)
{
	struct changed_hosts *of = &changed->of[place];
	const size_t length = changes->kernel ? strlen(changes->kernel) : 0;

	if (changed->count < CHANGED_MAX)
		changed->count++;
	memmove(of + 1, of, (changed->count - 1 - place) * sizeof(*of));
	memcpy(of->kernel, length ? changes->kernel : "", length + 1);
	of->mediated = changes->mediated;
	of->enable_pmu = changes->enable_pmu;
	of->nmi_watchdog = changes->nmi_watchdog;
	of->hosts = 0;
	of->names.count = 0;
}

static struct changed_hosts *find(struct changed *changed, const struct changes *changes)
{
	const size_t place = place_of(changed, changes);

	if (place == CHANGED_MAX || !changes_any(changes))
		return NULL;
	if (place == changed->count || compare_to(&changed->of[place], changes) != 0)
		insert(changed, place, changes);
	return &changed->of[place];
}

void changed_add(struct changed *changed, const struct changes *changes, uint64_t hosts,
		 const struct first_names *names)
{
	struct changed_hosts *of = find(changed, changes);

	if (!of)
		return;
	of->hosts += hosts;
	first_names_join(&of->names, names);
}

void changed_add_host(struct changed *changed, const struct changes *changes,
		      const char *name)
{
	struct changed_hosts *of = find(changed, changes);

	if (!of)
		return;
	of->hosts++;
	first_names_add(&of->names, name);
}

void changed_join(struct changed *changed, const struct changed *others)
{
	for (size_t i = 0; i < others->count; i++) {
		const struct changes changes = changed_get(&others->of[i]);

		changed_add(changed, &changes, others->of[i].hosts, &others->of[i].names);
	}
}

uint64_t changed_hosts_count(const struct changed *changed)
{
	uint64_t hosts = 0;

	for (size_t i = 0; i < changed->count; i++)
		hosts += changed->of[i].hosts;
	return hosts;
}
