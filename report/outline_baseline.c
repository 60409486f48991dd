// SPDX-License-Identifier: GPL-2.0-or-later
/* The walk over a baseline: its hosts, and the order of its parts. */
#include "report/outline_baseline.h"

#include <inttypes.h>
#include <string.h>

#include "report/outline_parts.h"
#include "report/phrase.h"

void outline_names(struct walk *walk, const struct first_names *names)
{
	walk_array(walk, "names");
	for (size_t i = 0; i < names->count; i++)
		walk_word(walk, keyed(NULL), NULL, names->name[i]);
	walk_array_end(walk);
}

/* For the name, what parts it from others, and what tells that there are more. */
static bool has_room(const struct phrase *phrase, const char *name)
{
	return phrase->length + strlen(name) + strlen(", , ...") < sizeof(phrase->text);
}

void phrase_hosts(struct phrase *phrase, uint64_t hosts, const struct first_names *names)
{
	size_t i;

	phrase_add(phrase, "%" PRIu64 " host%s", hosts, hosts == 1 ? "" : "s");
	for (i = 0; i < names->count && has_room(phrase, names->name[i]); i++)
		phrase_add(phrase, "%s%s", i ? ", " : ": ", names->name[i]);
	if (i < names->count || (hosts > i && i == FIRST_NAMES_MAX))
		phrase_add(phrase, i ? ", ..." : "");
}

static enum tristate one_kind(const struct baseline *baseline)
{
	const uint64_t *kinds = baseline->kinds;

	if (kinds[OFFER_KIND_ARCHITECTURAL] && kinds[OFFER_KIND_AMD])
		return TRI_NO;
	return kinds[OFFER_KIND_UNKNOWN] ? TRI_UNKNOWN : TRI_YES;
}

/* How many of each, those that there are. */
static void phrase_counts(struct phrase *phrase, const uint64_t *counts, size_t length,
			  const char *(*word)(unsigned int))
{
	const char *before = ": ";

	for (unsigned int i = 0; i < length; i++) {
		if (!counts[i])
			continue;
		phrase_add(phrase, "%s%s %" PRIu64, before, word(i), counts[i]);
		before = ", ";
	}
}

static const char *mode_word(unsigned int mode)
{
	return guest_mode_word(mode);
}

static const char *kind_word(unsigned int kind)
{
	return offer_kind_word(kind);
}

static void show_hosts(struct walk *walk, const struct baseline *baseline)
{
	struct phrase text = { 0 };

	if (!walk_is_for_people(walk))
		return;
	phrase_add(&text, "%" PRIu64, baseline->hosts);
	phrase_counts(&text, baseline->modes, GUEST_MODE_COUNT, mode_word);
	walk_line(walk, "Hosts", text.text);
	if (one_kind(baseline) == TRI_YES)
		return;
	text = (struct phrase){ 0 };
	phrase_add(&text, "PMUs of two kinds");
	phrase_counts(&text, baseline->kinds, OFFER_KIND_COUNT, kind_word);
	if (one_kind(baseline) == TRI_NO)
		phrase_add(&text, "; they have nothing in common that a guest could be "
				  "moved with, and the numbers below only hold on each "
				  "host by itself");
	walk_line(walk, "In common", text.text);
}

static void outline_counts(struct walk *walk, const char *key, const uint64_t *counts,
			   size_t length, const char *(*word)(unsigned int))
{
	walk_object(walk, key);
	for (unsigned int i = 0; i < length; i++)
		walk_number(walk, keyed(word(i)), NULL, counts[i]);
	walk_object_end(walk);
}

static void outline_hosts(struct walk *walk, const struct baseline *baseline)
{
	walk_object(walk, "hosts");
	walk_number(walk, keyed("count"), NULL, baseline->hosts);
	outline_names(walk, &baseline->names);
	outline_counts(walk, "modes", baseline->modes, GUEST_MODE_COUNT, mode_word);
	outline_counts(walk, "kinds", baseline->kinds, OFFER_KIND_COUNT, kind_word);
	walk_word(walk, keyed("one_kind"), NULL, tri_word(one_kind(baseline)));
	walk_object_end(walk);
	show_hosts(walk, baseline);
}

static void outline_members(struct shown_baseline *shown)
{
	static const struct source source = { .kind = "hosts", .name = "" };
	struct walk *walk = &shown->walk;

	outline_head(walk, "pmu-caps.baseline", &source);
	walk_heading(walk, SECTION_GUEST, "What every one of these hosts gives a guest");
	outline_hosts(walk, shown->baseline);
	outline_changed(walk, shown->baseline);
	outline_vpmu(shown, OFFER_NOW);
	walk_heading(walk, SECTION_GUEST, "If all were asked for the emulated vPMU");
	walk_object(walk, offer_scope_word(OFFER_EMULATED));
	outline_vpmu(shown, OFFER_EMULATED);
	walk_object_end(walk);
	walk_heading(walk, SECTION_GUEST, "If all were asked for the mediated vPMU");
	walk_object(walk, offer_scope_word(OFFER_MEDIATED));
	outline_vpmu(shown, OFFER_MEDIATED);
	walk_object_end(walk);
	outline_cpu_options(shown);
	outline_limited_by(shown);
	outline_withheld(shown);
}

int outline_baseline(const struct baseline *baseline, struct sink *sink)
{
	struct shown_baseline shown = { .baseline = baseline };
	int error;

	walk_init(&shown.walk, sink);
	walk_object(&shown.walk, NULL);
	outline_members(&shown);
	walk_object_end(&shown.walk);
	error = shown.walk.error;
	walk_done(&shown.walk);
	return error;
}
