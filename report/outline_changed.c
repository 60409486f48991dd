// SPDX-License-Identifier: GPL-2.0-or-later
/* Under which changes the hosts of a baseline were judged. */
#include <inttypes.h>

#include "report/outline_baseline.h"
#include "report/phrase.h"

static void outline_one(struct walk *walk, const struct changed_hosts *of)
{
	const struct {
		const char *key;
		enum change change;
	} words[] = {
		{ "mediated", of->mediated },
		{ "enable_pmu", of->enable_pmu },
		{ "nmi_watchdog", of->nmi_watchdog },
	};

	walk_object(walk, NULL);
	if (*of->kernel)
		walk_word(walk, keyed("kernel"), NULL, of->kernel);
	for (size_t i = 0; i < ARRAY_SIZE(words); i++)
		if (words[i].change != CHANGE_NONE)
			walk_word(walk, keyed(words[i].key), NULL,
				  change_word(words[i].change));
	walk_number(walk, keyed("hosts"), NULL, of->hosts);
	outline_names(walk, &of->names);
	walk_object_end(walk);
}

static void phrase_change(struct phrase *phrase, const char *name, enum change change)
{
	if (change == CHANGE_NONE)
		return;
	phrase_add(phrase, "%s%s=%s", phrase->length ? " " : "", name, change_word(change));
}

/* As the options have it. */
static void show_one(struct walk *walk, const char *label, const struct changed_hosts *of,
		     bool are_all)
{
	struct phrase text = { 0 };

	if (*of->kernel)
		phrase_add(&text, "--kernel=%s", of->kernel);
	phrase_change(&text, "--mediated", of->mediated);
	phrase_change(&text, "--enable-pmu", of->enable_pmu);
	phrase_change(&text, "--nmi-watchdog", of->nmi_watchdog);
	if (!are_all) {
		phrase_add(&text, ": ");
		phrase_hosts(&text, of->hosts, &of->names);
	}
	walk_line(walk, label, text.text);
}

/* Those beyond the sets of changes that are kept may be under others. */
static void show_rest(struct walk *walk, const struct baseline *baseline)
{
	const struct changed *changed = &baseline->changed;
	const uint64_t hosts = baseline->hosts - changed_hosts_count(changed);
	struct phrase text = { 0 };

	if (hosts) {
		phrase_add(&text, "%s: %" PRIu64 " host%s",
			   changed->count < CHANGED_MAX ? "as they stand" : "the others",
			   hosts, hosts == 1 ? "" : "s");
		walk_line(walk, "", text.text);
	}
	walk_line(walk, "",
		  "not all hosts are judged under the same changes: the baseline is of "
		  "a fleet in which each is as it was judged");
}

void outline_changed(struct walk *walk, const struct baseline *baseline)
{
	const struct changed *changed = &baseline->changed;
	const bool agree = baseline_changes_agree(baseline);

	if (!changed->count)
		return;
	walk_array(walk, "changes");
	for (size_t i = 0; i < changed->count; i++)
		outline_one(walk, &changed->of[i]);
	walk_array_end(walk);
	if (!walk_is_for_people(walk))
		return;
	for (size_t i = 0; i < changed->count; i++)
		show_one(walk, i ? "" : "Judged under", &changed->of[i], agree);
	if (!agree)
		show_rest(walk, baseline);
}
