// SPDX-License-Identifier: GPL-2.0-or-later
/* Two made-up hosts, and what differs between them. */
#include "tests/predict/two_hosts.h"

#include <stdio.h>
#include <string.h>

#include "tests/unit_test.h"

int two_hosts_setup(void **state)
{
	*state = test_calloc(1, sizeof(struct two_hosts));
	return *state ? 0 : -1;
}

int two_hosts_teardown(void **state)
{
	struct two_hosts *hosts = *state;

	snapshot_done(&hosts->before.snap);
	snapshot_done(&hosts->after.snap);
	test_free(hosts);
	return 0;
}

struct scene *two_hosts_before(struct two_hosts *hosts)
{
	return &hosts->before;
}

struct scene *two_hosts_after(struct two_hosts *hosts)
{
	return &hosts->after;
}

void two_hosts_make_ice_lakes(struct two_hosts *hosts)
{
	scene_make_ice_lake(&hosts->before);
	scene_make_ice_lake(&hosts->after);
	scene_set_perf_capabilities(&hosts->before, 0xf4c5);
	scene_set_perf_capabilities(&hosts->after, 0xf4c5);
}

/* The vendor is the only text that is compared. */
static struct diff_side judge(struct scene *scene, struct identity *identity)
{
	verdict_judge(&scene->snap, &scene->verdict);
	identity->vendor_gap = scene->snap.group_count ?
				       scene->verdict.cpu.vendor_gap :
				       gap_not_recorded(FACT_CPUID_LEAF_0);
	snprintf(identity->vendor, sizeof(identity->vendor), "%s",
		 cpu_is_amd(&scene->verdict.cpu) ? "AuthenticAMD" : "GenuineIntel");
	return (struct diff_side){
		.snap = &scene->snap,
		.identity = identity,
		.verdict = &scene->verdict,
	};
}

void two_hosts_compare(struct two_hosts *hosts)
{
	const struct diff_side before = judge(&hosts->before, &hosts->identity[0]);
	const struct diff_side after = judge(&hosts->after, &hosts->identity[1]);

	diff_compare(&before, &after, &hosts->diff);
	migration_judge(&hosts->diff, &before, &after, &hosts->migration);
}

const struct diff_item *two_hosts_find(const struct two_hosts *hosts, const char *path)
{
	for (size_t i = 0; i < hosts->diff.count; i++) {
		const struct diff_item *item = &hosts->diff.item[i];
		char text[96];

		snprintf(text, sizeof(text), "%s%s%s", item->subject->path,
			 item->element ? item->element : "",
			 item->subject->tail ? item->subject->tail : "");
		if (strcmp(text, path) == 0)
			return item;
	}
	return NULL;
}

void check_item(const struct two_hosts *hosts, const char *path, enum diff_direction want)
{
	const struct diff_item *item = two_hosts_find(hosts, path);

	if (!item)
		fail_msg("no item %s", path);
	if (item->direction != want)
		fail_msg("%s: %s", path, diff_direction_word(item->direction));
}

void check_no_item(const struct two_hosts *hosts, const char *path)
{
	const struct diff_item *item = two_hosts_find(hosts, path);

	if (item)
		fail_msg("%s: %s", path, diff_direction_word(item->direction));
}
