// SPDX-License-Identifier: GPL-2.0-or-later
/* A baseline from its document: under which changes hosts were judged. */
#include <errno.h>
#include <string.h>

#include "record/baseline_json.h"

static int read_kernel(const struct json_node *object, const char **ret)
{
	struct json_node member;
	size_t length;

	if (!json_member(object, "kernel", &member))
		return 0;
	*ret = json_peek_text(&member, &length);
	if (!*ret || !changes_know_kernel(*ret))
		return json_wrong(&member, "a release of Linux, or the name of a rule set");
	return 0;
}

static int read_change(const struct json_node *object, const char *key, enum change *ret)
{
	struct json_node member;
	const char *word;
	size_t length;

	if (!json_member(object, key, &member))
		return 0;
	word = json_peek_text(&member, &length);
	*ret = word ? change_from_word(word) : CHANGE_NONE;
	return *ret == CHANGE_NONE ? json_wrong(&member, "\"on\" or \"off\"") : 0;
}

static int read_one(const struct json_node *object, struct baseline *baseline)
{
	struct first_names names = { 0 };
	struct changes changes = { 0 };
	uint64_t hosts;
	int r = read_kernel(object, &changes.kernel);

	if (r == 0)
		r = read_change(object, "mediated", &changes.mediated);
	if (r == 0)
		r = read_change(object, "enable_pmu", &changes.enable_pmu);
	if (r == 0)
		r = read_change(object, "nmi_watchdog", &changes.nmi_watchdog);
	if (r == 0)
		r = baseline_read_hosts(object, "hosts", 1, baseline->hosts, &hosts);
	if (r == 0)
		r = baseline_read_names(object, &names);
	if (r == 0 && !changes_any(&changes))
		r = json_wrong(object, "at least one change");
	if (r == 0)
		changed_add(&baseline->changed, &changes, hosts, &names);
	return r;
}

int baseline_read_changes(const struct json_node *document, struct baseline *baseline)
{
	struct json_node array;
	size_t count;
	int r;

	if (!json_member(document, "changes", &array))
		return 0;
	r = json_get_length(&array, CHANGED_MAX, &count);
	for (size_t i = 0; r == 0 && i < count; i++) {
		struct json_node element;

		json_element(&array, i, &element);
		r = read_one(&element, baseline);
	}
	if (r == 0 && changed_hosts_count(&baseline->changed) > baseline->hosts)
		r = json_wrong(&array, "no more hosts than there are");
	return r;
}
